// How a cell's text becomes the value that a set-up column holds: `yes` is true, `1.25` an integer of its scale. A column's
// limits are those of Finance's own description (flows/setUp/columns.ts). It must never know a table.
import { z } from 'zod';
import { cellForm, oneOf } from '../../subgraphs/finance/flows/setUp/columns';
import { AmountError, parseScaled } from '../../subgraphs/money';

export const yesOrNo = oneOf('true', 'false', 'yes', 'no', '1', '0').transform(
  (word) => word === 'true' || word === 'yes' || word === '1',
);

/** A decimal text as an integer of this scale; between 0 and `most`. */
export const scaled = (scale: number, most?: number) =>
  z.string('is missing').transform((value, context) => {
    try {
      const parsed = parseScaled(value, scale, most);
      if (parsed >= 0) return parsed;
      context.addIssue({ code: 'custom', message: 'is negative' });
    } catch (error) {
      if (!(error instanceof AmountError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
    }
    return z.NEVER;
  });

const count = z
  .string('is missing')
  .regex(/^\d{1,9}$/, 'is not a whole number')
  .transform(Number);

/** The same row with texts for cells: same columns, limits and defaults. */
export function cellsOfRow<Shape extends z.ZodRawShape>(
  row: z.ZodObject<Shape>,
): CellRow<z.output<z.ZodObject<Shape>>> {
  const columns = Object.entries(row.shape).map(([name, column]) => [name, cell(column as z.ZodType)]);
  return z.strictObject(Object.fromEntries(columns)) as unknown as CellRow<z.output<z.ZodObject<Shape>>>;
}

/** Parses a record of texts into a row, and tells its columns. */
export type CellRow<Row> = z.ZodType<Row> & {
  readonly shape: { readonly [Column in keyof Row]: z.ZodType<Row[Column]> };
};

function cell(column: z.ZodType): z.ZodType {
  if (column instanceof z.ZodDefault)
    return cell(column.unwrap() as z.ZodType).default(column.def.defaultValue as never);
  if (column instanceof z.ZodNullable) return cell(column.unwrap() as z.ZodType).nullable();
  const form = cellForm(column);
  if (form === undefined) return column;
  if (form.kind === 'FLAG') return yesOrNo;
  return form.kind === 'SCALED' ? scaled(form.scale).pipe(column as never) : count.pipe(column as never);
}
