// What is particular to MySQL and MariaDB: deadlocks that run again, connections that break, and a COMMIT of unknown outcome.
import { createConnection } from 'mysql2/promise';
import { type Database, OutcomeUnknown, StorageFull, type Tx } from '../../../subgraphs/database/database';
import type { Migration } from '../../../subgraphs/database/migration';
import { openMysql } from '../../../subgraphs/database/mysql';
import { openDatabase } from '../../../subgraphs/database/open';
import { openReads } from '../../../subgraphs/database/openReads';
import { DIALECTS, type EmptyDatabase, emptyDatabase } from '../../harness/databases';
import { waitFor } from '../../harness/waiting';
import { realWorld } from '../../harness/world';

const migrations: Migration[] = [
  { name: 'Items1900000000000', sqlite: [], mysql: ['CREATE TABLE item (id varchar(40) primary key, value bigint)'] },
];

describe('a server that does not answer', () => {
  it('is told at once', async () => {
    await expect(openDatabase('mysql://root@127.0.0.1:1/nothing', migrations, realWorld())).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
  });
});

const suite = (): void => {
  let empty: EmptyDatabase;
  let db: Database;
  beforeAll(async () => {
    empty = await emptyDatabase('mysql');
    db = await openDatabase(empty.url, migrations, realWorld());
  });
  beforeEach(() =>
    db.write(async (tx) => {
      await tx.change('DELETE FROM item');
      await tx.insert('item', [
        { id: 'a', value: 0 },
        { id: 'b', value: 0 },
      ]);
    }),
  );
  afterAll(async () => {
    await db.close();
    await empty.drop();
  });

  const values = async () =>
    (await db.read.rows<{ value: number }>('SELECT value FROM item ORDER BY id')).map(({ value }) => value);
  const add = (tx: Tx, id: string) => tx.change('UPDATE item SET value = value + 1 WHERE id = ?', [id]);

  /** Breaks the transaction's connection the way an administrator or a network does. */
  async function cut(tx: Tx): Promise<void> {
    const [row] = await tx.rows<{ id: number }>('SELECT CONNECTION_ID() AS id');
    const server = await createConnection(empty.url);
    await server.query(`KILL CONNECTION ${row?.id}`);
    await server.end();
  }

  it('uses READ COMMITTED on every connection, the very first one too', async () => {
    const levels = await Promise.all(
      Array.from({ length: 20 }, () =>
        db.write(
          async (tx) => (await tx.rows<{ level: string }>('SELECT @@tx_isolation AS level, SLEEP(0.01)'))[0]?.level,
        ),
      ),
    );
    expect(new Set(levels)).toEqual(new Set(['READ-COMMITTED']));
  });

  // MySQL's own default refuses queries that group by less than they show, as MariaDB does where it is told to.
  it('has the same SQL mode on every connection, whatever the server was told', async () => {
    const modes = await Promise.all(
      Array.from({ length: 20 }, () =>
        db.write(async (tx) => (await tx.rows<{ mode: string }>('SELECT @@sql_mode AS mode, SLEEP(0.01)'))[0]?.mode),
      ),
    );
    const reads = await openReads(empty.url);
    const [row] = await reads.reader.rows<{ mode: string }>('SELECT @@sql_mode AS mode');
    await reads.close();
    const wanted = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION';
    expect(new Set([...modes, row?.mode])).toEqual(new Set([wanted]));
  });

  it('runs the loser of a deadlock again', async () => {
    let attempts = 0;
    let both: () => void = () => undefined;
    const locked = new Promise<void>((resolve) => {
      both = resolve;
    });
    let holders = 0;
    const work = (first: string, second: string) => async (tx: Tx) => {
      attempts += 1;
      await add(tx, first);
      holders += 1;
      if (holders >= 2) both();
      await locked;
      await add(tx, second);
    };
    await Promise.all([db.write(work('a', 'b')), db.write(work('b', 'a'))]);
    expect(attempts).toBe(3);
    expect(await values()).toEqual([2, 2]);
  });

  it('runs a transaction again whose connection broke before COMMIT, and it takes effect once', async () => {
    let attempts = 0;
    await db.write(async (tx) => {
      attempts += 1;
      await add(tx, 'a');
      if (attempts === 1) await cut(tx);
      await add(tx, 'b');
    });
    expect(attempts).toBe(2);
    expect(await values()).toEqual([1, 1]);
  });

  it('lives with a server that closes idle connections, as MySQL is told to: reads and writes go on, a frozen transaction starts anew', async () => {
    const one = await openDatabase(empty.url, migrations, realWorld(), 2); // one after the other they use the same connection
    const idleSecond = () => new Promise((resolve) => setTimeout(resolve, 1_100));
    const asOnMysql = async () => {
      await one.read.rows('SET SESSION wait_timeout = 1');
      await one.read.rows('SET SESSION idle_transaction_timeout = 0').catch(() => undefined); // MariaDB's own
    };
    let attempts = 0;
    await asOnMysql();
    await idleSecond();
    expect(await one.read.rows('SELECT value FROM item')).toHaveLength(2);
    await asOnMysql();
    await one.write(async (tx) => {
      attempts += 1;
      await add(tx, 'a');
      // Whoever waits for the row has it before the frozen one goes on.
      if (attempts === 1) await Promise.all([db.write((other) => add(other, 'a')), idleSecond()]);
      await add(tx, 'b');
    });
    expect(attempts).toBe(2);
    expect(await values()).toEqual([2, 1]);
    await one.close();
  });

  it('repeats a read whose connection was closed meanwhile', async () => {
    const server = await createConnection(empty.url);
    const reading = db.read.rows<{ id: number }>('SELECT CONNECTION_ID() AS id, SLEEP(0.5)');
    const asleep =
      "SELECT id FROM information_schema.processlist WHERE info LIKE '%SLEEP(0.5)' AND id <> CONNECTION_ID()";
    const { id } = await waitFor('it sleeps', async () => ((await server.query(asleep))[0] as { id: number }[])[0]);
    await server.query(`KILL CONNECTION ${id}`);
    await server.end();
    const [row] = await reading;
    expect(row?.id).toBeGreaterThan(0);
    expect(row?.id).not.toBe(id);
  });

  it('never repeats a COMMIT whose answer was lost: the outcome is unknown', async () => {
    let attempts = 0;
    const unknown = db.write(async (tx) => {
      attempts += 1;
      await add(tx, 'a');
      await cut(tx);
    });
    await expect(unknown).rejects.toBeInstanceOf(OutcomeUnknown);
    await expect(unknown).rejects.toMatchObject({ extensions: { code: 'RESULT_UNKNOWN' } });
    expect(attempts).toBe(1);
    expect(await values()).toEqual([0, 0]);
    await db.write((tx) => add(tx, 'a'));
    expect(await values()).toEqual([1, 0]);
  });

  it('says that it is away, in words without a host, when every try loses its connection', async () => {
    const lost = Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:3306'), { code: 'ECONNREFUSED' });
    const away = { message: 'The database cannot be reached.', extensions: { code: 'SUBGRAPH_UNAVAILABLE' } };
    let attempts = 0;
    const writing = db.write(async () => {
      attempts += 1;
      throw lost;
    });
    await expect(writing).rejects.toMatchObject(away);
    expect(attempts).toBe(10);
    const gone = await emptyDatabase('mysql');
    const closed = await openDatabase(gone.url, migrations, realWorld(), 2);
    await expect(closed.read.rows('KILL CONNECTION_ID()')).rejects.toMatchObject(away);
    await closed.close();
    await gone.drop();
  });

  it.each([
    ['a table that cannot grow', 1114, "The table 'item' is full"],
    ['a full disk', 1021, 'Disk full (/var/lib/mysql); waiting for someone to free some space'],
    ['a storage engine without room', 1030, 'Got error 28 "No space left on device" from storage engine InnoDB'],
  ])('has one name for %s, which tells no path, and tries it once', async (_, errno, text) => {
    let attempts = 0;
    const full = db.write(async (tx) => {
      attempts += 1;
      await add(tx, 'a');
      await tx.rows(
        `SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = ${errno}, MESSAGE_TEXT = '${text.replaceAll("'", "''")}'`,
      );
    });
    await expect(full).rejects.toBeInstanceOf(StorageFull);
    await expect(full).rejects.toMatchObject({
      message: 'There is no room left on the disk under the database: nothing was written.',
      extensions: { code: 'STORAGE_FULL' },
    });
    expect(attempts).toBe(1);
    expect(await values()).toEqual([0, 0]);
  });

  it('sees in a transaction what others committed since it began', async () => {
    await db.write(async (tx) => {
      expect(await tx.rows('SELECT value FROM item')).toEqual([{ value: 0 }, { value: 0 }]);
      await db.write((other) => add(other, 'a'));
      expect(await tx.rows('SELECT value FROM item')).toEqual([{ value: 1 }, { value: 0 }]);
    });
  });

  it('lets two processes migrate the same empty database at once', async () => {
    const shared = await emptyDatabase('mysql');
    const opened = await Promise.all([1, 2, 3].map(() => openDatabase(shared.url, migrations, realWorld())));
    await Promise.all(opened.map((database) => database.read.rows('SELECT * FROM item')));
    await Promise.all(opened.map((database) => database.close()));
    await shared.drop();
  });

  it('migrates nothing at a start where the engine has no lock by name, and needs none but those on rows', async () => {
    const shared = await emptyDatabase('mysql');
    const address = `${shared.url}?locks=rows`;
    await expect(openDatabase(address, migrations, realWorld())).rejects.toThrow('run `npm run migrate` first');
    await (await openDatabase(address, migrations, realWorld(), 2, true)).close();
    const opened = await openDatabase(address, migrations, realWorld());
    await opened.write((tx) => tx.insert('item', [{ id: 'a', value: 0 }]));
    let isTaken = false;
    const take = () =>
      opened.write(async (tx) => {
        const [row] = await tx.rows<{ value: number }>(`SELECT value FROM item${tx.skipLocked}`);
        await tx.rows(`SELECT value FROM item${tx.forShare}`);
        await add(tx, 'a');
        if (isTaken) expect(row).toEqual({ value: 1 }); // it has waited, and sees what the other did
        isTaken = true;
      });
    await Promise.all([take(), take()]);
    expect(await opened.read.rows('SELECT value FROM item')).toEqual([{ value: 2 }]);
    await opened.close();
    await shared.drop();
    await expect(openDatabase(`${shared.url}?locks=none`, migrations, realWorld())).rejects.toThrow('write locks=rows');
  });

  it('says which database it could not open, and never as whom: of two nobody knew which was meant', async () => {
    const shared = await emptyDatabase('mysql');
    await shared.drop();
    const { host, pathname } = new URL(shared.url);
    await expect(openMysql(shared.url, migrations, realWorld())).rejects.toThrow(
      `mysql://${host}${pathname}: Unknown database '${pathname.slice(1)}'. Create it first`,
    );
  });

  it('does not start beside a migration that another process has not finished', async () => {
    const shared = await emptyDatabase('mysql');
    const other = await createConnection(shared.url);
    await other.query("SELECT GET_LOCK(CONCAT('twinledger-migrate-', DATABASE()), 0)");
    await expect(
      openMysql(shared.url, migrations, realWorld(), { poolSize: 2, migrationWaitSeconds: 1 }),
    ).rejects.toThrow('has been migrating');
    expect((await other.query("SHOW TABLES LIKE 'item'"))[0]).toEqual([]);
    await other.end(); // as one that died in the middle of it
    const opened = await openMysql(shared.url, migrations, realWorld(), { poolSize: 2, migrationWaitSeconds: 1 });
    expect(await opened.read.rows('SELECT * FROM item')).toEqual([]);
    await opened.close();
    await shared.drop();
  });
};

if (DIALECTS.includes('mysql')) describe('MySQL or MariaDB', suite);
