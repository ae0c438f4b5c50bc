// Post an integration journal and wait for its end: every line that can be posted gets a voucher, its ledger entries and its
// write-back; the others move to a new journal that names this one. For whoever waits however long it takes; over the API a worker
// posts in the background. domain.md 3.8
import type { Outcome } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import type { Books } from '../books';
import { countLines, standingOf } from '../store/journalOutcome';
import { finishPosting } from './finishPosting';
import { type PostJournalInput, startJournalPosting } from './startJournalPosting';

export interface PostedJournal {
  readonly journalId: string;
  /** Lines posted and lines that could not be. */
  readonly posted: number;
  readonly failed: number;
  /** The journal that the failed lines stand on: a new one, or this one when nothing could be posted; null when all are posted. */
  readonly errorJournalId: string | null;
}

/**
 * Posts a journal in DRAFT or ERROR. Refused: FORBIDDEN, NOT_FOUND, JOURNAL_NOT_DRAFT, SEQUENCE_MISSING. What is wrong with single
 * lines (PERIOD_CLOSED, RATE_MISSING, ACCOUNT_MISSING, REVERSAL_IMPOSSIBLE) stands on the lines and is no refusal. domain.md 5.6, 4.8
 */
export async function postIntegrationJournal(
  books: Books,
  caller: Caller,
  input: PostJournalInput,
): Promise<Outcome<PostedJournal>> {
  const started = await startJournalPosting(books, caller, input);
  if (!started.ok) return started;
  await finishPosting(books, input.journalId);
  return { ...started, value: await postedJournal(books, input.journalId) };
}

async function postedJournal(books: Books, journalId: string): Promise<PostedJournal> {
  const { posted, unposted } = await countLines(books.db.read, journalId);
  const { movedTo = null } = (await standingOf(books.db.read, journalId)) ?? {};
  const moved = movedTo === null ? 0 : (await countLines(books.db.read, movedTo)).unposted;
  const failed = unposted + moved;
  return { journalId, posted, failed, errorJournalId: failed === 0 ? null : unposted > 0 ? journalId : movedTo };
}
