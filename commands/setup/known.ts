// What set-up rows may refer to: the rows of the same folder together with what the books hold already, so that a later
// folder may bring only this month's time entries. An index in memory; it must never judge.
import type { BookedPeriod } from '../../subgraphs/finance/rules/periods';
import type { StandingName } from '../../subgraphs/finance/store/standing';
import type { SetUp } from './schema';

export interface KnownContract {
  readonly legalEntity: string;
  readonly currency: string;
}

export interface KnownLine {
  readonly billingMethod: string;
  readonly projectNumber: string | null;
}

/** Everything by its human number; keys of several parts are made by `keyOf`. */
export interface Known {
  /** Currency by code. */
  readonly legalEntities: Map<string, string>;
  readonly taxCodes: Set<string>;
  readonly taxGroups: Set<string>;
  /** What rows of Finance's set-up name in a company, by `nameKey`. */
  readonly names: Set<string>;
  /** Of sequences that have given numbers out, by company and name. */
  readonly usedPrefixes: Map<string, string>;
  /** Closed, with vouchers in them, and not to be opened again. */
  readonly bookedPeriods: BookedPeriod[];
  /** Name by company and account. */
  readonly customers: Map<string, string>;
  /** Company by number. */
  readonly projects: Map<string, string>;
  readonly contracts: Map<string, KnownContract>;
  readonly contractCustomers: Map<string, Set<string>>;
  readonly lines: Map<string, KnownLine>;
  /** The names of the lines that a project is on, by contract and project. */
  readonly linesOfProjects: Map<string, Set<string>>;
  /** Customers of lines, and their roles, categories and tasks, by `partKey`. */
  readonly lineParts: Set<string>;
  /** What retainers come to, as text, by `retainerKey`. */
  readonly retainers: Map<string, string>;
  /** The class of what was approved, by reference. */
  readonly entries: Map<string, string>;
}

/** What rows are judged among: everything known, what of it the books hold already, and the rows that are no valid rows. */
export interface Among {
  readonly known: Known;
  readonly standing: Known;
  readonly damaged: SetUp;
}

/** One text for a key of several parts, none of which holds a line feed (schema.ts). */
export const keyOf = (...parts: readonly (string | null)[]): string => parts.map((part) => part ?? '').join('\n');

/** Nothing is known: the books are empty. */
export function nothingKnown(): Known {
  return {
    legalEntities: new Map(),
    taxCodes: new Set(),
    taxGroups: new Set(),
    names: new Set(),
    usedPrefixes: new Map(),
    bookedPeriods: [],
    customers: new Map(),
    projects: new Map(),
    contracts: new Map(),
    contractCustomers: new Map(),
    lines: new Map(),
    linesOfProjects: new Map(),
    lineParts: new Set(),
    retainers: new Map(),
    entries: new Map(),
  };
}

/** Adds what the rows of a folder define. What the books hold already stands: it is not overwritten. */
export function addRows(known: Known, setUp: SetUp): void {
  for (const row of setUp['legal-entities']) putNew(known.legalEntities, row.code, row.currency);
  for (const row of setUp['sales-tax-codes']) known.taxCodes.add(keyOf(row.legalEntity, row.taxCode));
  for (const row of setUp['sales-tax-groups']) known.taxGroups.add(keyOf(row.legalEntity, row.kind, row.taxGroup));
  addNames(known, setUp);
  for (const row of setUp.customers) putNew(known.customers, keyOf(row.legalEntity, row.accountNumber), row.name);
  for (const row of setUp.projects) putNew(known.projects, row.number, row.legalEntity);
  for (const row of setUp.contracts)
    putNew(known.contracts, row.number, { legalEntity: row.legalEntity, currency: row.currency });
  for (const row of setUp['contract-lines']) addLine(known, row);
  for (const row of setUp['contract-customers']) addPayer(known, row.contractNumber, row.accountNumber);
}

function addNames({ names }: Known, setUp: SetUp): void {
  const add = (...[kind, legalEntity, name, within]: Parameters<typeof nameKey>) =>
    names.add(nameKey(kind, legalEntity, name, within));
  for (const row of setUp['terms-of-payment']) add('TERMS', row.legalEntity, row.code);
  for (const row of setUp['project-groups']) add('PROJECT_GROUP', row.legalEntity, row.projectGroup);
  for (const row of setUp['financial-dimensions']) add('DIMENSION', row.legalEntity, row.dimension);
  for (const row of setUp['dimension-values']) add('DIMENSION_VALUE', row.legalEntity, row.value, row.dimension);
  for (const row of setUp['project-categories']) addCategory(names, row.legalEntity, row.category, row.transactionType);
  for (const row of setUp['main-accounts']) addMainAccount(names, row.legalEntity, row.account);
}

/** By its type, and by its name alone. */
export function addCategory(names: Set<string>, legalEntity: string, category: string, type: string): void {
  names.add(nameKey('CATEGORY', legalEntity, category, type)).add(nameKey('CATEGORY', legalEntity, category));
}

/** The account, and that the company has a chart of accounts at all. */
export function addMainAccount(names: Set<string>, legalEntity: string, account: string): void {
  names.add(nameKey('MAIN_ACCOUNT', legalEntity, account)).add(nameKey('CHART', legalEntity, ''));
}

/** What a row of Finance's set-up refers to: the kind, the company, the name, and what it is a name within. */
export function nameKey(kind: StandingName['kind'] | 'CHART', legalEntity: string, name: string, within = ''): string {
  return keyOf(kind, legalEntity, within, name);
}

/** The key of the contract line that a row is, or refers to. */
export function lineKey(row: { readonly contractNumber: string; readonly lineName: string }): string {
  return keyOf(row.contractNumber, row.lineName);
}

/** The key of what belongs to a contract line: a customer by its account, a word by its kind and itself. */
export function partKey(
  row: { readonly contractNumber: string; readonly lineName: string },
  ...part: readonly string[]
): string {
  return keyOf(row.contractNumber, row.lineName, ...part);
}

/** A retainer has no number of its own: it is known by who pays it, what it is called and its date. */
export function retainerKey(row: {
  readonly contractNumber: string;
  readonly accountNumber: string;
  readonly description: string;
  readonly date: string;
}): string {
  return keyOf(row.contractNumber, row.accountNumber, row.description, row.date);
}

export function addLine(known: Known, row: KnownLine & { contractNumber: string; lineName: string }): void {
  putNew(known.lines, lineKey(row), { billingMethod: row.billingMethod, projectNumber: row.projectNumber });
  if (row.projectNumber === null) return;
  const key = keyOf(row.contractNumber, row.projectNumber);
  known.linesOfProjects.set(key, (known.linesOfProjects.get(key) ?? new Set()).add(row.lineName));
}

export function addPayer(known: Known, contractNumber: string, accountNumber: string): void {
  const accounts = known.contractCustomers.get(contractNumber) ?? new Set();
  known.contractCustomers.set(contractNumber, accounts.add(accountNumber));
}

function putNew<V>(map: Map<string, V>, key: string, value: V): void {
  if (!map.has(key)) map.set(key, value);
}
