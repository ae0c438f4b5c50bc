// New retainers as rows and messages, in the transaction of the flow that creates them: where each belongs, what is wrong with it,
// and what Finance is told. Finance knows a retainer as it knows a milestone, by an on-account transaction, long before an invoice
// bills it: so its billed sales have something to rest on. domain.md 2.7, 2.9.8, 4.1
import type { Refusal } from '../../../schema/errors';
import { keys, MAPS } from '../../../schema/messages';
import type { Tx } from '../../database/database';
import { POINTS } from '../../dual-write/points';
import { instant } from '../../world';
import type { Books } from '../books';
import { retainerFaults } from '../rules/retainerTerms';
import type { ContractLineRow, ContractRow } from '../store/contracts';
import { type ContractCustomerOfRetainer, insertRetainers, type RetainerRow } from '../store/retainers';

/** What a contract offers to a retainer. */
export interface RetainerPlaces {
  readonly contract: ContractRow;
  readonly lines: readonly ContractLineRow[];
  readonly customers: readonly ContractCustomerOfRetainer[];
}

export interface NewRetainer {
  readonly customer: ContractCustomerOfRetainer | undefined;
  /** The line it is billed under. Default: the contract's first line with a project. */
  readonly lineId?: string | null | undefined;
  readonly description: string;
  /** Minor units. */
  readonly amount: number;
  readonly date: string;
}

/** The row of a new retainer, or what is wrong with it; `path` names the field. */
export function retainerRow(
  { world }: Books,
  { contract, lines }: RetainerPlaces,
  { customer, lineId, ...terms }: NewRetainer,
): { row: RetainerRow } | { faults: Refusal[] } {
  const faults = retainerFaults(terms);
  if (!customer) {
    const message = `Contract ${contract.number} has no such customer.`;
    faults.push({ code: 'CUSTOMER_NOT_ON_CONTRACT', message, path: ['customerId'] });
  }
  const line = lineFor(lines, lineId);
  if ('fault' in line) faults.push(line.fault);
  if (faults.length > 0 || 'fault' in line || !customer) return { faults };
  return {
    row: {
      id: world.newId(),
      legal_entity: contract.legal_entity,
      contract_id: contract.id,
      contract_line_id: line.id,
      contract_customer_id: customer.id,
      customer_id: customer.customer_id,
      project_id: line.projectId,
      description: terms.description,
      currency: contract.currency,
      amount: terms.amount,
      retainer_date: terms.date,
      invoice_status: 'UNBILLED_SALES_CREATED',
      invoice_id: null,
      available_amount: 0,
      held_amount: 0,
      used_amount: 0,
      refunded_amount: 0,
      refund_status: null,
      refund_invoice_id: null,
      live_sale_id: null,
      version: 1,
      created_at: instant(world),
    },
  };
}

/** The line with this id, or the first that has a project: an actual has one, so a retainer needs one. */
export function lineFor(
  lines: readonly ContractLineRow[],
  lineId: string | null | undefined,
): { id: string; projectId: string } | { fault: Refusal } {
  const line = lines.find(({ id, project_id }) => (lineId == null ? project_id !== null : id === lineId));
  if (line?.project_id) return { id: line.id, projectId: line.project_id };
  const path = ['contractLineId'];
  if (lineId != null && !line)
    return { fault: { code: 'NOT_FOUND', message: `The contract has no line ${lineId}.`, path, subjectId: lineId } };
  return { fault: { code: 'BAD_USER_INPUT', message: 'A retainer takes a contract line with a project.', path } };
}

/** Writes new retainers and queues what Finance is told of them. */
export async function writeRetainers(books: Books, tx: Tx, rows: readonly RetainerRow[]): Promise<void> {
  await insertRetainers(tx, rows);
  books.world.reach(POINTS.P1_WRITTEN_NOT_QUEUED);
  const batch = rows.map((row) => ({ key: keys.milestone(row.id), entries: [onAccountOf(row)], isNew: true }));
  await books.outbox.appendMany(tx, batch);
}

/** A retainer as the milestones map takes it. */
export function onAccountOf(row: RetainerRow) {
  const { id, legal_entity, contract_id, contract_line_id, contract_customer_id, project_id, currency, amount } = row;
  const where = { id, legal_entity, contract_id, contract_line_id, contract_customer_id, project_id, currency, amount };
  return {
    topic: MAPS.milestones,
    rows: [{ ...where, name: row.description, milestone_date: row.retainer_date }],
  };
}
