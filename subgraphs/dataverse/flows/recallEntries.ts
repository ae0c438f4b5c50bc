// Whoever handed an entry in takes it back: before it is approved it just ends, afterwards everything of it is reversed, unless an
// invoice holds something of it. domain.md 2.3.5, 3.4 (d)
import type { Refusal } from '../../../schema/errors';
import type { Outcome } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import { instant } from '../../world';
import type { Books } from '../books';
import { decideEntries, type EntryRow } from '../store/entries';
import { decideEach } from './decidedEntries';
import { writeEntryRows } from './entryRows';
import { takeBack } from './takenBack';

export interface EntryIdsInput {
  /** At most 1,000. */
  readonly ids: readonly string[];
  readonly idempotencyKey?: string | null;
}

/** All or none. FORBIDDEN (also for another's entry), LIST_TOO_LONG, NOT_FOUND, ENTRY_RECALLED, ENTRY_INVOICED; `path` is ['ids', index]. */
export async function recallEntries(
  books: Books,
  caller: Caller,
  { ids, idempotencyKey: key }: EntryIdsInput,
): Promise<Outcome<{ entryIds: string[] }>> {
  const refusalOf = (entry: EntryRow): Refusal | undefined => {
    if (entry.submitted_by !== caller.subject)
      return { code: 'FORBIDDEN', message: 'Only who handed an entry in recalls it; an approval can be cancelled.' };
    if (entry.status === 'RECALLED') return { code: 'ENTRY_RECALLED', message: 'The entry was recalled already.' };
    return undefined;
  };
  const request = {
    mutation: 'recallEntries',
    action: 'SUBMIT_ENTRIES' as const,
    input: { ids },
    key,
    ids,
    field: 'ids',
  };
  return decideEach(books, caller, { ...request, refusalOf }, async (tx, entries) => {
    const now = instant(books.world);
    const approved = entries.filter(({ status }) => status === 'APPROVED').map(({ id }) => id);
    const { rows, invoiced } = await takeBack(tx, approved, { world: books.world, now });
    if (invoiced.size > 0)
      return [...invoiced].map((id) => ({
        code: 'ENTRY_INVOICED',
        message: "Approved work that is on a draft or confirmed invoice can't be recalled.",
        subjectId: id,
      }));
    await decideEntries(
      tx,
      entries.map((entry) => ({ ...entry, status: 'RECALLED', decided_by: caller.subject, decided_at: now })),
    );
    await writeEntryRows(tx, books, rows);
    return [];
  });
}
