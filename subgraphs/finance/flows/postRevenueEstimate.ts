// Estimate the revenue of a project's fixed price at the end of a period: what is missing from the estimates before it is posted. The
// same estimate of a period is posted once, however often it is asked for. domain.md 5.6
import { type Outcome, refused } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import type { Tx } from '../../database/database';
import { PERCENT_SCALE, parseAmount, parseScaled, percentageOf } from '../../money';
import { decided } from '../../mutations/decided';
import { type Request, recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { forbidden } from '../rules/permissions';
import { type EstimateBasis, estimateEntries, revenueToDate } from '../rules/revenueEstimate';
import {
  costSpent,
  fixedPriceCost,
  insertEstimate,
  lockProject,
  milestonesTotal,
  type RevenueEstimateRow,
} from '../store/revenueEstimates';
import { type Estimating, estimating, postVoucher, refusal } from './estimating';

export interface RevenueEstimateInput {
  readonly projectId: string;
  /** YYYY-MM-DD: the end of the period, and the voucher's date. */
  readonly periodDate: string;
  /** Of percent complete, one of these two: a percentage, or what is still to be spent, in accounting currency. */
  readonly percentComplete?: string | null;
  readonly costToComplete?: string | null;
  /** In the contract's currency; the sum of its milestones where it is absent. */
  readonly contractValue?: string | null;
  readonly idempotencyKey?: string | null;
}

export interface PostedEstimate {
  readonly projectId: string;
  readonly estimateId: string;
}

/**
 * Posts. Refused, with nothing changed: FORBIDDEN, NOT_FOUND, ESTIMATE_NOT_FOR_PROJECT, BAD_USER_INPUT, ESTIMATE_ELIMINATED,
 * ESTIMATE_NOT_LAST, ESTIMATE_EXISTS, PERIOD_CLOSED, RATE_MISSING, ACCOUNT_MISSING, SEQUENCE_MISSING, AMOUNT_OUT_OF_RANGE.
 */
export async function postRevenueEstimate(
  books: Books,
  caller: Caller,
  input: RevenueEstimateInput,
): Promise<Outcome<PostedEstimate>> {
  const { idempotencyKey, ...rest } = input;
  const request: Request = { mutation: 'postRevenueEstimate', caller, key: idempotencyKey, input: rest };
  const unable = forbidden(caller.roles, 'POST_ADJUSTMENTS');
  if (unable) return refused(unable);
  return decided<PostedEstimate>(books.db, async (tx) => {
    const project = await lockProject(tx, input.projectId);
    const before = await recall<PostedEstimate>(tx, request, books);
    if (before) return before;
    const found = await estimating(tx, caller, project, input.periodDate);
    const given = givenOf(found, input);
    const same = placeOf(found, input.periodDate, given);
    const value = { projectId: input.projectId, estimateId: same?.id ?? books.world.newId() };
    if (!same) await write(books, tx, found, value.estimateId, input.periodDate, given, caller.subject);
    await remember(tx, request, value, books);
    return { ok: true, value, replayed: same !== undefined };
  });
}

type Given = Pick<RevenueEstimateRow, 'given_percent' | 'given_cost_to_complete' | 'given_contract_value'>;

/** The terms as integers. Completed contracts take none but the value; percent complete takes one of the two. */
function givenOf(found: Estimating, { percentComplete, costToComplete, contractValue }: RevenueEstimateInput): Given {
  const terms = [percentComplete, costToComplete].filter((term) => term != null).length;
  if (terms !== (found.recognition === 'PERCENT_COMPLETE' ? 1 : 0))
    throw refusal(found.project, {
      code: 'BAD_USER_INPUT',
      message: `The project's revenue is recognised by ${found.recognition}: ${terms === 0 ? 'give percentComplete or costToComplete' : 'give no more than that takes'}.`,
      path: ['percentComplete'],
    });
  const given: Given = {
    given_percent: percentComplete == null ? null : parseScaled(percentComplete, PERCENT_SCALE, 100),
    given_cost_to_complete: costToComplete == null ? null : parseAmount(costToComplete, found.accountingCurrency),
    given_contract_value: contractValue == null ? null : parseAmount(contractValue, found.currency),
  };
  if (Object.values(given).every((value) => value === null || value >= 0)) return given;
  throw refusal(found.project, { code: 'BAD_USER_INPUT', message: 'An estimate takes nothing below zero.' });
}

/** The estimate that stands for the period already, if it was given the same; undefined: there is none, and it comes after all others. */
function placeOf({ project, standing }: Estimating, periodDate: string, given: Given): RevenueEstimateRow | undefined {
  if (standing.some(({ kind }) => kind === 'ELIMINATION'))
    throw refusal(project, {
      code: 'ESTIMATE_ELIMINATED',
      message: `The estimates of project ${project.number} are eliminated.`,
    });
  const last = standing.at(-1);
  if (last && last.period_date > periodDate)
    throw refusal(project, { code: 'ESTIMATE_NOT_LAST', message: `An estimate of ${last.period_date} stands.` });
  if (last?.period_date !== periodDate) return undefined;
  const isSame = (Object.keys(given) as (keyof Given)[]).every((name) => given[name] === last[name]);
  if (isSame) return last;
  throw refusal(project, {
    code: 'ESTIMATE_EXISTS',
    message: `Another estimate of ${periodDate} stands: reverse it first.`,
  });
}

async function write(
  books: Books,
  tx: Tx,
  found: Estimating,
  id: string,
  periodDate: string,
  given: Given,
  by: string,
): Promise<void> {
  const { project, recognition, currency, accountingCurrency } = found;
  const cost = await fixedPriceCost(tx, project, periodDate);
  const costToDate = await costSpent(tx, project, periodDate);
  const basis: EstimateBasis = {
    ...found,
    cost: cost.filter(({ postingType }) => postingType === 'COST'),
    contractValue: given.given_contract_value ?? (await milestonesTotal(tx, project.id)),
    percentComplete: percentOf(found, given, costToDate),
  };
  const entries = estimateEntries(basis);
  if ('code' in entries) throw refusal(project, entries);
  const voucher = await postVoucher(books, tx, project, accountingCurrency, {
    date: periodDate,
    periods: found.periods,
    estimateId: id,
    entries,
  });
  const earlier = found.all.filter(({ period_date, kind }) => period_date === periodDate && kind === 'ESTIMATE');
  await insertEstimate(tx, {
    id,
    legal_entity: project.legal_entity,
    project_id: project.id,
    period_date: periodDate,
    kind: 'ESTIMATE',
    attempt: earlier.length + 1,
    status: 'POSTED',
    recognition,
    ...given,
    percent_complete: basis.percentComplete,
    currency,
    contract_value: basis.contractValue,
    revenue_to_date: revenueToDate(basis),
    cost_to_date: costToDate,
    voucher_number: voucher,
    posted_at: instant(books.world),
    posted_by: by,
    reversal_voucher: null,
    reversed_at: null,
    reversed_by: null,
  });
}

/** As given, or what was spent of what will have been: cost to date of cost to date and to complete. */
function percentOf({ project, recognition }: Estimating, given: Given, costToDate: number): number | null {
  if (recognition === 'COMPLETED_CONTRACT') return null;
  const { given_percent: percent, given_cost_to_complete: toComplete } = given;
  if (percent !== null) return percent;
  const total = costToDate + (toComplete ?? 0);
  if (total > 0 && costToDate >= 0) return percentageOf(costToDate, total);
  throw refusal(project, {
    code: 'BAD_USER_INPUT',
    message: 'No cost is posted and none is to come: give percentComplete.',
  });
}
