// I3 of operations of many items: counts are those of the items, what ended has no item left to do, an item that is done did what the
// operation is for, and did it once. Drafts are held by the operation that will confirm them, and by no other. domain.md 3.1, 5.7
import type { Row } from './book';
import { type Check, forbidden, judged, type Side } from './invariant';

interface Counts extends Row {
  readonly id: string;
  readonly state: string;
  readonly total: number;
  readonly done: number;
  readonly refused: number;
  readonly held: number;
  readonly waiting: number;
}

interface Item extends Row {
  readonly operation_id: string;
  readonly number: number;
  readonly subject_id: string;
}

const item = (row: Item): string => `bulk_item ${row.operation_id} ${row.number}`;
const count = (state: string): string => `COUNT(CASE WHEN i.state = '${state}' THEN 1 END)`;
const RUNNING = "('SCHEDULED', 'PROCESSING')";

function counts(book: Side): Check[] {
  return [
    forbidden<Counts>({
      invariant: 'I3',
      book,
      sql: `SELECT o.id, o.state, o.total, o.done, o.refused, COUNT(i.number) AS held, ${count('WAITING')} AS waiting FROM bulk_operation o
        LEFT JOIN bulk_item i ON i.operation_id = o.id GROUP BY o.id, o.state, o.total, o.done, o.refused, o.finished_at
        HAVING COUNT(i.number) <> o.total OR ${count('DONE')} <> o.done OR ${count('REFUSED')} <> o.refused OR o.total <> o.done + o.refused + ${count('WAITING')}
          OR COALESCE(MAX(i.number), 0) <> COUNT(i.number) OR (o.state = 'COMPLETE' AND ${count('WAITING')} > 0)
          OR o.state NOT IN ('SCHEDULED', 'PROCESSING', 'COMPLETE', 'FAILED') OR (o.finished_at IS NULL) <> (o.state IN ${RUNNING})`,
      subject: (row) => `${book} bulk_operation ${row.id}`,
      detail: (row) =>
        `is ${row.state} and says ${row.done} done and ${row.refused} refused of ${row.total}; it has ${row.held} items, ${row.waiting} of them waiting`,
    }),
    judged<Item & { state: string; errors: string | null }>({
      invariant: 'I3',
      book,
      sql: `SELECT i.operation_id, i.number, i.subject_id, i.state, i.errors FROM bulk_item i LEFT JOIN bulk_operation o ON o.id = i.operation_id
        WHERE o.id IS NULL OR (i.state = 'REFUSED') <> (i.errors IS NOT NULL) OR i.errors = '[]'`,
      subject: (row) => `${book} ${item(row)}`,
      judge: (row) => `is ${row.state} of its operation, or of none, with the refusals ${row.errors ?? 'none'}`,
    }),
    forbidden<Row & { subject_id: string; times: number }>({
      invariant: 'I3',
      book,
      sql: `SELECT i.subject_id, COUNT(*) AS times FROM bulk_item i JOIN bulk_operation o ON o.id = i.operation_id
        WHERE i.state = 'DONE' AND o.kind IN ('CONFIRM_INVOICES', 'POST_PROPOSALS') GROUP BY o.kind, i.subject_id HAVING COUNT(*) > 1`,
      subject: (row) => `${book} bulk items of ${row.subject_id}`,
      detail: (row) => `did it ${row.times} times, which can be done once`,
    }),
  ];
}

/** A proposal that was posted by an operation is posted, in the name of whoever asked for it. */
const posted = judged<Item & { status: string | null; posted_by: string | null; caller: string }>({
  invariant: 'I3',
  book: 'finance',
  sql: `SELECT i.operation_id, i.number, i.subject_id, o.caller, p.status, p.posted_by FROM bulk_item i
    JOIN bulk_operation o ON o.id = i.operation_id AND o.kind = 'POST_PROPOSALS' LEFT JOIN proposal p ON p.number = i.subject_id WHERE i.state = 'DONE'`,
  subject: item,
  judge: ({ subject_id, status, posted_by, caller }) => {
    const by = (JSON.parse(caller) as { subject: string }).subject;
    return status === 'INVOICED' && posted_by === by
      ? undefined
      : `posted ${subject_id} for ${by}; that is ${status}, by ${posted_by}`;
  },
});

const confirmed: Check[] = [
  forbidden<Item & { status: string | null }>({
    invariant: 'I3',
    book: 'dataverse',
    sql: `SELECT i.operation_id, i.number, i.subject_id, v.status FROM bulk_item i
      JOIN bulk_operation o ON o.id = i.operation_id AND o.kind = 'CONFIRM_INVOICES' LEFT JOIN invoice v ON v.id = i.subject_id
      WHERE i.state = 'DONE' AND COALESCE(v.status, '') NOT IN ('CONFIRMED', 'POSTED')`,
    subject: item,
    detail: (row) => `confirmed ${row.subject_id}; that is ${row.status}`,
  }),
  forbidden<Row & { id: string; bulk_operation_id: string; status: string }>({
    invariant: 'I3',
    book: 'dataverse',
    sql: `SELECT v.id, v.bulk_operation_id, v.status FROM invoice v LEFT JOIN bulk_item i ON i.operation_id = v.bulk_operation_id AND i.subject_id = v.id AND i.state = 'WAITING'
      LEFT JOIN bulk_operation o ON o.id = i.operation_id AND o.state IN ${RUNNING}
      WHERE v.bulk_operation_id IS NOT NULL AND (o.id IS NULL OR v.status NOT IN ('DRAFT', 'IN_REVIEW'))`,
    subject: (row) => `invoice ${row.id}`,
    detail: (row) => `is ${row.status} and held by operation ${row.bulk_operation_id}, which will never come to it`,
  }),
  forbidden<Item>({
    invariant: 'I3',
    book: 'dataverse',
    sql: `SELECT i.operation_id, i.number, i.subject_id FROM bulk_item i
      JOIN bulk_operation o ON o.id = i.operation_id AND o.kind = 'CONFIRM_INVOICES' AND o.state IN ${RUNNING}
      LEFT JOIN invoice v ON v.id = i.subject_id AND v.bulk_operation_id = o.id WHERE i.state = 'WAITING' AND v.id IS NULL`,
    subject: item,
    detail: (row) => `waits to confirm ${row.subject_id}, which it does not hold`,
  }),
];

export const bulkChecks: Check[] = [...counts('dataverse'), ...counts('finance'), posted, ...confirmed];
