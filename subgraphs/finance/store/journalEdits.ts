// What the edits of journal lines ask about them, and the version that counts the edits. Under the journal's lock. It must never change
// a line: lineEdits.ts does.
import { marks, type Reader, type Tx } from '../../database/database';
import type { JournalRow } from './journals';

/** How many lines a journal has, of those named or of all; how many are posted, and how many take another back. */
export async function journalLinesNamed(
  reader: Reader,
  journalId: string,
  ids: readonly string[] | undefined,
): Promise<{ found: number; posted: number; repeating: number }> {
  const [row] = await reader.rows<{ found: number; posted: number; repeating: number }>(
    `SELECT COUNT(*) AS found, COUNT(CASE WHEN status = 'POSTED' THEN 1 END) AS posted, COUNT(reverses_line_id) AS repeating
       FROM journal_line WHERE journal_id = ?${ids ? ` AND id IN (${marks(ids.length)})` : ''}`,
    [journalId, ...(ids ?? [])],
  );
  return row ?? { found: 0, posted: 0, repeating: 0 };
}

/** One more edit of a locked journal's lines. */
export async function countEdits(tx: Tx, { id, version }: JournalRow): Promise<void> {
  await tx.change('UPDATE integration_journal SET version = ? WHERE id = ?', [version + 1, id]);
}
