// Corrections of accrued revenue as rows: inserted once, never changed. Whoever corrects a sale holds its journal line, so that two
// corrections of it come one after the other.
import { marks, type Tx } from '../../database/database';

export interface AccrualCorrectionRow {
  readonly id: string;
  readonly legal_entity: string;
  readonly voucher_number: string;
  readonly accounting_date: string;
  readonly description: string | null;
  readonly offset_account: string | null;
  readonly line_count: number;
  readonly posted_at: string;
  readonly posted_by: string;
}

/** What stood open of a transaction, debit positive, in accounting currency. */
export interface AccrualCorrectionLineRow {
  readonly journal_line_id: string;
  readonly wip_amount: number;
  readonly accrued_amount: number;
}

/** Locks the journal lines of these unbilled sales, in one order. */
export async function lockSales(tx: Tx, legalEntity: string, actualIds: readonly string[]): Promise<void> {
  if (actualIds.length === 0) return;
  await tx.rows(
    `SELECT id FROM journal_line WHERE legal_entity = ? AND actual_id IN (${marks(actualIds.length)}) ORDER BY actual_id${tx.forUpdate}`,
    [legalEntity, ...actualIds],
  );
}

export async function insertAccrualCorrection(
  tx: Tx,
  correction: AccrualCorrectionRow,
  lines: readonly AccrualCorrectionLineRow[],
): Promise<void> {
  await tx.insert('accrual_correction', [correction]);
  await tx.insert(
    'accrual_correction_line',
    lines.map((line) => ({ correction_id: correction.id, ...line })),
  );
}
