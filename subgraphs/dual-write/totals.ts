// How many rows of each topic were sent and applied: the counters that people see of a table map. One statement per delivery
// or settle, whatever number of messages it had. Kept in shards: one row per topic would make all deliveries wait in line.
import { marks, type Tx } from '../database/database';

const SHARDS = 16;

/** Adds rows to the totals of their topics, with COMMIT: the counters stay locked no longer than that. */
export function countRows(
  tx: Tx,
  key: string,
  column: 'sent' | 'applied',
  counted: readonly { topic: string; rows: number }[],
): void {
  const totals = new Map<string, number>();
  for (const { topic, rows } of counted) if (rows > 0) totals.set(topic, (totals.get(topic) ?? 0) + rows);
  if (totals.size === 0) return;
  const shard = shardOf(key);
  const columns = ['topic', 'shard', 'sent', 'applied'];
  const rows = [...totals].sort(([a], [b]) => (a < b ? -1 : 1)); // two that count the same topics lock them in one order
  const tuples = rows.map(() => `(${marks(columns.length)})`).join(', ');
  const more =
    tx.dialect === 'sqlite'
      ? `ON CONFLICT (topic, shard) DO UPDATE SET ${column} = topic_total.${column} + excluded.${column}`
      : `ON DUPLICATE KEY UPDATE ${column} = ${column} + VALUES(${column})`;
  tx.atCommit(
    `INSERT INTO topic_total (${columns.join(', ')}) VALUES ${tuples} ${more}`,
    rows.flatMap(([topic, count]) => [topic, shard, ...(column === 'sent' ? [count, 0] : [0, count])]),
  );
}

/** The same key always counts in the same shard, so that two deliveries of one key never lock in another order. */
function shardOf(key: string): number {
  let hash = 0;
  for (let index = 0; index < key.length; index += 1) hash = (hash * 31 + key.charCodeAt(index)) % 65_521;
  return hash % SHARDS;
}
