// MySQL or MariaDB: a pool, one connection per transaction, READ COMMITTED. Flows lock the aggregate's row before they read,
// so what they then read is the newest; under REPEATABLE READ with innodb_snapshot_isolation every hot counter (number
// sequences are locked last) would roll the whole posting back. It must never repeat a COMMIT whose answer was lost.
import mysql2 from 'mysql2';
import { DataSource, type QueryRunner } from 'typeorm';
import { pause, type World } from '../world';
import {
  type Database,
  DatabaseAway,
  insertStatements,
  OutcomeUnknown,
  RetryTransaction,
  StorageFull,
  type Tx,
  type Value,
} from './database';
import { type Migration, migrationClasses } from './migration';
import { MysqlTransaction } from './mysqlTransaction';

const MOST_ATTEMPTS = 10;
/** Deadlock, lock wait, record changed since last read: the transaction was rolled back, so it may run again. */
const RETRYABLE_ERRNO: ReadonlySet<number> = new Set([1020, 1205, 1213]);
const LOST_CONNECTION: ReadonlySet<string> = new Set([
  'PROTOCOL_CONNECTION_LOST',
  'ECONNRESET',
  'EPIPE',
  'ECONNREFUSED',
  'ETIMEDOUT',
  'ER_CON_COUNT_ERROR',
  'ER_SERVER_SHUTDOWN',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
]);

/** ER_DISK_FULL, and ER_RECORD_FILE_FULL for a tablespace that cannot grow. */
const STORAGE_FULL_ERRNO: ReadonlySet<number> = new Set([1021, 1114]);
/** How errors of the storage engine, of writing and of temporary files name what the system told them. */
const NO_SPACE = /\berrno: 28\b|\bError 28\b|No space left on device/;

/** MariaDB's answer to a connection that somebody killed; mysql2 has no name for it. */
const KILLED_CONNECTION = 1927;

/**
 * mysql2 with every connection of a pool set up before anyone uses it. Listening once TypeORM has opened its pool is too late
 * for the connection that it opens to try the address: that one stayed at REPEATABLE READ (seen: gap locks of the relay's claim).
 * `onPool` hears of the pool: statements go to it directly, because TypeORM's way to it cost as much again as the driver.
 */
function driverFor(onPool: (pool: mysql2.Pool) => void): object {
  return {
    ...mysql2,
    createPool: (options: mysql2.PoolOptions): mysql2.Pool => {
      const pool = mysql2.createPool({ ...options, multipleStatements: true });
      pool.on('connection', (connection) => connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED'));
      onPool(pool);
      return pool;
    },
  };
}

/** How long a process waits while another migrates the same database: a released migration may rebuild a large table. */
const MIGRATION_WAIT_SECONDS = 1_800;

/** Opens a pool on the database that the URL names (it must exist) and brings it to the newest migration. */
export async function openMysql(
  url: string,
  migrations: Migration[],
  world: World,
  poolSize = 16,
  migrationWaitSeconds = MIGRATION_WAIT_SECONDS,
): Promise<Database> {
  let pool: mysql2.Pool | undefined;
  const source = new DataSource({
    type: 'mysql',
    driver: driverFor((opened) => {
      pool = opened;
    }),
    url,
    charset: 'utf8mb4_bin',
    timezone: 'Z',
    migrations: migrationClasses(migrations, 'mysql'),
    supportBigNumbers: true,
    bigNumberStrings: false, // TypeORM's default gives every BIGINT as text; beyond 2^53 it still is, and money.ts refuses those
    extra: { connectionLimit: poolSize },
  });
  await source.initialize();
  await migrateAlone(source, migrationWaitSeconds).catch(async (error: unknown) => {
    await source.destroy();
    throw error;
  });
  const open = pool as unknown as mysql2.Pool;
  return {
    dialect: 'mysql',
    read: { dialect: 'mysql', rows: (sql, values = []) => rowsOf(open, sql, values) as Promise<never> },
    write: (work) => writeWithRetries(open, work, world),
    close: () => source.destroy(),
  };
}

function rowsOf(pool: mysql2.Pool, sql: string, values: readonly Value[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    pool.query(sql, [...values], (error, rows) => (error ? reject(error) : resolve(rows)));
  }).catch(asTold);
}

/** One connection's for as long as it stands: it is free again when its process dies. */
const MIGRATION_LOCK = "CONCAT('twinledger-migrate-', DATABASE())";

/** Several processes may start at once: the named lock lets one migrate while the others wait. Who has waited too long does not start. */
async function migrateAlone(source: DataSource, waitSeconds: number): Promise<void> {
  const runner = source.createQueryRunner();
  try {
    const [lock] = (await runner.query(`SELECT GET_LOCK(${MIGRATION_LOCK}, ?) AS taken`, [waitSeconds])) as {
      taken: unknown;
    }[];
    if (Number(lock?.taken) !== 1)
      throw new Error(`Another process has been migrating the database for more than ${waitSeconds} s.`);
    await runner.query(`ALTER DATABASE CHARACTER SET utf8mb4 COLLATE ${await bytewise(runner)}`);
    await source.runMigrations({ transaction: 'none' });
  } finally {
    await runner.query(`SELECT RELEASE_LOCK(${MIGRATION_LOCK})`).catch(() => undefined);
    await runner.release();
  }
}

/**
 * The collation by which texts compare by all of their bytes, as on SQLite: MariaDB's or MySQL's. To utf8mb4_bin, which both have,
 * 'T-1' and 'T-1 ' are the same: a key that code had not found then stood in the way of the row it inserted.
 */
async function bytewise(runner: QueryRunner): Promise<string> {
  const [collation] = (await runner.query(
    "SELECT COLLATION_NAME AS name FROM information_schema.COLLATIONS WHERE COLLATION_NAME IN ('utf8mb4_nopad_bin', 'utf8mb4_0900_bin')",
  )) as { name: string }[];
  return collation?.name ?? 'utf8mb4_bin';
}

async function writeWithRetries<T>(pool: mysql2.Pool, work: (tx: Tx) => Promise<T>, world: World): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await writeOnce(pool, work);
    } catch (error) {
      if (attempt >= MOST_ATTEMPTS || !isRetryable(error)) asTold(error);
      await pause(world, Math.ceil(world.random() * 2 ** Math.min(attempt, 6)));
    }
  }
}

async function writeOnce<T>(pool: mysql2.Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
  const connection = await connectionOf(pool);
  const transaction = new MysqlTransaction(connection);
  const afterCommit: (() => void)[] = [];
  try {
    let value: T;
    try {
      value = await work(transactionOn(transaction, afterCommit));
    } catch (error) {
      // A broken connection has rolled back already. Back in the pool, the next START TRANSACTION would commit what is still open.
      await transaction.rollback().catch(() => connection.destroy());
      throw error;
    }
    await transaction.commit().catch(async (error: unknown) => {
      if (isLostConnection(error))
        throw new OutcomeUnknown('The connection to the database broke during COMMIT: it may or may not stand.', {
          cause: error,
        });
      await transaction.rollback().catch(() => connection.destroy());
      throw error;
    });
    for (const after of afterCommit) after();
    return value;
  } finally {
    connection.release();
  }
}

function connectionOf(pool: mysql2.Pool): Promise<mysql2.PoolConnection> {
  return new Promise((resolve, reject) => {
    pool.getConnection((error, connection) => (error ? reject(error) : resolve(connection)));
  });
}

function transactionOn(transaction: MysqlTransaction, afterCommit: (() => void)[]): Tx {
  const change = async (sql: string, values: readonly Value[] = []): Promise<number> =>
    (await transaction.run<{ affectedRows: number }>(sql, values)).affectedRows;
  return {
    dialect: 'mysql',
    rows: (sql, values = []) => transaction.run(sql, values),
    change,
    insert: async (table, rows) => {
      await Promise.all(insertStatements(table, rows).map(({ sql, values }) => change(sql, values)));
    },
    atCommit: (sql, values = []) => transaction.putOff(sql, values),
    soon: (sql, values, expected = {}) => transaction.soon(sql, values, expected),
    insertSoon: (table, rows, expected = {}) => {
      for (const { sql, values } of insertStatements(table, rows)) transaction.soon(sql, values, expected);
    },
    forUpdate: ' FOR UPDATE',
    forShare: ' LOCK IN SHARE MODE',
    skipLocked: ' FOR UPDATE SKIP LOCKED',
    afterCommit: (work) => afterCommit.push(work),
  };
}

function isRetryable(error: unknown): boolean {
  if (error instanceof OutcomeUnknown) return false;
  return (
    error instanceof RetryTransaction ||
    RETRYABLE_ERRNO.has((error as { errno?: number }).errno ?? 0) ||
    isLostConnection(error)
  );
}

/** A full disk and a lost connection in words that may be told to anybody: the driver's name hosts, ports and files. */
function asTold(error: unknown): never {
  if (isStorageFull(error)) throw new StorageFull({ cause: error });
  if (error instanceof OutcomeUnknown || !isLostConnection(error)) throw error;
  throw new DatabaseAway('The database cannot be reached.', { cause: error });
}

function isLostConnection(error: unknown): boolean {
  const { code, errno, fatal } = error as { code?: string; errno?: number; fatal?: boolean };
  return fatal === true || LOST_CONNECTION.has(code ?? '') || errno === KILLED_CONNECTION;
}

function isStorageFull(error: unknown): boolean {
  const { errno, sqlMessage } = error as { errno?: number; sqlMessage?: string };
  return STORAGE_FULL_ERRNO.has(errno ?? 0) || NO_SPACE.test(sqlMessage ?? '');
}
