// Approving entries: cost and unbilled sales of each, linked, for as much as the approver lets be billed. All or none; each entry
// travels under a key of its own, long before any invoice. domain.md 3.4 (a) to (c), (l) to (o), 3.5 (t), (v)
import type { Refusal } from '../../../schema/errors';
import type { Outcome } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import { instant } from '../../world';
import type { Books } from '../books';
import { decideEntries, type EntryRow } from '../store/entries';
import { approvedRows } from './approvedRows';
import { decideEach } from './decidedEntries';
import { writeEntryRows } from './entryRows';
import { placeEntries } from './placedEntries';

export interface ApproveEntriesInput {
  readonly entries: readonly {
    readonly id: string;
    /** 1/100; null or absent: the quantity handed in. The cost is of the whole quantity in any case. */
    readonly billableQuantity?: number | null;
  }[];
  readonly idempotencyKey?: string | null;
}

/** FORBIDDEN, LIST_TOO_LONG, NOT_FOUND, BAD_USER_INPUT, ENTRY_ALREADY_APPROVED, ENTRY_RECALLED; `path` is ['entries', index]; AMOUNT_OUT_OF_RANGE, without one. */
export async function approveEntries(
  books: Books,
  caller: Caller,
  { entries, idempotencyKey: key }: ApproveEntriesInput,
): Promise<Outcome<{ entryIds: string[] }>> {
  const billable = new Map(entries.map(({ id, billableQuantity }) => [id, billableQuantity ?? null]));
  const unclear = entries.filter(({ id, billableQuantity }) => billable.get(id) !== (billableQuantity ?? null));
  const twice = new Set(unclear.map(({ id }) => id));
  const request = {
    mutation: 'approveEntries',
    action: 'APPROVE_ENTRIES' as const,
    input: { entries },
    key,
    ids: entries.map(({ id }) => id),
    field: 'entries',
    refusalOf: (entry: EntryRow) => refusalOf(entry, billable.get(entry.id) ?? null, twice.has(entry.id)),
  };
  return decideEach(books, caller, request, async (tx, found) => {
    const now = instant(books.world);
    const wanted = found.map((entry) => ({ ...entry, billable_quantity: billable.get(entry.id) ?? null }));
    const placings = await placeEntries(tx, wanted, { locked: true });
    const faults = placings.flatMap((placing) => ('fault' in placing ? placing.fault : []));
    if (faults.length > 0) return faults;
    const placed = placings.flatMap((placing) => ('placed' in placing ? placing.placed : []));
    await decideEntries(
      tx,
      placed.map(({ entry, line }) => ({
        ...entry,
        status: 'APPROVED',
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
    return [];
  });
}

function refusalOf(entry: EntryRow, billable: number | null, isTwice: boolean): Refusal | undefined {
  if (entry.status === 'APPROVED') return { code: 'ENTRY_ALREADY_APPROVED', message: 'The entry is approved already.' };
  if (entry.status === 'RECALLED') return { code: 'ENTRY_RECALLED', message: 'The entry was recalled.' };
  if (isTwice)
    return { code: 'BAD_USER_INPUT', message: 'The entry is given twice, with different billable quantities.' };
  if (billable !== null && billable < 0)
    return { code: 'BAD_USER_INPUT', message: 'A billable quantity is not negative.' };
  return undefined;
}
