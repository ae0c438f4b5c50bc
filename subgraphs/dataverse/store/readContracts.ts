// Reading contracts, their lines and customers, customers and projects for the API. Every read takes the legal entities that
// the caller may see. It must never lock or write.
import { oneOf, visibleIn, where } from '../../database/conditions';
import { marks, type Reader } from '../../database/database';
import type { ContractLineRow, LineChargeabilityRow } from './contracts';
import type { Scope } from './readInvoices';

export interface ContractSeenRow {
  readonly id: string;
  readonly legal_entity: string;
  readonly number: string;
  readonly name: string;
  readonly currency: string;
  readonly created_at: string;
  readonly version: number;
  readonly status: string;
  readonly nte_limit: number | null;
}

export interface ContractLineSeenRow extends ContractLineRow {
  /** The contract's. */
  readonly currency: string;
}

/** Who pays for a contract or a line. */
export interface PayerSeenRow {
  /** The contract's or the line's. */
  readonly owner_id: string;
  readonly contract_id: string;
  readonly contract_customer_id: string;
  readonly customer_id: string;
  readonly split_percent: number;
  readonly is_rounding: number;
  readonly payment_terms: string | null;
  readonly nte_limit: number | null;
  readonly currency: string;
}

export interface CustomerSeenRow {
  readonly id: string;
  readonly legal_entity: string;
  readonly account_number: string;
  readonly name: string;
}

export interface ProjectSeenRow {
  readonly id: string;
  readonly legal_entity: string;
  readonly number: string;
  readonly name: string;
}

/** Contracts by id. */
export function contractsByIds(reader: Reader, scope: Scope, ids: readonly string[]): Promise<ContractSeenRow[]> {
  const { sql, values } = where([...oneOf('c.id', ids), ...visibleIn('c.legal_entity', scope)]);
  return reader.rows<ContractSeenRow>(`SELECT c.* FROM contract c ${sql}`, values);
}

/** All lines of these contracts, in their order. */
export function linesOfContracts(reader: Reader, contractIds: readonly string[]): Promise<ContractLineSeenRow[]> {
  return reader.rows<ContractLineSeenRow>(
    `SELECT l.*, c.currency AS currency FROM contract_line l JOIN contract c ON c.id = l.contract_id
     WHERE l.contract_id IN (${marks(contractIds.length)}) ORDER BY l.contract_id, l.line_number, l.id`,
    contractIds,
  );
}

/** Contract lines by id, where the caller sees their contract. */
export function contractLinesByIds(
  reader: Reader,
  scope: Scope,
  ids: readonly string[],
): Promise<ContractLineSeenRow[]> {
  const { sql, values } = where([...oneOf('l.id', ids), ...visibleIn('c.legal_entity', scope)]);
  return reader.rows<ContractLineSeenRow>(
    `SELECT l.*, c.currency AS currency FROM contract_line l JOIN contract c ON c.id = l.contract_id ${sql}`,
    values,
  );
}

/** The customers of these contracts, each once, the largest share first. */
export function customersOfContracts(
  reader: Reader,
  contractIds: readonly string[],
): Promise<(CustomerSeenRow & { contract_id: string })[]> {
  return reader.rows(
    `SELECT k.contract_id AS contract_id, u.id AS id, u.legal_entity AS legal_entity, u.account_number AS account_number, u.name AS name
     FROM contract_customer k JOIN customer u ON u.id = k.customer_id
     WHERE k.contract_id IN (${marks(contractIds.length)}) ORDER BY k.contract_id, k.split_percent DESC, u.account_number`,
    contractIds,
  );
}

/** The customers that these contract customers stand for. */
export function customersOfContractCustomers(
  reader: Reader,
  contractCustomerIds: readonly string[],
): Promise<(CustomerSeenRow & { contract_customer_id: string })[]> {
  return reader.rows(
    `SELECT k.id AS contract_customer_id, u.id AS id, u.legal_entity AS legal_entity, u.account_number AS account_number, u.name AS name
     FROM contract_customer k JOIN customer u ON u.id = k.customer_id WHERE k.id IN (${marks(contractCustomerIds.length)})`,
    contractCustomerIds,
  );
}

/** Who pays for these contracts, and by which seeds of their lines, the largest share first. domain.md 2.5 */
export function payersOfContracts(reader: Reader, contractIds: readonly string[]): Promise<PayerSeenRow[]> {
  return reader.rows<PayerSeenRow>(
    `SELECT k.contract_id AS owner_id, k.contract_id, k.id AS contract_customer_id, k.customer_id, k.split_percent, k.is_rounding, k.payment_terms,
       k.nte_limit, c.currency FROM contract_customer k JOIN contract c ON c.id = k.contract_id
     WHERE k.contract_id IN (${marks(contractIds.length)}) ORDER BY k.contract_id, k.split_percent DESC, k.id`,
    contractIds,
  );
}

/** Who pays for these lines, the largest share first: what is billed is split by these. domain.md 2.5 */
export function payersOfLines(reader: Reader, lineIds: readonly string[]): Promise<PayerSeenRow[]> {
  return reader.rows<PayerSeenRow>(
    `SELECT lk.contract_line_id AS owner_id, k.contract_id, k.id AS contract_customer_id, k.customer_id, lk.split_percent, lk.is_rounding,
       k.payment_terms, lk.nte_limit, c.currency
     FROM contract_line_customer lk JOIN contract_customer k ON k.id = lk.contract_customer_id JOIN contract c ON c.id = k.contract_id
     WHERE lk.contract_line_id IN (${marks(lineIds.length)}) ORDER BY lk.contract_line_id, lk.split_percent DESC, k.id`,
    lineIds,
  );
}

/** The roles, categories and tasks that these lines name. */
export function chargeabilityOfLines(reader: Reader, lineIds: readonly string[]): Promise<LineChargeabilityRow[]> {
  return reader.rows<LineChargeabilityRow>(
    `SELECT * FROM line_chargeability WHERE contract_line_id IN (${marks(lineIds.length)}) ORDER BY contract_line_id, kind, name`,
    lineIds,
  );
}

/** Customers by id. */
export function customersByIds(reader: Reader, scope: Scope, ids: readonly string[]): Promise<CustomerSeenRow[]> {
  const { sql, values } = where([...oneOf('u.id', ids), ...visibleIn('u.legal_entity', scope)]);
  return reader.rows<CustomerSeenRow>(
    `SELECT u.id, u.legal_entity, u.account_number, u.name FROM customer u ${sql}`,
    values,
  );
}

/** Projects by id. */
export function projectsByIds(reader: Reader, scope: Scope, ids: readonly string[]): Promise<ProjectSeenRow[]> {
  const { sql, values } = where([...oneOf('p.id', ids), ...visibleIn('p.legal_entity', scope)]);
  return reader.rows<ProjectSeenRow>(`SELECT p.id, p.legal_entity, p.number, p.name FROM project p ${sql}`, values);
}
