// Dataverse books for the tests of flows: a real database, the real outbox, and a small company to bill for. Statements
// are counted, so that a test can say what a flow costs.
import type { Outcome } from '../../../../schema/outcome';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import type { Dialect } from '../../../../subgraphs/database/database';
import { openDatabase } from '../../../../subgraphs/database/open';
import type { Books } from '../../../../subgraphs/dataverse/books';
import { approveTimeEntries, type TimeEntry } from '../../../../subgraphs/dataverse/flows/approveTimeEntries';
import { createContracts } from '../../../../subgraphs/dataverse/flows/createContracts';
import { createInvoice } from '../../../../subgraphs/dataverse/flows/createInvoice';
import { createMilestones } from '../../../../subgraphs/dataverse/flows/createMilestones';
import { createProjects } from '../../../../subgraphs/dataverse/flows/createProjects';
import { markReadyToInvoice } from '../../../../subgraphs/dataverse/flows/markReadyToInvoice';
import { setUpCompanies } from '../../../../subgraphs/dataverse/flows/setUpCompanies';
import { migrations } from '../../../../subgraphs/dataverse/store/migrations';
import { createOutbox } from '../../../../subgraphs/dual-write/outbox';
import type { World } from '../../../../subgraphs/world';
import { countingDatabase, type StatementCount } from '../../../harness/counting';
import { migratedDatabase } from '../../../harness/migrated';
import { realWorld } from '../../../harness/world';

export interface TestBooks extends Books {
  /** The statements that went through `db`. */
  readonly count: StatementCount;
  /** Nudges of the feed. */
  nudges: number;
  /** Points reached, in order. */
  readonly points: string[];
  /** Of the database. */
  readonly url: string;
  close(): Promise<void>;
}

export async function openBooks(dialect: Dialect): Promise<TestBooks> {
  const empty = await migratedDatabase(dialect, 'dataverse');
  const points: string[] = [];
  const world: World = realWorld((point) => points.push(point));
  const db = await openDatabase(empty.url, migrations, world);
  const counted = countingDatabase(db);
  const books: TestBooks = {
    db: counted.db,
    count: counted.count,
    world,
    outbox: createOutbox(world, () => undefined),
    feed: {
      nudge: () => {
        books.nudges += 1;
      },
    },
    nudges: 0,
    points,
    url: empty.url,
    close: async () => {
      await db.close();
      await empty.drop();
    },
  };
  return books;
}

/** The value of a success; a refusal fails the test with its codes. */
export function granted<T>(outcome: Outcome<T>): T {
  if (!outcome.ok)
    throw new Error(`refused: ${outcome.refusals.map(({ code, message }) => `${code} ${message}`).join('; ')}`);
  return outcome.value;
}

/** The codes of a refusal; a success gives none. */
export function codesOf(outcome: Outcome<unknown>): string[] {
  return outcome.ok ? [] : outcome.refusals.map(({ code }) => code);
}

export interface Company {
  /** USMF, USD: one customer, a T&M line (project P-TM) and a fixed-price line (project P-FP). */
  readonly contractId: string;
  readonly customerId: string;
  /** 60/40 over ACME and BETA, a T&M line (project P-SPLIT). */
  readonly splitContractId: string;
  readonly splitCustomerIds: string[];
}

/** Two legal entities, three customers and two contracts; a contract in EUR of the other legal entity has project P-EU. */
export async function smallCompany(books: Books): Promise<Company> {
  const customers = [
    {
      legalEntity: 'USMF',
      accountNumber: 'ACME',
      name: 'Acme',
      paymentTerms: 'Net30',
      addressLines: ['1 Main St', 'Floor 2'],
      city: 'Reno',
      country: 'US',
    },
    { legalEntity: 'USMF', accountNumber: 'BETA', name: 'Beta' },
    { legalEntity: 'DEMF', accountNumber: 'ACME', name: 'Acme GmbH' },
  ];
  const legalEntities = [
    { code: 'USMF', name: 'Contoso US', currency: 'USD' },
    { code: 'DEMF', name: 'Contoso DE', currency: 'EUR' },
  ];
  granted(await setUpCompanies(books, { legalEntities, customers }));
  const projects = ['P-TM', 'P-FP', 'P-SPLIT', 'P-FREE'].map((number) => ({
    legalEntity: 'USMF',
    number,
    name: number,
  }));
  granted(
    await createProjects(books, LOCAL_CALLER, [...projects, { legalEntity: 'DEMF', number: 'P-EU', name: 'P-EU' }]),
  );
  const whole = { accountNumber: 'ACME', splitPercent: 1_000_000, isRounding: true };
  const timeLine = (projectNumber: string) => ({
    name: 'Work',
    billingMethod: 'TIME_AND_MATERIAL' as const,
    projectNumber,
    contractedAmount: 0,
  });
  const contract = { legalEntity: 'USMF', number: 'C-1', name: 'Implementation', currency: 'USD', customers: [whole] };
  const { contracts } = granted(
    await createContracts(books, LOCAL_CALLER, [
      {
        ...contract,
        lines: [
          timeLine('P-TM'),
          { name: 'Go-live', billingMethod: 'FIXED_PRICE', projectNumber: 'P-FP', contractedAmount: 500_000 },
        ],
      },
      {
        ...contract,
        number: 'C-2',
        customers: [
          { accountNumber: 'ACME', splitPercent: 600_000, isRounding: true },
          { accountNumber: 'BETA', splitPercent: 400_000, isRounding: false },
        ],
        lines: [timeLine('P-SPLIT'), { ...timeLine('P-FREE'), includeTime: false }],
      },
      { ...contract, legalEntity: 'DEMF', number: 'C-3', currency: 'EUR', lines: [timeLine('P-EU')] },
    ]),
  );
  const [first, split] = contracts;
  if (!first || !split) throw new Error('no contracts');
  return {
    contractId: first.id,
    customerId: first.customerIds[0] as string,
    splitContractId: split.id,
    splitCustomerIds: split.customerIds,
  };
}

/** The documents' own example: Bob works 8 h at a cost of 100 and a price of 200. domain.md 3.3 */
export function bobsEntry(id: string, changes: Partial<TimeEntry> = {}): TimeEntry {
  return {
    id,
    projectNumber: 'P-TM',
    resource: 'Bob',
    role: 'Consultant',
    task: 'Design',
    category: 'Time',
    date: '2026-10-05',
    hours: 800,
    costPrice: 1_000_000,
    billPrice: 2_000_000,
    description: 'Workshops',
    ...changes,
  };
}

/** Ids of the unbilled sales of these entries. */
export async function salesOf(books: Books, entryIds: readonly string[]): Promise<string[]> {
  const rows = await books.db.read.rows<{ id: string; origin_id: string }>(
    `SELECT id, origin_id FROM actual WHERE transaction_type = 'UNBILLED_SALES' AND adjustment_status IS NULL ORDER BY id`,
  );
  return rows.filter(({ origin_id }) => entryIds.includes(origin_id)).map(({ id }) => id);
}

/** A draft of `entries` approved hours and `milestones` milestones of the small company's first contract. */
export async function draftOf(
  books: Books,
  company: Company,
  entries: number,
  milestones = 0,
  prefix = 'e',
): Promise<string> {
  const ids = Array.from({ length: entries }, (_, index) => `${prefix}-${index}`);
  for (let start = 0; start < ids.length; start += 1_000) {
    granted(
      await approveTimeEntries(
        books,
        LOCAL_CALLER,
        ids.slice(start, start + 1_000).map((id) => bobsEntry(id)),
      ),
    );
  }
  const inputs = Array.from({ length: milestones }, (_, index) => ({
    contractNumber: 'C-1',
    lineNumber: 2,
    name: `Phase ${index + 1}`,
    amount: 500_000,
    date: '2026-10-20',
  }));
  const { milestoneIds } = granted(await createMilestones(books, LOCAL_CALLER, inputs));
  const ready = [...(await salesOf(books, ids)), ...milestoneIds.flat()];
  for (let start = 0; start < ready.length; start += 500) {
    granted(await markReadyToInvoice(books, LOCAL_CALLER, { ids: ready.slice(start, start + 500) }));
  }
  const input = { contractId: company.contractId, customerId: company.customerId, invoiceDate: '2026-10-31' };
  return granted(await createInvoice(books, LOCAL_CALLER, input)).invoiceId;
}

/** The rows that a key has queued, in order: topic and rows. */
export async function queued(books: Books, key: string): Promise<{ topic: string; rows: Record<string, unknown>[] }[]> {
  const rows = await books.db.read.rows<{ topic: string; body: string }>(
    'SELECT topic, body FROM outbox WHERE stream_key = ? ORDER BY number',
    [key],
  );
  return rows.map(({ topic, body }) => ({ topic, rows: JSON.parse(body) as Record<string, unknown>[] }));
}

/** Statements of one call. */
export async function statementsOf(books: TestBooks, work: () => Promise<unknown>): Promise<number> {
  books.count.reset();
  await work();
  return books.count.statements.length;
}
