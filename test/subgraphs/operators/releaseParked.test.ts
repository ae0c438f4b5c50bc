// All that one cause has stopped is tried again 500 keys at a time: whatever is parked anew at once must not keep those behind it from
// their turn, however often somebody asks.
import type { Database } from '../../../subgraphs/database/database';
import { openDatabase } from '../../../subgraphs/database/open';
import { migrations } from '../../../subgraphs/dataverse/store/migrations';
import { releaseParked } from '../../../subgraphs/operators/releaseParked';
import { DIALECTS, type EmptyDatabase } from '../../harness/databases';
import { migratedDatabase } from '../../harness/migrated';
import { realWorld } from '../../harness/world';

const ADMINISTRATOR = { subject: 'someone', roles: ['administrator'], legalEntities: 'all' } as const;
const COUNT = 501;

describe.each(DIALECTS)('releasing by cause on %s', (dialect) => {
  const world = realWorld();
  let place: EmptyDatabase;
  let db: Database;

  beforeAll(async () => {
    place = await migratedDatabase(dialect, 'dataverse');
    db = await openDatabase(place.url, migrations, world);
  });
  afterAll(async () => {
    await db.close();
    await place.drop();
  });

  const keyOf = (index: number) => `invoice:${String(index).padStart(4, '0')}`;
  const parkAnew = (at: string) =>
    db.write((tx) =>
      tx.change(
        `UPDATE outbox_stream SET parked_code = 'RATE_MISSING', parked_message = 'as before', parked_at = ?, due_at = NULL
          WHERE parked_code IS NULL`,
        [at],
      ),
    );
  const retry = () =>
    releaseParked(
      {
        db,
        world,
        outbox: { nudge: () => undefined },
        hooks: { onParked: async () => undefined, onReleased: async () => undefined },
      },
      { ...ADMINISTRATOR, roles: [...ADMINISTRATOR.roles] },
      undefined,
      { act: 'RETRY', code: 'RATE_MISSING' },
    );

  it('had tried the same 500 keys over and over: those that are parked anew come after the others', async () => {
    await db.write((tx) =>
      tx.insert(
        'outbox_stream',
        Array.from({ length: COUNT }, (_, index) => ({
          stream_key: keyOf(index),
          last_number: 1,
          settled_number: 0,
          attempts: 0,
          claim_epoch: 1,
        })),
      ),
    );
    await parkAnew('2026-11-01T00:00:00.000Z');
    expect(await retry()).toMatchObject({ ok: true, value: { released: 500, left: 1 } });
    await parkAnew('2026-11-01T00:00:01.000Z');
    expect(await retry()).toMatchObject({ ok: true, value: { released: 500, left: 1 } });
    const tried = await db.read.rows<{ n: number }>('SELECT COUNT(DISTINCT stream_key) AS n FROM operator_act');
    expect(Number(tried[0]?.n)).toBe(COUNT);
  });
});
