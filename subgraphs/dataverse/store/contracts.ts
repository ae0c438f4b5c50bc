// Contracts with their lines and customers, and milestones: written at set-up and looked up by billing. Look-ups take many
// keys at once. What the API reads stands in readContracts.ts.
import { marks, type Reader, type Tx } from '../../database/database';
import { inChunks } from './chunks';

export interface ContractRow {
  readonly id: string;
  readonly legal_entity: string;
  readonly number: string;
  readonly name: string;
  readonly currency: string;
  readonly version: number;
  readonly created_at: string;
  /** DRAFT | CONFIRMED | LOST */
  readonly status: string;
  readonly nte_limit: number | null;
}

export interface ContractCustomerRow {
  readonly id: string;
  readonly contract_id: string;
  readonly customer_id: string;
  readonly split_percent: number;
  readonly is_rounding: number;
  readonly payment_terms: string | null;
  readonly nte_limit: number | null;
}

export interface ContractLineRow {
  readonly id: string;
  readonly contract_id: string;
  readonly line_number: number;
  readonly name: string;
  readonly billing_method: string;
  readonly project_id: string | null;
  readonly contracted_amount: number;
  readonly include_time: number;
  readonly include_expense: number;
  readonly include_material: number;
  readonly include_fee: number;
  /** ALL | SELECTED: the tasks that line_chargeability names. */
  readonly task_scope: string;
  /** COMPLETED_MILESTONES | PROGRESS_BASED */
  readonly schedule_type: string;
  readonly nte_limit: number | null;
  /** Scale 4. */
  readonly discount_percent: number;
  readonly fee_percent: number;
}

/** Who pays for a line: its own percentage, which the contract's only seeded. */
export interface ContractLineCustomerRow {
  readonly contract_line_id: string;
  readonly contract_customer_id: string;
  readonly split_percent: number;
  readonly is_rounding: number;
  readonly nte_limit: number | null;
}

/** How a role, category or task is billed under a line. domain.md 2.5 */
export interface LineChargeabilityRow {
  readonly contract_line_id: string;
  readonly kind: string;
  readonly name: string;
  readonly billing_type: string;
}

export interface MilestoneRow {
  readonly id: string;
  readonly legal_entity: string;
  readonly contract_id: string;
  readonly contract_line_id: string;
  readonly contract_customer_id: string;
  readonly project_id: string;
  readonly name: string;
  readonly currency: string;
  readonly amount: number;
  readonly milestone_date: string;
  readonly invoice_status: string;
  readonly invoice_id: string | null;
  readonly created_at: string;
  /** The manager's estimate. */
  readonly tax: number;
  readonly header_id: string;
}

/** A milestone as people know it; its rows are what is billed. */
export interface MilestoneHeaderRow {
  readonly id: string;
  readonly legal_entity: string;
  readonly contract_id: string;
  readonly contract_line_id: string;
  readonly name: string;
  readonly description: string | null;
  readonly amount: number;
  readonly tax: number;
  readonly milestone_date: string;
  readonly is_progress: number;
  readonly created_at: string;
}

/** A contract customer with the account it stands for, as table maps and actuals need it. */
export interface ContractCustomerAccount extends ContractCustomerRow {
  readonly account_number: string;
}

/** The contract, locked: drafts of one contract are made one after the other. */
export async function lockContract(tx: Tx, id: string): Promise<ContractRow | undefined> {
  const [row] = await tx.rows<ContractRow>(`SELECT * FROM contract WHERE id = ?${tx.forUpdate}`, [id]);
  return row;
}

/** The contracts with these ids, locked in the order of ids. */
export async function lockContracts(tx: Tx, ids: readonly string[]): Promise<Map<string, ContractRow>> {
  const found = new Map<string, ContractRow>();
  for (const part of inChunks([...new Set(ids)].sort())) {
    const rows = await tx.rows<ContractRow>(
      `SELECT * FROM contract WHERE id IN (${marks(part.length)}) ORDER BY id${tx.forUpdate}`,
      part,
    );
    for (const row of rows) found.set(row.id, row);
  }
  return found;
}

/** The contracts with these numbers, by number. */
export async function contractsByNumber(reader: Reader, numbers: readonly string[]): Promise<Map<string, ContractRow>> {
  const found = new Map<string, ContractRow>();
  for (const part of inChunks([...new Set(numbers)])) {
    const rows = await reader.rows<ContractRow>(`SELECT * FROM contract WHERE number IN (${marks(part.length)})`, part);
    for (const row of rows) found.set(row.number, row);
  }
  return found;
}

/** The lines of one contract, in their order. */
export async function linesOfContract(reader: Reader, contractId: string): Promise<ContractLineRow[]> {
  return reader.rows<ContractLineRow>('SELECT * FROM contract_line WHERE contract_id = ? ORDER BY line_number', [
    contractId,
  ]);
}

/** The lines of many contracts, in no order. */
export async function linesOfContracts(reader: Reader, contractIds: readonly string[]): Promise<ContractLineRow[]> {
  const lines: ContractLineRow[] = [];
  for (const part of inChunks([...new Set(contractIds)])) {
    lines.push(
      ...(await reader.rows<ContractLineRow>(
        `SELECT * FROM contract_line WHERE contract_id IN (${marks(part.length)})`,
        part,
      )),
    );
  }
  return lines;
}

/** Who pays for these contract lines, and each one's part of it, by line and in a stable order. domain.md 2.5 */
export async function customersOfLines(
  reader: Reader,
  lineIds: readonly string[],
): Promise<Map<string, ContractCustomerAccount[]>> {
  const found = new Map<string, ContractCustomerAccount[]>();
  for (const part of inChunks([...new Set(lineIds)])) {
    const rows = await reader.rows<ContractCustomerAccount & { contract_line_id: string }>(
      `SELECT lc.contract_line_id, cc.id, cc.contract_id, cc.customer_id, lc.split_percent, lc.is_rounding, cc.payment_terms, lc.nte_limit, c.account_number
       FROM contract_line_customer lc JOIN contract_customer cc ON cc.id = lc.contract_customer_id JOIN customer c ON c.id = cc.customer_id
       WHERE lc.contract_line_id IN (${marks(part.length)}) ORDER BY cc.id`,
      part,
    );
    for (const row of rows) found.set(row.contract_line_id, [...(found.get(row.contract_line_id) ?? []), row]);
  }
  return found;
}

/** Rows of new contracts, or of what is added to those that stand. */
export interface ContractRows {
  readonly contracts: readonly ContractRow[];
  readonly customers: readonly ContractCustomerRow[];
  readonly lines: readonly ContractLineRow[];
  readonly lineCustomers: readonly ContractLineCustomerRow[];
  readonly chargeability: readonly LineChargeabilityRow[];
}

export async function insertContracts(tx: Tx, rows: ContractRows): Promise<void> {
  await tx.insert('contract', rows.contracts);
  await tx.insert('contract_customer', rows.customers);
  await tx.insert('contract_line', rows.lines);
  await tx.insert('contract_line_customer', rows.lineCustomers);
  await tx.insert('line_chargeability', rows.chargeability);
}
