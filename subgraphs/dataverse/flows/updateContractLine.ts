// What changes of a contract line: its name, amount, classes, tasks, limits, percentages, and who pays for it. Billing method and
// project are locked: what was worked under them stays under them. What is billed from now on is split by the new list; what an
// invoice holds keeps its own. domain.md 2.5
import type { Refusal } from '../../../schema/errors';
import { keys, MAPS } from '../../../schema/messages';
import { type Outcome, refused } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import type { Tx } from '../../database/database';
import { POINTS } from '../../dual-write/points';
import { formatAmount, formatScaled, PERCENT_SCALE } from '../../money';
import { Refuse } from '../../mutations/decided';
import { recall, remember } from '../../mutations/idempotency';
import type { Books } from '../books';
import { strangers } from '../rules/contractTerms';
import { type ContractLineTerms, lineFaults } from '../rules/lineTerms';
import { forbidden } from '../rules/permissions';
import {
  chargeabilityOfContract,
  contractIdOfLine,
  customersInUse,
  payersOfContract,
  replaceChargeability,
  replaceLineCustomers,
  updateContractRow,
  updateLineRow,
} from '../store/contractChanges';
import {
  type ContractCustomerAccount,
  type ContractLineRow,
  type ContractRow,
  customersOfLines,
  linesOfContract,
} from '../store/contracts';
import { lineRows } from './contractRows';
import { decided } from './decided';
import { type GivenLine, idsOf, lineTerms, namedIn, unknownInLine } from './givenTerms';
import { overlapFaults, standingPlaces } from './linePlaces';
import { openContract, versionRefusal } from './openContract';
import { resplitMilestones } from './resplitMilestones';

/** Absent leaves a field as it is; null takes a limit away. Lists are given whole. */
export interface UpdateContractLineInput extends Partial<Omit<GivenLine, 'billingMethod' | 'projectId'>> {
  readonly contractLineId: string;
  readonly expectedVersion?: number | null;
  readonly idempotencyKey?: string | null;
}

interface Standing {
  readonly contract: ContractRow;
  readonly line: ContractLineRow;
  readonly payers: ContractCustomerAccount[];
}

/**
 * Changes what is given, under the contract's version. FORBIDDEN, NOT_FOUND, CONTRACT_LOST, CONTRACT_CHANGED, CUSTOMER_UNKNOWN,
 * CUSTOMER_NOT_ON_CONTRACT, BAD_USER_INPUT; CUSTOMER_IN_USE where a customer with actuals or milestones is left out: such a
 * one is set to 0 %. Milestones of which nothing is billed, and the rest of those billed by progress, are split anew. domain.md 2.5
 */
export async function updateContractLine(
  books: Books,
  caller: Caller,
  { idempotencyKey: key, ...input }: UpdateContractLineInput,
): Promise<Outcome<{ contractLineId: string }>> {
  const denied = forbidden(caller.roles, 'SET_UP');
  if (denied) return refused(denied);
  const request = { mutation: 'updateContractLine', caller, key, input };
  const { contractLineId, expectedVersion, ...given } = input;
  return decided(books, async (tx) => {
    const found = await openContract(tx, caller, await contractIdOfLine(tx, contractLineId), 'contractLineId');
    const before = await recall<{ contractLineId: string }>(tx, request, books);
    if (before) return before;
    if ('refusal' in found) return refused(found.refusal);
    const { contract } = found;
    const changed = versionRefusal(contract, expectedVersion);
    if (changed) return refused(changed);
    const line = (await linesOfContract(tx, contract.id)).find(({ id }) => id === contractLineId) as ContractLineRow;
    const standing: Standing = { contract, line, payers: await payersOfContract(tx, contract.id) };
    const named = await namedIn(tx, contract.legal_entity, {
      customers: idsOf([{ ...asGiven(line, contract.currency), ...given }]).customers,
      projects: line.project_id === null ? [] : [line.project_id],
    });
    const words = await chargeabilityOfContract(tx, contract.id);
    const whole: GivenLine = {
      ...asGiven(line, contract.currency),
      chargeability: words.flatMap((word) =>
        word.contract_line_id === line.id
          ? ({ kind: word.kind, name: word.name, billingType: word.billing_type } as never)
          : [],
      ),
      ...present(given),
    };
    const unknown = unknownInLine(whole, named);
    if (unknown.length > 0) return refused(...unknown);
    const terms = lineTerms(whole, contract.currency, named);
    const faults = await faultsOf(tx, standing, terms);
    if (faults.length > 0) return refused(...faults);
    const paying = given.customers ? (await customersOfLines(tx, [line.id])).get(line.id) : undefined;
    await write(books, tx, standing, { terms, given });
    if (given.customers) {
      await resplitMilestones(books, tx, standing);
      const left = await leftBehind(tx, line, paying ?? []);
      if (left.length > 0) throw new Refuse(...left);
    }
    const answer = { contractLineId };
    await remember(tx, request, answer, books);
    return { ok: true, value: answer, replayed: false };
  });
}

/** Without the fields that say nothing. A limit may be null: it is taken away. */
function present(given: Partial<GivenLine>): Partial<GivenLine> {
  return Object.fromEntries(
    Object.entries(given).filter(([name, value]) => value !== undefined && (value !== null || name === 'notToExceed')),
  );
}

/** The line as a mutation would give it; its customers only where they are given anew. */
function asGiven(line: ContractLineRow, currency: string): GivenLine {
  return {
    name: line.name,
    billingMethod: line.billing_method as GivenLine['billingMethod'],
    projectId: line.project_id,
    contractedAmount: formatAmount(line.contracted_amount, currency),
    includeTime: line.include_time === 1,
    includeExpense: line.include_expense === 1,
    includeMaterial: line.include_material === 1,
    includeFee: line.include_fee === 1,
    taskScope: line.task_scope as 'ALL' | 'SELECTED',
    scheduleType: line.schedule_type as 'COMPLETED_MILESTONES' | 'PROGRESS_BASED',
    notToExceed: line.nte_limit === null ? null : formatAmount(line.nte_limit, currency),
    discountPercent: formatScaled(line.discount_percent, PERCENT_SCALE),
    feePercent: formatScaled(line.fee_percent, PERCENT_SCALE),
  };
}

async function faultsOf(tx: Tx, { contract, line, payers }: Standing, terms: ContractLineTerms): Promise<Refusal[]> {
  const accounts = new Set(payers.map(({ account_number }) => account_number));
  const others = (await standingPlaces(tx, contract.id)).filter(({ lineId }) => lineId !== line.id);
  return [...lineFaults(terms), ...strangers(terms, accounts), ...overlapFaults(others, terms, line.project_id)];
}

/** Who was taken off the line, and has actuals or milestones on it still. */
async function leftBehind(
  tx: Tx,
  line: ContractLineRow,
  before: readonly ContractCustomerAccount[],
): Promise<Refusal[]> {
  const staying = new Set(((await customersOfLines(tx, [line.id])).get(line.id) ?? []).map(({ id }) => id));
  const removed = before.filter(({ id }) => !staying.has(id));
  const inUse = new Set(
    await customersInUse(
      tx,
      line,
      removed.map(({ id }) => id),
    ),
  );
  return removed.flatMap(({ id, account_number, customer_id }): Refusal | [] => {
    if (!inUse.has(id)) return [];
    const message = `${account_number} has actuals or milestones on this line: set the split to 0 %.`;
    return { code: 'CUSTOMER_IN_USE', message, path: ['customers'], subjectId: customer_id };
  });
}

/** The line's rows, the contract's next version, and the message of its name: nothing else of a line travels. */
async function write(
  books: Books,
  tx: Tx,
  { contract, line, payers }: Standing,
  { terms, given }: { terms: ContractLineTerms; given: Partial<GivenLine> },
): Promise<void> {
  const made = lineRows(books, contract, payers, { line: terms, number: line.line_number, projects: new Map() });
  const row = { ...made.line, id: line.id, project_id: line.project_id };
  await updateContractRow(tx, contract);
  await updateLineRow(tx, row);
  if (given.customers)
    await replaceLineCustomers(
      tx,
      line.id,
      made.customers.map((customer) => ({ ...customer, contract_line_id: line.id })),
    );
  if (given.chargeability)
    await replaceChargeability(
      tx,
      line.id,
      made.chargeability.map((word) => ({ ...word, contract_line_id: line.id })),
    );
  books.world.reach(POINTS.P1_WRITTEN_NOT_QUEUED);
  await books.outbox.append(tx, keys.contract(contract.id), [
    { topic: MAPS.contractLines, rows: row.name === line.name ? [] : [row] },
  ]);
}
