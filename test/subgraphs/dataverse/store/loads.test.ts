// Claims of the parts of a load: taken from whoever let them run out, and from a clock that was ahead.
import type { Database } from '../../../../subgraphs/database/database';
import { openDatabase } from '../../../../subgraphs/database/open';
import { claimParts, insertLoad } from '../../../../subgraphs/dataverse/store/loads';
import { migrations } from '../../../../subgraphs/dataverse/store/migrations';
import { DIALECTS, type EmptyDatabase } from '../../../harness/databases';
import { migratedDatabase } from '../../../harness/migrated';
import { realWorld } from '../../../harness/world';

describe.each(DIALECTS)('a part of a load on %s', (dialect) => {
  let place: EmptyDatabase;
  let db: Database;

  beforeAll(async () => {
    place = await migratedDatabase(dialect, 'dataverse');
    db = await openDatabase(place.url, migrations, realWorld());
  });
  afterAll(async () => {
    await db.close();
    await place.drop();
  });

  const claimAt = (now: string) =>
    db.write((tx) =>
      claimParts(tx, {
        owner: `at ${now}`,
        now,
        until: now.replace('00.000Z', '02.000Z'),
        limit: 4,
        exclude: new Set(),
      }),
    );

  it('that was claimed by a clock a day ahead had waited until that day; one claimed by a clock a little ahead still waits', async () => {
    const now = '2026-11-23T12:00:00.000Z';
    const load = {
      id: 'load-1',
      state: 'RUNNING' as const,
      maps: '[]',
      legal_entity: null,
      contract_id: null,
      cut_over: null,
    };
    const by = { started_at: now, started_by: 'someone', changed_at: now, changed_by: 'someone', finished_at: null };
    const part = { source: 'PROJECTS' as const, after: '', upTo: 'z', expected: 1 };
    await db.write((tx) => insertLoad(tx, { ...load, ...by }, [part]));
    expect(await claimAt('2026-11-24T12:00:00.000Z')).toHaveLength(1);
    expect(await claimAt(now)).toHaveLength(1);
    expect(await claimAt('2026-11-23T11:55:00.000Z')).toHaveLength(0);
  });
});
