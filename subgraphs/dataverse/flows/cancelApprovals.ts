// The approver takes an approval back: everything of it is reversed, and the entry waits to be approved again, unless an invoice
// holds something of it. domain.md 2.3.5, 3.4 (d)
import type { Refusal } from '../../../schema/errors';
import type { Outcome } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import { instant } from '../../world';
import type { Books } from '../books';
import { decideEntries, type EntryRow } from '../store/entries';
import { decideEach } from './decidedEntries';
import { writeEntryRows } from './entryRows';
import type { EntryIdsInput } from './recallEntries';
import { takeBack } from './takenBack';

/** All or none. FORBIDDEN, LIST_TOO_LONG, NOT_FOUND, ENTRY_NOT_APPROVED, ENTRY_INVOICED; `path` is ['ids', index]. */
export async function cancelApprovals(
  books: Books,
  caller: Caller,
  { ids, idempotencyKey: key }: EntryIdsInput,
): Promise<Outcome<{ entryIds: string[] }>> {
  const refusalOf = ({ status }: EntryRow): Refusal | undefined =>
    status === 'APPROVED' ? undefined : { code: 'ENTRY_NOT_APPROVED', message: 'The entry is not approved.' };
  const request = {
    mutation: 'cancelApprovals',
    action: 'APPROVE_ENTRIES' as const,
    input: { ids },
    key,
    ids,
    field: 'ids',
  };
  return decideEach(books, caller, { ...request, refusalOf }, async (tx, entries) => {
    const now = instant(books.world);
    const { rows, invoiced } = await takeBack(
      tx,
      entries.map(({ id }) => id),
      { world: books.world, now },
    );
    if (invoiced.size > 0)
      return [...invoiced].map((id) => ({
        code: 'ENTRY_INVOICED',
        message: "The approval of work that is on a draft or confirmed invoice can't be cancelled.",
        subjectId: id,
      }));
    await decideEntries(
      tx,
      entries.map((entry) => ({
        ...entry,
        status: 'SUBMITTED',
        contract_line_id: null,
        billable_quantity: null,
        decided_by: caller.subject,
        decided_at: now,
      })),
    );
    await writeEntryRows(tx, books, rows);
    return [];
  });
}
