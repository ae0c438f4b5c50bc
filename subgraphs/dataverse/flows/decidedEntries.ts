// The frame of what is decided of entries by id: the ids, the key, the locks, and a refusal for each that is not there. Part of
// the flows that approve and recall entries and cancel approvals; it must never decide more than that an entry is visible.
import type { Refusal } from '../../../schema/errors';
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import type { Tx } from '../../database/database';
import { Refuse } from '../../mutations/decided';
import { recall, remember } from '../../mutations/idempotency';
import type { Books } from '../books';
import { type Action, forbidden } from '../rules/permissions';
import { type EntryRow, lockEntries } from '../store/entries';
import { decided } from './decided';
import { MOST_ENTRIES } from './handedIn';

export interface EntriesRequest {
  readonly mutation: string;
  readonly action: Action;
  /** As it was given, without the key. */
  readonly input: object;
  readonly key: string | null | undefined;
  /** The ids as they were given. */
  readonly ids: readonly string[];
  /** Where the ids stand in the input. */
  readonly field: string;
  /** Why this entry cannot be decided so; undefined: it can. */
  refusalOf(entry: EntryRow): Refusal | undefined;
}

/** Locks the entries, refuses all if one cannot be decided so, and otherwise does the work: all or none. */
export async function decideEach(
  books: Books,
  caller: Caller,
  request: EntriesRequest,
  work: (tx: Tx, entries: readonly EntryRow[]) => Promise<readonly Refusal[]>,
): Promise<Outcome<{ entryIds: string[] }>> {
  const denied = forbidden(caller.roles, request.action);
  if (denied) return refused(denied);
  const ids = [...new Set(request.ids)];
  if (ids.length > MOST_ENTRIES)
    return refused({
      code: 'LIST_TOO_LONG',
      message: `At most ${MOST_ENTRIES} entries at once.`,
      path: [request.field],
    });
  const remembered = { mutation: request.mutation, caller, key: request.key, input: request.input };
  return decided(books, async (tx) => {
    const found = await lockEntries(tx, ids);
    const before = await recall<{ entryIds: string[] }>(tx, remembered, books);
    if (before) return before;
    const placed = (refusal: Refusal): Refusal => ({
      ...refusal,
      path: [request.field, `${request.ids.indexOf(refusal.subjectId ?? '')}`],
    });
    const refusals = ids.flatMap((id) => refusalFor(id, found.get(id), caller, request) ?? []);
    if (refusals.length > 0) return refused(...refusals.map(placed));
    const later = await work(
      tx,
      ids.map((id) => found.get(id) as EntryRow),
    );
    if (later.length > 0) throw new Refuse(...later.map(placed)); // something may be written already
    await remember(tx, remembered, { entryIds: ids }, books);
    return { ok: true, value: { entryIds: ids }, replayed: false };
  });
}

function refusalFor(
  id: string,
  entry: EntryRow | undefined,
  caller: Caller,
  request: EntriesRequest,
): Refusal | undefined {
  if (!entry || !maySee(caller, entry.legal_entity))
    return { code: 'NOT_FOUND', message: `There is no entry ${id}.`, subjectId: id };
  const refusal = request.refusalOf(entry);
  return refusal && { ...refusal, subjectId: id };
}
