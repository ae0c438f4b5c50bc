// MySQL or MariaDB: a pool, one connection per transaction, READ COMMITTED. Flows lock the aggregate's row before they read,
// so what they then read is the newest; under REPEATABLE READ with innodb_snapshot_isolation every hot counter (number
// sequences are locked last) would roll the whole posting back. It must never repeat a COMMIT whose answer was lost.
import type mysql2 from 'mysql2';
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
import { APPLIED, areApplied, type Migration } from './migration';
import { KEEP_ALIVE_MS, type MysqlAddress, mysqlAddress } from './mysqlAddress';
import type { Locks } from './mysqlLocks';
import { type MigratingOptions, migrateMysql } from './mysqlMigrations';
import { mysqlPresence } from './mysqlPresence';
import { OUR_SQL_MODE, textOf } from './mysqlText';
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

/** MariaDB's answer to a connection that somebody killed, and MySQL's to one that was idle for too long. */
const CLOSED_CONNECTION_ERRNO: ReadonlySet<number> = new Set([1927, 4031]);

/** How long a transaction may wait for its client's next statement: work between two takes milliseconds. */
const IDLE_TRANSACTION_SECONDS = 20;

/** A pool whose connections are set up before anyone uses them: at REPEATABLE READ the relay's claim would lock gaps (seen). */
function poolOn({ user, place }: MysqlAddress, connectionLimit: number): mysql2.Pool {
  const { createPool } = require('mysql2') as typeof mysql2; // where both books are SQLite files it is not wanted
  const pool = createPool({
    ...place,
    user,
    charset: 'utf8mb4_bin',
    timezone: 'Z',
    supportBigNumbers: true, // beyond 2^53 a BIGINT comes as text, and money.ts refuses those
    stringifyObjects: true,
    multipleStatements: true,
    keepAliveInitialDelay: KEEP_ALIVE_MS,
    connectionLimit,
  });
  pool.on('connection', (connection) => {
    connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
    connection.query(OUR_SQL_MODE);
    // A process that is frozen within a transaction would keep its locks, and others waiting, for as long. MySQL has no such setting
    // for transactions, but one for connections: there it closes idle ones too, which the pool replaces when they are wanted.
    connection.query(`SET SESSION idle_transaction_timeout = ${IDLE_TRANSACTION_SECONDS}`, (error) => {
      if (error) connection.query(`SET SESSION wait_timeout = ${IDLE_TRANSACTION_SECONDS}`, () => undefined);
    });
  });
  return pool;
}

export interface MysqlOptions extends MigratingOptions {
  readonly poolSize?: number | undefined;
}

/**
 * Opens a pool on the database that the URL names (it must exist) and brings it to the newest migration. Throws where one is missing, and
 * another process might be at it.
 */
export async function openMysql(
  url: string,
  migrations: Migration[],
  world: World,
  { poolSize = 16, ...migrating }: MysqlOptions = {},
): Promise<Database> {
  const address = mysqlAddress(url);
  const { locks } = address;
  const pool = poolOn(address, poolSize);
  const close = () => new Promise<void>((resolve, reject) => pool.end((error) => (error ? reject(error) : resolve())));
  try {
    if (!areApplied(migrations, await applied(pool))) await migrateMysql(address, migrations, migrating);
  } catch (error) {
    await close();
    throw placed(error, url);
  }
  return {
    dialect: 'mysql',
    read: { dialect: 'mysql', rows: (sql, values = []) => rowsOf(pool, sql, values) as Promise<never> },
    write: (work) => writeWithRetries(pool, locks, work, world),
    presence: locks.areNamed ? (id) => mysqlPresence(address, id) : undefined,
    close,
  };
}

/** A failure at opening with where it was, never as whom: a driver says neither, and there are two databases. */
function placed(error: unknown, url: string): Error {
  const { host, pathname } = new URL(url);
  const { message, code } = error as NodeJS.ErrnoException;
  const helps = code === 'ER_BAD_DB_ERROR' ? '. Create it first; the program makes the tables' : '';
  return Object.assign(new Error(`mysql://${host}${pathname}: ${message || code}${helps}`, { cause: error }), { code });
}

function applied(pool: mysql2.Pool): Promise<{ name: string }[]> {
  return new Promise((resolve, reject) => {
    pool.query(APPLIED, (error: NodeJS.ErrnoException | null, rows: unknown) => {
      if (error && error.code !== 'ER_NO_SUCH_TABLE') reject(error);
      else resolve(error ? [] : (rows as { name: string }[]));
    });
  });
}

/** A read may be repeated: the server may have closed the connection, which was idle, at the moment in which it was sent. */
function rowsOf(pool: mysql2.Pool, sql: string, values: readonly Value[]): Promise<unknown> {
  const once = () =>
    new Promise((resolve, reject) => {
      pool.query(textOf(sql, values), (error, rows) => (error ? reject(error) : resolve(rows)));
    });
  return once()
    .catch((error: unknown) => {
      if (!isLostConnection(error)) throw error;
      return once();
    })
    .catch(asTold);
}

async function writeWithRetries<T>(
  pool: mysql2.Pool,
  locks: Locks,
  work: (tx: Tx) => Promise<T>,
  world: World,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await writeOnce(pool, locks, work);
    } catch (error) {
      if (attempt >= MOST_ATTEMPTS || !isRetryable(error)) asTold(error);
      await pause(world, Math.ceil(world.random() * 2 ** Math.min(attempt, 6)));
    }
  }
}

async function writeOnce<T>(pool: mysql2.Pool, locks: Locks, work: (tx: Tx) => Promise<T>): Promise<T> {
  const connection = await connectionOf(pool);
  const transaction = new MysqlTransaction(connection);
  const afterCommit: (() => void)[] = [];
  try {
    let value: T;
    try {
      value = await work(transactionOn(transaction, locks, afterCommit));
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

function transactionOn(transaction: MysqlTransaction, locks: Locks, afterCommit: (() => void)[]): Tx {
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
    forShare: locks.forShare,
    skipLocked: locks.skipLocked,
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
  return fatal === true || LOST_CONNECTION.has(code ?? '') || CLOSED_CONNECTION_ERRNO.has(errno ?? 0);
}

function isStorageFull(error: unknown): boolean {
  const { errno, sqlMessage } = error as { errno?: number; sqlMessage?: string };
  return STORAGE_FULL_ERRNO.has(errno ?? 0) || NO_SPACE.test(sqlMessage ?? '');
}
