// An administrator pauses a table map: from this COMMIT on its messages wait, in order and without limit, and those of other
// maps go on. Pausing a paused map changes nothing. design.md 5
import type { Outcome } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import { pauseMap } from '../../dual-write/map-state';
import type { Books } from '../books';
import { switchedMap, type TableMapInput } from './switchedMap';

/** Pauses the map. Refused: FORBIDDEN, TABLE_MAP_UNKNOWN. What is on its way already may still arrive. */
export function pauseTableMap(books: Books, caller: Caller, input: TableMapInput): Promise<Outcome<{ name: string }>> {
  return switchedMap(books, caller, 'pauseTableMap', input, (tx) =>
    pauseMap(tx, books.world, input.name, caller.subject),
  );
}
