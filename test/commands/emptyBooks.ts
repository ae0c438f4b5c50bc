// Both books, empty, with relays running, for tests of what fills them; and what they hold, without ids and instants.
import type { Dialect, Reader, Value } from '../../subgraphs/database/database';
import { tables as dataverseTables } from '../../subgraphs/dataverse/store/tables';
import { dualWriteTables } from '../../subgraphs/dual-write/tables';
import { tables as financeTables } from '../../subgraphs/finance/store/tables';
import type { World } from '../../subgraphs/world';
import { openBoth, type Together } from '../../together';
import { migratedDatabase } from '../harness/migrated';
import { realWorld } from '../harness/world';

export interface EmptyBooks {
  readonly both: Together;
  readonly books: {
    dataverse: Together['dataverse']['books'];
    finance: Together['finance']['books'];
    settle(): Promise<void>;
  };
  readonly dataverseUrl: string;
  readonly financeUrl: string;
  /** Rows of every table of both books that people or rules made: no ids, no instants, sorted. Rows of the exchange are left out. */
  contents(): Promise<Record<string, string[]>>;
  drop(): Promise<void>;
}

export async function openEmptyBooks(dialect: Dialect, world: World = realWorld()): Promise<EmptyBooks> {
  const [dataverse, finance] = [
    await migratedDatabase(dialect, 'dataverse'),
    await migratedDatabase(dialect, 'finance'),
  ];
  const errors: unknown[] = [];
  const both = await openBoth({
    dataverseUrl: dataverse.url,
    financeUrl: finance.url,
    world,
    importSchedule: null,
    onError: (error) => errors.push(error),
  });
  both.start();
  return {
    both,
    books: { dataverse: both.dataverse.books, finance: both.finance.books, settle: both.settle },
    dataverseUrl: dataverse.url,
    financeUrl: finance.url,
    contents: async () => ({
      ...(await contentsOf(
        'dataverse',
        both.dataverse.books.db.read,
        dataverseTables.map(({ name }) => name),
      )),
      ...(await contentsOf(
        'finance',
        both.finance.books.db.read,
        financeTables.map(({ name }) => name),
      )),
    }),
    drop: async () => {
      await both.stop();
      await dataverse.drop();
      await finance.drop();
      expect(errors).toEqual([]);
    },
  };
}

/** The exchange's own, and what a database draws for itself. */
const OF_THESE_BOOKS: ReadonlySet<string> = new Set([...dualWriteTables.map(({ name }) => name), 'cursor_key']);

async function contentsOf(side: string, reader: Reader, names: readonly string[]): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const name of names.filter((table) => !OF_THESE_BOOKS.has(table))) {
    const rows = await reader.rows<Record<string, Value>>(`SELECT * FROM ${name}`);
    found[`${side}.${name}`] = rows
      .map((row) => JSON.stringify(Object.entries(row).filter(([, value]) => !isOfOneRun(value))))
      .sort();
  }
  return found;
}

/** Ids and keys made of them, texts in JSON that hold ids, instants, and checksums over ids differ from run to run. */
function isOfOneRun(value: Value): boolean {
  return (
    typeof value === 'string' &&
    (/^([a-z-]+:)?[0-9a-f]{8}-[0-9a-f-]{27}$/.test(value) ||
      /"[0-9a-f]{8}-[0-9a-f-]{27}"/.test(value) ||
      /^\d{4}-\d\d-\d\dT/.test(value) ||
      /^[0-9a-f]{64}$/.test(value))
  );
}
