// Entries that are handed in and approved at once, as an entry journal is: for set-up files and whatever a company brings with it.
// One transaction and a fixed number of statements for up to 1,000 entries. An entry is approved once: its id is the idempotency
// key. domain.md 3.4 (a), (l) to (n), 3.5 (t)
import { type Outcome, refused } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import { instant } from '../../world';
import type { Books } from '../books';
import type { EntryInput } from '../rules/entry';
import { forbidden } from '../rules/permissions';
import { insertEntries } from '../store/entries';
import { approvedRows } from './approvedRows';
import { decided } from './decided';
import { writeEntryRows } from './entryRows';
import { handedIn, MOST_ENTRIES } from './handedIn';

/** Approves the entries, all or none; answers with their ids. `path` of a refusal is [index, field]. */
export async function confirmEntryJournal(
  books: Books,
  caller: Caller,
  entries: readonly EntryInput[],
): Promise<Outcome<{ entryIds: string[] }>> {
  const refusal = forbidden(caller.roles, 'APPROVE_ENTRIES');
  if (refusal) return refused(refusal);
  if (entries.length > MOST_ENTRIES)
    return refused({ code: 'LIST_TOO_LONG', message: `At most ${MOST_ENTRIES} entries at once.` });
  return decided(books, async (tx) => {
    const now = instant(books.world);
    const placed = await handedIn(tx, books, caller, entries, { approved: true });
    await insertEntries(
      tx,
      placed.map(({ entry, line }) => ({
        ...entry,
        status: 'APPROVED' as const,
        contract_id: line?.contractId ?? entry.contract_id,
        contract_line_id: line?.id ?? null,
        decided_by: caller.subject,
        decided_at: now,
      })),
    );
    await writeEntryRows(
      tx,
      books,
      placed.map((entry) => approvedRows(entry, books.world, now)),
    );
    return { ok: true, value: { entryIds: placed.map(({ entry }) => entry.id) }, replayed: false };
  });
}
