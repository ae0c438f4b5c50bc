// Global positions of the status log, for streams over many invoices. One sequencer at a time, by the counter's lock, numbers
// rows that are committed; so a slow committer gets a later position and is never skipped, as it would be by its insert time
// (faults.md, F9). Exact primary keys only: a range would wait for, or see, rows that are being written.
import type { Reader, Tx } from '../../database/database';
import { CHUNK, inChunks } from './chunks';
import { lockCounter, moveCounter } from './counters';

const COUNTER = 'status-position';
/** Rows per UPDATE: its CASE is searched from the start for each row. */
const ROWS_PER_UPDATE = 50;

export interface Unnumbered {
  readonly invoice_id: string;
  readonly sequence: number;
  readonly at: string;
  readonly key_id: string | null;
  readonly mac: string | null;
}

/** Is any committed row without a position? */
export async function hasUnnumbered(reader: Reader): Promise<boolean> {
  return (await reader.rows('SELECT 1 AS one FROM invoice_status WHERE position IS NULL LIMIT 1')).length > 0;
}

/** Numbers up to 500 rows in the order that `inOrder` gives them. Gives those that it numbered, in their order. */
export async function numberSome(
  tx: Tx,
  inOrder: (rows: readonly Unnumbered[]) => Unnumbered[],
): Promise<Unnumbered[]> {
  const last = await lockCounter(tx, COUNTER);
  const rows = await tx.rows<Unnumbered>(
    `SELECT invoice_id, sequence, at, key_id, mac FROM invoice_status WHERE position IS NULL ORDER BY invoice_id, sequence LIMIT ${CHUNK}`,
  );
  if (rows.length === 0) return [];
  const numbered = inOrder(rows).map((row, index) => ({ ...row, position: last + index + 1 }));
  const updates = inChunks(numbered, ROWS_PER_UPDATE).map((part) => {
    const whens = part.map(() => 'WHEN invoice_id = ? AND sequence = ? THEN ?').join(' ');
    const keys = part.map(() => '(invoice_id = ? AND sequence = ?)').join(' OR ');
    return tx.change(`UPDATE invoice_status SET position = CASE ${whens} END WHERE ${keys}`, [
      ...part.flatMap(({ invoice_id, sequence, position }) => [invoice_id, sequence, position]),
      ...part.flatMap(({ invoice_id, sequence }) => [invoice_id, sequence]),
    ]);
  });
  await Promise.all([...updates, moveCounter(tx, COUNTER, last + rows.length)]);
  return numbered;
}
