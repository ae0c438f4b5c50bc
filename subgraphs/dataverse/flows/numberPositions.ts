// The sequencer of the status log: gives every committed row its global position, in short transactions. Only numbered rows
// are published over many invoices. Any number of processes may run it: the counter's row lets one at a time. design.md 4
// Where the log is signed, the ends of the chains that it passes go to Finance, which keeps them: whoever cuts an end off here
// does not reach it there.
import { keys, REPORTS, type StatusHeadRow } from '../../../schema/messages';
import type { Tx } from '../../database/database';
import type { Books } from '../books';
import { inPublicationOrder } from '../rules/publication';
import { hasUnnumbered, numberSome, type Unnumbered } from '../store/positions';

/** What it needs of the books; without an outbox nobody is told of the ends of chains. */
type Sequenced = Pick<Books, 'db'> & Partial<Pick<Books, 'outbox'>>;

/** Numbers whatever is committed and has no position yet, 500 rows to a transaction; gives how many. Costs one read if there is nothing. */
export async function numberPositions({ db, outbox }: Sequenced): Promise<number> {
  let total = 0;
  while (await hasUnnumbered(db.read)) {
    const numbered = await db.write(async (tx) => {
      const rows = await numberSome(tx, inPublicationOrder);
      if (outbox) await tellHeads(tx, outbox, rows);
      return rows.length;
    });
    if (numbered === 0) break; // another process was faster
    total += numbered;
  }
  return total;
}

/** One message for all rows of a transaction, under one key: the counter's lock makes its order that of the positions. */
async function tellHeads(tx: Tx, outbox: Books['outbox'], rows: readonly Unnumbered[]): Promise<void> {
  const heads = new Map<string, StatusHeadRow>();
  for (const { invoice_id: invoiceId, sequence, key_id, mac } of rows)
    if (key_id && mac) heads.set(invoiceId, { invoiceId, sequence, mac });
  await outbox.append(tx, keys.statusLog, [{ topic: REPORTS.heads, rows: [...heads.values()] }]);
}
