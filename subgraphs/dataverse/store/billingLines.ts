// The contract lines that bill a project, with everything that decides how an entry is billed under them: what they include and
// name, their discount and fee, and who pays. It must never decide which line an entry falls on: rules/chargeability does.
import { marks, type Reader, type Tx } from '../../database/database';
import type { LineTerms } from '../rules/approval';
import type { BillingType, Named } from '../rules/chargeability';
import { inChunks } from './chunks';
import { type ContractCustomerAccount, customersOfLines } from './contracts';

/** `customers` and `shares` are the same list. */
export interface BillingLine extends LineTerms {
  readonly id: string;
  readonly contractNumber: string;
  /** Of a contract that is lost: it bills nothing any more. */
  readonly isLost: boolean;
  readonly customers: readonly ContractCustomerAccount[];
}

interface LineRow {
  readonly id: string;
  readonly contract_id: string;
  readonly contract_number: string;
  readonly currency: string;
  readonly billing_method: BillingLine['billingMethod'];
  readonly project_id: string;
  readonly include_time: number;
  readonly include_expense: number;
  readonly include_material: number;
  readonly include_fee: number;
  readonly task_scope: BillingLine['taskScope'];
  readonly discount_percent: number;
  readonly fee_percent: number;
  readonly is_lost: number;
}

/**
 * Locks the contracts that bill these projects, in the order of ids: approvals of one contract come one after the other, and
 * none meets a confirmation of the contract half-way.
 */
export async function lockContractsOfProjects(tx: Tx, projectIds: readonly string[]): Promise<void> {
  for (const part of inChunks([...new Set(projectIds)].sort()))
    await tx.rows(
      `SELECT c.id FROM contract c WHERE c.id IN (SELECT l.contract_id FROM contract_line l WHERE l.project_id IN (${marks(part.length)}))
       ORDER BY c.id${tx.forUpdate}`,
      part,
    );
}

/** The lines that these projects stand on, by project, in their order, those of lost contracts among them. */
export async function billingLines(reader: Reader, projectIds: readonly string[]): Promise<Map<string, BillingLine[]>> {
  const rows: LineRow[] = [];
  for (const part of inChunks([...new Set(projectIds)])) {
    const found = await reader.rows<LineRow>(
      `SELECT l.*, c.number AS contract_number, c.currency, CASE WHEN c.status = 'LOST' THEN 1 ELSE 0 END AS is_lost FROM contract_line l JOIN contract c ON c.id = l.contract_id
       WHERE l.project_id IN (${marks(part.length)}) ORDER BY l.contract_id, l.line_number`,
      part,
    );
    rows.push(...found);
  }
  const ids = rows.map(({ id }) => id);
  const customers = await customersOfLines(reader, ids);
  const named = await namedByLines(reader, ids);
  const lines = new Map<string, BillingLine[]>();
  for (const row of rows)
    lines.set(row.project_id, [
      ...(lines.get(row.project_id) ?? []),
      billingLine(row, customers.get(row.id) ?? [], named.get(row.id) ?? []),
    ]);
  return lines;
}

function billingLine(
  row: LineRow,
  customers: readonly ContractCustomerAccount[],
  named: readonly Named[],
): BillingLine {
  return {
    id: row.id,
    contractId: row.contract_id,
    contractNumber: row.contract_number,
    isLost: row.is_lost === 1,
    currency: row.currency,
    billingMethod: row.billing_method,
    includes: {
      TIME: row.include_time === 1,
      EXPENSE: row.include_expense === 1,
      MATERIAL: row.include_material === 1,
      FEE: row.include_fee === 1,
    },
    taskScope: row.task_scope,
    named,
    discountPercent: row.discount_percent,
    feePercent: row.fee_percent,
    customers,
    shares: customers.map(({ split_percent, is_rounding }) => ({
      percent: split_percent,
      isRounding: is_rounding === 1,
    })),
  };
}

async function namedByLines(reader: Reader, lineIds: readonly string[]): Promise<Map<string, Named[]>> {
  const named = new Map<string, Named[]>();
  for (const part of inChunks(lineIds)) {
    const rows = await reader.rows<{
      contract_line_id: string;
      kind: Named['kind'];
      name: string;
      billing_type: BillingType;
    }>(`SELECT * FROM line_chargeability WHERE contract_line_id IN (${marks(part.length)})`, part);
    for (const { contract_line_id, kind, name, billing_type } of rows)
      named.set(contract_line_id, [...(named.get(contract_line_id) ?? []), { kind, name, billingType: billing_type }]);
  }
  return named;
}
