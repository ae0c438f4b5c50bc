// Which of its columns a statement reads: those that somebody wants, where that is known. A value that nobody wants costs the engine
// and the driver as much as one that is shown, and half of a request of many rows was such values.

/** The names of the columns to read; undefined: all. */
export type ColumnsRead = readonly string[] | undefined;

/** These columns of a list of them, as SQL: of `i.*`, or of `l.id, p.currency`. */
export function columnsOf(all: string, read: ColumnsRead): string {
  if (read === undefined) return all;
  if (all.endsWith('.*')) return read.map((name) => `${all.slice(0, -1)}${name}`).join(', ');
  return all
    .split(', ')
    .filter((column) => read.includes(column.slice(column.indexOf('.') + 1)))
    .join(', ');
}
