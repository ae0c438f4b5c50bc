// The ledger entries of a company in the order of their vouchers' numbers, page by page, for whoever keeps the ledger outside.
// Numbers are drawn under the lock of their sequence, which its transaction holds to its end: what is committed is always all
// vouchers up to some number, so whoever goes on after the last number that he saw misses none. It must never order by date.
import type { Reader } from '../../database/database';

/** Entries of one page: a voucher may have 100,000, memory must not. */
const ENTRIES_AT_ONCE = 1_000;

export interface ExportScope {
  readonly legalEntity: string;
  /** Accounting dates, YYYY-MM-DD, both included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** A voucher's number: what follows it. */
  readonly after?: string | undefined;
}

export interface ExportedEntry {
  readonly legal_entity: string;
  readonly voucher_number: string;
  readonly entry_number: number;
  readonly accounting_date: string;
  readonly account: string;
  readonly posting_type: string;
  readonly currency: string;
  readonly amount: number;
  readonly accounting_currency: string;
  readonly accounting_amount: number;
  readonly reporting_currency: string | null;
  readonly reporting_amount: number | null;
  readonly dimensions: string | null;
  readonly exchange_rate: number;
  readonly source: string;
  /** What was posted: the number of the proposal of a customer invoice, the journal of a journal line, else what the voucher names. */
  readonly source_document: string;
  readonly customer_invoice_number: string | null;
}

/** Is there such a company? A mistyped one has no voucher either, and its file would look like one of a quiet month. */
export async function isLegalEntity(reader: Reader, code: string): Promise<boolean> {
  return (await reader.rows('SELECT 1 AS one FROM legal_entity WHERE code = ?', [code])).length > 0;
}

/** Is there such a voucher? One that is not cannot be gone on from. */
export async function isVoucher(reader: Reader, legalEntity: string, number: string): Promise<boolean> {
  const rows = await reader.rows('SELECT 1 AS one FROM voucher WHERE legal_entity = ? AND number = ?', [
    legalEntity,
    number,
  ]);
  return rows.length > 0;
}

/** The entries in pages, in order of voucher and entry, up to the last voucher that stands when it begins. */
export async function* exportedEntries(reader: Reader, scope: ExportScope): AsyncGenerator<readonly ExportedEntry[]> {
  const bounds = await boundsOf(reader, scope);
  if (!bounds) return;
  // The first page begins with the first entry of the first voucher; entries are numbered from 1.
  for (let [voucher, entry] = [bounds.first, 0]; ; ) {
    const rows = await readPage(reader, scope, { voucher, entry, last: bounds.last });
    const { from = '', to = '9999-12-31' } = scope;
    const wanted = rows.filter(({ accounting_date: date }) => date >= from && date <= to);
    if (wanted.length > 0) yield wanted;
    const end = rows.at(-1);
    if (!end || rows.length < ENTRIES_AT_ONCE) return;
    [voucher, entry] = [end.voucher_number, end.entry_number];
  }
}

/** The first and the last voucher of the scope. */
async function boundsOf(
  reader: Reader,
  { legalEntity, from = '', to = '9999-12-31', after = '' }: ExportScope,
): Promise<{ first: string; last: string } | undefined> {
  const [row] = await reader.rows<{ first: string | null; last: string | null }>(
    `SELECT MIN(number) AS first, MAX(number) AS last FROM voucher
      WHERE legal_entity = ? AND number > ? AND accounting_date >= ? AND accounting_date <= ?`,
    [legalEntity, after, from, to],
  );
  return row?.first == null || row.last === null ? undefined : { first: row.first, last: row.last };
}

/** Cut before it is joined, so that neither engine begins with another table. */
function readPage(
  reader: Reader,
  { legalEntity }: ExportScope,
  { voucher, entry, last }: { voucher: string; entry: number; last: string },
): Promise<ExportedEntry[]> {
  return reader.rows<ExportedEntry>(
    `SELECT e.legal_entity, e.voucher_number, e.entry_number, v.accounting_date, e.account, e.posting_type, e.currency, e.amount,
       e.accounting_currency, e.accounting_amount, e.reporting_currency, e.reporting_amount, e.dimensions, e.exchange_rate, v.source,
       COALESCE(c.proposal_number, l.journal_id, v.source_id) AS source_document, c.number AS customer_invoice_number
     FROM (SELECT * FROM ledger_entry WHERE legal_entity = ? AND voucher_number >= ? AND voucher_number <= ?
             AND (voucher_number > ? OR entry_number > ?) ORDER BY voucher_number, entry_number LIMIT ${ENTRIES_AT_ONCE}) e
     JOIN voucher v ON v.legal_entity = e.legal_entity AND v.number = e.voucher_number
     LEFT JOIN customer_invoice c ON v.source = 'CUSTOMER_INVOICE' AND c.legal_entity = v.legal_entity AND c.number = v.source_id
     LEFT JOIN journal_line l ON v.source = 'JOURNAL_LINE' AND l.id = v.source_id
     ORDER BY e.voucher_number, e.entry_number`,
    [legalEntity, voucher, last, voucher, entry],
  );
}
