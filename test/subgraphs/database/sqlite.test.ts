// What is particular to the one writer of an SQLite file: its queue, and a COMMIT that many share.
import { copyFileSync, existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import Libsql from 'libsql';
import { type Database, StorageFull } from '../../../subgraphs/database/database';
import type { Migration } from '../../../subgraphs/database/migration';
import { openDatabase } from '../../../subgraphs/database/open';
import { type EmptyDatabase, emptyDatabase } from '../../harness/databases';
import { smallDisk } from '../../harness/smallDisk';
import { realWorld } from '../../harness/world';

const ddl = [
  'CREATE TABLE item (id varchar(40) primary key)',
  'CREATE TABLE child (id varchar(40) primary key, item_id varchar(40) REFERENCES item(id) DEFERRABLE INITIALLY DEFERRED)',
];
const migrations: Migration[] = [{ name: 'Items1900000000000', sqlite: ddl, mysql: [] }];

describe('opening an SQLite file', () => {
  let empty: EmptyDatabase;
  beforeEach(async () => {
    empty = await emptyDatabase('sqlite');
  });
  afterEach(() => empty.drop());

  it('left its connections open and the file locked where a migration failed: mended, it opens in the same process', async () => {
    const close = jest.spyOn(Libsql.prototype, 'close');
    const told = jest.spyOn(console, 'log').mockImplementation(); // by TypeORM
    const broken = [...migrations, { name: 'Broken1900000000001', sqlite: ['CREATE TABLE item (again)'], mysql: [] }];
    await expect(openDatabase(empty.url, broken, realWorld())).rejects.toThrow('item');
    expect(close).toHaveBeenCalledTimes(3); // of the writer, of what migrates, of the lock
    close.mockRestore();
    told.mockRestore();
    const db = await openDatabase(empty.url, migrations, realWorld());
    await db.write((tx) => tx.insert('item', [{ id: 'first' }]));
    expect(await db.read.rows('SELECT id FROM item')).toEqual([{ id: 'first' }]);
    await db.close();
  });

  it('left the last changes in the log beside a file that was closed: whoever moved the file alone lost them', async () => {
    const file = empty.url.replace(/^sqlite:/, '');
    const db = await openDatabase(empty.url, migrations, realWorld());
    await db.write((tx) => tx.insert('item', [{ id: 'last' }]));
    await db.read.rows('SELECT id FROM item');
    await db.close();
    expect(existsSync(`${file}-wal`) ? statSync(`${file}-wal`).size : 0).toBe(0);
    copyFileSync(file, `${file}.moved`);
    const moved = await openDatabase(`${file}.moved`, migrations, realWorld());
    expect(await moved.read.rows('SELECT id FROM item')).toEqual([{ id: 'last' }]);
    await moved.close();
  });

  it('left the file locked where it is no database', async () => {
    const file = empty.url.replace(/^sqlite:/, '');
    writeFileSync(file, 'not a database at all, and long enough to be looked at as one');
    await expect(openDatabase(empty.url, migrations, realWorld())).rejects.toThrow('not a database');
    rmSync(file);
    await (await openDatabase(empty.url, migrations, realWorld())).close();
  });
});

describe('the write queue of SQLite', () => {
  let empty: EmptyDatabase;
  let db: Database;
  beforeEach(async () => {
    empty = await emptyDatabase('sqlite');
    db = await openDatabase(empty.url, migrations, realWorld());
  });
  afterEach(async () => {
    await db.close();
    await empty.drop();
  });

  const ids = async () => (await db.read.rows<{ id: string }>('SELECT id FROM item ORDER BY id')).map(({ id }) => id);

  it('runs one transaction at a time', async () => {
    let [running, most] = [0, 0];
    await Promise.all(
      Array.from({ length: 100 }, () =>
        db.write(async () => {
          running += 1;
          most = Math.max(most, running);
          await new Promise(setImmediate);
          running -= 1;
        }),
      ),
    );
    expect(most).toBe(1);
  });

  it('rejects all that shared a COMMIT which failed, keeps none of them, and goes on', async () => {
    const called: string[] = [];
    const outcomes = await Promise.allSettled([
      db.write(async (tx) => {
        tx.afterCommit(() => called.push('never'));
        await tx.insert('item', [{ id: 'innocent' }]);
      }),
      // The reference is checked when COMMIT comes, and stands in the way of all of it.
      db.write((tx) => tx.insert('child', [{ id: 'orphan', item_id: 'nobody' }])),
      db.write((tx) => tx.insert('item', [{ id: 'innocent too' }])),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await ids()).toEqual([]);
    expect(called).toEqual([]);
    await db.write((tx) => tx.insert('item', [{ id: 'after' }]));
    expect(await ids()).toEqual(['after']);
  });

  it('tells nobody of an outcome before the shared COMMIT has succeeded', async () => {
    const order: string[] = [];
    const first = db
      .write(async (tx) => {
        await tx.insert('item', [{ id: 'a' }]);
      })
      .then(() => order.push('first is told'));
    const second = db.write(async (tx) => {
      await tx.insert('item', [{ id: 'b' }]);
      await new Promise(setImmediate);
      order.push('second has run');
    });
    await Promise.all([first, second]);
    expect(order).toEqual(['second has run', 'first is told']);
  });

  it('writes the journal ahead and waits for the disk', async () => {
    const [journal, sync] = await db.write(async (tx) => [
      await tx.rows('PRAGMA journal_mode'),
      await tx.rows('PRAGMA synchronous'),
    ]);
    expect(journal).toEqual([{ journal_mode: 'wal' }]);
    expect(sync).toEqual([{ synchronous: 2 }]);
  });

  it('cannot write through the reader', async () => {
    await expect(db.read.rows("INSERT INTO item (id) VALUES ('x')")).rejects.toThrow(/readonly/);
  });

  it('finishes what waits before it closes', async () => {
    const writes = Array.from({ length: 20 }, (_, index) => db.write((tx) => tx.insert('item', [{ id: `${index}` }])));
    await db.close();
    await Promise.all(writes);
    db = await openDatabase(empty.url, migrations, realWorld());
    expect(await ids()).toHaveLength(20);
  });
});

const disk = smallDisk(4);
if (!disk) console.log('SQLite on a full disk: skipped, nothing may be mounted here');

(disk ? describe : describe.skip)('SQLite on a full disk', () => {
  let db: Database;
  beforeAll(async () => {
    db = await openDatabase(`sqlite:${disk?.folder}/books.db`, migrations, realWorld());
  });
  beforeEach(() => disk?.makeRoom());
  afterAll(async () => {
    await db.close();
    disk?.remove();
  });

  const count = async () => (await db.read.rows<{ n: number }>('SELECT COUNT(*) AS n FROM item'))[0]?.n;
  const item = (id: string) => ({ id });

  it('refuses to write under a name of its own, reads on, and goes on when there is room', async () => {
    disk?.fill();
    const full = db.write((tx) => tx.insert('item', [item('a')]));
    await expect(full).rejects.toBeInstanceOf(StorageFull);
    await expect(full).rejects.toMatchObject({ extensions: { code: 'STORAGE_FULL' } });
    expect(await count()).toBe(0);
    disk?.makeRoom();
    await db.write((tx) => tx.insert('item', [item('a')]));
    expect(await count()).toBe(1);
  });

  it('keeps nothing of a transaction that SQLite rolled back by itself half-way: what was asked for beside it is not run alone', async () => {
    const before = await count();
    const many = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)
      INSERT INTO item (id) SELECT printf('%060d', i) FROM n`;
    const outcomes = await Promise.allSettled([
      db.write((tx) => tx.insert('item', [item('shares the COMMIT')])),
      db.write(async (tx) => {
        await Promise.all([tx.change(many), tx.insert('item', [item('remembered as done')])]);
      }),
    ]);
    expect(outcomes).toMatchObject([{ reason: { code: 'STORAGE_FULL' } }, { reason: { code: 'STORAGE_FULL' } }]);
    expect(await count()).toBe(before);
  });
});
