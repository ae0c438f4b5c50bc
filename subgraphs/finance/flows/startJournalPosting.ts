// Begins the posting of an integration journal: one short transaction that marks it PROCESSING, for whoever claims it. It must never
// post a line itself. domain.md 3.8
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import { decided } from '../../mutations/decided';
import { type Request, recall, remember } from '../../mutations/idempotency';
import type { Books } from '../books';
import { forbidden } from '../rules/permissions';
import { markProcessing } from '../store/journalClaims';
import { lockJournal } from '../store/journals';
import { isSequenceSetUp, sequenceMissing } from '../store/numberSequences';

export interface PostJournalInput {
  readonly journalId: string;
  readonly idempotencyKey?: string | null;
}

/** Starts the posting of a journal in DRAFT or ERROR. Refused: FORBIDDEN, NOT_FOUND, JOURNAL_NOT_DRAFT, SEQUENCE_MISSING, BOOKS_RESTORED. */
export async function startJournalPosting(
  books: Books,
  caller: Caller,
  input: PostJournalInput,
): Promise<Outcome<{ journalId: string }>> {
  const denied = forbidden(caller.roles, 'POST_JOURNALS');
  if (denied) return refused(denied);
  const closed = books.outbox.closed?.();
  if (closed) return refused(closed);
  const { idempotencyKey, ...rest } = input;
  const request: Request = { mutation: 'postIntegrationJournal', caller, key: idempotencyKey, input: rest };
  return decided<{ journalId: string }>(books.db, async (tx) => {
    const journal = await lockJournal(tx, input.journalId);
    const before = await recall<{ journalId: string }>(tx, request, books);
    if (before) return before;
    if (!journal || !maySee(caller, journal.legal_entity)) {
      return refused({ code: 'NOT_FOUND', message: `No integration journal ${input.journalId}.`, path: ['journalId'] });
    }
    if (journal.status !== 'DRAFT' && journal.status !== 'ERROR') {
      return refused({
        code: 'JOURNAL_NOT_DRAFT',
        message: `Integration journal ${journal.id} is ${journal.status}.`,
        subjectId: journal.id,
      });
    }
    if (!(await isSequenceSetUp(tx, journal.legal_entity, 'VOUCHER')))
      return refused({ code: 'SEQUENCE_MISSING', message: sequenceMissing(journal.legal_entity, 'VOUCHER') });
    await markProcessing(tx, journal.id, caller.subject);
    const value = { journalId: journal.id };
    await remember(tx, request, value, books);
    return { ok: true, value, replayed: false };
  });
}
