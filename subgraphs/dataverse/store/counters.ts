// Number sequences: one row each, and the row is the lock. It is the hottest lock there is, so a flow takes it last. It
// must never hand out a number outside the transaction that uses it: a rolled-back number is given again.
import { isDuplicateKey, RetryTransaction, type Tx } from '../../database/database';

/** Draws the next `howMany` numbers; gives the first of them. Locks the sequence until the transaction ends. */
export async function drawNumbers(tx: Tx, name: string, howMany: number): Promise<number> {
  const last = await lockCounter(tx, name);
  await moveCounter(tx, name, last + howMany);
  return last + 1;
}

/** The last number handed out, under the counter's lock. A counter that does not exist yet is created at 0. */
export async function lockCounter(tx: Tx, name: string): Promise<number> {
  const [row] = await tx.rows<{ last: number }>(`SELECT last FROM counter WHERE name = ?${tx.forUpdate}`, [name]);
  if (row) return row.last;
  try {
    await tx.insert('counter', [{ name, last: 0 }]);
    return 0;
  } catch (error) {
    // Another transaction created it between our look and our insert: its row is there the next time.
    throw isDuplicateKey(error) ? new RetryTransaction(`counter ${name} was just created`, { cause: error }) : error;
  }
}

export async function moveCounter(tx: Tx, name: string, last: number): Promise<void> {
  await tx.change('UPDATE counter SET last = ? WHERE name = ?', [last, name]);
}
