// Lists that are longer than one statement takes. SQLite binds 32,766 values; 500 keeps every IN list well below, and is
// also how many rows one message of the exchange carries.

/** Rows per statement and per pass over a large document. */
export const CHUNK = 500;

/** The list in parts of at most `size`. */
export function inChunks<T>(list: readonly T[], size = CHUNK): T[][] {
  const parts: T[][] = [];
  for (let start = 0; start < list.length; start += size) parts.push(list.slice(start, start + size));
  return parts;
}
