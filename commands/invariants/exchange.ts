// I2 and I6 of the exchange itself: outbox rows are numbered without a gap and settled in order, nothing is dropped, and
// what one side settled the other has applied under the same number and id.
import type { Row } from './book';
import { agreement, type Check, forbidden, type Judgement, type Side } from './invariant';

interface Stream extends Row {
  readonly stream_key: string;
  readonly last_number: number;
  readonly settled_number: number;
}

/** Rows of an outbox against their stream. Settled rows may have been removed by age: always a beginning, never a middle. */
function numbering(book: Side): Check[] {
  return [
    forbidden<Stream & { lowest: number; highest: number; held: number }>({
      invariant: 'I6',
      book,
      sql: `SELECT o.stream_key, MIN(o.number) AS lowest, MAX(o.number) AS highest, COUNT(*) AS held, s.last_number, s.settled_number
        FROM outbox o LEFT JOIN outbox_stream s ON s.stream_key = o.stream_key GROUP BY o.stream_key, s.last_number, s.settled_number
        HAVING s.last_number IS NULL OR MAX(o.number) <> s.last_number OR MIN(o.number) < 1 OR MAX(o.number) - MIN(o.number) + 1 <> COUNT(*)
          OR MIN(o.number) > s.settled_number + 1`,
      subject: (row) => `${book} outbox ${row.stream_key}`,
      detail: (row) =>
        `${row.held} rows numbered ${row.lowest} to ${row.highest}; the stream says ${row.last_number}, settled to ${row.settled_number}`,
    }),
    forbidden<Stream>({
      invariant: 'I2',
      book,
      sql: `SELECT s.stream_key, s.last_number, s.settled_number FROM outbox_stream s WHERE s.settled_number > s.last_number
          OR (s.settled_number < s.last_number AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.stream_key = s.stream_key AND o.number = s.last_number))`,
      subject: (row) => `${book} outbox ${row.stream_key}`,
      detail: (row) => `settled to ${row.settled_number} of ${row.last_number}, and the rest is not there`,
    }),
    forbidden<Row & { stream_key: string; number: number; topic: string; chunk: number; chunks: number }>({
      invariant: 'I6',
      book,
      // One that was lost and then left out by a person has no content, and is nobody's chunk.
      sql: `SELECT o.stream_key, o.number, o.topic, o.chunk, o.chunks FROM outbox o LEFT JOIN outbox n ON n.stream_key = o.stream_key AND n.number = o.number + 1
        WHERE o.chunk < 1 OR o.chunk > o.chunks OR (o.chunk < o.chunks AND (n.id IS NULL
          OR (n.topic <> 'lost' AND (n.topic <> o.topic OR n.chunk <> o.chunk + 1 OR n.chunks <> o.chunks))))`,
      subject: (row) => `${book} outbox ${row.stream_key} ${row.number}`,
      detail: (row) => `chunk ${row.chunk} of ${row.chunks} of '${row.topic}' is not followed by the next`,
    }),
  ];
}

function settling(book: Side): Check[] {
  return [
    forbidden<Row & { stream_key: string; number: number; state: string; settled_number: number }>({
      invariant: 'I6',
      book,
      sql: `SELECT o.stream_key, o.number, o.state, s.settled_number FROM outbox o JOIN outbox_stream s ON s.stream_key = o.stream_key
        WHERE (o.number <= s.settled_number AND o.state NOT IN ('SETTLED', 'SKIPPED', 'DONE')) OR (o.number > s.settled_number AND o.state = 'SETTLED')`,
      subject: (row) => `${book} outbox ${row.stream_key} ${row.number}`,
      detail: (row) => `is ${row.state}, while its key is settled to ${row.settled_number}`,
    }),
    forbidden<Row & { stream_key: string; number: number }>({
      invariant: 'I2',
      book,
      sql: "SELECT stream_key, number FROM outbox WHERE state IN ('SKIPPED', 'DONE') AND (reason IS NULL OR reason = '')",
      subject: (row) => `${book} outbox ${row.stream_key} ${row.number}`,
      detail: () => 'was skipped or marked done without a reason',
    }),
    forbidden<Row & { stream_key: string; parked_code: string }>({
      invariant: 'I2',
      book,
      sql: "SELECT stream_key, parked_code FROM outbox_stream WHERE parked_code IS NOT NULL AND (parked_code = '' OR parked_message IS NULL OR parked_message = '')",
      subject: (row) => `${book} outbox ${row.stream_key}`,
      detail: (row) => `is parked as '${row.parked_code}' without a reason`,
    }),
    forbidden<Stream & { later_reason: string | null }>({
      invariant: 'I2',
      book,
      needsRest: true,
      // Waiting is no loss while something that is parked or paused could be what it waits for.
      sql: `SELECT s.stream_key, s.last_number, s.settled_number, s.later_reason FROM outbox_stream s
        WHERE s.settled_number < s.last_number AND s.parked_code IS NULL AND s.waiting_topic IS NULL
          AND (s.later_reason IS NULL OR (s.later_reason NOT LIKE 'MAP_PAUSED%'
            AND NOT EXISTS (SELECT 1 FROM outbox_stream p WHERE p.parked_code IS NOT NULL OR p.waiting_topic IS NOT NULL OR p.later_reason LIKE 'MAP_PAUSED%')))`,
      subject: (row) => `${book} outbox ${row.stream_key}`,
      detail: (row) =>
        `rows ${row.settled_number + 1} to ${row.last_number} are neither applied nor parked (${row.later_reason ?? 'no reason on record'})`,
    }),
  ];
}

interface Sent extends Stream {
  readonly parked_code: string | null;
  /** The row at `settled_number`, unless it was removed by age or settled by hand. */
  readonly settled_id: string | null;
}

interface Received extends Row {
  readonly last_number: number;
  readonly last_message_id: string;
  readonly refused_code: string | null;
}

const SENT = `SELECT s.stream_key AS subject, s.stream_key, s.last_number, s.settled_number, s.parked_code, o.id AS settled_id
  FROM outbox_stream s LEFT JOIN outbox o ON o.stream_key = s.stream_key AND o.number = s.settled_number AND o.state = 'SETTLED' ORDER BY s.stream_key`;
const RECEIVED =
  'SELECT stream_key AS subject, last_number, last_message_id, refused_code FROM inbox_stream ORDER BY stream_key';

/** What the sender says against what the receiver says, of one key. */
function exchanged(sent: Sent | undefined, received: Received | undefined, atRest: boolean): Judgement | undefined {
  const applied = received?.last_number ?? 0;
  if (!sent) return { invariant: 'I1', detail: `applied to ${applied} under a key that was never sent` };
  if (applied > sent.last_number)
    return { invariant: 'I6', detail: `applied to ${applied}, but only ${sent.last_number} were ever written` };
  if (atRest && applied < sent.settled_number)
    return { invariant: 'I2', detail: `settled to ${sent.settled_number}, but applied to ${applied} only` };
  if (atRest && received?.refused_code && !sent.parked_code)
    return { invariant: 'I2', detail: `refused as ${received.refused_code}, and parked by nobody` };
  const sameNumber = received && applied === sent.settled_number && sent.settled_id !== null;
  if (sameNumber && received.last_message_id !== sent.settled_id) {
    return {
      invariant: 'I6',
      detail: `number ${applied} was sent as ${sent.settled_id} and applied as ${received.last_message_id}`,
    };
  }
  return undefined;
}

export const exchangeChecks: Check[] = [
  ...numbering('dataverse'),
  ...numbering('finance'),
  ...settling('dataverse'),
  ...settling('finance'),
  agreement<Sent, Received>({ what: 'to Finance', dataverse: SENT, finance: RECEIVED, judge: exchanged }),
  // Finance's snapshot is the older one: while the books move, Dataverse may have applied what it does not show yet.
  agreement<Received, Sent>({
    what: 'to Dataverse',
    needsRest: true,
    dataverse: RECEIVED,
    finance: SENT,
    judge: (received, sent, atRest) => exchanged(sent, received, atRest),
  }),
];
