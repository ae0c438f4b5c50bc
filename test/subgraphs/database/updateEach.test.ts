// Many rows, each with values of its own, in one UPDATE: whatever the keys, each row gets its own values, and no other row any.
import type { Database } from '../../../subgraphs/database/database';
import type { Migration } from '../../../subgraphs/database/migration';
import { openDatabase } from '../../../subgraphs/database/open';
import { updateEach } from '../../../subgraphs/database/updateEach';
import { DIALECTS, type EmptyDatabase, emptyDatabase } from '../../harness/databases';
import { realWorld } from '../../harness/world';

const ddl = ['CREATE TABLE item (id varchar(40) primary key, place bigint, value bigint, body text, shared text)'];
const migrations: Migration[] = [{ name: 'Items1900000000000', sqlite: ddl, mysql: ddl }];

describe.each(DIALECTS)('an update of many rows on %s', (dialect) => {
  let empty: EmptyDatabase;
  let db: Database;
  beforeAll(async () => {
    empty = await emptyDatabase(dialect);
    db = await openDatabase(empty.url, migrations, realWorld());
  });
  afterAll(async () => {
    await db.close();
    await empty.drop();
  });

  // U+E000 is above U+1F600 by the units of a JavaScript text, and below it by its bytes, as both engines compare.
  const odd = ['a', 'A', 'á', 'a ', ' a', 'Z', 'z', '\ue000', '\u{1f600}', '\uffee', 'ß', '0', '10', '9'];
  const keys = [...odd, ...Array.from({ length: 1_200 }, (_, index) => `${odd[index % odd.length]}${index}`)];

  it.each(['id', 'place'])('gives each its own by %s, in whatever order they are named', async (key) => {
    const rows = keys.map((id, place) => ({ id, place: place - 600 }));
    await db.write(async (tx) => {
      await tx.change('DELETE FROM item');
      await tx.insert('item', [...rows, { id: 'another', place: 99_999 }]);
    });
    const changes = rows.map((row, index) => {
      return {
        [key]: row[key as 'id' | 'place'],
        value: index * 7,
        body: index % 3 ? `b${index}` : null,
        shared: 'all',
      };
    });
    const named = [...changes.slice(700), ...changes.slice(0, 700).reverse()];
    expect(await db.write((tx) => updateEach(tx, 'item', key, named))).toBe(rows.length);
    const stored = await db.read.rows('SELECT * FROM item WHERE place <> 99999 ORDER BY place');
    expect(stored).toEqual(rows.map((row, index) => ({ ...row, ...changes[index] })));
    const [another] = await db.read.rows("SELECT value, body, shared FROM item WHERE id = 'another'");
    expect(another).toEqual({ value: null, body: null, shared: null });
  });
});
