// A statement's text with its values in it, as it goes to MySQL. Ours and not the driver's, because half of what a large invoice sends is
// JSON: the driver puts a backslash ahead of each of its quotation marks, which both ends then paid for (a third more bytes, and a look at
// each character). It must never let a value end its literal, and knows no kinds of value but those of the product.
import type { Value } from './database';

/**
 * Run on every connection, whatever the server's own mode is: MySQL's default asks that everything beside an aggregate be grouped by, also what
 * the keys of a derived table decide; an operator may have changed what quotes and bars mean; and where backslashes are taken as they are, text
 * could end its literal.
 */
export const OUR_SQL_MODE =
  "SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'";

/** What alone means something between apostrophes, where backslashes escape. */
const MEANS_SOMETHING = /['\\]/;
const EACH_OF_THEM = /['\\]/g;

/** The statement with each `?` replaced by the next value. Throws where their numbers differ: a text that holds a `?` is given as a value. */
export function textOf(sql: string, values: readonly Value[]): string {
  if (values.length === 0) return sql;
  const parts = sql.split('?');
  if (parts.length - 1 !== values.length)
    throw new Error(`${values.length} values for ${parts.length - 1} marks in: ${sql.slice(0, 200)}`);
  let text = parts[0] as string;
  for (const [index, value] of values.entries()) text += literal(value) + (parts[index + 1] as string);
  return text;
}

function literal(value: Value | undefined): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'string')
    return MEANS_SOMETHING.test(value) ? `'${value.replace(EACH_OF_THEM, '\\$&')}'` : `'${value}'`;
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  throw new Error(`a statement's value is neither text nor a number, but ${typeof value} ${String(value)}`);
}
