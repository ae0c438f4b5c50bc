// Time, expenses, material and fees are handed in: nothing is billed or sent before somebody approves them. All or none, in a
// fixed number of statements for up to 1,000 entries. domain.md 1.2, 3.4
import { type Outcome, refused } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import { recall, remember } from '../../mutations/idempotency';
import type { Books } from '../books';
import type { EntryInput } from '../rules/entry';
import { forbidden } from '../rules/permissions';
import { insertEntries } from '../store/entries';
import { decided } from './decided';
import { handedIn, MOST_ENTRIES } from './handedIn';

export interface SubmitEntriesInput {
  readonly entries: readonly EntryInput[];
  readonly idempotencyKey?: string | null;
}

/**
 * Writes the entries as SUBMITTED by the caller; answers with their ids, in order. FORBIDDEN, LIST_TOO_LONG, BAD_USER_INPUT,
 * DATE_INVALID, AMOUNT_OUT_OF_RANGE, NOT_FOUND, NUMBER_TAKEN, CURRENCY_DIFFERS; `path` is ['entries', index, field].
 */
export async function submitEntries(
  books: Books,
  caller: Caller,
  { entries, idempotencyKey: key }: SubmitEntriesInput,
): Promise<Outcome<{ entryIds: string[] }>> {
  const denied = forbidden(caller.roles, 'SUBMIT_ENTRIES');
  if (denied) return refused(denied);
  if (entries.length > MOST_ENTRIES)
    return refused({ code: 'LIST_TOO_LONG', message: `At most ${MOST_ENTRIES} entries at once.`, path: ['entries'] });
  const request = { mutation: 'submitEntries', caller, key, input: { entries } };
  const outcome = await decided(books, async (tx) => {
    const before = await recall<{ entryIds: string[] }>(tx, request, books);
    if (before) return before;
    const placed = await handedIn(tx, books, caller, entries, { approved: false });
    await insertEntries(
      tx,
      placed.map(({ entry }) => entry),
    );
    const answer = { entryIds: placed.map(({ entry }) => entry.id) };
    await remember(tx, request, answer, books);
    return { ok: true, value: answer, replayed: false };
  });
  if (outcome.ok) return outcome;
  const below = outcome.refusals.map((refusal) =>
    /^\d+$/.test(refusal.path?.[0] ?? '') ? { ...refusal, path: ['entries', ...(refusal.path ?? [])] } : refusal,
  );
  return refused(...below);
}
