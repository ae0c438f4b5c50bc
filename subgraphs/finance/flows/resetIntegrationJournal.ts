// "Update to draft": a journal in error becomes a draft again for its owner, and so does one whose posting was cut off; what it had
// posted already stays posted, on this journal, and the others move to a new draft that names it. It must never take a posted line
// back. domain.md 3.8
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import type { Tx } from '../../database/database';
import { decided } from '../../mutations/decided';
import { type Request, recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { forbidden } from '../rules/permissions';
import { resolveLinesOf } from '../store/importErrors';
import { countInvalid, redraftLines } from '../store/journalDeletion';
import { countLines, endPosting } from '../store/journalOutcome';
import { type JournalRow, lockJournal } from '../store/journals';
import { splitJournal } from './settleJournal';

export interface ResetJournalInput {
  readonly journalId: string;
  /** Also where somebody is posting it right now: they write nothing more. Takes an administrator. */
  readonly interrupt?: boolean | null;
  readonly idempotencyKey?: string | null;
}

/**
 * Resets; gives the journal that is a draft then: a new one where some lines were posted. Refused: FORBIDDEN, NOT_FOUND,
 * JOURNAL_NOT_IN_ERROR (a draft), JOURNAL_POSTED, JOURNAL_BUSY, STAGED_ACTUAL_MISSING (no line of it can ever be posted).
 */
export async function resetIntegrationJournal(
  books: Books,
  caller: Caller,
  input: ResetJournalInput,
): Promise<Outcome<{ journalId: string }>> {
  const denied = forbidden(caller.roles, input.interrupt ? 'INTERRUPT_POSTING' : 'POST_JOURNALS');
  if (denied) return refused(denied);
  const { idempotencyKey, ...rest } = input;
  const request: Request = { mutation: 'resetIntegrationJournal', caller, key: idempotencyKey, input: rest };
  return decided<{ journalId: string }>(books.db, async (tx) => {
    const now = instant(books.world);
    const journal = await lockJournal(tx, input.journalId);
    const before = await recall<{ journalId: string }>(tx, request, books);
    if (before) return before;
    if (!journal || !maySee(caller, journal.legal_entity))
      return refused({ code: 'NOT_FOUND', message: `No integration journal ${input.journalId}.`, path: ['journalId'] });
    const refusal = notResettable(journal, now, input.interrupt ?? false);
    if (refusal) return refusal;
    const invalid = await countInvalid(tx, journal.id);
    if (invalid > 0 && invalid === journal.line_count)
      return refused({
        code: 'STAGED_ACTUAL_MISSING',
        message: `None of the ${invalid} lines of journal ${journal.id} has its staged actual: delete them.`,
        subjectId: journal.id,
      });
    const value = { journalId: await reset(books, tx, journal) };
    await remember(tx, request, value, books);
    return { ok: true, value, replayed: false };
  });
}

function notResettable(journal: JournalRow, now: string, interrupt: boolean): Outcome<never> | undefined {
  const { id, status, claim_until } = journal;
  const because = (code: 'JOURNAL_POSTED' | 'JOURNAL_NOT_IN_ERROR' | 'JOURNAL_BUSY') =>
    refused({ code, message: `Integration journal ${id} is ${status}.`, subjectId: id });
  if (status === 'POSTED') return because('JOURNAL_POSTED');
  if (status === 'DRAFT') return because('JOURNAL_NOT_IN_ERROR');
  if (status === 'PROCESSING' && claim_until > now && !interrupt) return because('JOURNAL_BUSY');
  return undefined;
}

async function reset(books: Books, tx: Tx, journal: JournalRow): Promise<string> {
  await resolveLinesOf(tx, journal.id, instant(books.world));
  await redraftLines(tx, journal.id);
  const { posted, unposted } = await countLines(tx, journal.id);
  if (posted > 0) return (await splitJournal(books, tx, journal, { posted, unposted }, 'DRAFT')) ?? journal.id;
  await endPosting(tx, journal.id, { status: 'DRAFT', line_count: unposted, posted_at: null, posted_by: null });
  return journal.id;
}
