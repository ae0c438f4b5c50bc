// The rows that a milestone becomes, and what Finance hears of rows that are new, changed or gone. Each row travels under a key of
// its own, where it becomes an on-account transaction. It must never touch a row with billing activity. domain.md 2.6, 4.2
import { DELETIONS, keys, MAPS } from '../../../schema/messages';
import type { Tx } from '../../database/database';
import { POINTS } from '../../dual-write/points';
import { checkAmount } from '../../money';
import { instant } from '../../world';
import type { Books } from '../books';
import { type CustomerShare, NOT_READY, type Part, type Plan, type PlannedRow, partsOf } from '../rules/milestonePlan';
import type { MilestoneTerms } from '../rules/milestoneTerms';
import type {
  ContractCustomerAccount,
  ContractLineRow,
  ContractRow,
  MilestoneHeaderRow,
  MilestoneRow,
} from '../store/contracts';
import {
  insertMilestones,
  type MilestoneWithActivity,
  removeMilestoneRows,
  updateMilestoneRows,
} from '../store/milestones';

export interface PlacedMilestone {
  readonly contract: ContractRow;
  readonly line: ContractLineRow;
  readonly customers: readonly ContractCustomerAccount[];
}

/** The customers of a line, as dividing needs them. */
export function sharesOf(customers: readonly ContractCustomerAccount[]): CustomerShare[] {
  return customers.map(({ id, split_percent, is_rounding }) => ({
    customerId: id,
    percent: split_percent,
    isRounding: is_rounding === 1,
  }));
}

/** A new milestone, and a row per customer with a part of it. AmountError beyond the limit. domain.md 3.5 (p), (t) */
export function newMilestone(
  books: Pick<Books, 'world'>,
  terms: MilestoneTerms,
  { contract, line, customers }: PlacedMilestone,
): { header: MilestoneHeaderRow; rows: MilestoneRow[] } {
  const header: MilestoneHeaderRow = {
    id: books.world.newId(),
    legal_entity: contract.legal_entity,
    contract_id: contract.id,
    contract_line_id: line.id,
    name: terms.name,
    description: terms.description ?? null,
    amount: checkAmount(terms.amount, contract.currency),
    tax: checkAmount(terms.tax ?? 0, contract.currency),
    milestone_date: terms.date,
    is_progress: line.schedule_type === 'PROGRESS_BASED' ? 1 : 0,
    created_at: instant(books.world),
  };
  const parts = partsOf(header.amount, header.tax, sharesOf(customers)).map((part) => ({ ...part, status: NOT_READY }));
  return { header, rows: rowsOf(books, header, { contract, line }, parts) };
}

function rowsOf(
  { world }: Pick<Books, 'world'>,
  header: MilestoneHeaderRow,
  { contract, line }: Pick<PlacedMilestone, 'contract' | 'line'>,
  parts: readonly (Part & { readonly status: string })[],
): MilestoneRow[] {
  return parts.map(({ customerId, amount, tax, status }) => ({
    id: world.newId(),
    legal_entity: header.legal_entity,
    contract_id: header.contract_id,
    contract_line_id: header.contract_line_id,
    contract_customer_id: customerId,
    project_id: line.project_id as string,
    name: header.name,
    currency: contract.currency,
    amount,
    milestone_date: header.milestone_date,
    invoice_status: status,
    invoice_id: null,
    created_at: instant(world),
    tax,
    header_id: header.id,
  }));
}

/** Writes new milestones and queues their rows. */
export async function writeMilestones(
  books: Books,
  tx: Tx,
  milestones: readonly { readonly header: MilestoneHeaderRow; readonly rows: readonly MilestoneRow[] }[],
): Promise<void> {
  const rows = milestones.flatMap((milestone) => milestone.rows);
  await insertMilestones(
    tx,
    milestones.map(({ header }) => header),
    rows,
  );
  books.world.reach(POINTS.P1_WRITTEN_NOT_QUEUED);
  await books.outbox.appendMany(
    tx,
    rows.map((row) => ({ ...messageOf(row), isNew: true })),
  );
}

const messageOf = (row: MilestoneRow) => ({
  key: keys.milestone(row.id),
  entries: [{ topic: MAPS.milestones, rows: [row] }],
});

/** A row, as dividing needs it. */
export function planned(row: MilestoneWithActivity): PlannedRow {
  const { id, contract_customer_id, amount, tax, invoice_status } = row;
  return { id, customerId: contract_customer_id, amount, tax, status: invoice_status };
}

export interface Change {
  readonly header: MilestoneHeaderRow;
  /** Those that no invoice holds or held. */
  readonly rows: readonly MilestoneWithActivity[];
  readonly plan: Plan;
}

/**
 * Brings the open rows of milestones of one line to their plans, in their headers' words and dates, and queues what Finance hears
 * of it: rows whose amount, words or date changed, rows that are new, rows that are gone.
 */
export async function carryOut(
  books: Books,
  tx: Tx,
  changes: readonly Change[],
  place: Pick<PlacedMilestone, 'contract' | 'line'>,
): Promise<void> {
  const before = new Map(changes.flatMap(({ rows }) => rows.map((row) => [row.id, row] as const)));
  const differs = (row: MilestoneRow, ...columns: (keyof MilestoneRow)[]) =>
    columns.some((column) => before.get(row.id)?.[column] !== row[column]);
  const now = changes.flatMap(remaining);
  const removed = changes.flatMap(({ plan }) => plan.removed);
  const added = changes.flatMap(({ header, plan }) => rowsOf(books, header, place, plan.added));
  const changed = now.filter((row) => differs(row, 'name', 'milestone_date', 'amount', 'tax', 'invoice_status'));
  await updateMilestoneRows(tx, changed);
  await removeMilestoneRows(tx, removed);
  await insertMilestones(tx, [], added);
  books.world.reach(POINTS.P1_WRITTEN_NOT_QUEUED);
  await books.outbox.appendMany(tx, [
    ...changed.filter((row) => differs(row, 'name', 'milestone_date', 'amount')).map(messageOf),
    ...removed.map(goneMessage),
    ...added.map((row) => ({ ...messageOf(row), isNew: true })),
  ]);
}

/** The rows that stay, as the plan and the header have them now. */
function remaining({ header, rows, plan }: Change): MilestoneRow[] {
  const changes = new Map(plan.changed.map((row) => [row.id, row]));
  return rows.flatMap(({ is_billed: _, ...row }): MilestoneRow | [] => {
    if (plan.removed.includes(row.id)) return [];
    const { amount, tax, status } = changes.get(row.id) ?? { ...row, status: row.invoice_status };
    const words = { name: header.name, milestone_date: header.milestone_date };
    return { ...row, ...words, amount, tax, invoice_status: status };
  });
}

/** What Finance hears of a row that is gone. */
function goneMessage(milestoneId: string) {
  return {
    key: keys.milestone(milestoneId),
    entries: [{ topic: DELETIONS.milestone, rows: [{ milestoneId }] }],
  };
}
