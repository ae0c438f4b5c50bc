// Databases that tests hand on to each other: none of them may tell what the last one did.

import { openDatabase } from '../../subgraphs/database/open';
import { migrations } from '../../subgraphs/dataverse/store/migrations';
import { DIALECTS } from './databases';
import { migratedDatabase } from './migrated';
import { realWorld } from './world';

const ENTITY = { code: 'USMF', name: 'Contoso', currency: 'USD' };

describe.each(DIALECTS)('a migrated database on %s', (dialect) => {
  const open = async () => {
    const given = await migratedDatabase(dialect, 'dataverse');
    const db = await openDatabase(given.url, migrations, realWorld());
    return { ...given, db };
  };
  const codes = (db: Awaited<ReturnType<typeof open>>['db']) => db.read.rows('SELECT code FROM legal_entity');

  it('has no row of whoever had it before, a few or many', async () => {
    for (const count of [1, 2_500]) {
      const first = await open();
      expect(await codes(first.db)).toEqual([]);
      const rows = Array.from({ length: count }, (_, index) => ({ ...ENTITY, code: String(index) }));
      await first.db.write((tx) => tx.insert('legal_entity', rows));
      await first.db.close();
      await first.drop();
    }
    const last = await open();
    expect(await codes(last.db)).toEqual([]);
    await last.db.close();
    await last.drop();
  });

  it('is not given to two at once, nor while somebody is still connected to it', async () => {
    const [first, second] = [await open(), await open()];
    expect(second.url).not.toBe(first.url);
    await first.drop();
    const third = await open();
    expect(third.url).not.toBe(first.url);
    for (const { db, drop } of [second, third]) {
      await db.close();
      await drop();
    }
    await first.db.close();
  });

  it('is not given again when its schema was changed', async () => {
    const first = await open();
    await first.db.write((tx) => tx.change('CREATE INDEX of_a_test ON legal_entity (name)'));
    await first.db.close();
    await first.drop();
    const second = await open();
    expect(second.url).not.toBe(first.url);
    await second.db.close();
    await second.drop();
  });
});
