// What confirming an invoice writes, set-based: a few INSERT … SELECT over its details, whatever their number, because the
// ids were drawn when the details were written. It must write nothing that its SELECTs do not say.
import type { Reader, Tx } from '../../database/database';
import { ID_COLUMNS, type IdColumn } from '../rules/detailIds';
import {
  actualSelects,
  COUNT_COLUMNS,
  type Confirming,
  linkSelects,
  type RowCounts,
  type Selecting,
  unionOf,
} from './confirmedSelects';
import { INVOICE_COLUMNS, type InvoiceRow } from './invoices';
import { hasLimits } from './limits';

/** An invoice with how many details it has, of which kinds, and how many rows they will give. */
export type InvoiceWithCounts = InvoiceRow & {
  readonly details: number;
  /** Unbilled sales and milestones that it bills. */
  readonly sales: number;
  readonly edited: number;
  readonly milestones: number;
  readonly corrections: number;
  /** Corrections of milestones. */
  readonly credited: number;
  readonly retainers: number;
  readonly account_number: string | null;
  /** The version that was counted: if it is not the locked one, the draft was changed while we waited. */
  readonly counted_version: number;
  /** 1: its contract has not-to-exceed limits. */
  readonly limited: number;
  /** Rows to come, by kind of row. */
  readonly counts: RowCounts;
  /** Details that have each id; of those of retainers the billed sale alone, because nothing else of them travels. */
  readonly idCounts: Readonly<Record<IdColumn, number>>;
};

const count = (condition: string, name: string) => `COUNT(CASE WHEN ${condition} THEN 1 END) AS ${name}`;
const IS_RETAINER = `d.kind IN ('RETAINER', 'APPLIED_RETAINER', 'REFUND')`;
const IS_RETAINER_CREDIT = `(d.kind = 'CORRECTION' AND d.transaction_class = 'RETAINER')`;
const ofTravelling = (column: IdColumn) =>
  column === 'billed_actual_id' ? `d.${column}` : `CASE WHEN NOT ${IS_RETAINER} THEN d.${column} END`;
const COUNTS = [
  'COUNT(*) AS details',
  count(`d.kind = 'SALE'`, 'sales'),
  count(`d.kind = 'SALE' AND d.source_reversal_id IS NOT NULL`, 'edited'),
  count(`d.kind = 'MILESTONE'`, 'milestones'),
  count(`d.kind = 'CORRECTION'`, 'corrections'),
  count(`d.kind = 'CORRECTION' AND d.transaction_class = 'MILESTONE'`, 'credited'),
  count(`${IS_RETAINER} OR ${IS_RETAINER_CREDIT}`, 'retainers'),
  ...ID_COLUMNS.map((column) => `COUNT(${ofTravelling(column)}) AS all_${column}`),
  COUNT_COLUMNS,
].join(', ');

/**
 * The invoice, locked, with its counts. They are as of the moment before the lock was granted: whoever writes on their
 * strength must compare what it changed with them, and run again if they differ.
 */
export async function lockForConfirmation(tx: Tx, id: string): Promise<InvoiceWithCounts | undefined> {
  return withCounts(tx, id, tx.forUpdate);
}

/** The same without a lock: for whoever only looks. */
export async function readForConfirmation(reader: Reader, id: string): Promise<InvoiceWithCounts | undefined> {
  return withCounts(reader, id, '');
}

async function withCounts(reader: Reader, id: string, lock: string): Promise<InvoiceWithCounts | undefined> {
  const [row] = await reader.rows<Omit<InvoiceWithCounts, 'counts' | 'idCounts'>>(
    `SELECT ${INVOICE_COLUMNS}, (SELECT account_number FROM customer u WHERE u.id = i.customer_id) AS account_number,
       ${hasLimits('i.contract_id')} AS limited, c.*
     FROM invoice i JOIN (SELECT ${COUNTS}, (SELECT v.version FROM invoice v WHERE v.id = ?) AS counted_version FROM invoice_detail d WHERE d.invoice_id = ?) c WHERE i.id = ?${lock}`,
    [id, id, id],
  );
  if (!row) return undefined;
  const counts = row as unknown as RowCounts;
  const idCounts = Object.fromEntries(ID_COLUMNS.map((column) => [column, counts[`all_${column}`] ?? 0]));
  return { ...row, counts, idCounts: idCounts as InvoiceWithCounts['idCounts'] };
}

/** Inserts the actuals of all details. Gives how many. domain.md 3.4 (f) to (n), 3.5 (p), 3.6 (w) to (aa) */
export async function insertConfirmedActuals(tx: Tx, invoice: InvoiceWithCounts, at: Confirming): Promise<number> {
  return insertSelected(tx, 'actual', actualSelects(invoice, invoice.counts, at), invoice.id);
}

/** Inserts the links of all details. Gives how many. domain.md 2.8, Confirm */
export async function insertConfirmedLinks(tx: Tx, invoice: InvoiceWithCounts): Promise<number> {
  return insertSelected(tx, 'actual_link', linkSelects(invoice.counts), invoice.id);
}

/** Do its corrections, and nothing else, bill exactly what was billed before? */
export async function isUnchangedCorrection(reader: Reader, invoice: InvoiceWithCounts): Promise<boolean> {
  if (invoice.corrections === 0 || invoice.corrections < invoice.details) return false;
  const [changed] = await reader.rows(
    `SELECT d.id FROM invoice_detail d JOIN actual s ON s.id = d.corrected_actual_id WHERE d.invoice_id = ? AND d.kind = 'CORRECTION'
       AND (d.quantity <> s.quantity OR d.price <> s.price OR d.amount <> s.amount OR d.billing_type <> s.billing_type) LIMIT 1`,
    [invoice.id],
  );
  return changed === undefined;
}

/** How many of the unbilled sales that it bills failed their limit. domain.md 3.1 (P5) */
export async function failedLimits(reader: Reader, invoice: InvoiceWithCounts): Promise<number> {
  if (invoice.sales === 0) return 0;
  const [row] = await reader.rows<{ failed: number }>(
    `SELECT COUNT(*) AS failed FROM invoice_detail d JOIN actual s ON s.id = d.source_actual_id
     WHERE d.invoice_id = ? AND d.kind = 'SALE' AND s.nte_status = 'FAILED'`,
    [invoice.id],
  );
  return row?.failed ?? 0;
}

/** One INSERT of several SELECTs with the same columns. */
async function insertSelected(
  tx: Tx,
  table: string,
  selects: readonly Selecting[],
  invoiceId: string,
): Promise<number> {
  if (selects.length === 0) return 0;
  const { text, values, columns } = unionOf(selects, invoiceId);
  return tx.change(`INSERT INTO ${table} (${columns.join(', ')}) ${text}`, values);
}

/** What a confirmed invoice announced to Finance. */
export async function readAnnounced(
  reader: Reader,
  invoiceId: string,
): Promise<
  | { number: string; billed_count: number; billed_total: number; billed_checksum: string; link_count: number }
  | undefined
> {
  const [row] = await reader.rows<{
    number: string;
    billed_count: number;
    billed_total: number;
    billed_checksum: string;
    link_count: number;
  }>('SELECT number, billed_count, billed_total, billed_checksum, link_count FROM invoice WHERE id = ?', [invoiceId]);
  return row;
}
