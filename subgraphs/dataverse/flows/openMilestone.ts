// The milestone that a mutation changes, under its contract's lock and its own: there, visible, of a contract that is not lost, with
// its rows and the customers of its line. Reads only.
import type { Refusal } from '../../../schema/errors';
import type { Caller } from '../../caller';
import type { Tx } from '../../database/database';
import {
  type ContractCustomerAccount,
  type ContractLineRow,
  type ContractRow,
  customersOfLines,
  linesOfContract,
  type MilestoneHeaderRow,
} from '../store/contracts';
import { contractIdOfMilestone, lockHeader, lockRowsOfHeaders, type MilestoneWithActivity } from '../store/milestones';
import { openContract } from './openContract';

export interface OpenMilestone {
  readonly contract: ContractRow;
  readonly line: ContractLineRow;
  readonly customers: readonly ContractCustomerAccount[];
  readonly header: MilestoneHeaderRow;
  readonly rows: readonly MilestoneWithActivity[];
}

/** The milestone, or why it may not be changed: NOT_FOUND, CONTRACT_LOST. */
export async function openMilestone(
  tx: Tx,
  caller: Caller,
  milestoneId: string,
): Promise<OpenMilestone | { refusal: Refusal }> {
  const absent = { code: 'NOT_FOUND' as const, message: 'There is no such milestone.', path: ['milestoneId'] };
  const contractId = await contractIdOfMilestone(tx, milestoneId);
  if (contractId === undefined) return { refusal: absent };
  const found = await openContract(tx, caller, contractId, 'milestoneId');
  if ('refusal' in found) return found.refusal.code === 'NOT_FOUND' ? { refusal: absent } : found;
  const header = await lockHeader(tx, milestoneId);
  if (!header) return { refusal: absent };
  const lines = await linesOfContract(tx, contractId);
  return {
    contract: found.contract,
    line: lines.find(({ id }) => id === header.contract_line_id) as ContractLineRow,
    customers: (await customersOfLines(tx, [header.contract_line_id])).get(header.contract_line_id) ?? [],
    header,
    rows: await lockRowsOfHeaders(tx, [header.id]),
  };
}

/** MILESTONE_BILLED: a part of it is or was on an invoice. domain.md 6.2 */
export function billedRefusal({ header }: Pick<OpenMilestone, 'header'>): Refusal {
  return {
    code: 'MILESTONE_BILLED',
    message: `Milestone '${header.name}' has billing activity.`,
    path: ['milestoneId'],
    subjectId: header.id,
  };
}
