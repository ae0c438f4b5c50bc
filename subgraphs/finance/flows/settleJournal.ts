// The end of a journal's posting: what could be posted stands posted, what could not moves to a new journal that names this one,
// unless that is everything there is, and the trail says what it came to. It must be called under the journal's lock. domain.md 3.8
import type { Tx } from '../../database/database';
import { noteEnding } from '../../mutations/ending';
import { instant } from '../../world';
import type { Books } from '../books';
import { countLines, endPosting, faultCodes, moveUnposted } from '../store/journalOutcome';
import type { JournalRow } from '../store/journals';

/** Settles a locked journal whose lines were all tried: POSTED, or ERROR where none could be posted. */
export async function settleJournal(books: Books, tx: Tx, journal: JournalRow): Promise<void> {
  const begun = { mutation: 'postIntegrationJournal', actor: journal.posting_by ?? '', document: journal.id };
  const [{ posted, unposted }, ended] = await Promise.all([
    countLines(tx, journal.id),
    noteEnding(tx, { ...begun, input: { journalId: journal.id } }, books),
  ]);
  const codes = unposted > 0 ? await faultCodes(tx, journal.id) : [];
  if (posted === 0 && unposted > 0) {
    await endPosting(tx, journal.id, { status: 'ERROR', line_count: unposted, posted_at: null, posted_by: null });
    await ended({}, codes);
    return;
  }
  const movedTo = await splitJournal(books, tx, journal, { posted, unposted }, 'ERROR');
  await ended({ journalId: movedTo }, codes);
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
