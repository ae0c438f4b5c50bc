// Deletes an integration journal that is not posted, or some of its lines. That is no way to suppress a transaction: the staged rows are
// received again, and the next import journalises them anew. It must never delete a posted line. domain.md 5.2; defect #515258
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import type { Tx } from '../../database/database';
import { decided } from '../../mutations/decided';
import { type Request, recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { forbidden } from '../rules/permissions';
import { resolveActuals } from '../store/importErrors';
import { deleteLines, linesToDelete, saveRemaining, type UnpostedLineRow } from '../store/journalDeletion';
import { type JournalRow, LINES_AT_ONCE, lockJournal } from '../store/journals';

export interface DeleteJournalInput {
  readonly journalId: string;
  /** Only these lines, at most 500; the whole journal if absent. One without lines goes. */
  readonly lineIds?: readonly string[] | null;
  readonly idempotencyKey?: string | null;
}

export interface DeletedLines {
  readonly journalId: string;
  readonly deleted: number;
}

/**
 * Deletes. Refused, with nothing changed: FORBIDDEN, LIST_TOO_LONG, BAD_USER_INPUT (no line named), NOT_FOUND, JOURNAL_BUSY,
 * JOURNAL_POSTED.
 */
export async function deleteIntegrationJournal(
  books: Books,
  caller: Caller,
  input: DeleteJournalInput,
): Promise<Outcome<DeletedLines>> {
  const denied = forbidden(caller.roles, 'POST_JOURNALS');
  if (denied) return refused(denied);
  const { idempotencyKey, ...rest } = input;
  const { journalId, lineIds } = input;
  if (lineIds != null && lineIds.length > LINES_AT_ONCE)
    return refused({ code: 'LIST_TOO_LONG', message: `At most ${LINES_AT_ONCE} lines at once.`, path: ['lineIds'] });
  if (lineIds?.length === 0)
    return refused({ code: 'BAD_USER_INPUT', message: 'Name at least one line.', path: ['lineIds'] });
  const mutation = lineIds == null ? 'deleteIntegrationJournal' : 'deleteIntegrationJournalLines';
  const request: Request = { mutation, caller, key: idempotencyKey, input: rest };
  return decided<DeletedLines>(books.db, async (tx) => {
    const journal = await lockJournal(tx, journalId);
    const before = await recall<DeletedLines>(tx, request, books);
    if (before) return before;
    if (!journal || !maySee(caller, journal.legal_entity))
      return refused({ code: 'NOT_FOUND', message: `No integration journal ${journalId}.`, path: ['journalId'] });
    const standing = busyOrPosted(journal);
    if (standing) return standing;
    const named = lineIds == null ? undefined : [...new Set(lineIds)];
    const lines = await linesToDelete(tx, journalId, named);
    if (named && lines.length < named.length)
      return refused({
        code: 'NOT_FOUND',
        message: `Not all of these lines stand on journal ${journalId}.`,
        path: ['lineIds'],
      });
    const deleted = named ? await deleteThese(books, tx, lines) : await deleteAll(books, tx, journalId, lines);
    await saveRemaining(tx, journalId, journal.line_count - deleted);
    const value = { journalId, deleted };
    await remember(tx, request, value, books);
    return { ok: true, value, replayed: false };
  });
}

/** JOURNAL_BUSY, JOURNAL_POSTED: its lines are not to be touched. */
export function busyOrPosted({ id, status }: JournalRow): Outcome<never> | undefined {
  const message = `Integration journal ${id} is ${status}.`;
  if (status === 'PROCESSING') return refused({ code: 'JOURNAL_BUSY', message, subjectId: id });
  if (status === 'POSTED') return refused({ code: 'JOURNAL_POSTED', message, subjectId: id });
  return undefined;
}

/** A journal of 100,000 lines goes 500 at a time, in one transaction. */
async function deleteAll(books: Books, tx: Tx, journalId: string, first: readonly UnpostedLineRow[]): Promise<number> {
  let deleted = 0;
  for (let lines = first; lines.length > 0; lines = await linesToDelete(tx, journalId))
    deleted += await deleteThese(books, tx, lines);
  return deleted;
}

async function deleteThese(books: Books, tx: Tx, lines: readonly UnpostedLineRow[]): Promise<number> {
  await deleteLines(tx, lines);
  const failed = lines.filter(({ status }) => status !== 'DRAFT').map(({ actual_id }) => actual_id);
  await resolveActuals(tx, 'JOURNAL_LINE', failed, instant(books.world));
  return lines.length;
}
