// Which date a posting takes: its own where an open period holds it; otherwise none, or the first day of the next open
// period where the company shifts. domain.md 5.3

export interface OpenPeriod {
  readonly start: string;
  readonly end: string;
}

/**
 * `open`: the open periods of the company that end on or after the date, earliest first. Undefined: PERIOD_CLOSED, because
 * no open period holds the date and the company does not shift, or there is no later one to shift to.
 */
export function openDate(open: readonly OpenPeriod[], date: string, shift: boolean): string | undefined {
  const next = open.find(({ end }) => end >= date);
  if (!next) return undefined;
  if (next.start <= date) return date;
  return shift ? next.start : undefined;
}

/** The sentence behind PERIOD_CLOSED, in the product's words. domain.md 4.8 */
export function periodClosed(date: string, shift: boolean): string {
  return `No open fiscal period was found ${shift ? 'in or after' : 'for'} the specified accounting date ${date}.`;
}
