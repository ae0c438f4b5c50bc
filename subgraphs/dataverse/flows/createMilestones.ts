// Milestones of fixed-price lines, many at once. Each is split over the contract's customers into one row per customer,
// and each row travels to Finance under its own key, where it becomes an on-account transaction. domain.md 2.6, 3.5 (p, t)
import type { Refusal } from '../../../schema/errors';
import { keys, MAPS } from '../../../schema/messages';
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import { POINTS } from '../../dual-write/points';
import { checkAmount } from '../../money';
import { instant } from '../../world';
import type { Books } from '../books';
import { isDay, nameFaults } from '../rules/contractTerms';
import { forbidden } from '../rules/permissions';
import { splitAmount } from '../rules/split';
import {
  type ContractCustomerAccount,
  type ContractLineRow,
  type ContractRow,
  contractsByNumber,
  customersOfLines,
  insertMilestones,
  linesOfContracts,
  type MilestoneRow,
} from '../store/contracts';
import { MOST_AT_ONCE } from './createProjects';
import { decided } from './decided';

export interface MilestoneInput {
  readonly contractNumber: string;
  /** The contract line, counted from 1. */
  readonly lineNumber: number;
  readonly name: string;
  /** Of the whole milestone, in minor units of the contract's currency. */
  readonly amount: number;
  /** YYYY-MM-DD. */
  readonly date: string;
}

interface Placed {
  readonly input: MilestoneInput;
  readonly contract: ContractRow;
  readonly line: ContractLineRow;
}

/**
 * Creates the milestones, all or none; answers with the ids of their rows, one per contract customer with a part of it. That
 * the milestones of a line sum to its contracted amount is shown, never enforced: they are created one by one. domain.md 2.6
 */
export async function createMilestones(
  books: Books,
  caller: Caller,
  inputs: readonly MilestoneInput[],
): Promise<Outcome<{ milestoneIds: string[][] }>> {
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
      const faults = milestoneFaults(input, line);
      refusals.push(...faults.map((fault) => ({ ...fault, path: [`${index}`, ...(fault.path ?? [])] })));
      if (contract && line && faults.length === 0) placed.push({ input, contract, line });
    });
    if (refusals.length > 0) return refused(...refusals);
    const rows = placed.map((milestone) => rowsOf(books, milestone, customers.get(milestone.line.id) ?? []));
    await insertMilestones(tx, rows.flat());
    books.world.reach(POINTS.P1_WRITTEN_NOT_QUEUED);
    await books.outbox.appendMany(
      tx,
      rows.flat().map((row) => ({
        key: keys.milestone(row.id),
        entries: [{ topic: MAPS.milestones, rows: [row] }],
        isNew: true,
      })),
    );
    return { ok: true, value: { milestoneIds: rows.map((parts) => parts.map(({ id }) => id)) }, replayed: false };
  });
}

function milestoneFaults(input: MilestoneInput, line: ContractLineRow | undefined): Refusal[] {
  if (!line)
    return [
      {
        code: 'NOT_FOUND',
        message: `There is no line ${input.lineNumber} of a contract ${input.contractNumber}.`,
        path: ['contractNumber'],
      },
    ];
  const faults = nameFaults('-', input.name);
  if (line.billing_method !== 'FIXED_PRICE')
    faults.push({ code: 'BAD_USER_INPUT', message: 'Milestones belong to fixed-price lines.', path: ['lineNumber'] });
  if (!line.project_id)
    faults.push({
      code: 'BAD_USER_INPUT',
      message: 'A line without a project takes no milestones.',
      path: ['lineNumber'],
    });
  if (input.amount <= 0)
    faults.push({ code: 'BAD_USER_INPUT', message: 'An amount is more than zero.', path: ['amount'] });
  if (!isDay(input.date))
    faults.push({ code: 'DATE_INVALID', message: `'${input.date}' is not a day.`, path: ['date'] });
  return faults;
}

function rowsOf(
  { world }: Books,
  { input, contract, line }: Placed,
  customers: readonly ContractCustomerAccount[],
): MilestoneRow[] {
  const shares = customers.map(({ split_percent, is_rounding }) => ({
    percent: split_percent,
    isRounding: is_rounding === 1,
  }));
  return splitAmount(checkAmount(input.amount, contract.currency), shares).flatMap((amount, index) =>
    amount === 0
      ? []
      : {
          id: world.newId(),
          legal_entity: contract.legal_entity,
          contract_id: contract.id,
          contract_line_id: line.id,
          contract_customer_id: (customers[index] as ContractCustomerAccount).id,
          project_id: line.project_id as string,
          name: input.name,
          currency: contract.currency,
          amount,
          milestone_date: input.date,
          invoice_status: 'UNBILLED_SALES_CREATED',
          invoice_id: null,
          created_at: instant(world),
        },
  );
}
