// The drafts of a bulk operation as rows: locked when it is scheduled, held until it is over, let go where they were refused. The
// operation itself is kept by subgraphs/bulk. It must never decide who may be held.
import { marks, type Tx } from '../../database/database';
import { inChunks } from './chunks';

/** A draft as far as scheduling its confirmation needs it. */
export interface DraftToHold {
  readonly id: string;
  readonly number: string;
  readonly version: number;
  readonly status: string;
  readonly legal_entity: string;
  readonly bulk_operation_id: string | null;
}

/** These invoices, locked in the order of ids (which keeps two operations from a deadlock): a statement per 500. */
export async function lockForOperation(tx: Tx, ids: readonly string[]): Promise<Map<string, DraftToHold>> {
  const found = new Map<string, DraftToHold>();
  for (const part of inChunks([...ids].sort())) {
    const rows = await tx.rows<DraftToHold>(
      `SELECT id, number, version, status, legal_entity, bulk_operation_id FROM invoice
         WHERE id IN (${marks(part.length)}) ORDER BY id${tx.forUpdate}`,
      part,
    );
    for (const row of rows) found.set(row.id, row);
  }
  return found;
}

/** Holds locked drafts for an operation: nobody else may confirm or edit them. */
export async function holdInvoices(tx: Tx, operationId: string, ids: readonly string[]): Promise<void> {
  for (const part of inChunks(ids)) {
    await tx.change(`UPDATE invoice SET bulk_operation_id = ? WHERE id IN (${marks(part.length)})`, [
      operationId,
      ...part,
    ]);
  }
}

/** Lets a draft go again whose confirmation was refused. */
export async function releaseInvoice(tx: Tx, operationId: string, invoiceId: string): Promise<void> {
  const sql = 'UPDATE invoice SET bulk_operation_id = NULL WHERE id = ? AND bulk_operation_id = ?';
  await tx.change(sql, [invoiceId, operationId]);
}

/** Lets every draft of an operation go that failed as a whole. */
export async function releaseInvoicesOf(tx: Tx, operationId: string): Promise<void> {
  await tx.change(
    `UPDATE invoice SET bulk_operation_id = NULL WHERE bulk_operation_id = ?
       AND id IN (SELECT subject_id FROM bulk_item WHERE operation_id = ? AND state = 'WAITING')`,
    [operationId, operationId],
  );
}
