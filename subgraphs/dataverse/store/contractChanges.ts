// What changes of a contract that stands: its name, limits and splits, its lines and who pays for them. The caller holds the
// contract's lock. It must never touch what was billed: actuals, milestones and invoices keep what they were made with.
import { marks, type Reader, type Tx } from '../../database/database';
import { inChunks } from './chunks';
import type {
  ContractCustomerAccount,
  ContractLineCustomerRow,
  ContractLineRow,
  ContractRow,
  LineChargeabilityRow,
} from './contracts';

/** The contract of a line, without a lock: it never changes. */
export async function contractIdOfLine(reader: Reader, lineId: string): Promise<string | undefined> {
  const rows = await reader.rows<{ contract_id: string }>('SELECT contract_id FROM contract_line WHERE id = ?', [
    lineId,
  ]);
  return rows[0]?.contract_id;
}

/** The customers of a contract with their accounts, in a stable order. */
export function payersOfContract(reader: Reader, contractId: string): Promise<ContractCustomerAccount[]> {
  return reader.rows<ContractCustomerAccount>(
    `SELECT cc.*, c.account_number FROM contract_customer cc JOIN customer c ON c.id = cc.customer_id
     WHERE cc.contract_id = ? ORDER BY cc.id`,
    [contractId],
  );
}

/** The roles, categories and tasks that the lines of a contract name. */
export function chargeabilityOfContract(reader: Reader, contractId: string): Promise<LineChargeabilityRow[]> {
  return reader.rows<LineChargeabilityRow>(
    `SELECT w.* FROM line_chargeability w JOIN contract_line l ON l.id = w.contract_line_id
     WHERE l.contract_id = ? ORDER BY w.contract_line_id, w.kind, w.name`,
    [contractId],
  );
}

/** The next version, with whatever of the header changed. */
export async function updateContractRow(
  tx: Tx,
  contract: ContractRow,
  changes: Partial<Pick<ContractRow, 'name' | 'nte_limit'>> = {},
): Promise<ContractRow> {
  const row = { ...contract, ...changes, version: contract.version + 1 };
  await tx.change('UPDATE contract SET version = ?, name = ?, nte_limit = ? WHERE id = ? AND version = ?', [
    row.version,
    row.name,
    row.nte_limit,
    contract.id,
    contract.version,
  ]);
  return row;
}

/** The next version, in another status. */
export async function updateContractStatus(tx: Tx, contract: ContractRow, status: string): Promise<void> {
  await tx.change('UPDATE contract SET status = ?, version = version + 1 WHERE id = ? AND version = ?', [
    status,
    contract.id,
    contract.version,
  ]);
}

/** Splits, limits and payment terms of customers that the contract has. */
export async function updateContractCustomers(tx: Tx, customers: readonly ContractCustomerAccount[]): Promise<void> {
  for (const row of customers)
    await tx.change(
      'UPDATE contract_customer SET split_percent = ?, is_rounding = ?, payment_terms = ?, nte_limit = ? WHERE id = ?',
      [row.split_percent, row.is_rounding, row.payment_terms, row.nte_limit, row.id],
    );
}

/** Everything of a line but its contract, number, method and project, which are locked. */
export async function updateLineRow(tx: Tx, line: ContractLineRow): Promise<void> {
  const { id, contract_id, line_number, billing_method, project_id, ...columns } = line;
  const names = Object.keys(columns) as (keyof typeof columns)[];
  await tx.change(`UPDATE contract_line SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE id = ?`, [
    ...names.map((name) => columns[name]),
    id,
  ]);
}

export async function replaceLineCustomers(
  tx: Tx,
  lineId: string,
  customers: readonly ContractLineCustomerRow[],
): Promise<void> {
  await tx.change('DELETE FROM contract_line_customer WHERE contract_line_id = ?', [lineId]);
  await tx.insert('contract_line_customer', customers);
}

export async function replaceChargeability(
  tx: Tx,
  lineId: string,
  chargeability: readonly LineChargeabilityRow[],
): Promise<void> {
  await tx.change('DELETE FROM line_chargeability WHERE contract_line_id = ?', [lineId]);
  await tx.insert('line_chargeability', chargeability);
}

/** Which of these contract customers have actuals or milestones on the line. */
export async function customersInUse(
  reader: Reader,
  line: Pick<ContractLineRow, 'id' | 'contract_id'>,
  contractCustomerIds: readonly string[],
): Promise<string[]> {
  const found: string[] = [];
  for (const part of inChunks([...contractCustomerIds])) {
    const rows = await reader.rows<{ id: string }>(
      `SELECT DISTINCT a.contract_customer_id AS id FROM actual a
       WHERE a.contract_id = ? AND a.contract_line_id = ? AND a.contract_customer_id IN (${marks(part.length)})
       UNION SELECT DISTINCT m.contract_customer_id AS id FROM milestone m
       WHERE m.contract_line_id = ? AND m.contract_customer_id IN (${marks(part.length)})`,
      [line.contract_id, line.id, ...part, line.id, ...part],
    );
    found.push(...rows.map(({ id }) => id));
  }
  return found;
}
