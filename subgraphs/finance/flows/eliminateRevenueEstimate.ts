// Eliminate the estimates of a fixed price at the end of a project: what they hold in the balance goes, and what was invoiced on
// account becomes revenue. Once per project, until it is reversed. domain.md 5.6
import { type Outcome, refused } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import { decided } from '../../mutations/decided';
import { type Request, recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { forbidden } from '../rules/permissions';
import { eliminationEntries, WHOLE } from '../rules/revenueEstimate';
import {
  fixedPriceCost,
  insertEstimate,
  invoicedOnAccount,
  lockProject,
  type RevenueEstimateRow,
} from '../store/revenueEstimates';
import { type Estimating, estimating, postVoucher, refusal } from './estimating';
import type { PostedEstimate } from './postRevenueEstimate';

export interface EliminationInput {
  readonly projectId: string;
  /** YYYY-MM-DD: the voucher's date. */
  readonly date: string;
  readonly idempotencyKey?: string | null;
}

/**
 * Posts. Refused, with nothing changed: FORBIDDEN, NOT_FOUND, ESTIMATE_NOT_FOR_PROJECT, ESTIMATE_INCOMPLETE, ESTIMATE_ELIMINATED,
 * ESTIMATE_NOT_LAST, PERIOD_CLOSED, RATE_MISSING, ACCOUNT_MISSING, SEQUENCE_MISSING. Asked for again on its day, it stands.
 */
export async function eliminateRevenueEstimate(
  books: Books,
  caller: Caller,
  input: EliminationInput,
): Promise<Outcome<PostedEstimate>> {
  const { idempotencyKey, ...rest } = input;
  const request: Request = { mutation: 'eliminateRevenueEstimate', caller, key: idempotencyKey, input: rest };
  const unable = forbidden(caller.roles, 'POST_ADJUSTMENTS');
  if (unable) return refused(unable);
  return decided<PostedEstimate>(books.db, async (tx) => {
    const project = await lockProject(tx, input.projectId);
    const before = await recall<PostedEstimate>(tx, request, books);
    if (before) return before;
    const found = await estimating(tx, caller, project, input.date);
    const standing = found.standing.find(({ kind }) => kind === 'ELIMINATION');
    const value = { projectId: input.projectId, estimateId: standing?.id ?? books.world.newId() };
    if (standing && standing.period_date !== input.date)
      throw refusal(found.project, {
        code: 'ESTIMATE_ELIMINATED',
        message: `The estimates were eliminated on ${standing.period_date}.`,
      });
    if (!standing) {
      const last = complete(found, input.date);
      const cost = await fixedPriceCost(tx, found.project, input.date);
      const heldCost = cost.filter(({ postingType }) => postingType === 'WIP_COST_VALUE');
      const entries = eliminationEntries({ ...found, invoiced: await invoicedOnAccount(tx, found.project), heldCost });
      if ('code' in entries) throw refusal(found.project, entries);
      const of = { date: input.date, periods: found.periods, estimateId: value.estimateId, entries };
      const voucher = await postVoucher(books, tx, found.project, found.accountingCurrency, of);
      await insertEstimate(
        tx,
        eliminationRow(found, last, {
          id: value.estimateId,
          date: input.date,
          voucher,
          by: caller.subject,
          at: instant(books.world),
        }),
      );
    }
    await remember(tx, request, value, books);
    return { ok: true, value, replayed: standing !== undefined };
  });
}

/** The last estimate, which says that all is done. */
function complete({ project, standing, recognition }: Estimating, date: string): RevenueEstimateRow {
  const last = standing.at(-1);
  if (!last || (recognition === 'PERCENT_COMPLETE' && last.percent_complete !== WHOLE))
    throw refusal(project, {
      code: 'ESTIMATE_INCOMPLETE',
      message: last
        ? `The estimate of ${last.period_date} is below 100 %.`
        : `Project ${project.number} was never estimated.`,
    });
  if (last.period_date > date)
    throw refusal(project, { code: 'ESTIMATE_NOT_LAST', message: `An estimate of ${last.period_date} stands.` });
  return last;
}

function eliminationRow(
  { all }: Estimating,
  last: RevenueEstimateRow,
  of: { id: string; date: string; voucher: string | null; by: string; at: string },
): RevenueEstimateRow {
  const earlier = all.filter(({ period_date, kind }) => period_date === of.date && kind === 'ELIMINATION');
  return {
    ...last,
    id: of.id,
    period_date: of.date,
    kind: 'ELIMINATION',
    attempt: earlier.length + 1,
    given_percent: null,
    given_cost_to_complete: null,
    given_contract_value: null,
    voucher_number: of.voucher,
    posted_at: of.at,
    posted_by: of.by,
  };
}
