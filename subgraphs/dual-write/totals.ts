// How many rows of each topic were sent and applied: the counters that people see of a table map. One statement per delivery
// or settle, whatever number of messages it had. Kept in shards: one row per topic would make all deliveries wait in line.
import { isDuplicateKey, marks, RetryTransaction, type Tx } from '../database/database';

const SHARDS = 16;

/** Adds rows to the totals of their topics. Last in a transaction: the counters stay locked until it commits. */
export async function countRows(
  tx: Tx,
  key: string,
  column: 'sent' | 'applied',
  counted: readonly { topic: string; rows: number }[],
): Promise<void> {
  const totals = new Map<string, number>();
  for (const { topic, rows } of counted) if (rows > 0) totals.set(topic, (totals.get(topic) ?? 0) + rows);
  if (totals.size === 0) return;
  const topics = [...totals.keys()];
  const shard = shardOf(key);
  const matched = await tx.change(
    `UPDATE topic_total SET ${column} = ${column} + CASE topic ${'WHEN ? THEN ? '.repeat(topics.length)}ELSE 0 END
       WHERE topic IN (${marks(topics.length)}) AND shard = ?`,
    [...[...totals].flat(), ...topics, shard],
  );
  if (matched < topics.length) await addMissing(tx, totals, shard, column);
}

/** The first rows of a topic in this shard: happens once per topic and shard. */
async function addMissing(
  tx: Tx,
  totals: ReadonlyMap<string, number>,
  shard: number,
  column: 'sent' | 'applied',
): Promise<void> {
  const topics = [...totals.keys()];
  const known = await tx.rows<{ topic: string }>(
    `SELECT topic FROM topic_total WHERE topic IN (${marks(topics.length)}) AND shard = ?`,
    [...topics, shard],
  );
  const missing = topics.filter((topic) => !known.some((row) => row.topic === topic));
  try {
    await tx.insert(
      'topic_total',
      missing.map((topic) => ({ topic, shard, sent: 0, applied: 0, [column]: totals.get(topic) ?? 0 })),
    );
  } catch (error) {
    if (isDuplicateKey(error))
      throw new RetryTransaction('another transaction counted the topic first', { cause: error });
    throw error;
  }
}

/** The same key always counts in the same shard, so that two deliveries of one key never lock in another order. */
function shardOf(key: string): number {
  let hash = 0;
  for (let index = 0; index < key.length; index += 1) hash = (hash * 31 + key.charCodeAt(index)) % 65_521;
  return hash % SHARDS;
}
