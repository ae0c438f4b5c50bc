// An administrator pauses a table map: from this COMMIT on its messages wait, in order and without limit, and those of other
// maps go on. Pausing a paused map changes nothing. design.md 5
import { type Outcome, refused } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import { lockMap, pauseMap } from '../../dual-write/map-state';
import { recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { TABLE_MAPS } from '../store/readTableMaps';
import { decided } from './decided';

export interface PauseTableMapInput {
  readonly name: string;
  readonly idempotencyKey?: string | null;
}

/** Pauses the map. Refused: TABLE_MAP_UNKNOWN. What is on its way already may still arrive. */
export async function pauseTableMap(
  books: Books,
  caller: Caller,
  input: PauseTableMapInput,
): Promise<Outcome<{ name: string }>> {
  const { name } = input;
  const request = { mutation: 'pauseTableMap', caller, key: input.idempotencyKey, input: { name } };
  return decided(books, async (tx) => {
    await lockMap(tx, name);
    const before = await recall<{ name: string }>(tx, request);
    if (before) return before;
    if (!TABLE_MAPS.some((map) => map.name === name)) {
      const message = `There is no table map '${name.slice(0, 120)}'.`;
      return refused({ code: 'TABLE_MAP_UNKNOWN', message, path: ['name'], subjectId: name.slice(0, 120) });
    }
    await pauseMap(tx, books.world, name, caller.subject);
    await remember(tx, request, { name }, instant(books.world));
    return { ok: true, value: { name }, replayed: false };
  });
}
