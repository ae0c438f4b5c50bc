// An administrator resumes a table map: whatever waited for it becomes due and is sent in its order. Resuming a running map
// changes nothing. design.md 5
import { type Outcome, refused } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import { lockMap, resumeMap } from '../../dual-write/map-state';
import { recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { TABLE_MAPS } from '../store/readTableMaps';
import { decided } from './decided';

export interface ResumeTableMapInput {
  readonly name: string;
  readonly idempotencyKey?: string | null;
}

/** Resumes the map and wakes the relay. Refused: TABLE_MAP_UNKNOWN. */
export async function resumeTableMap(
  books: Books,
  caller: Caller,
  input: ResumeTableMapInput,
): Promise<Outcome<{ name: string }>> {
  const { name } = input;
  const request = { mutation: 'resumeTableMap', caller, key: input.idempotencyKey, input: { name } };
  return decided(books, async (tx) => {
    await lockMap(tx, name);
    const before = await recall<{ name: string }>(tx, request);
    if (before) return before;
    if (!TABLE_MAPS.some((map) => map.name === name)) {
      const message = `There is no table map '${name.slice(0, 120)}'.`;
      return refused({ code: 'TABLE_MAP_UNKNOWN', message, path: ['name'], subjectId: name.slice(0, 120) });
    }
    await resumeMap(tx, books.world, name, caller.subject);
    await remember(tx, request, { name }, instant(books.world));
    tx.afterCommit(() => books.outbox.nudge());
    return { ok: true, value: { name }, replayed: false };
  });
}
