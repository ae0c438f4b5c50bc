// One migrated database for all lives, with a company of three customers and two projects, emptied between two lives; and a
// Finance without anything, so that the invariant checker can be asked about Dataverse alone.
import { checkBooks } from '../../../../../commands/invariants/check';
import { LOCAL_CALLER } from '../../../../../subgraphs/caller';
import type { Dialect } from '../../../../../subgraphs/database/database';
import { openDatabase } from '../../../../../subgraphs/database/open';
import { createProjects } from '../../../../../subgraphs/dataverse/flows/createProjects';
import { setUpCompanies } from '../../../../../subgraphs/dataverse/flows/setUpCompanies';
import { migrations as financeMigrations } from '../../../../../subgraphs/finance/store/migrations';
import { migratedDatabase } from '../../../../harness/migrated';
import { realWorld } from '../../../../harness/world';
import { granted, openBooks, type TestBooks } from '../books';
import { clear, tablesOf } from './rows';

export interface LifeBooks {
  readonly books: TestBooks;
  readonly tables: readonly string[];
  readonly customerIds: readonly string[];
  readonly projectIds: Readonly<Record<'P-TM' | 'P-FP', string>>;
  /** Back to companies, customers and projects. */
  clear(): Promise<void>;
  /** What the invariant checker finds in Dataverse, while its messages are still to be sent. */
  check(): Promise<string[]>;
  close(): Promise<void>;
}

export async function openLifeBooks(dialect: Dialect): Promise<LifeBooks> {
  const books = await openBooks(dialect);
  const finance = await migratedDatabase(dialect, 'finance');
  await (await openDatabase(finance.url, financeMigrations, realWorld())).close();
  const customer = (accountNumber: string) => ({ legalEntity: 'USMF', accountNumber, name: accountNumber });
  granted(
    await setUpCompanies(books, {
      legalEntities: [{ code: 'USMF', name: 'Contoso US', currency: 'USD' }],
      customers: ['A', 'B', 'C'].map(customer),
    }),
  );
  const project = (number: string) => ({ legalEntity: 'USMF', number, name: number });
  granted(await createProjects(books, LOCAL_CALLER, ['P-TM', 'P-FP'].map(project)));
  const customers = await books.db.read.rows<{ id: string }>('SELECT id FROM customer ORDER BY account_number');
  const projects = await books.db.read.rows<{ id: string; number: string }>('SELECT id, number FROM project');
  const idOf = (number: string) => projects.find((row) => row.number === number)?.id as string;
  const tables = await tablesOf(books.db);
  return {
    books,
    tables,
    customerIds: customers.map(({ id }) => id),
    projectIds: { 'P-TM': idOf('P-TM'), 'P-FP': idOf('P-FP') },
    clear: () => clear(books.db, tables),
    check: async () => {
      const found = await checkBooks(books.url, finance.url, { atRest: false });
      return found.map(({ invariant, subject, detail }) => `${invariant} ${subject} ${detail}`);
    },
    close: async () => {
      await books.close();
      await finance.drop();
    },
  };
}
