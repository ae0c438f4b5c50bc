// The key that seals cursors: a row of Dataverse's own database, so that its processes share it without a setting, and a backup carries it.
// The first process makes it, whichever that is. It must never be replaced: cursors that clients hold are read with it.
import { type Database, isDuplicateKey, type Reader, RetryTransaction, type Tx } from '../../database/database';

const NAME = 'status';

interface KeyRow {
  readonly secret: string;
  readonly plain_until: string | null;
}

/**
 * The key of the status log's cursors, made of `drawn` (32 bytes) where there is none. `plainUntil`: an instant, of a process that seals:
 * the first one's stands; null, of one that does not: takes it back; absent, of one that serves nobody: leaves it.
 */
export async function cursorKey(db: Database, drawn: () => Buffer, plainUntil?: string | null): Promise<Buffer> {
  const known = await keyIn(db.read);
  const stands = known && (plainUntil === undefined || (known.plain_until === null) === (plainUntil === null));
  const { secret } = stands ? known : await db.write((tx) => keptKey(tx, drawn, plainUntil));
  return Buffer.from(secret, 'base64');
}

async function keptKey(tx: Tx, drawn: () => Buffer, plainUntil?: string | null): Promise<Pick<KeyRow, 'secret'>> {
  const known = await keyIn(tx, tx.forUpdate);
  if (known && plainUntil === undefined) return known;
  if (known) {
    const isOther = plainUntil === null ? 'plain_until IS NOT NULL' : 'plain_until IS NULL';
    await tx.change(`UPDATE cursor_key SET plain_until = ? WHERE name = ? AND ${isOther}`, [plainUntil ?? null, NAME]);
    return known;
  }
  const secret = drawn().toString('base64');
  try {
    await tx.insert('cursor_key', [{ name: NAME, secret, plain_until: plainUntil ?? null }]);
    return { secret };
  } catch (error) {
    if (isDuplicateKey(error)) throw new RetryTransaction('another process made the key first', { cause: error });
    throw error;
  }
}

async function keyIn(reader: Reader, lock = ''): Promise<KeyRow | undefined> {
  const [row] = await reader.rows<KeyRow>(`SELECT secret, plain_until FROM cursor_key WHERE name = ?${lock}`, [NAME]);
  return row;
}

/** Whether the event at a position is of a time whose cursors were given out in the clear; what stands before the first event is. */
export async function isOfPlainTime(reader: Reader, position: number): Promise<boolean> {
  const [row] = await reader.rows<{ plain_until: string | null; at: string | null }>(
    `SELECT k.plain_until, (SELECT s.at FROM invoice_status s WHERE s.position <= ? ORDER BY s.position DESC LIMIT 1) AS at
     FROM cursor_key k WHERE k.name = ?`,
    [position, NAME],
  );
  return row === undefined || row.plain_until === null || row.at === null || row.at <= row.plain_until;
}
