// A milestone's words, date, amount and tax estimate, while nothing of it has billing activity; of one that is billed by progress
// the words and date of what is not billed, and the amount of what is not prepared. domain.md 2.6, 6.2
import { type Outcome, refused } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import { checkAmount, parseAmount } from '../../money';
import { recall, remember } from '../../mutations/idempotency';
import type { Books } from '../books';
import { NOT_READY, partsOf, spread } from '../rules/milestonePlan';
import { milestoneFaults } from '../rules/milestoneTerms';
import { forbidden } from '../rules/permissions';
import { updateContractRow } from '../store/contractChanges';
import type { MilestoneHeaderRow } from '../store/contracts';
import { updateHeader } from '../store/milestones';
import { decided } from './decided';
import { type Change, carryOut, planned, sharesOf } from './milestoneRows';
import { versionRefusal } from './openContract';
import { billedRefusal, type OpenMilestone, openMilestone } from './openMilestone';

export interface UpdateMilestoneInput {
  readonly milestoneId: string;
  readonly name?: string | null;
  readonly description?: string | null;
  /** Decimal text. */
  readonly amount?: string | null;
  readonly estimatedTax?: string | null;
  readonly date?: string | null;
  /** The contract's version: milestones count as a part of it. */
  readonly expectedVersion?: number | null;
  readonly idempotencyKey?: string | null;
}

/**
 * Changes what is given, under the contract's version. FORBIDDEN, NOT_FOUND, CONTRACT_LOST, CONTRACT_CHANGED, BAD_USER_INPUT,
 * DATE_INVALID; MILESTONE_BILLED once a part of it is on an invoice; PROGRESS_EXCEEDED where the amount would fall below what is
 * prepared already. domain.md 2.6
 */
export async function updateMilestone(
  books: Books,
  caller: Caller,
  { idempotencyKey: key, ...input }: UpdateMilestoneInput,
): Promise<Outcome<{ milestoneId: string }>> {
  const denied = forbidden(caller.roles, 'SET_UP');
  if (denied) return refused(denied);
  const request = { mutation: 'updateMilestone', caller, key, input };
  return decided(books, async (tx) => {
    const found = await openMilestone(tx, caller, input.milestoneId);
    const before = await recall<{ milestoneId: string }>(tx, request, books);
    if (before) return before;
    if ('refusal' in found) return refused(found.refusal);
    const newer = versionRefusal(found.contract, input.expectedVersion);
    if (newer) return refused(newer);
    const header = changedHeader(found, input);
    const faults = milestoneFaults({ ...header, date: header.milestone_date });
    if (faults.length > 0) return refused(...faults);
    const isBilled = found.rows.some(({ is_billed }) => is_billed === 1);
    if (isBilled && header.is_progress === 0) return refused(billedRefusal(found));
    const change = changeOf(found, header);
    if (!change) {
      const message = `More of '${header.name}' is prepared already.`;
      return refused({ code: 'PROGRESS_EXCEEDED', message, path: ['amount'], subjectId: header.id });
    }
    await updateContractRow(tx, found.contract);
    await updateHeader(tx, header);
    await carryOut(books, tx, [change], found);
    const answer = { milestoneId: header.id };
    await remember(tx, request, answer, books);
    return { ok: true, value: answer, replayed: false };
  });
}

function changedHeader({ header, contract }: OpenMilestone, input: UpdateMilestoneInput): MilestoneHeaderRow {
  const minor = (text: string | null | undefined, otherwise: number) =>
    text === null || text === undefined
      ? otherwise
      : checkAmount(parseAmount(text, contract.currency), contract.currency);
  return {
    ...header,
    name: input.name ?? header.name,
    description: input.description === undefined ? header.description : input.description,
    amount: minor(input.amount, header.amount),
    tax: minor(input.estimatedTax, header.tax),
    milestone_date: input.date ?? header.milestone_date,
  };
}

/** What stays as it is keeps its amount; the rest takes what is left of the new one. Undefined: less than nothing is left. */
function changeOf({ header: was, rows, customers }: OpenMilestone, header: MilestoneHeaderRow): Change | undefined {
  const open = rows.filter(({ is_billed }) => is_billed === 0);
  if (header.amount === was.amount && header.tax === was.tax)
    return { header, rows: open, plan: { changed: [], added: [], removed: [] } };
  const isKept = ({ is_billed, invoice_status }: (typeof rows)[number]) =>
    header.is_progress === 1 && (is_billed === 1 || invoice_status !== NOT_READY);
  const kept = rows.filter(isKept);
  const amount = kept.reduce((sum, row) => sum - row.amount, header.amount);
  const tax = Math.max(
    0,
    kept.reduce((sum, row) => sum - row.tax, header.tax),
  );
  if (amount < 0) return undefined;
  const parts = amount === 0 ? [] : partsOf(amount, tax, sharesOf(customers));
  return { header, rows: open, plan: spread(open.filter((row) => !isKept(row)).map(planned), parts) };
}
