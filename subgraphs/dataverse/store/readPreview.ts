// What confirming a draft would write, read by the very SELECTs that confirming inserts (confirmedSelects.ts), some details at
// a time. Reads only; it must say nothing that confirming would not do.
import type { Reader } from '../../database/database';
import { type OrderColumn, orderBy, type Slice, type SliceOf, sliceOf, withinBounds } from '../../database/keyset';
import type { LinkRow, NewActual } from './actuals';
import type { InvoiceWithCounts } from './confirmation';
import { actualSelects, type Confirming, linkSelects, rowsIn, type Sql, unionOf } from './confirmedSelects';

/** The order of an invoice's details: pages are of details, each with all of its rows. */
export const PREVIEW_ORDER: readonly OrderColumn[] = [
  { sql: 'd.detail_number', name: 'detail_number', kind: 'integer' },
  { sql: 'd.id', name: 'id', kind: 'text' },
];

export interface PreviewedDetail {
  readonly id: string;
  readonly detail_number: number;
}

/** An actual to come, with the one that its detail bills or corrects, if it is one. */
export type PreviewedActual = NewActual & { readonly source_id: string | null };

export interface PreviewedRows {
  readonly details: SliceOf<PreviewedDetail>;
  readonly actuals: readonly PreviewedActual[];
  readonly links: readonly LinkRow[];
}

/** The details of a page, and all rows that they would give, in the order of details. Three statements. */
export async function previewedRows(
  reader: Reader,
  invoice: InvoiceWithCounts,
  at: Confirming,
  slice: Slice,
): Promise<PreviewedRows> {
  const bounds = withinBounds(PREVIEW_ORDER, slice);
  const read = await reader.rows<PreviewedDetail>(
    `SELECT d.id, d.detail_number FROM invoice_detail d WHERE d.invoice_id = ? AND ${bounds.sql} ${orderBy(PREVIEW_ORDER, slice)} LIMIT ?`,
    [invoice.id, ...bounds.values, slice.limit + 1],
  );
  const details = sliceOf(read, slice);
  const [first, last] = [details.rows[0], details.rows.at(-1)];
  if (!first || !last) return { details, actuals: [], links: [] };
  const page = withinBounds(PREVIEW_ORDER, { ...slice, before: [last.detail_number, last.id] });
  const within: Sql = {
    text: ` AND (d.id = ? OR (${page.sql}))`,
    values: [last.id, ...page.values],
  };
  const source = ', COALESCE(d.source_actual_id, d.corrected_actual_id) AS source_id';
  const ordered = async <T>(selects: ReturnType<typeof actualSelects>, more: string): Promise<T[]> => {
    if (selects.length === 0) return [];
    const { text, values } = unionOf(
      selects,
      invoice.id,
      within,
      (place) => `${more}, ${place} AS place, d.detail_number AS detail_number, d.id AS detail_id`,
    );
    const rows = await reader.rows<T & Record<'place' | 'detail_number' | 'detail_id', unknown>>(
      `${text} ORDER BY detail_number, detail_id, place`,
      values,
    );
    return rows.map(({ place: _, detail_number: __, detail_id: ___, ...row }) => row as T);
  };
  return {
    details,
    actuals: await ordered<PreviewedActual>(actualSelects(invoice, invoice.counts, at), source),
    links: await ordered<LinkRow>(linkSelects(invoice.counts), ''),
  };
}

/** Of the whole invoice: rows to come, how many of the actuals travel to Finance, and what is billed. */
export interface PreviewTotals {
  readonly actuals: number;
  readonly links: number;
  readonly billed: number;
  /** Minor units; chargeable alone. */
  readonly chargeable: number;
}

export async function previewTotals(
  reader: Reader,
  invoice: InvoiceWithCounts,
  at: Confirming,
): Promise<PreviewTotals> {
  const billed = actualSelects(invoice, invoice.counts, at).filter(({ columns }) => isBilled(columns.transaction_type));
  const { actuals, links } = rowsIn(invoice.counts);
  if (billed.length === 0) return { actuals, links, billed: 0, chargeable: 0 };
  const { text, values } = unionOf(billed, invoice.id);
  const [row] = await reader.rows<{ billed: number; chargeable: number }>(
    `SELECT COUNT(*) AS billed, CAST(SUM(CASE WHEN b.billing_type = 'CHARGEABLE' THEN b.amount ELSE 0 END) AS SIGNED) AS chargeable FROM (${text}) b`,
    values,
  );
  return { actuals, links, billed: row?.billed ?? 0, chargeable: row?.chargeable ?? 0 };
}

const isBilled = (type: string | { value: unknown } | undefined): boolean =>
  typeof type === 'object' && type.value === 'BILLED_SALES';
