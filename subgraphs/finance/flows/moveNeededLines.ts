// Puts the journal lines that one proposal waits for on journals of their own, so that posting those posts nothing else: lines of
// other invoices stay where they are, on the journal that the new one names as its original. It must never touch a posted line.
import type { Tx } from '../../database/database';
import { Refuse } from '../../mutations/decided';
import { instant } from '../../world';
import type { Books } from '../books';
import { insertJournal, type JournalRow, lockJournal, saveJournal } from '../store/journals';
import { closeToImports, journalsNeeded, moveNeeded, OF_INVOICE } from '../store/neededLines';

/**
 * The journals that then hold the needed lines and nothing else. Refuses JOURNAL_NOT_DRAFT where one is being posted. The caller
 * holds the proposal's lock.
 */
export async function moveNeededLines(books: Books, tx: Tx, number: string): Promise<string[]> {
  const own: string[] = [];
  for (const { id } of await journalsNeeded(tx, number)) {
    const journal = await lockJournal(tx, id);
    if (journal?.status !== 'DRAFT' && journal?.status !== 'ERROR')
      throw new Refuse({
        code: 'JOURNAL_NOT_DRAFT',
        message: `Integration journal ${id} is ${journal?.status ?? 'gone'}.`,
        subjectId: id,
      });
    own.push(await journalOfItsOwn(books, tx, number, journal));
  }
  await closeToImports(tx, own);
  return own;
}

/** The journal itself where all of its lines are needed. What is needed of it is counted again under its lock. */
async function journalOfItsOwn(books: Books, tx: Tx, number: string, journal: JournalRow): Promise<string> {
  const needed = (await journalsNeeded(tx, number)).find(({ id }) => id === journal.id)?.needed ?? 0;
  if (needed === journal.line_count) return journal.id;
  const id = books.world.newId();
  const created_at = instant(books.world);
  await insertJournal(tx, {
    ...journal,
    id,
    period_key: OF_INVOICE,
    line_count: needed,
    original_journal_id: journal.id,
    created_at,
  });
  const moved = await moveNeeded(tx, number, journal.id, id);
  if (moved !== needed) throw new Error(`${moved} of ${needed} lines of journal ${journal.id} were moved`);
  await saveJournal(tx, { ...journal, line_count: journal.line_count - needed });
  return id;
}
