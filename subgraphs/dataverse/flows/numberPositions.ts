// The sequencer of the status log: gives every committed row its global position, in short transactions. Only numbered rows
// are published over many invoices. Any number of processes may run it: the counter's row lets one at a time. design.md 4
import type { Books } from '../books';
import { inPublicationOrder } from '../rules/publication';
import { hasUnnumbered, numberSome } from '../store/positions';

/** Numbers whatever is committed and has no position yet, 500 rows to a transaction; gives how many. Costs one read if there is nothing. */
export async function numberPositions({ db }: Pick<Books, 'db'>): Promise<number> {
  let total = 0;
  while (await hasUnnumbered(db.read)) {
    const numbered = await db.write((tx) => numberSome(tx, inPublicationOrder));
    if (numbered === 0) break; // another process was faster
    total += numbered;
  }
  return total;
}
