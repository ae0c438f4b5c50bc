// Integration journals and their lines at posting: locked, read in chunks, posted. A posted line never changes again but for
// `invoiced_by` and `reversed_by`, of which it gets one, once.
import type { Caller } from '../../caller';
import { visibleIn, where } from '../../database/conditions';
import { marks, type Reader, type Row, type Tx } from '../../database/database';
import { updateEach } from '../../database/updateEach';
import type { FinanceType } from '../rules/kinds';
import type { JournalledType } from '../rules/postJournalLine';

/** Lines of one pass: a journal may hold 100,000, memory must not. */
export const LINES_AT_ONCE = 500;

/** A journal of beginning balances posts to the subledger alone. domain.md 5.10 */
export type JournalKind = 'INTEGRATION' | 'BEGINNING_BALANCE';

export interface JournalRow {
  id: string;
  legal_entity: string;
  status: 'DRAFT' | 'PROCESSING' | 'POSTED' | 'ERROR';
  period_key: string;
  line_count: number;
  original_journal_id: string | null;
  created_at: string;
  posted_at: string | null;
  posted_by: string | null;
  posting_by: string | null;
  posting_after: number;
  claim_owner: string | null;
  claim_epoch: number;
  claim_until: string;
  kind: JournalKind;
  version: number;
}

export interface UnpostedLine {
  id: string;
  line_number: number;
  actual_id: string;
  /** Why it could not be posted the last time. */
  error_code: string | null;
  /** 1: its staged actual is there. */
  staged: number;
  transaction_type: JournalledType;
  billing_type: string;
  accounting_date: string;
  amount: number;
  currency: string;
  finance_type: FinanceType;
  dimensions: string | null;
  /** What the posting profiles go by. */
  category: string | null;
  contract_number: string | null;
  project_number: string | null;
  project_company: string | null;
  reverses_line_id: string | null;
  /** What the line that it takes back posted. */
  original_actual_id: string | null;
  original_rate: number | null;
  original_accounting_amount: number | null;
  original_accrued_amount: number | null;
  original_invoiced_by: string | null;
  original_reversed_by: string | null;
  /** What it was posted with before these books were restored. */
  before_voucher: string | null;
  before_amount: number | null;
  before_rate: number | null;
}

export async function lockJournal(tx: Tx, id: string): Promise<JournalRow | undefined> {
  const [row] = await tx.rows<JournalRow>(`SELECT * FROM integration_journal WHERE id = ?${tx.forUpdate}`, [id]);
  return row;
}

/** The next lines of a locked journal that may be posted. */
export async function unpostedLines(
  reader: Reader,
  journalId: string,
  afterLine: number,
  limit: number,
): Promise<UnpostedLine[]> {
  return reader.rows<UnpostedLine>(
    `SELECT l.id, l.line_number, l.actual_id, l.error_code, CASE WHEN s.actual_id IS NULL THEN 0 ELSE 1 END AS staged,
            l.transaction_type, s.billing_type, l.accounting_date, l.amount, l.currency, l.dimensions,
            l.finance_type, l.category, c.number AS contract_number, p.number AS project_number, p.legal_entity AS project_company, l.reverses_line_id,
            o.actual_id AS original_actual_id, o.exchange_rate AS original_rate, o.accounting_amount AS original_accounting_amount, o.accrued_amount AS original_accrued_amount,
            o.invoiced_by AS original_invoiced_by, o.reversed_by AS original_reversed_by,
            b.voucher_number AS before_voucher, b.accounting_amount AS before_amount, b.exchange_rate AS before_rate
       FROM journal_line l
       LEFT JOIN staged_actual s ON s.actual_id = l.actual_id
       LEFT JOIN journal_line o ON o.id = l.reverses_line_id
       LEFT JOIN contract c ON c.id = l.contract_id
       LEFT JOIN project p ON p.id = l.project_id
       LEFT JOIN posted_before b ON b.actual_id = l.actual_id
      WHERE l.journal_id = ? AND l.line_number > ? AND l.status IN ('DRAFT', 'ERROR') ORDER BY l.line_number LIMIT ?`,
    [journalId, afterLine, limit],
  );
}

const DRAFTS_AT_ONCE = 100;

/** Ids of drafts in the companies that the caller sees, in order after this one: a page of them. */
export async function draftJournals(reader: Reader, caller: Caller, after: string): Promise<string[]> {
  const filter = where([
    ...visibleIn('j.legal_entity', caller.legalEntities),
    { sql: "j.status = 'DRAFT' AND j.id > ?", values: [after] },
  ]);
  const rows = await reader.rows<{ id: string }>(
    `SELECT j.id FROM integration_journal j ${filter.sql} ORDER BY j.id LIMIT ${DRAFTS_AT_ONCE}`,
    filter.values,
  );
  return rows.map(({ id }) => id);
}

export interface PostedFigures {
  readonly id: string;
  readonly actual_id: string;
  readonly accounting_date: string;
  readonly voucher_number: string;
  readonly exchange_rate: number;
  readonly accounting_amount: number;
  readonly accrued_amount: number | null;
}

/** Posts lines, and with them their staged actuals. */
export async function savePosted(
  tx: Tx,
  lines: readonly PostedFigures[],
  accountingCurrency: string,
  postedAt: string,
): Promise<void> {
  await updateEach(
    tx,
    'journal_line',
    'id',
    lines.map(
      ({ actual_id: _, ...figures }): Row => ({
        ...figures,
        status: 'POSTED',
        posted_at: postedAt,
        error_code: null,
        error_message: null,
      }),
    ),
  );
  await updateEach(
    tx,
    'staged_actual',
    'actual_id',
    lines.map(
      ({ actual_id, voucher_number, exchange_rate, accounting_amount }): Row => ({
        actual_id,
        voucher_number,
        exchange_rate,
        accounting_amount,
        accounting_currency: accountingCurrency,
        sales_tax: 0,
        state: 'POSTED',
      }),
    ),
  );
}

export interface LineFault {
  readonly id: string;
  readonly error_code: string;
  readonly error_message: string;
}

export async function insertJournal(tx: Tx, journal: JournalRow): Promise<void> {
  await tx.insert('integration_journal', [journal]);
}

export async function saveJournal(tx: Tx, { id, status, line_count, posted_at, posted_by }: JournalRow): Promise<void> {
  await tx.change(
    'UPDATE integration_journal SET status = ?, line_count = ?, posted_at = ?, posted_by = ? WHERE id = ?',
    [status, line_count, posted_at, posted_by, id],
  );
}

/**
 * The billed sales of these lines are posted: the sales are fully invoiced. The transaction fails with `otherwise` when one was
 * taken back or is invoiced by another proposal: its accrual is gone. domain.md 4.4
 */
export function markInvoiced(tx: Tx, lineIds: readonly string[], by: string, otherwise: () => Error): void {
  if (lineIds.length === 0) return;
  tx.soon(
    `UPDATE journal_line SET invoiced_by = ? WHERE id IN (${marks(lineIds.length)}) AND invoiced_by IS NULL AND reversed_by IS NULL`,
    [by, ...lineIds],
    { rows: lineIds.length, otherwise },
  );
}

/** Posted lines that other lines take back, with the voucher that does. False when one of them is invoiced or was taken back. */
export async function markReversed(tx: Tx, reversed: readonly { id: string; reversed_by: string }[]): Promise<boolean> {
  if (reversed.length === 0) return true;
  const free = await tx.rows<{ id: string }>(
    `SELECT id FROM journal_line WHERE id IN (${marks(reversed.length)}) AND invoiced_by IS NULL AND reversed_by IS NULL${tx.forUpdate}`,
    reversed.map(({ id }) => id),
  );
  if (free.length !== reversed.length) return false;
  await updateEach(tx, 'journal_line', 'id', reversed);
  return true;
}
