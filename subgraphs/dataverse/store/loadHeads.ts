// How far the keys of documents have come in either direction, for a load: what was sent from here, and what of Finance's was received.
// Reads only.
import { marks, type Reader } from '../../database/database';

interface HeadRow {
  readonly stream_key: string;
  readonly number: number;
  readonly id: string | null;
}

/** How far keys have come that were ever sent from here: what is parked counts no further than before it. */
export async function headsOf(reader: Reader, keys: readonly string[]): Promise<Map<string, HeadRow>> {
  if (keys.length === 0) return new Map();
  const number = 'CASE WHEN s.parked_code IS NULL THEN s.last_number ELSE s.settled_number END';
  const rows = await reader.rows<HeadRow>(
    `SELECT s.stream_key, ${number} AS number, o.id FROM outbox_stream s
       LEFT JOIN outbox o ON o.stream_key = s.stream_key AND o.number = ${number} WHERE s.stream_key IN (${marks(keys.length)})`,
    keys,
  );
  return new Map(rows.map((row) => [row.stream_key, row]));
}

/** How far keys of the other side have been received. */
export async function receivedOf(reader: Reader, keys: readonly string[]): Promise<HeadRow[]> {
  if (keys.length === 0) return [];
  return reader.rows<HeadRow>(
    `SELECT stream_key, last_number AS number, last_message_id AS id FROM inbox_stream WHERE stream_key IN (${marks(keys.length)})`,
    keys,
  );
}
