// Brings a database of MySQL's kind to the newest migration, by one process at a time. It must never let two migrate at once, nor
// a process start on a database that lacks a migration of its code.
import type { DataSource, QueryRunner } from 'typeorm';
import { type Migration, migrationClasses } from './migration';
import type { MysqlAddress } from './mysqlAddress';

export interface MigratingOptions {
  readonly migrationWaitSeconds?: number;
  /** Somebody says that this process alone migrates now: it may without a lock by name. */
  readonly isAlone?: boolean | undefined;
}

/** How long a process waits while another migrates the same database: a released migration may rebuild a large table. */
const MIGRATION_WAIT_SECONDS = 1_800;

/**
 * Applies what is missing, over connections of its own: those of the product give up a transaction that idles, and what migrates may wait
 * long. Throws where another process has been at it for too long, or might be.
 */
export async function migrateMysql(
  { user, place, locks }: MysqlAddress,
  migrations: Migration[],
  { migrationWaitSeconds = MIGRATION_WAIT_SECONDS, isAlone = false }: MigratingOptions,
): Promise<void> {
  const { DataSource } = require('typeorm') as typeof import('typeorm'); // most starts have nothing to migrate
  const source = new DataSource({
    type: 'mysql',
    ...place,
    username: user,
    charset: 'utf8mb4_bin',
    timezone: 'Z',
    migrations: migrationClasses(migrations, 'mysql'),
    extra: { connectionLimit: 4 },
  });
  await source.initialize();
  try {
    await (locks.areNamed ? migrateUnderLock(source, migrationWaitSeconds) : migrateWithout(source, isAlone));
  } finally {
    await source.destroy();
  }
}

/** One connection's for as long as it stands: it is free again when its process dies. */
const MIGRATION_LOCK = "CONCAT('twinledger-migrate-', DATABASE())";

/** Several processes may start at once: the named lock lets one migrate while the others wait. Who has waited too long does not start. */
async function migrateUnderLock(source: DataSource, waitSeconds: number): Promise<void> {
  const runner = source.createQueryRunner();
  try {
    const [lock] = (await runner.query(`SELECT GET_LOCK(${MIGRATION_LOCK}, ?) AS taken`, [waitSeconds])) as {
      taken: unknown;
    }[];
    if (Number(lock?.taken) !== 1)
      throw new Error(`Another process has been migrating the database for more than ${waitSeconds} s.`);
    await migrate(source, runner);
  } finally {
    await runner.query(`SELECT RELEASE_LOCK(${MIGRATION_LOCK})`).catch(() => undefined);
    await runner.release();
  }
}

async function migrateWithout(source: DataSource, isAlone: boolean): Promise<void> {
  if (!(await source.showMigrations())) return;
  if (!isAlone) throw new Error('The database lacks migrations of this version: run `npm run migrate` first, once.');
  const runner = source.createQueryRunner();
  await migrate(source, runner).finally(() => runner.release());
}

async function migrate(source: DataSource, runner: QueryRunner): Promise<void> {
  await runner.query(`ALTER DATABASE CHARACTER SET utf8mb4 COLLATE ${await bytewise(runner)}`);
  await source.runMigrations({ transaction: 'none' });
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
