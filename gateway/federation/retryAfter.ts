// The Retry-After header (RFC 9110, 10.2.3): seconds, or a date. It must never make us wait because a server wrote nonsense:
// what cannot be read counts as absent.

/** Milliseconds to wait; undefined: the header says nothing that can be understood. */
export function retryAfterMs(header: string | undefined, now: Date): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  // A date begins with the name of its day; Date.parse alone would take "7.5" for a day in July.
  const at = /^[A-Z][a-z]{2,8},? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
}
