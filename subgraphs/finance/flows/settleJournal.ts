// The end of a journal's posting: what could be posted stands posted, what could not moves to a new journal that names this one,
// unless that is everything there is. It must be called under the journal's lock. domain.md 3.8
import type { Tx } from '../../database/database';
import { instant } from '../../world';
import type { Books } from '../books';
import { countLines, endPosting, moveUnposted } from '../store/journalOutcome';
import type { JournalRow } from '../store/journals';

/** Settles a locked journal whose lines were all tried: POSTED, or ERROR where none could be posted. */
export async function settleJournal(books: Books, tx: Tx, journal: JournalRow): Promise<void> {
  const { posted, unposted } = await countLines(tx, journal.id);
  if (posted === 0 && unposted > 0) {
    await endPosting(tx, journal.id, { status: 'ERROR', line_count: unposted, posted_at: null, posted_by: null });
    return;
  }
  await splitJournal(books, tx, journal, { posted, unposted }, 'ERROR');
}

/** The posted lines stay, on a journal that is POSTED; the others move to a new one in that status. */
export async function splitJournal(
  books: Books,
  tx: Tx,
  journal: JournalRow,
  { posted, unposted }: { posted: number; unposted: number },
  status: 'ERROR' | 'DRAFT',
): Promise<string | undefined> {
  const now = instant(books.world);
  const id = unposted > 0 ? books.world.newId() : undefined;
  if (id !== undefined) await moveUnposted(tx, journal, { id, status, line_count: unposted, created_at: now });
  const by = journal.posting_by ?? '';
  await endPosting(tx, journal.id, { status: 'POSTED', line_count: posted, posted_at: now, posted_by: by });
  return id;
}
