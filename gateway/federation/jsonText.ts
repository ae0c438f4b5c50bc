// Scalars as JSON text, faster than JSON.stringify on the short texts that answers are made of. Used by the serialiser and
// for representations. It must print exactly what JSON.stringify prints.

// A quote, a backslash, a control character or a lone surrogate: leave those to JSON.stringify.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what JSON escapes
const NEEDS_ESCAPE = /["\\\u0000-\u001f\ud800-\udfff]/;

/** Is it a string that JSON prints as it is, between quotes? */
export function isPlainText(value: unknown): value is string {
  return typeof value === 'string' && !NEEDS_ESCAPE.test(value);
}

/** A string as JSON text. */
export function quoted(text: string): string {
  return NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/** A scalar of any kind as JSON text; custom scalars may be whole JSON values. Null for what JSON cannot hold. */
export function scalarText(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'number':
      return Number.isFinite(value) ? String(value) : 'null';
    case 'boolean':
      return value ? 'true' : 'false';
    default:
      return JSON.stringify(value) ?? 'null';
  }
}
