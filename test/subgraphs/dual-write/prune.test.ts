// Pruning the outbox: only what was settled or skipped, and only after the days that the operator keeps it.
import type { Database } from '../../../subgraphs/database/database';
import { openDatabase } from '../../../subgraphs/database/open';
import { migrations } from '../../../subgraphs/dataverse/store/migrations';
import { pruneOutbox } from '../../../subgraphs/dual-write/prune';
import { rewind } from '../../../subgraphs/dual-write/streams';
import { DIALECTS, type EmptyDatabase, emptyDatabase } from '../../harness/databases';
import { realWorld } from '../../harness/world';

describe.each(DIALECTS)('pruning the outbox, on %s', (dialect) => {
  let empty: EmptyDatabase;
  let db: Database;
  const world = { ...realWorld(), now: () => new Date('2026-11-23T12:00:00.000Z') };

  beforeEach(async () => {
    empty = await emptyDatabase(dialect);
    db = await openDatabase(empty.url, migrations, world);
  });
  afterEach(async () => {
    await db.close();
    await empty.drop();
  });

  const row = (number: number, state: string, settledAt: string | null) => ({
    id: `row-${number}`,
    stream_key: 'invoice:1',
    number,
    topic: 'invoice-step',
    chunk: 1,
    chunks: 1,
    row_count: 1,
    bytes: 2,
    body: '[]',
    state,
    created_at: '2026-01-01T00:00:00.000Z',
    settled_at: settledAt,
  });
  const old = '2026-08-25T11:59:59.999Z'; // 90 days and a millisecond ago

  it('deletes old settled and skipped rows, more than fit in one batch, and nothing else', async () => {
    const rows = [
      ...Array.from({ length: 1_201 }, (_, index) => row(index + 1, 'SETTLED', old)),
      row(1_202, 'SKIPPED', old),
      row(1_203, 'SETTLED', '2026-08-25T12:00:00.000Z'),
      row(1_204, 'QUEUED', null),
    ];
    await db.write((tx) => tx.insert('outbox', rows));
    expect(await pruneOutbox(db, world, 90)).toBe(1_202);
    const left = await db.read.rows('SELECT number, state FROM outbox ORDER BY number');
    expect(left).toEqual([
      { number: 1_203, state: 'SETTLED' },
      { number: 1_204, state: 'QUEUED' },
    ]);
  });

  it('leaves what is to be sent again, what was skipped too: its number was lost, and the key stopped for a person', async () => {
    const hooks = { onParked: async () => undefined, onReleased: async () => undefined };
    const stream = { stream_key: 'invoice:1', last_number: 2, settled_number: 2, attempts: 0, claim_epoch: 0 };
    await db.write((tx) => tx.insert('outbox_stream', [stream]));
    await db.write((tx) => tx.insert('outbox', [row(1, 'SETTLED', old), row(2, 'SKIPPED', old)]));
    const again = { of: 'OUTBOX', key: 'invoice:1', number: 0, messageId: '' } as const;
    expect(await db.write((tx) => rewind(tx, world, hooks, again))).toBe(true);
    expect(await pruneOutbox(db, world, 90)).toBe(0);
    expect(await db.read.rows('SELECT number, state, settled_at FROM outbox ORDER BY number')).toEqual([
      { number: 1, state: 'QUEUED', settled_at: null },
      { number: 2, state: 'SKIPPED', settled_at: null },
    ]);
  });
});
