// What has become of the posting of needed lines, for whoever asked for it: the journals, and how many of their lines are posted or
// could not be. It must never lock or write: the posting may be under way.
import { marks, type Reader } from '../../database/database';

export interface NeededPosting {
  readonly journalIds: readonly string[];
  readonly posted: number;
  readonly failed: number;
  /** Why it was refused when its turn came, as JSON of refusals; null: it was not. */
  readonly errors: string | null;
}

/** Of an operation that posts what a proposal needs. Lines that could not be posted have moved to journals that name theirs. */
export async function neededPosting(reader: Reader, operationId: string): Promise<NeededPosting> {
  const [row] = await reader.rows<{ terms: string; errors: string | null }>(
    'SELECT o.terms, i.errors FROM bulk_operation o JOIN bulk_item i ON i.operation_id = o.id AND i.number = 1 WHERE o.id = ?',
    [operationId],
  );
  const { journalIds = [] } = JSON.parse(row?.terms ?? '{}') as { journalIds?: readonly string[] };
  const errors = row?.errors ?? null;
  if (journalIds.length === 0) return { journalIds, posted: 0, failed: 0, errors };
  const [counts] = await reader.rows<{ posted: number; failed: number }>(
    `SELECT COUNT(CASE WHEN l.status = 'POSTED' THEN 1 END) AS posted, COUNT(CASE WHEN l.error_code IS NOT NULL THEN 1 END) AS failed FROM (
       SELECT id FROM integration_journal WHERE id IN (${marks(journalIds.length)})
       UNION SELECT id FROM integration_journal WHERE original_journal_id IN (${marks(journalIds.length)})) j JOIN journal_line l ON l.journal_id = j.id`,
    [...journalIds, ...journalIds],
  );
  return { journalIds, posted: Number(counts?.posted ?? 0), failed: Number(counts?.failed ?? 0), errors };
}
