// The schedule that posts journals by itself, where an operator wants that: starts every draft of every company. What is in error
// waits for its owner. It must never let one journal keep the others waiting. domain.md 3.8, 5.3
import type { Caller } from '../../caller';
import type { Books } from '../books';
import { draftJournals } from '../store/journals';
import { startJournalPosting } from './startJournalPosting';

/** Starts the posting of the drafts that the caller sees; gives how many. Somebody else may start one meanwhile: it is passed over. */
export async function postDraftJournals(books: Books, caller: Caller): Promise<number> {
  let started = 0;
  for (let after = ''; ; ) {
    const page = await draftJournals(books.db.read, caller, after);
    for (const journalId of page) {
      if ((await startJournalPosting(books, caller, { journalId })).ok) started += 1;
    }
    const last = page.at(-1);
    if (last === undefined) return started;
    after = last;
  }
}
