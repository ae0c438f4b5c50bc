// I2 of what operators did about parked messages: the audit trail and the messages agree. What was skipped or marked done is so, for the
// reason on record, and whoever did it is named.
import type { Row } from './book';
import { type Check, forbidden, type Side } from './invariant';

interface Act extends Row {
  readonly id: string;
  readonly act: string;
  readonly stream_key: string;
  readonly number: number;
}

/** What leaves content out, and says why; what is only tried again, as it was or mapped anew, need not. */
const ENDS = "'SKIP', 'MARK_DONE'";
const MADE = "CASE a.act WHEN 'SKIP' THEN 'SKIPPED' WHEN 'MARK_DONE' THEN 'DONE' ELSE o.state END";

function acts(book: Side): Check[] {
  return [
    forbidden<Act & { state: string | null }>({
      invariant: 'I2',
      book,
      // Rows that were settled long ago are removed; the acts stay.
      sql: `SELECT a.id, a.act, a.stream_key, a.number, o.state FROM operator_act a
        LEFT JOIN outbox_stream s ON s.stream_key = a.stream_key LEFT JOIN outbox o ON o.stream_key = a.stream_key AND o.number = a.number
        WHERE a.act NOT IN ('RETRY', 'MAP_ANEW', 'SKIP', 'MARK_DONE') OR a.subject = '' OR s.stream_key IS NULL OR a.number < 1 OR a.number > s.last_number
          OR (a.act IN (${ENDS}) AND COALESCE(a.reason, '') = '') OR (o.id IS NOT NULL AND (o.topic <> a.topic OR o.state <> ${MADE}
            OR (a.act IN (${ENDS}) AND COALESCE(o.reason, '') <> a.reason)))`,
      subject: (row) => `${book} operator_act ${row.id}`,
      detail: (row) =>
        `says ${row.act} of ${row.stream_key} ${row.number}, which is ${row.state ?? 'not there'}, or has no reason, or another`,
    }),
    // Before the first act nobody wrote any down.
    forbidden<Row & { stream_key: string; number: number; state: string }>({
      invariant: 'I2',
      book,
      sql: `SELECT o.stream_key, o.number, o.state FROM outbox o WHERE o.state IN ('SKIPPED', 'DONE') AND o.created_at >= (SELECT MIN(f.at) FROM operator_act f)
        AND NOT EXISTS (SELECT 1 FROM operator_act a WHERE a.stream_key = o.stream_key AND a.number = o.number AND a.act IN (${ENDS}))`,
      subject: (row) => `${book} outbox ${row.stream_key} ${row.number}`,
      detail: (row) => `is ${row.state}, and the audit trail does not say who did it`,
    }),
  ];
}

export const operatorActChecks: Check[] = [...acts('dataverse'), ...acts('finance')];
