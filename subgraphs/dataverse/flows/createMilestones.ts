// Milestones of fixed-price lines, many at once. Each is split over the contract's customers into one row per customer,
// and each row travels to Finance under its own key, where it becomes an on-account transaction. domain.md 2.6, 3.5 (p, t)
import type { Refusal } from '../../../schema/errors';
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import type { Books } from '../books';
import { type MilestoneTerms, milestoneFaults, placeFaults } from '../rules/milestoneTerms';
import { forbidden } from '../rules/permissions';
import {
  type ContractLineRow,
  type ContractRow,
  contractsByNumber,
  customersOfLines,
  linesOfContracts,
  lockContracts,
} from '../store/contracts';
import { MOST_AT_ONCE } from './createProjects';
import { decided } from './decided';
import { newMilestone, writeMilestones } from './milestoneRows';

export interface MilestoneInput extends MilestoneTerms {
  readonly contractNumber: string;
  /** The contract line, counted from 1. */
  readonly lineNumber: number;
}

interface Placed {
  readonly input: MilestoneInput;
  readonly contract: ContractRow;
  readonly line: ContractLineRow;
}

/**
 * Creates the milestones, all or none; answers with their ids and those of their rows, one per line customer with a part of it. That
 * the milestones of a line sum to its contracted amount is shown, never enforced: they are created one by one. domain.md 2.6
 */
export async function createMilestones(
  books: Books,
  caller: Caller,
  inputs: readonly MilestoneInput[],
): Promise<Outcome<{ milestoneIds: string[][]; headerIds: string[] }>> {
  const denied = forbidden(caller.roles, 'SET_UP');
  if (denied) return refused(denied);
  if (inputs.length > MOST_AT_ONCE)
    return refused({ code: 'LIST_TOO_LONG', message: `At most ${MOST_AT_ONCE} milestones at once.` });
  return decided(books, async (tx) => {
    const contracts = await contractsByNumber(
      tx,
      inputs.map(({ contractNumber }) => contractNumber),
    );
    const contractIds = [...contracts.values()].map(({ id }) => id);
    await lockContracts(tx, contractIds);
    const lines = new Map(
      (await linesOfContracts(tx, contractIds)).map((line) => [`${line.contract_id}/${line.line_number}`, line]),
    );
    const customers = await customersOfLines(
      tx,
      [...lines.values()].map(({ id }) => id),
    );
    const refusals: Refusal[] = [];
    const placed: Placed[] = [];
    inputs.forEach((input, index) => {
      const contract = contracts.get(input.contractNumber);
      const line =
        contract && maySee(caller, contract.legal_entity) ? lines.get(`${contract.id}/${input.lineNumber}`) : undefined;
      const faults = faultsOf(input, line);
      refusals.push(...faults.map((fault) => ({ ...fault, path: [`${index}`, ...(fault.path ?? [])] })));
      if (contract && line && faults.length === 0) placed.push({ input, contract, line });
    });
    if (refusals.length > 0) return refused(...refusals);
    const milestones = placed.map(({ input, contract, line }) =>
      newMilestone(books, input, { contract, line, customers: customers.get(line.id) ?? [] }),
    );
    await writeMilestones(books, tx, milestones);
    const milestoneIds = milestones.map(({ rows }) => rows.map(({ id }) => id));
    const headerIds = milestones.map(({ header }) => header.id);
    return { ok: true, value: { milestoneIds, headerIds }, replayed: false };
  });
}

function faultsOf(input: MilestoneInput, line: ContractLineRow | undefined): Refusal[] {
  if (line) return [...milestoneFaults(input), ...placeFaults(line, 'lineNumber')];
  const message = `There is no line ${input.lineNumber} of a contract ${input.contractNumber}.`;
  return [{ code: 'NOT_FOUND', message, path: ['contractNumber'] }];
}
