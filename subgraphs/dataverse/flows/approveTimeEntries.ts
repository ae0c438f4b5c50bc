// Time that is handed in and approved at once: an entry journal of hours. It must never differ from what confirmEntryJournal does
// for every class. domain.md 3.4 (a)
import type { Outcome } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import type { Books } from '../books';
import type { EntryInput } from '../rules/entry';
import { confirmEntryJournal } from './confirmEntryJournal';

/** An entry of class TIME with an id of its own. */
export interface TimeEntry extends Omit<EntryInput, 'id' | 'transactionClass' | 'quantity'> {
  readonly id: string;
  /** 1/100 of an hour. */
  readonly hours: number;
}

/** Approves the entries, all or none; answers with their ids. `path` of a refusal is [index, field]. */
export async function approveTimeEntries(
  books: Books,
  caller: Caller,
  entries: readonly TimeEntry[],
): Promise<Outcome<{ entryIds: string[] }>> {
  const inputs = entries.map(({ hours, ...entry }) => ({
    ...entry,
    transactionClass: 'TIME' as const,
    quantity: hours,
  }));
  const outcome = await confirmEntryJournal(books, caller, inputs);
  if (outcome.ok) return outcome;
  const refusals = outcome.refusals.map((refusal) => ({
    ...refusal,
    ...(refusal.path ? { path: refusal.path.map((part) => (part === 'quantity' ? 'hours' : part)) } : {}),
  }));
  return { ...outcome, refusals };
}
