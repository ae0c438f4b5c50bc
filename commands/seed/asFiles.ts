// The rows of a set-up as the records, and the CSV texts, that a company's own files would hold: `npm run setup -- example`
// writes them for whoever wants to start from files that load.
import { cellForm } from '../../subgraphs/finance/flows/setUp/columns';
import { SET_UP_TABLE_NAMES, SET_UP_TABLES } from '../../subgraphs/finance/flows/setUp/registry';
import { formatScaled, PERCENT_SCALE, PRICE_SCALE, QUANTITY_SCALE } from '../../subgraphs/money';
import { quoted } from '../csv';
import type { SourceRecord } from '../setup/files';
import { type SetUp, TABLE_NAMES, type TableName } from '../setup/schema';

type Cell = string | number | boolean | null;

/** Columns that hold integers of a fixed scale; any other number is a count. */
const SCALES: Readonly<Record<string, number>> = {
  ...scalesOfFinance(),
  splitPercent: PERCENT_SCALE,
  discountPercent: PERCENT_SCALE,
  feePercent: PERCENT_SCALE,
  hours: QUANTITY_SCALE,
  quantity: QUANTITY_SCALE,
  costPrice: PRICE_SCALE,
  salesPrice: PRICE_SCALE,
};

function scalesOfFinance(): Record<string, number> {
  const columns = SET_UP_TABLE_NAMES.flatMap((name) => Object.entries(SET_UP_TABLES[name].row.shape));
  return Object.fromEntries(
    columns.flatMap(([column, kind]) => {
      const form = cellForm(kind);
      return form?.kind === 'SCALED' ? [[column, form.scale]] : [];
    }),
  );
}

/** The records of every table, as reading its file would give them. */
export function recordsOf(setUp: SetUp): Map<TableName, SourceRecord[]> {
  return new Map(
    TABLE_NAMES.map((table) => [
      table,
      setUp[table].map((row, index) => ({ place: { file: `${table}.csv`, line: index + 2 }, cells: cellsOf(row) })),
    ]),
  );
}

/** The CSV text of one table: header, rows, quotes where they are needed. */
export function csvOf(setUp: SetUp, table: TableName): string {
  const rows = setUp[table].map(cellsOf);
  const columns = Object.keys(setUp[table][0] ?? {});
  const lines = rows.map((cells) => columns.map((column) => quoted(cells[column] ?? '')).join(','));
  return [columns.join(','), ...lines, ''].join('\n');
}

function cellsOf(row: object): Record<string, string> {
  const cells = Object.entries(row) as [string, Cell][];
  return Object.fromEntries(cells.flatMap(([column, cell]) => (cell === null ? [] : [[column, textOf(column, cell)]])));
}

function textOf(column: string, cell: Exclude<Cell, null>): string {
  const scale = SCALES[column];
  return typeof cell === 'number' && scale !== undefined ? formatScaled(cell, scale) : String(cell);
}
