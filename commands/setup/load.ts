// Writes a valid set-up into the books by running the flows: Dataverse's own for what it owns, setUpFinance for Finance's
// own set-up; Finance learns the rest through the maps. What stands already is skipped. It must never write a table itself.
import { type Caller, LOCAL_CALLER } from '../../subgraphs/caller';
import type { Books as DataverseBooks } from '../../subgraphs/dataverse/books';
import { approveTimeEntries } from '../../subgraphs/dataverse/flows/approveTimeEntries';
import { confirmEntryJournal } from '../../subgraphs/dataverse/flows/confirmEntryJournal';
import { createContracts } from '../../subgraphs/dataverse/flows/createContracts';
import { createMilestones } from '../../subgraphs/dataverse/flows/createMilestones';
import { createProjects } from '../../subgraphs/dataverse/flows/createProjects';
import { setUpCompanies } from '../../subgraphs/dataverse/flows/setUpCompanies';
import { inChunks } from '../../subgraphs/dataverse/store/chunks';
import { projectsByNumber } from '../../subgraphs/dataverse/store/companies';
import { contractsByNumber } from '../../subgraphs/dataverse/store/contracts';
import { entriesTaken } from '../../subgraphs/dataverse/store/entries';
import { standingLines, standingMilestones } from '../../subgraphs/dataverse/store/standing';
import type { Books as FinanceBooks } from '../../subgraphs/finance/books';
import { type FinanceSetUp, SET_UP_TABLE_NAMES, SET_UP_TABLES } from '../../subgraphs/finance/flows/setUp/registry';
import { setUpFinance } from '../../subgraphs/finance/flows/setUpFinance';
import { parseAmount } from '../../subgraphs/money';
import { contractInputs } from './contractInputs';
import { keyOf } from './known';
import { type Loaded, taken } from './loaded';
import { loadRetainers } from './loadRetainers';
import { fileNameOf, type RowOf, type SetUp } from './schema';

/** Both books, and how to wait until nothing travels between them. */
export interface BooksToLoad {
  readonly dataverse: DataverseBooks;
  readonly finance: FinanceBooks;
  settle(): Promise<void>;
}

export interface LoadSummary {
  /** Rows of Finance's own set-up that were new or differed. */
  readonly financeSetUp: number;
  readonly projects: Loaded;
  readonly contracts: Loaded;
  readonly milestones: Loaded;
  readonly retainers: Loaded;
  readonly timeEntries: Loaded;
  /** Expenses, material and fees. */
  readonly entries: Loaded;
}

/** Loads rows that `validate` has found nothing against, and resolves when Finance has them too. Repeating it changes nothing. */
export async function load(
  books: BooksToLoad,
  setUp: SetUp,
  { caller = LOCAL_CALLER, reopenPeriods = false }: { caller?: Caller; reopenPeriods?: boolean } = {},
): Promise<LoadSummary> {
  const { dataverse, finance } = books;
  const ofFinance = await setUpFinance(finance, financeSetUpOf(setUp), { reopenPeriods });
  const financeSetUp = taken('set-up of Finance', ofFinance).changed;
  const companies = {
    legalEntities: setUp['legal-entities'].map(({ code, name, currency }) => ({ code, name, currency })),
    customers: setUp.customers.map(asCustomer),
  };
  if (companies.legalEntities.length + companies.customers.length > 0)
    taken('companies and customers', await setUpCompanies(dataverse, companies));
  const projects = await loadProjects(dataverse, caller, setUp);
  const contracts = await loadContracts(dataverse, caller, setUp);
  const milestones = await loadMilestones(dataverse, caller, setUp);
  const retainers = await loadRetainers(dataverse, caller, setUp.retainers);
  const timeEntries = await loadTimeEntries(dataverse, caller, setUp['time-entries']);
  const entries = await loadEntries(dataverse, caller, setUp.entries);
  await books.settle();
  return { financeSetUp, projects, contracts, milestones, retainers, timeEntries, entries };
}

function financeSetUpOf(setUp: SetUp): FinanceSetUp {
  return Object.fromEntries(
    SET_UP_TABLE_NAMES.map((name) => {
      const columns = Object.keys(SET_UP_TABLES[name].row.shape);
      const rows: readonly object[] = setUp[fileNameOf(name)];
      return [
        name,
        rows.map((row) => Object.fromEntries(Object.entries(row).filter(([key]) => columns.includes(key)))),
      ];
    }),
  );
}

function asCustomer({ addressLines, ...row }: RowOf<'customers'>) {
  return { ...row, ...(addressLines === null ? {} : { addressLines: addressLines.split('\n') }) };
}

async function loadProjects(books: DataverseBooks, caller: Caller, setUp: SetUp): Promise<Loaded> {
  const standing = await projectsByNumber(
    books.db.read,
    setUp.projects.map(({ number }) => number),
  );
  const missing = setUp.projects.filter(({ number }) => !standing.has(number));
  for (const part of inChunks(missing)) taken('projects', await createProjects(books, caller, part));
  return { written: missing.length, standing: setUp.projects.length - missing.length };
}

async function loadContracts(books: DataverseBooks, caller: Caller, setUp: SetUp): Promise<Loaded> {
  const standing = await contractsByNumber(
    books.db.read,
    setUp.contracts.map(({ number }) => number),
  );
  const missing = setUp.contracts.filter(({ number }) => !standing.has(number));
  const inputOf = contractInputs(setUp);
  for (const part of inChunks(missing)) taken('contracts', await createContracts(books, caller, part.map(inputOf)));
  return { written: missing.length, standing: setUp.contracts.length - missing.length };
}

/** A milestone has no number of its own: it is known by its contract line and name. */
async function loadMilestones(books: DataverseBooks, caller: Caller, setUp: SetUp): Promise<Loaded> {
  const numbers = setUp.milestones.map(({ contractNumber }) => contractNumber);
  const contracts = await contractsByNumber(books.db.read, numbers);
  const lines = new Map(
    (await standingLines(books.db.read, numbers)).map((line) => [
      keyOf(line.contract_number, line.name),
      line.line_number,
    ]),
  );
  const standing = new Set(
    (await standingMilestones(books.db.read, numbers)).map((row) =>
      keyOf(row.contract_number, String(row.line_number), row.name),
    ),
  );
  const inputs = setUp.milestones.map(({ contractNumber, lineName, name, description, amount, tax, milestoneDate }) => {
    const currency = contracts.get(contractNumber)?.currency ?? '';
    return {
      contractNumber,
      lineNumber: lines.get(keyOf(contractNumber, lineName)) ?? 0,
      name,
      description,
      amount: parseAmount(amount, currency),
      tax: parseAmount(tax, currency),
      date: milestoneDate,
    };
  });
  const missing = inputs.filter((row) => !standing.has(keyOf(row.contractNumber, String(row.lineNumber), row.name)));
  for (const part of inChunks(missing)) taken('milestones', await createMilestones(books, caller, part));
  return { written: missing.length, standing: inputs.length - missing.length };
}

async function loadTimeEntries(
  books: DataverseBooks,
  caller: Caller,
  entries: readonly RowOf<'time-entries'>[],
): Promise<Loaded> {
  const missing = await notYetTaken(books, entries);
  for (const part of inChunks(missing)) {
    const inputs = part.map(({ salesPrice, lineName: _, ...entry }) => ({
      ...entry,
      id: books.world.newId(),
      billPrice: salesPrice,
    }));
    taken('time entries', await approveTimeEntries(books, caller, inputs));
  }
  return { written: missing.length, standing: entries.length - missing.length };
}

async function loadEntries(
  books: DataverseBooks,
  caller: Caller,
  entries: readonly RowOf<'entries'>[],
): Promise<Loaded> {
  const missing = await notYetTaken(books, entries);
  for (const part of inChunks(missing)) {
    const inputs = part.map(({ salesPrice, lineName: _, ...entry }) => ({ ...entry, billPrice: salesPrice }));
    taken('entries', await confirmEntryJournal(books, caller, inputs));
  }
  return { written: missing.length, standing: entries.length - missing.length };
}

async function notYetTaken<Row extends { readonly reference: string }>(
  books: DataverseBooks,
  entries: readonly Row[],
): Promise<Row[]> {
  const asked = entries.map(({ reference }) => reference);
  const { references } = await entriesTaken(books.db.read, [], asked);
  return entries.filter(({ reference }) => !references.has(reference));
}
