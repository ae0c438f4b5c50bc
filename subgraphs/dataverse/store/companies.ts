// Legal entities, customers and projects: written at set-up, looked up by their human keys. Look-ups take many keys at
// once, so that a batch of hundreds costs no query per row.
import { marks, type Reader, type Tx } from '../../database/database';
import { inChunks } from './chunks';

export interface LegalEntityRow {
  readonly code: string;
  readonly name: string;
  readonly currency: string;
}

export interface CustomerRow {
  readonly id: string;
  readonly legal_entity: string;
  readonly account_number: string;
  readonly name: string;
  readonly payment_terms: string | null;
  readonly address_lines: string | null;
  readonly city: string | null;
  readonly postal_code: string | null;
  readonly country: string | null;
}

export interface ProjectRow {
  readonly id: string;
  readonly legal_entity: string;
  readonly number: string;
  readonly name: string;
  readonly created_at: string;
}

/** Every legal entity, by code. A company has a handful of them. */
export async function legalEntities(reader: Reader): Promise<Map<string, LegalEntityRow>> {
  const rows = await reader.rows<LegalEntityRow>('SELECT code, name, currency FROM legal_entity');
  return new Map(rows.map((row) => [row.code, row]));
}

/** The customers with these account numbers, under `customerKey`; an account may exist in several legal entities. */
export async function customersByAccount(
  reader: Reader,
  accountNumbers: readonly string[],
): Promise<Map<string, CustomerRow>> {
  const found = new Map<string, CustomerRow>();
  for (const part of inChunks([...new Set(accountNumbers)])) {
    const rows = await reader.rows<CustomerRow>(
      `SELECT * FROM customer WHERE account_number IN (${marks(part.length)})`,
      part,
    );
    for (const row of rows) found.set(customerKey(row.legal_entity, row.account_number), row);
  }
  return found;
}

/** Customers by id. */
export async function customerRows(reader: Reader, ids: readonly string[]): Promise<Map<string, CustomerRow>> {
  return byIds<CustomerRow>(reader, 'customer', ids);
}

/** Projects by id. */
export async function projectRows(reader: Reader, ids: readonly string[]): Promise<Map<string, ProjectRow>> {
  return byIds<ProjectRow>(reader, 'project', ids);
}

async function byIds<Row extends { readonly id: string }>(
  reader: Reader,
  table: 'customer' | 'project',
  ids: readonly string[],
): Promise<Map<string, Row>> {
  const found = new Map<string, Row>();
  for (const part of inChunks([...new Set(ids)])) {
    const rows = await reader.rows<Row>(`SELECT * FROM ${table} WHERE id IN (${marks(part.length)})`, part);
    for (const row of rows) found.set(row.id, row);
  }
  return found;
}

export function customerKey(legalEntity: string, accountNumber: string): string {
  return `${legalEntity}\n${accountNumber}`;
}

/** The projects with these numbers, by number. */
export async function projectsByNumber(reader: Reader, numbers: readonly string[]): Promise<Map<string, ProjectRow>> {
  const found = new Map<string, ProjectRow>();
  for (const part of inChunks([...new Set(numbers)])) {
    const rows = await reader.rows<ProjectRow>(`SELECT * FROM project WHERE number IN (${marks(part.length)})`, part);
    for (const row of rows) found.set(row.number, row);
  }
  return found;
}

export async function insertCompanies(
  tx: Tx,
  entities: readonly LegalEntityRow[],
  customers: readonly CustomerRow[],
): Promise<void> {
  await tx.insert('legal_entity', entities);
  await tx.insert('customer', customers);
}

export async function insertProjects(tx: Tx, projects: readonly ProjectRow[]): Promise<void> {
  await tx.insert('project', projects);
}
