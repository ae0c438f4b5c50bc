// Reads of SQLite against the same statement as the driver answers it in a transaction: whatever way a row takes, it is the same.
import fc from 'fast-check';
import type { Database, Value } from '../../../subgraphs/database/database';
import type { Migration } from '../../../subgraphs/database/migration';
import { openDatabase } from '../../../subgraphs/database/open';
import { type EmptyDatabase, emptyDatabase } from '../../harness/databases';
import { realWorld } from '../../harness/world';

const ddl = [
  'CREATE TABLE item (id varchar(40) primary key, name varchar(255), amount bigint)',
  'CREATE TABLE paper (id varchar(40) primary key, body text NOT NULL)',
];
const migrations: Migration[] = [{ name: 'Items1900000000000', sqlite: ddl, mysql: [] }];

describe('reads of SQLite', () => {
  let empty: EmptyDatabase;
  let db: Database;

  beforeAll(async () => {
    empty = await emptyDatabase('sqlite');
    db = await openDatabase(empty.url, migrations, realWorld());
  });
  afterAll(async () => {
    await db.close();
    await empty.drop();
  });

  const put = (rows: object[], table = 'item') =>
    db.write(async (tx) => {
      await tx.change(`DELETE FROM ${table}`);
      await tx.insert(table, rows);
    });
  const both = async (sql: string, values: Value[] = []) => ({
    read: await db.read.rows(sql, values),
    driver: await db.write((tx) => tx.rows(sql, values)),
  });

  it('give texts, integers and nulls as they were written', async () => {
    // The driver itself ends a text at its first NUL; no person types one.
    const text = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((written) => !written.includes('\0'));
    const row = fc.record({ name: fc.option(text), amount: fc.option(fc.maxSafeInteger()) });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 120 }), async (drawn) => {
        const rows = drawn.map((one, index) => ({ id: String(index).padStart(3, '0'), ...one }));
        await put(rows);
        const { read, driver } = await both('SELECT * FROM item ORDER BY id');
        expect(read).toEqual(rows);
        expect(read).toEqual(driver);
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    ['an order and a limit', 'SELECT i.* FROM item i ORDER BY i.amount DESC, i.id LIMIT ?', [7]],
    ['no row', 'SELECT * FROM item WHERE id = ?', ['nobody']],
    ['names twice', 'SELECT i.id, i.name, o.id FROM item i JOIN item o ON o.id > i.id ORDER BY i.id, o.id', []],
    ['names that are none', 'SELECT COUNT(*), MAX(amount) + 1, \'x\', 1 AS "say ""no""" FROM item', []],
    ['sums', 'SELECT name, CAST(SUM(amount) AS SIGNED) AS total FROM item GROUP BY name ORDER BY name', []],
    ['a union', 'SELECT * FROM (SELECT id FROM item UNION ALL SELECT name FROM item) s ORDER BY s.id DESC', []],
    ['a WITH', 'WITH few AS (SELECT id FROM item WHERE amount < ?) SELECT f.id FROM few f ORDER BY f.id DESC', [9]],
    [
      'a rank',
      'SELECT id, ROW_NUMBER() OVER (PARTITION BY name ORDER BY id DESC) AS place FROM item ORDER BY name, place',
      [],
    ],
    ['a comment at its end', 'SELECT id FROM item -- all', []],
    ['a pragma', 'PRAGMA table_info(item)', []],
  ] as [string, string, Value[]][])('give what the driver gives for %s', async (_, sql, values) => {
    await put(Array.from({ length: 20 }, (_, n) => ({ id: `id-${(n * 7) % 20}`, name: `n${n % 3}`, amount: n % 5 })));
    for (let time = 0; time < 2; time += 1) {
      const { read, driver } = await both(sql, values);
      expect(read).toEqual(driver);
      expect(read.map((row) => Object.keys(row))).toEqual(driver.map((row) => Object.keys(row)));
    }
  });

  it('give documents whole', async () => {
    const body = JSON.stringify(Array.from({ length: 20_000 }, (_, n) => ({ n, says: '"é\u{1F600}\\' })));
    await put([{ id: 'a', body }], 'paper');
    expect(await db.read.rows('SELECT p.* FROM paper p')).toEqual([{ id: 'a', body }]);
    expect(await db.read.rows('SELECT SUBSTR(body, 1, 5) AS start, id FROM paper')).toEqual([
      { start: '[{"n"', id: 'a' },
    ]);
  });

  it('see what was committed last', async () => {
    const sql = 'SELECT amount FROM item WHERE id = ?';
    for (let amount = 1; amount <= 3; amount += 1) {
      await put([{ id: 'a', name: null, amount }]);
      expect(await db.read.rows(sql, ['a'])).toEqual([{ amount }]);
    }
  });

  it('reject what is wrong, and cannot write', async () => {
    await expect(db.read.rows('SELECT nothing FROM item')).rejects.toThrow('nothing');
    await expect(db.read.rows("INSERT INTO item (id) VALUES ('x')")).rejects.toThrow();
    expect(await db.read.rows("SELECT id FROM item WHERE id = 'x'")).toEqual([]);
  });
});
