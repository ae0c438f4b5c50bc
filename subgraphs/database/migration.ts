// A migration as data: its statements per dialect, generated from the table definitions and committed. It must never be
// edited once released: a new one is added. A test holds the migrated database equal to the table definitions.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import type { Dialect, Reader } from './database';

export interface Migration {
  /** Ends in a number that orders it: 'Initial1764000000000'. */
  readonly name: string;
  readonly sqlite: readonly string[];
  readonly mysql: readonly string[];
}

/** TypeORM's table of the migrations that a database has; it is not there before the first. */
export const APPLIED = 'SELECT name FROM migrations';

/** Does the database have them all? Then TypeORM is not asked, nor loaded: its 300 modules are a tenth of the time that a start takes. */
export function areApplied(migrations: readonly Migration[], applied: readonly { readonly name: string }[]): boolean {
  const names = new Set(applied.map(({ name }) => name));
  return migrations.every(({ name }) => names.has(name));
}

/** Names of those that the database has and this version does not know: a newer one was here, and has only added. */
export async function newerMigrations(reader: Reader, migrations: readonly Migration[]): Promise<string[]> {
  const known = new Set(migrations.map(({ name }) => name));
  const names = (await reader.rows<{ name: string }>(APPLIED)).map(({ name }) => name);
  return names.filter((name) => !known.has(name));
}

/** TypeORM's form of these migrations for one dialect. There is no way down: a released schema only expands. */
export function migrationClasses(migrations: readonly Migration[], dialect: Dialect): (new () => MigrationInterface)[] {
  return migrations.map((migration) => {
    const Statements = class implements MigrationInterface {
      readonly name = migration.name;

      async up(runner: QueryRunner): Promise<void> {
        for (const statement of migration[dialect]) await runner.query(statement);
      }

      async down(): Promise<void> {
        throw new Error(`${migration.name} cannot be undone`);
      }
    };
    Object.defineProperty(Statements, 'name', { value: migration.name });
    return Statements;
  });
}
