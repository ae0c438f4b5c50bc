// Fills empty books with the demo by running the flows: set-up and approvals in Dataverse, the maps, import and posting of
// journals in Finance, drafts at the end. Some journals stay unposted on purpose. It must never write a table itself.
import type { Outcome } from '../../schema/outcome';
import { LOCAL_CALLER } from '../../subgraphs/caller';
import { legalEntities } from '../../subgraphs/dataverse/store/companies';
import { entriesTaken } from '../../subgraphs/dataverse/store/entries';
import { importFromStaging } from '../../subgraphs/finance/flows/importFromStaging';
import { postIntegrationJournal } from '../../subgraphs/finance/flows/postIntegrationJournal';
import { draftJournals } from '../../subgraphs/finance/store/standing';
import { instant } from '../../subgraphs/world';
import type { Together } from '../../together';
import { type BooksToLoad, load } from '../setup/load';
import { type RowOf, type SetUp, TABLE_NAMES } from '../setup/schema';
import { workingDaysUntil } from './calendar';
import { COMPANIES } from './companies';
import { areDraftsMade, createDrafts, type DemoDraft, HELD_CONTRACTS } from './drafts';
import { demoRows } from './rows';

export interface SeedSummary {
  readonly drafts: readonly DemoDraft[];
  readonly contracts: number;
  readonly timeEntries: number;
  readonly milestones: number;
  readonly journalsPosted: number;
  readonly journalsLeft: number;
}

/** How many of the last working days stay unposted for the contracts that are held. */
const HELD_DAYS = 4;

/** Is there nothing in these books, or a demo whose making was cut off? A company's own books are left alone. */
export async function isDemoWanted({ dataverse }: Pick<Together, 'dataverse'>): Promise<boolean> {
  const standing = [...(await legalEntities(dataverse.books.db.read)).values()];
  const isDemo =
    standing.length === COMPANIES.length &&
    standing.every(({ name }) => COMPANIES.some((company) => company.name === name));
  return standing.length === 0 || (isDemo && !(await areDraftsMade(dataverse.books)));
}

/** Seeds both books, whose relays must be running, and resolves when both are at rest. Goes on where an earlier run was cut off. */
export async function seedDemo(together: Pick<Together, 'dataverse' | 'finance' | 'settle'>): Promise<SeedSummary> {
  const books: BooksToLoad = {
    dataverse: together.dataverse.books,
    finance: together.finance.books,
    settle: together.settle,
  };
  const today = instant(books.dataverse.world).slice(0, 10);
  const rows = demoRows(today);
  const { posted, held } = split(rows, today);
  await load(books, { ...rows, 'time-entries': posted });
  const companies = rows['legal-entities'].map(({ code }) => code);
  let journalsPosted = 0;
  const references = held.map(({ reference }) => reference);
  const isPostingOver = (await entriesTaken(books.dataverse.db.read, [], references)).references.size > 0; // held time comes after it
  if (!isPostingOver) for (const company of companies) journalsPosted += await journaliseAndPost(books, company);
  await load(books, only(held));
  let journalsLeft = 0;
  for (const company of companies) journalsLeft += (await journalise(books, company)).length;
  const drafts = await createDrafts(books.dataverse, today);
  await together.settle();
  return {
    drafts,
    contracts: rows.contracts.length,
    timeEntries: rows['time-entries'].length,
    milestones: rows.milestones.length,
    journalsPosted,
    journalsLeft,
  };
}

/** Time that gets posted, and the last days' time of the held contracts, which is journalised and left so. */
function split(rows: SetUp, today: string): { posted: RowOf<'time-entries'>[]; held: RowOf<'time-entries'>[] } {
  const since = workingDaysUntil(today, HELD_DAYS)[0] as string;
  const isHeld = ({ contractNumber, date }: RowOf<'time-entries'>) =>
    HELD_CONTRACTS.includes(contractNumber) && date >= since;
  return { posted: rows['time-entries'].filter((row) => !isHeld(row)), held: rows['time-entries'].filter(isHeld) };
}

/** A set-up of nothing but these time entries. */
function only(entries: readonly RowOf<'time-entries'>[]): SetUp {
  const nothing = Object.fromEntries(TABLE_NAMES.map((table) => [table, []])) as unknown as SetUp;
  return { ...nothing, 'time-entries': entries };
}

/** Imports what a company has staged; answers with the journals that wait to be posted. */
async function journalise({ finance }: BooksToLoad, legalEntity: string): Promise<string[]> {
  done(await importFromStaging(finance, LOCAL_CALLER, { legalEntity }));
  return draftJournals(finance.db.read, legalEntity);
}

async function journaliseAndPost(books: BooksToLoad, legalEntity: string): Promise<number> {
  const journals = await journalise(books, legalEntity);
  for (const journalId of journals) done(await postIntegrationJournal(books.finance, LOCAL_CALLER, { journalId }));
  return journals.length;
}

function done<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(`the demo seed: ${outcome.refusals.map(({ code, message }) => `${code} ${message}`).join('; ')}`);
}
