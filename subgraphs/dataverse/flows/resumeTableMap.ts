// An administrator resumes a table map: whatever waited for it becomes due and is sent in its order. Resuming a running map
// changes nothing. design.md 5
import type { Outcome } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import { resumeMap } from '../../dual-write/map-state';
import type { Books } from '../books';
import { switchedMap, type TableMapInput } from './switchedMap';

/** Resumes the map and wakes the relay. Refused: FORBIDDEN, TABLE_MAP_UNKNOWN. */
export function resumeTableMap(books: Books, caller: Caller, input: TableMapInput): Promise<Outcome<{ name: string }>> {
  return switchedMap(books, caller, 'resumeTableMap', input, async (tx) => {
    await resumeMap(tx, books.world, input.name, caller.subject);
    tx.afterCommit(() => books.outbox.nudge());
  });
}
