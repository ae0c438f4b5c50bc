// Estimates of fixed prices as rows, and what they rest on: a project's cost, milestones and invoices on account, each from the
// entries that posted it. A row is inserted once, and marked reversed at most once. Whoever writes one holds the project.
import { marks, type Reader, type Tx } from '../../database/database';
import type { Entry, PostingType } from '../rules/ledger';
import type { Recognition } from '../rules/postingProfiles';
import type { CostOnAccount } from '../rules/revenueEstimate';

export interface EstimatedProject {
  readonly id: string;
  readonly legal_entity: string;
  readonly number: string;
}

export interface RevenueEstimateRow {
  readonly id: string;
  readonly legal_entity: string;
  readonly project_id: string;
  readonly period_date: string;
  readonly kind: 'ESTIMATE' | 'ELIMINATION';
  readonly attempt: number;
  readonly status: 'POSTED' | 'REVERSED';
  readonly recognition: 'COMPLETED_CONTRACT' | 'PERCENT_COMPLETE';
  readonly given_percent: number | null;
  readonly given_cost_to_complete: number | null;
  readonly given_contract_value: number | null;
  readonly percent_complete: number | null;
  readonly currency: string;
  readonly contract_value: number;
  readonly revenue_to_date: number;
  readonly cost_to_date: number;
  readonly voucher_number: string | null;
  readonly posted_at: string;
  readonly posted_by: string;
  readonly reversal_voucher: string | null;
  readonly reversed_at: string | null;
  readonly reversed_by: string | null;
}

/** Locks the project: its estimates build on each other. */
export async function lockProject(tx: Tx, id: string): Promise<EstimatedProject | undefined> {
  const [row] = await tx.rows<EstimatedProject>(
    `SELECT id, legal_entity, number FROM project WHERE id = ?${tx.forUpdate}`,
    [id],
  );
  return row;
}

/** The project of an estimate. */
export async function projectOfEstimate(reader: Reader, estimateId: string): Promise<string | undefined> {
  const [row] = await reader.rows<{ project_id: string }>('SELECT project_id FROM revenue_estimate WHERE id = ?', [
    estimateId,
  ]);
  return row?.project_id;
}

/** All estimates and eliminations of a project, oldest period first, an elimination after the estimate of its day. */
export function estimatesOf(reader: Reader, projectId: string): Promise<RevenueEstimateRow[]> {
  return reader.rows<RevenueEstimateRow>(
    "SELECT * FROM revenue_estimate WHERE project_id = ? ORDER BY period_date, CASE kind WHEN 'ESTIMATE' THEN 0 ELSE 1 END, attempt",
    [projectId],
  );
}

/** The contracts that bill the project at a fixed price. */
export function fixedPriceContracts(
  reader: Reader,
  projectId: string,
): Promise<{ number: string; currency: string }[]> {
  return reader.rows(
    `SELECT DISTINCT c.number, c.currency FROM contract_line n JOIN contract c ON c.id = n.contract_id
      WHERE n.project_id = ? AND n.billing_method = 'FIXED_PRICE' ORDER BY c.number`,
    [projectId],
  );
}

export interface GroupRow {
  readonly project_group: string;
  readonly recognition: Recognition | null;
}

/** The group of a project: its own, else its contract's. domain.md 5.6 */
export async function groupOf(
  reader: Reader,
  { legal_entity, number }: EstimatedProject,
  contractNumber: string,
): Promise<GroupRow | undefined> {
  const rows = await reader.rows<GroupRow & { kind: string }>(
    `SELECT m.kind, g.project_group, g.recognition FROM project_group_member m
       JOIN project_group g ON g.legal_entity = m.legal_entity AND g.project_group = m.project_group
      WHERE m.legal_entity = ? AND ((m.kind = 'PROJECT' AND m.number = ?) OR (m.kind = 'CONTRACT' AND m.number = ?))`,
    [legal_entity, number, contractNumber],
  );
  return rows.find(({ kind }) => kind === 'PROJECT') ?? rows[0];
}

/** Milestones of the project's fixed price, in the contract's currency. A retainer is money in advance and no price: billed, it is known by its class. */
export async function milestonesTotal(reader: Reader, projectId: string): Promise<number> {
  const [row] = await reader.rows<{ total: number | null }>(
    `SELECT CAST(SUM(o.amount) AS SIGNED) AS total FROM on_account_transaction o
       JOIN contract_line n ON n.id = o.contract_line_id AND n.billing_method = 'FIXED_PRICE'
      WHERE o.project_id = ? AND NOT EXISTS (SELECT 1 FROM staged_actual r WHERE r.project_id = o.project_id
        AND r.transaction_type = 'BILLED_SALES' AND r.milestone_id = o.milestone_id AND r.transaction_class = 'RETAINER')`,
    [projectId],
  );
  return row?.total ?? 0;
}

/** What was posted as cost of the project's fixed price up to the day: by posting type, account and reporting currency, which may have changed. */
export async function fixedPriceCost(
  reader: Reader,
  { id, legal_entity }: EstimatedProject,
  to: string,
): Promise<(CostOnAccount & { readonly postingType: 'COST' | 'WIP_COST_VALUE' })[]> {
  const rows = await reader.rows<{
    posting_type: 'COST' | 'WIP_COST_VALUE';
    account: string;
    accounting_amount: number;
    reporting_currency: string | null;
    reporting_amount: number;
  }>(
    `SELECT e.posting_type, e.account, CAST(SUM(e.accounting_amount) AS SIGNED) AS accounting_amount, e.reporting_currency,
       CAST(COALESCE(SUM(e.reporting_amount), 0) AS SIGNED) AS reporting_amount
     FROM staged_actual s JOIN contract_line n ON n.id = s.contract_line_id AND n.billing_method = 'FIXED_PRICE'
     JOIN ledger_entry e ON e.actual_id = s.actual_id AND e.legal_entity = ? AND e.posting_type IN ('COST', 'WIP_COST_VALUE')
     JOIN voucher v ON v.legal_entity = e.legal_entity AND v.number = e.voucher_number AND v.accounting_date <= ?
     WHERE s.project_id = ? AND s.transaction_type = 'COST' GROUP BY e.posting_type, e.account, e.reporting_currency
     ORDER BY e.posting_type, e.account, e.reporting_currency`,
    [legal_entity, to, id],
  );
  return rows.map(({ posting_type, account, accounting_amount, reporting_currency, reporting_amount }) => ({
    postingType: posting_type,
    account,
    accountingAmount: accounting_amount,
    reporting: reporting_currency === null ? null : { currency: reporting_currency, amount: reporting_amount },
  }));
}

/**
 * What was spent on the project's fixed price up to the day, in accounting currency, as the subledger has it: also what is in no
 * ledger of ours, because earlier books had it or its profile keeps it out. domain.md 5.6, 5.10
 */
export async function costSpent(reader: Reader, { id, legal_entity }: EstimatedProject, to: string): Promise<number> {
  const [row] = await reader.rows<{ total: number | null }>(
    `SELECT CAST(SUM(l.accounting_amount) AS SIGNED) AS total
       FROM staged_actual s JOIN contract_line n ON n.id = s.contract_line_id AND n.billing_method = 'FIXED_PRICE'
       JOIN journal_line l ON l.actual_id = s.actual_id AND l.legal_entity = ? AND l.status = 'POSTED' AND l.accounting_date <= ?
      WHERE s.project_id = ? AND s.transaction_type = 'COST'`,
    [legal_entity, to, id],
  );
  return row?.total ?? 0;
}

const ENTRY =
  'e.actual_id, e.posting_type, e.account, e.currency, e.amount, e.accounting_amount, e.reporting_currency, e.reporting_amount, e.exchange_rate, e.dimensions';

/** The entries of these vouchers, in their order. */
export async function entriesOfVouchers(
  reader: Reader,
  legalEntity: string,
  numbers: readonly string[],
): Promise<Entry[]> {
  if (numbers.length === 0) return [];
  const rows = await reader.rows<EntryRow>(
    `SELECT ${ENTRY} FROM ledger_entry e WHERE e.legal_entity = ? AND e.voucher_number IN (${marks(numbers.length)})
      ORDER BY e.voucher_number, e.entry_number`,
    [legalEntity, ...numbers],
  );
  return rows.map(entryOf);
}

/**
 * What was invoiced on account for the project, is earned and stands in the balance: its milestones. Of a retainer nothing is before
 * all of it is applied or refunded; then the rates may have left something. domain.md 3.5 (r), 5.6
 */
export async function invoicedOnAccount(reader: Reader, { id, legal_entity }: EstimatedProject): Promise<Entry[]> {
  const rows = await reader.rows<EntryRow>(
    `SELECT ${ENTRY} FROM staged_actual s JOIN ledger_entry e ON e.actual_id = s.actual_id AND e.legal_entity = ? AND e.posting_type = 'WIP_INVOICED_ON_ACCOUNT'
      WHERE s.project_id = ? AND s.transaction_type = 'BILLED_SALES' AND (s.transaction_class <> 'RETAINER' OR 0 = (
        SELECT SUM(r.amount) FROM staged_actual r WHERE r.project_id = s.project_id AND r.transaction_type = 'BILLED_SALES'
           AND r.milestone_id = s.milestone_id AND r.state = 'POSTED')) ORDER BY e.voucher_number, e.entry_number`,
    [legal_entity, id],
  );
  return rows.map(entryOf);
}

interface EntryRow {
  readonly actual_id: string | null;
  readonly posting_type: PostingType;
  readonly account: string;
  readonly currency: string;
  readonly amount: number;
  readonly accounting_amount: number;
  readonly reporting_currency: string | null;
  readonly reporting_amount: number | null;
  readonly exchange_rate: number;
  readonly dimensions: string | null;
}

function entryOf(row: EntryRow): Entry {
  return {
    actualId: row.actual_id,
    postingType: row.posting_type,
    account: row.account,
    currency: row.currency,
    amount: row.amount,
    accountingAmount: row.accounting_amount,
    rate: row.exchange_rate,
    dimensions: row.dimensions,
    reporting:
      row.reporting_currency === null ? null : { currency: row.reporting_currency, amount: row.reporting_amount ?? 0 },
  };
}

export async function insertEstimate(tx: Tx, row: RevenueEstimateRow): Promise<void> {
  await tx.insert('revenue_estimate', [row]);
}

export async function markEstimateReversed(
  tx: Tx,
  id: string,
  by: Pick<RevenueEstimateRow, 'reversal_voucher' | 'reversed_at' | 'reversed_by'>,
): Promise<void> {
  await tx.change(
    "UPDATE revenue_estimate SET status = 'REVERSED', reversal_voucher = ?, reversed_at = ?, reversed_by = ? WHERE id = ?",
    [by.reversal_voucher, by.reversed_at, by.reversed_by, id],
  );
}
