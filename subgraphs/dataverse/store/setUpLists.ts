// The lists of projects and of customers for the API, each in the order of its number. Every read takes the legal entities that the
// caller may see. It must never lock or write.
import { oneOf, type TextFilter, textMatches, visibleIn, where } from '../../database/conditions';
import type { Reader } from '../../database/database';
import type { Condition, OrderColumn, Slice, SliceOf } from '../../database/keyset';
import { countUpTo, type ListSource, readSlice } from '../../database/slices';
import type { CustomerSeenRow, ProjectSeenRow } from './readContracts';
import type { Scope } from './readInvoices';

/** What is wanted of projects or customers; absent says nothing, an empty list matches nothing. */
export interface SetUpConditions {
  readonly id?: readonly string[] | undefined;
  readonly legalEntity?: readonly string[] | undefined;
  /** Of a customer: its account number. */
  readonly number?: TextFilter | undefined;
  readonly name?: TextFilter | undefined;
}

export const PROJECT_ORDER: readonly OrderColumn[] = [{ sql: 'p.number', name: 'number', kind: 'text' }];
const PROJECTS: ListSource = {
  columns: 'p.id, p.legal_entity, p.number, p.name',
  from: 'project p',
  order: PROJECT_ORDER,
};

/** Account numbers are unique within a company only. */
export const CUSTOMER_ORDER: readonly OrderColumn[] = [
  { sql: 'u.account_number', name: 'account_number', kind: 'text' },
  { sql: 'u.legal_entity', name: 'legal_entity', kind: 'text' },
];
const CUSTOMERS: ListSource = {
  columns: 'u.id, u.legal_entity, u.account_number, u.name',
  from: 'customer u',
  order: CUSTOMER_ORDER,
};

function conditionsOf(table: 'p' | 'u', scope: Scope, wanted: SetUpConditions): Condition[] {
  return [
    ...visibleIn(`${table}.legal_entity`, scope),
    ...oneOf(`${table}.id`, wanted.id),
    ...oneOf(`${table}.legal_entity`, wanted.legalEntity),
    ...textMatches(table === 'p' ? 'p.number' : 'u.account_number', wanted.number),
    ...textMatches(`${table}.name`, wanted.name),
  ];
}

/** One slice of the projects, by number. */
export function listProjects(
  reader: Reader,
  scope: Scope,
  wanted: SetUpConditions,
  slice: Slice,
): Promise<SliceOf<ProjectSeenRow>> {
  return readSlice(reader, PROJECTS, conditionsOf('p', scope, wanted), slice);
}

/** How many projects match, counted to `most`. */
export function countProjects(reader: Reader, scope: Scope, wanted: SetUpConditions, most: number): Promise<number> {
  return countUpTo(reader, most, PROJECTS.from, conditionsOf('p', scope, wanted));
}

/** Projects by number. */
export function projectsByNumbers(reader: Reader, scope: Scope, numbers: readonly string[]): Promise<ProjectSeenRow[]> {
  const { sql, values } = where([...oneOf('p.number', numbers), ...visibleIn('p.legal_entity', scope)]);
  return reader.rows<ProjectSeenRow>(`SELECT ${PROJECTS.columns} FROM ${PROJECTS.from} ${sql}`, values);
}

/** One slice of the customers, by account number, then company. */
export function listCustomers(
  reader: Reader,
  scope: Scope,
  wanted: SetUpConditions,
  slice: Slice,
): Promise<SliceOf<CustomerSeenRow>> {
  return readSlice(reader, CUSTOMERS, conditionsOf('u', scope, wanted), slice);
}

/** How many customers match, counted to `most`. */
export function countCustomers(reader: Reader, scope: Scope, wanted: SetUpConditions, most: number): Promise<number> {
  return countUpTo(reader, most, CUSTOMERS.from, conditionsOf('u', scope, wanted));
}
