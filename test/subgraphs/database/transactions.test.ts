// What code above the store relies on, the same on both engines: a transaction is whole or absent, nobody sees half of it,
// `afterCommit` means committed, a lost race runs again.
import {
  type Database,
  insertStatements,
  isDuplicateKey,
  marks,
  RetryTransaction,
} from '../../../subgraphs/database/database';
import type { Migration } from '../../../subgraphs/database/migration';
import { openDatabase } from '../../../subgraphs/database/open';
import { DIALECTS, type EmptyDatabase, emptyDatabase } from '../../harness/databases';
import { realWorld } from '../../harness/world';

const ddl = ['CREATE TABLE item (id varchar(40) primary key, value bigint, body text)'];
const migrations: Migration[] = [{ name: 'Items1900000000000', sqlite: ddl, mysql: ddl }];

describe.each(DIALECTS)('a transaction on %s', (dialect) => {
  let empty: EmptyDatabase;
  let db: Database;
  beforeAll(async () => {
    empty = await emptyDatabase(dialect);
    db = await openDatabase(empty.url, migrations, realWorld());
  });
  beforeEach(() => db.write((tx) => tx.change('DELETE FROM item')));
  afterAll(async () => {
    await db.close();
    await empty.drop();
  });

  const ids = async () => (await db.read.rows<{ id: string }>('SELECT id FROM item ORDER BY id')).map(({ id }) => id);
  const turns = async (count: number) => {
    for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
  };

  it('of which one throws does not take another with it that was open at the same time', async () => {
    const outcomes = await Promise.allSettled([
      db.write(async (tx) => {
        await tx.insert('item', [{ id: 'a' }]);
        await turns(5);
        throw new Error('no');
      }),
      db.write(async (tx) => {
        await turns(2);
        await tx.insert('item', [{ id: 'b' }]);
        await turns(5);
        return 'done';
      }),
    ]);
    expect(outcomes).toMatchObject([
      { status: 'rejected', reason: { message: 'no' } },
      { status: 'fulfilled', value: 'done' },
    ]);
    expect(await ids()).toEqual(['b']);
  });

  it('tells texts apart by case, accent and trailing blank', async () => {
    const texts = ['a', 'A', 'á', 'a ', ' a'];
    await db.write((tx) =>
      tx.insert(
        'item',
        texts.map((id) => ({ id })),
      ),
    );
    for (const id of texts) expect(await db.read.rows('SELECT id FROM item WHERE id = ?', [id])).toEqual([{ id }]);
    expect(await ids()).toEqual([' a', 'A', 'a', 'a ', 'á']);
    expect(await db.read.rows("SELECT id FROM item WHERE id = 'a '")).toEqual([{ id: 'a ' }]);
  });

  it('is not seen by readers before it has committed', async () => {
    await db.write(async (tx) => {
      await tx.insert('item', [{ id: 'a' }]);
      expect(await tx.rows('SELECT id FROM item')).toEqual([{ id: 'a' }]);
      expect(await db.read.rows('SELECT id FROM item')).toEqual([]);
    });
    expect(await ids()).toEqual(['a']);
  });

  it('that failed leaves nothing, among many that share its commit', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 90 }, (_, index) =>
        db.write(async (tx) => {
          await tx.insert('item', [{ id: `${index}`.padStart(2, '0') }]);
          if (index % 3 === 0) throw new Error('no');
        }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(30);
    expect(await ids()).toEqual(
      Array.from({ length: 90 }, (_, index) => index)
        .filter((index) => index % 3 !== 0)
        .map((index) => `${index}`.padStart(2, '0')),
    );
  });

  it('calls afterCommit once it has committed, and never for what was rolled back', async () => {
    const called: string[] = [];
    let attempts = 0;
    await db.write(async (tx) => {
      attempts += 1;
      tx.afterCommit(() => called.push(`attempt ${attempts}`));
      await tx.insert('item', [{ id: 'a' }]);
      if (attempts < 3) throw new RetryTransaction('again');
      expect(called).toEqual([]);
    });
    await expect(
      db.write(async (tx) => {
        tx.afterCommit(() => called.push('rolled back'));
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(called).toEqual(['attempt 3']);
    expect(await ids()).toEqual(['a']);
  });

  it('is tried again a bounded number of times', async () => {
    let attempts = 0;
    const doomed = db.write(async () => {
      attempts += 1;
      throw new RetryTransaction('always');
    });
    await expect(doomed).rejects.toBeInstanceOf(RetryTransaction);
    expect(attempts).toBe(10);
  });

  it('goes on with the others when an afterCommit throws', async () => {
    const failing = db.write(async (tx) => {
      await tx.insert('item', [{ id: 'a' }]);
      tx.afterCommit(() => {
        throw new Error('a nudge failed');
      });
    });
    const other = db.write((tx) => tx.insert('item', [{ id: 'b' }]));
    await expect(failing).rejects.toThrow('a nudge failed');
    await other;
    await db.write((tx) => tx.insert('item', [{ id: 'c' }]));
    expect(await ids()).toEqual(['a', 'b', 'c']);
  });

  it('accepts work while an earlier one is just ending', async () => {
    const chain = async (name: string) => {
      for (let index = 0; index < 30; index += 1)
        await db.write((tx) => tx.insert('item', [{ id: `${name}${index}` }]));
    };
    await Promise.all(['a', 'b', 'c'].map(chain));
    expect(await ids()).toHaveLength(90);
  });

  it('counts matched rows, also those that were so already', async () => {
    await db.write((tx) =>
      tx.insert('item', [
        { id: 'a', value: 1 },
        { id: 'b', value: 1 },
      ]),
    );
    expect(await db.write((tx) => tx.change('UPDATE item SET value = 1'))).toBe(2);
    expect(await db.write((tx) => tx.change("UPDATE item SET value = 2 WHERE id = 'none'"))).toBe(0);
    expect(await db.write((tx) => tx.change('DELETE FROM item'))).toBe(2);
  });

  it('names a duplicate key as one', async () => {
    await db.write((tx) => tx.insert('item', [{ id: 'a' }]));
    const again = db.write((tx) => tx.insert('item', [{ id: 'a' }]));
    await expect(again.catch(isDuplicateKey)).resolves.toBe(true);
    expect(isDuplicateKey(new Error('other'))).toBe(false);
  });

  it('brings integers, sums and texts back as they were', async () => {
    const body = `zwölf € 😀 \\ ' " \n`.repeat(20_000).slice(0, dialect === 'mysql' ? 20_000 : 200_000);
    await db.write((tx) =>
      tx.insert('item', [
        { id: 'A', value: 9_007_199_254_740_991, body },
        { id: 'a', value: -1, body: null },
      ]),
    );
    expect(await db.read.rows('SELECT value, body FROM item WHERE id = ?', ['A'])).toEqual([
      { value: 9_007_199_254_740_991, body },
    ]);
    expect(await db.read.rows('SELECT CAST(SUM(value) AS SIGNED) AS total, COUNT(*) AS n FROM item')).toEqual([
      { total: 9_007_199_254_740_990, n: 2 },
    ]);
  });

  it('inserts more rows than one statement takes', async () => {
    await db.write((tx) =>
      tx.insert(
        'item',
        Array.from({ length: 2_500 }, (_, index) => ({ id: `${index}`, value: index, body: null })),
      ),
    );
    expect(await ids()).toHaveLength(2_500);
    await db.write((tx) => tx.insert('item', []));
  });
});

describe('the parts of statements', () => {
  it('splits a multi-row INSERT by rows and by bound values', () => {
    const rows = (count: number, columns: number) =>
      Array.from({ length: count }, () =>
        Object.fromEntries(Array.from({ length: columns }, (_, index) => [`c${index}`, 1])),
      );
    expect(insertStatements('t', rows(2_001, 2)).map(({ values }) => values.length)).toEqual([2_000, 2_000, 2]);
    expect(insertStatements('t', rows(1_000, 40)).map(({ values }) => values.length)).toEqual([30_000, 10_000]);
    expect(insertStatements('t', [])).toEqual([]);
    expect(
      insertStatements('t', [
        { a: 1, b: undefined },
        { a: 2, b: 'x' },
      ]),
    ).toEqual([{ sql: 'INSERT INTO t (a,b) VALUES (?,?),(?,?)', values: [1, null, 2, 'x'] }]);
  });

  it('refuses rows whose columns differ, instead of leaving one out', () => {
    const message = 'rows of one INSERT into t differ in b';
    expect(() => insertStatements('t', [{ a: 1 }, { a: 2, b: 3 }])).toThrow(message);
    expect(() => insertStatements('t', [{ a: 1, b: 3 }, { a: 2 }])).toThrow(message);
  });

  it('makes the marks of an IN list', () => {
    expect(marks(3)).toBe('?,?,?');
  });
});
