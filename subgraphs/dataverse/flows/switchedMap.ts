// What pausing and resuming a table map have in common: the map's lock, the idempotency key, and a name that must be known.
// Part of the flows pauseTableMap and resumeTableMap; it must never decide which way the map is switched.
import { type Outcome, refused } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import type { Tx } from '../../database/database';
import { lockMap } from '../../dual-write/map-state';
import { recall, remember } from '../../mutations/idempotency';
import { scopeRefusal } from '../../operators/scope';
import type { Books } from '../books';
import { forbidden } from '../rules/permissions';
import { TABLE_MAPS } from '../store/readTableMaps';
import { decided } from './decided';

export interface TableMapInput {
  readonly name: string;
  readonly idempotencyKey?: string | null;
}

const SHOWN_OF_A_NAME = 120;

/** Runs `work` under the map's lock and remembers that it succeeded. Refused: FORBIDDEN, TABLE_MAP_UNKNOWN. */
export async function switchedMap(
  books: Books,
  caller: Caller,
  mutation: 'pauseTableMap' | 'resumeTableMap',
  { name, idempotencyKey }: TableMapInput,
  work: (tx: Tx) => Promise<void>,
): Promise<Outcome<{ name: string }>> {
  // By a map the rows of every company travel.
  const denied = forbidden(caller.roles, 'MANAGE_MAPS') ?? scopeRefusal(caller);
  if (denied) return refused(denied);
  const request = { mutation, caller, key: idempotencyKey, input: { name } };
  return decided(books, async (tx) => {
    await lockMap(tx, name);
    const before = await recall<{ name: string }>(tx, request, books);
    if (before) return before;
    if (!TABLE_MAPS.some((map) => map.name === name)) {
      const shown = name.slice(0, SHOWN_OF_A_NAME);
      const message = `There is no table map '${shown}'.`;
      return refused({ code: 'TABLE_MAP_UNKNOWN', message, path: ['name'], subjectId: shown });
    }
    await work(tx);
    await remember(tx, request, { name }, books);
    return { ok: true, value: { name }, replayed: false };
  });
}
