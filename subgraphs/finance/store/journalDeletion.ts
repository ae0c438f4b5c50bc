// Deleting journal lines that are not posted: their staged rows are RECEIVED again, and the next import journalises them anew. It must
// never touch a posted line. domain.md 5.2; defect #515258
import { marks, type Tx } from '../../database/database';

const AT_ONCE = 500;

export interface UnpostedLineRow {
  id: string;
  actual_id: string;
  status: string;
}

/** Lines of a locked journal by id, or its next ones where none are named; at most 500. */
export async function linesToDelete(tx: Tx, journalId: string, ids?: readonly string[]): Promise<UnpostedLineRow[]> {
  const named = ids === undefined ? '' : ` AND id IN (${marks(ids.length)})`;
  return tx.rows<UnpostedLineRow>(
    `SELECT id, actual_id, status FROM journal_line WHERE journal_id = ?${named} ORDER BY line_number LIMIT ${AT_ONCE}`,
    [journalId, ...(ids ?? [])],
  );
}

/** Deletes lines and gives their staged rows back. A line without its staged actual leaves nothing behind. */
export async function deleteLines(tx: Tx, lines: readonly UnpostedLineRow[]): Promise<void> {
  if (lines.length === 0) return;
  await tx.change(
    `DELETE FROM journal_line WHERE id IN (${marks(lines.length)})`,
    lines.map(({ id }) => id),
  );
  await tx.change(
    `UPDATE staged_actual SET state = 'RECEIVED' WHERE actual_id IN (${marks(lines.length)})`,
    lines.map(({ actual_id }) => actual_id),
  );
}

/** A journal without lines goes; another counts what is left. */
export async function saveRemaining(tx: Tx, journalId: string, remaining: number): Promise<void> {
  if (remaining === 0) await tx.change('DELETE FROM integration_journal WHERE id = ?', [journalId]);
  else await tx.change('UPDATE integration_journal SET line_count = ? WHERE id = ?', [remaining, journalId]);
}

/** Lines in error, and those given up, are drafts again; what has no staged actual stays as it is. Gives how many. */
export async function redraftLines(tx: Tx, journalId: string): Promise<number> {
  return tx.change(
    `UPDATE journal_line SET status = 'DRAFT', error_code = NULL, error_message = NULL
      WHERE journal_id = ? AND status IN ('ERROR', 'UNRECOVERABLE')`,
    [journalId],
  );
}

/** How many of its lines have no staged actual: nothing but deleting them helps. */
export async function countInvalid(tx: Tx, journalId: string): Promise<number> {
  const [row] = await tx.rows<{ n: number }>(
    "SELECT COUNT(*) AS n FROM journal_line WHERE journal_id = ? AND status = 'INVALID_ACTUAL'",
    [journalId],
  );
  return Number(row?.n ?? 0);
}
