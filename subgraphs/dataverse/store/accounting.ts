// The accounting detail of actuals: written once, by the write-back from Finance alone. Nothing else of an actual may be
// touched here, and a row that has a voucher never again. domain.md 3.7 (9)
import { marks, RetryTransaction, type Tx, type Value } from '../../database/database';
import { valueByKey } from '../../database/updateEach';
import type { AccountingDetail, ActualToAccount } from '../rules/accounting';
import { CHUNK, inChunks } from './chunks';

export interface PostedActual extends ActualToAccount {
  readonly transaction_type: string;
  readonly invoice_id: string | null;
}

export interface AccountingUpdate extends AccountingDetail {
  readonly id: string;
}

const COLUMNS = ['voucher_number', 'accounting_currency', 'exchange_rate', 'accounting_amount', 'sales_tax'] as const;

/** The actuals with these ids, locked in the order of ids. */
export async function lockActuals(tx: Tx, ids: readonly string[]): Promise<Map<string, PostedActual>> {
  const found = new Map<string, PostedActual>();
  for (const part of inChunks(ids, CHUNK)) {
    const rows = await tx.rows<PostedActual>(
      `SELECT id, skip_sync, transaction_type, invoice_id, ${COLUMNS.join(', ')} FROM actual WHERE id IN (${marks(part.length)}) ORDER BY id${tx.forUpdate}`,
      part,
    );
    for (const row of rows) found.set(row.id, row);
  }
  return found;
}

/** Writes the detail onto locked actuals that have none yet; that they have none is checked once more by what changes. */
export function writeAccounting(tx: Tx, updates: readonly AccountingUpdate[]): void {
  for (const part of inChunks(updates, CHUNK)) {
    const values: Value[] = [];
    const assignments = COLUMNS.map((column) => {
      const pairs = part.map((update) => [update.id, update[column]] as const);
      return `${column} = ${valueByKey('id', pairs, values)}`;
    });
    // Not IS NULL: SQLite would take the index of what is not posted and look through all of that for each chunk (a third of the time
    // of 100,000 lines).
    const where = `COALESCE(voucher_number, '') = '' AND id IN (${marks(part.length)})`;
    const sql = `UPDATE actual SET ${assignments.join(', ')} WHERE ${where}`;
    const otherwise = () => new RetryTransaction('an actual was posted while we looked');
    tx.soon(sql, [...values, ...part.map(({ id }) => id)], { rows: part.length, otherwise });
  }
}
