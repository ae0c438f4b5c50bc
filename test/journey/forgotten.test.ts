// What is kept how long: each night each side forgets what is older than its setting says, whole with what belongs to it, and nothing
// else. What must never be applied twice is never forgotten.
import type { Database } from '../../subgraphs/database/database';
import type { World } from '../../subgraphs/world';
import { openBoth, type Together } from '../../together';
import { emptyBooks, type TwoBooks } from '../harness/topology';
import { waitFor } from '../harness/waiting';
import { worldOn } from '../harness/world';

const TODAY = '2026-11-23';
const KEEP = { outboxKeepDays: 10, auditKeepDays: 20, importErrorsKeepDays: 30 };
/** From then on a timer belongs to another day: schedules look at the clock as often. */
const LATE_MS = 60_000;
/** From the noon on which it begins to half past two, when it is forgotten. */
const HALF_A_DAY_MS = 14.5 * 3_600_000;

/** A world in which night falls when the test says so. */
function dayWorld(): { world: World; night(): void } {
  const day = worldOn(TODAY);
  const waiting = new Set<() => void>();
  let ahead = 0;
  const after: World['after'] = (ms, work) => {
    if (ms < LATE_MS) return day.after(ms, work);
    waiting.add(work);
    return () => waiting.delete(work);
  };
  const night = () => {
    ahead = HALF_A_DAY_MS;
    for (const work of [...waiting]) {
      waiting.delete(work);
      work();
    }
  };
  return { world: { ...day, now: () => new Date(day.now().getTime() + ahead), after }, night };
}

const daysAgo = (days: number) => new Date(Date.parse(`${TODAY}T12:00:00Z`) - days * 86_400_000).toISOString();
const daysOf = (id: string) => Number(id.split(' ')[0]);

/** Rows as old as they are named: of each table one a day younger than its days, and one a day older. */
const outboxRow = (days: number, state: string) => ({
  id: `${days} ${state}`,
  stream_key: `key:${days} ${state}`,
  number: 1,
  topic: 'test',
  chunk: 1,
  chunks: 1,
  row_count: 1,
  bytes: 2,
  body: '[]',
  state,
  created_at: daysAgo(days),
  settled_at: state === 'QUEUED' ? null : daysAgo(days),
});
const act = (days: number) => ({
  id: `${days} act`,
  at: daysAgo(days),
  subject: 'ann',
  act: 'RETRY',
  stream_key: 'key:1',
  number: 1,
  topic: 'test',
  parked_code: 'RATE_MISSING',
  parked_message: 'no rate',
});
const entry = (days: number) => ({
  id: `${days} entry`,
  at: daysAgo(days),
  actor: 'ann',
  mutation: 'confirmInvoice',
  outcome: 'DONE',
  input: '{}',
  documents: '[]',
});
const report = (days: number) => ({
  id: `${days} report`,
  legal_entity: 'USMF',
  from_date: TODAY,
  to_date: TODAY,
  state: 'DONE',
  started_at: daysAgo(days),
  started_by: 'ann',
  moved_at: daysAgo(days),
  finished_at: daysAgo(days),
  totals: '[]',
  divergence_count: 1,
});
const divergence = (days: number) => ({
  report_id: `${days} report`,
  number: 1,
  kind: 'KEY',
  subject: 'key:1',
  cause: 'SENT_NOT_APPLIED',
  repair: 'SEND_AGAIN',
  state: 'OPEN',
  detail: 'settled to 2, applied to 1',
});
const importError = (days: number, isResolved: boolean) => ({
  id: `${days} error ${isResolved ? 'resolved' : 'open'}`,
  legal_entity: 'USMF',
  source: 'PROPOSAL',
  subject_id: 'P-1',
  code: 'RATE_MISSING',
  reference: '',
  message: 'no rate',
  line_count: 1,
  first_seen_at: daysAgo(days),
  last_seen_at: daysAgo(days),
  times: 1,
  resolved_at: isResolved ? daysAgo(days) : null,
  open_key: isResolved ? null : `open ${days}`,
});
const forever = {
  inbox_stream: {
    stream_key: 'key:1',
    last_number: 1,
    last_message_id: '4000 m',
    last_at: daysAgo(4_000),
    failures: 0,
  },
  idempotency: {
    mutation: 'confirmInvoice',
    subject: 'ann',
    idempotency_key: '4000 key',
    input_hash: 'x',
    answer: '{}',
    at: daysAgo(4_000),
  },
};

async function fill(db: Database): Promise<void> {
  const [least, most] = [KEEP.auditKeepDays - 1, KEEP.auditKeepDays + 1];
  await db.write(async (tx) => {
    for (const days of [9, 11])
      for (const state of ['SETTLED', 'SKIPPED', 'DONE', 'QUEUED']) await tx.insert('outbox', [outboxRow(days, state)]);
    await tx.insert('operator_act', [act(least), act(most)]);
    await tx.insert('audit_entry', [entry(least), entry(most)]);
    const found = (days: number) => ({ document: 'PINV-1', at: daysAgo(days), entry_id: `${days} entry` });
    await tx.insert('audit_document', [found(least), found(most)]);
    for (const [table, row] of Object.entries(forever)) await tx.insert(table, [row]);
  });
}

describe('at night', () => {
  let books: TwoBooks;
  let both: Together;
  const { world, night } = dayWorld();

  const ids = async (db: Database, table: string, column = 'id') =>
    (await db.read.rows<{ id: string }>(`SELECT ${column} AS id FROM ${table} ORDER BY 1`)).map(({ id }) => id);

  beforeAll(async () => {
    books = await emptyBooks('sqlite');
    both = await openBoth({
      dataverseUrl: books.dataverse.url,
      financeUrl: books.finance.url,
      world,
      importSchedule: null,
      onError: (error) => console.error(error),
      ...KEEP,
    });
    for (const { books: side } of [both.dataverse, both.finance]) await fill(side.db);
    await both.dataverse.books.db.write(async (tx) => {
      await tx.insert('reconciliation', [
        report(19),
        report(21),
        { ...report(22), id: '22 running', finished_at: null },
      ]);
      await tx.insert('reconciliation_divergence', [divergence(19), divergence(21)]);
    });
    await both.finance.books.db.write((tx) =>
      tx.insert('import_error', [importError(29, true), importError(31, true), importError(31, false)]),
    );
    both.start();
    night();
    const isForgotten = async () =>
      (await ids(both.finance.books.db, 'import_error')).length === 2 &&
      (await ids(both.dataverse.books.db, 'reconciliation')).length === 2;
    await waitFor('the night is over', isForgotten, 20_000);
  });
  afterAll(async () => {
    await both.stop();
    await books.drop();
  });

  it.each(['dataverse', 'finance'] as const)(
    '%s forgets settled rows, acts and its trail, each by its own setting',
    async (side) => {
      const { db } = both[side].books;
      const kept = ['11 QUEUED', '9 DONE', '9 QUEUED', '9 SETTLED', '9 SKIPPED'];
      expect(await ids(db, 'outbox')).toEqual(kept);
      expect((await ids(db, 'operator_act')).map(daysOf)).toEqual([19]);
      expect((await ids(db, 'audit_entry')).map(daysOf)).toEqual([19]);
      expect((await ids(db, 'audit_document', 'entry_id')).map(daysOf)).toEqual([19]);
    },
  );

  it('a report goes with its divergences, and one that is not finished stays', async () => {
    const { db } = both.dataverse.books;
    expect(await ids(db, 'reconciliation')).toEqual(['19 report', '22 running']);
    expect(await ids(db, 'reconciliation_divergence', 'report_id')).toEqual(['19 report']);
  });

  it('an import error goes when its cause has been gone for so long, and stays while it stands', async () => {
    expect(await ids(both.finance.books.db, 'import_error')).toEqual(['29 error resolved', '31 error open']);
  });

  it('what keeps things from being done twice stays, however old', async () => {
    for (const { books: side } of [both.dataverse, both.finance]) {
      expect(await ids(side.db, 'inbox_stream', 'last_message_id')).toEqual(['4000 m']);
      expect(await ids(side.db, 'idempotency', 'idempotency_key')).toEqual(['4000 key']);
    }
  });
});
