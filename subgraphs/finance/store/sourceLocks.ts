// The rows that a posting changes beside its own: locked before the number sequences are, which must come last. Two postings
// that met the other way round would wait for each other. It must never change anything.
import { marks, type Tx } from '../../database/database';
import type { ProposalRow } from './proposals';

/** Locks the posted sales and the on-account transactions behind the lines of a locked proposal. SQLite's writer holds them all. */
export async function lockSources(tx: Tx, { number, generation }: ProposalRow): Promise<void> {
  if (tx.forUpdate === '') return;
  await tx.rows(
    `SELECT COUNT(j.id) AS sales, COUNT(o.milestone_id) AS on_account FROM proposal_line l
       LEFT JOIN journal_line j ON j.id = l.source_journal_line_id
       LEFT JOIN on_account_transaction o ON o.milestone_id = l.milestone_id
      WHERE l.proposal_number = ? AND l.generation = ?${tx.forUpdate}`,
    [number, generation],
  );
}

/** Locks the posted journal lines that others are about to take back. */
export async function lockOriginals(tx: Tx, lineIds: readonly string[]): Promise<void> {
  if (tx.forUpdate === '' || lineIds.length === 0) return;
  await tx.rows(
    `SELECT id FROM journal_line WHERE id IN (${marks(lineIds.length)}) ORDER BY id${tx.forUpdate}`,
    lineIds,
  );
}
