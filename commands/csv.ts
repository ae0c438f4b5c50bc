// CSV as RFC 4180 has it, for files that people open in a spreadsheet: a text that such a program would take for a formula is
// marked as text. It must never touch a number or a date: those are written as they are.

/** What a spreadsheet takes for the beginning of a formula, full width included, or strips before it looks. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** A cell of free or coded text. Null is empty. */
export function textCell(text: string | null): string {
  if (text === null) return '';
  return quoted(FORMULA.test(text) ? `'${text}` : text);
}

/** One record with its line end, of cells that are quoted already. */
export function csvRecord(cells: readonly string[]): string {
  return `${cells.join(',')}\r\n`;
}

/** In quotes where a comma, a quote or a line end would end the cell. */
export function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** The text that `textCell` made the cell of, once it is read back. */
export function textOf(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;
}
