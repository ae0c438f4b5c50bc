// The pair of books that one simulated run after another is lived in: opened once, and set back to the template before each run, so that
// connections and prepared statements outlive the runs. It must never let anything of one run be seen in the next.
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';
import type { Book } from '../../commands/invariants/book';
import { checkOpenBooks } from '../../commands/invariants/check';
import type { Database } from '../../subgraphs/database/database';
import type { Migration } from '../../subgraphs/database/migration';
import { openSqlite } from '../../subgraphs/database/sqlite';
import { migrations as dataverseMigrations } from '../../subgraphs/dataverse/store/migrations';
import { migrations as financeMigrations } from '../../subgraphs/finance/store/migrations';
import { PLACE, type Template } from './template';

export interface Books {
  readonly dataverse: Database;
  readonly finance: Database;
  /** Everything is as in the template again. Nobody may be at work. */
  reset(): Promise<void>;
  /** What the checker finds in both, at rest, a sentence each. */
  findings(statusKeys: ReadonlyMap<string, string>): Promise<string[]>;
  close(): Promise<void>;
}

interface OpenSide {
  readonly db: Database;
  /** A connection of the simulation's own: it sets back, and reads for the checker. */
  readonly own: Libsql.Database;
  readonly book: Book;
}

/** Opens a copy of the template in a folder of its own, gone after `close()`. */
export async function openBooks(template: Template): Promise<Books> {
  const place = mkdtempSync(join(PLACE, 'twinledger-simulated-'));
  const [dataverse, finance] = [
    await openSide(place, template.dataverse, 'dataverse', dataverseMigrations),
    await openSide(place, template.finance, 'finance', financeMigrations),
  ];
  const sides = [dataverse, finance];
  return {
    dataverse: dataverse.db,
    finance: finance.db,
    reset: async () => {
      for (const side of sides) {
        await side.db.write(async () => undefined); // whatever the last run had still in the queue comes before
        setBack(side.own);
      }
    },
    findings: async (statusKeys) => {
      for (const { own } of sides) own.exec('BEGIN'); // one snapshot, as the checker takes it
      try {
        const books = { dataverse: dataverse.book, finance: finance.book, atRest: true, statusKeys };
        const found = await checkOpenBooks(books);
        return found.map(({ invariant, subject, detail }) => `${invariant} ${subject}: ${detail}`);
      } finally {
        for (const { own } of sides) own.exec('COMMIT');
      }
    },
    close: async () => {
      for (const { db, own } of sides) {
        own.close();
        await db.close();
      }
      rmSync(place, { recursive: true, force: true });
    },
  };
}

async function openSide(place: string, template: string, name: string, migrations: Migration[]): Promise<OpenSide> {
  const [file, kept] = [join(place, `${name}.db`), join(place, `${name}-template.db`)];
  for (const copy of [file, kept]) copyBook(template, copy);
  const db = await openSqlite(file, migrations);
  const own = new Libsql(file);
  own.exec(`ATTACH '${kept}' AS template`);
  const statements = new Map<string, Libsql.Statement>();
  const prepared = (sql: string): Libsql.Statement => {
    const statement = statements.get(sql) ?? own.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  const book: Book = {
    async *stream<T extends object>(sql: string) {
      yield* prepared(sql).all() as T[]; // whole lists: a cursor that stays open would keep an old snapshot
    },
    close: async () => undefined,
  };
  return { db, own, book };
}

/** The driver lets go of a closed file when it is collected: until then a part of the rows stands in the log beside it. */
function copyBook(from: string, to: string): void {
  for (const suffix of ['', '-wal']) if (existsSync(from + suffix)) copyFileSync(from + suffix, to + suffix);
}

/** Tables by connection: their rows are copied page-wise, with the row ids of the template. */
const TABLES = new WeakMap<Libsql.Database, readonly Libsql.Statement[]>();

function setBack(own: Libsql.Database): void {
  const statements = TABLES.get(own) ?? resetting(own);
  TABLES.set(own, statements);
  own.exec('BEGIN IMMEDIATE');
  for (const statement of statements) statement.run();
  own.exec('COMMIT');
}

function resetting(own: Libsql.Database): Libsql.Statement[] {
  const tables = own
    .prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'migrations'",
    )
    .all() as { name: string }[];
  return tables.flatMap(({ name }) => [
    own.prepare(`DELETE FROM main."${name}"`),
    own.prepare(`INSERT INTO main."${name}" SELECT * FROM template."${name}"`),
  ]);
}
