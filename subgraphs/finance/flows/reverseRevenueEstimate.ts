// Take the last estimate or elimination of a project back: its entries with their signs turned, in a voucher of its own. Those before
// it stand, and another may be posted in its place. domain.md 5.6
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import { decided } from '../../mutations/decided';
import { type Request, recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { forbidden } from '../rules/permissions';
import { takenAway } from '../rules/revenueEstimate';
import { readLegalEntity } from '../store/company';
import {
  entriesOfVouchers,
  estimatesOf,
  lockProject,
  markEstimateReversed,
  projectOfEstimate,
} from '../store/revenueEstimates';
import { openOn, postVoucher, refusal } from './estimating';
import type { PostedEstimate } from './postRevenueEstimate';

export interface ReversalInput {
  readonly estimateId: string;
  /** YYYY-MM-DD, of the voucher; that of the estimate where it is absent. */
  readonly voucherDate?: string | null;
  readonly idempotencyKey?: string | null;
}

/** Posts. Refused, with nothing changed: FORBIDDEN, NOT_FOUND, ESTIMATE_REVERSED, ESTIMATE_NOT_LAST, PERIOD_CLOSED, SEQUENCE_MISSING. */
export async function reverseRevenueEstimate(
  books: Books,
  caller: Caller,
  input: ReversalInput,
): Promise<Outcome<PostedEstimate>> {
  const { idempotencyKey, ...rest } = input;
  const request: Request = { mutation: 'reverseRevenueEstimate', caller, key: idempotencyKey, input: rest };
  const unable = forbidden(caller.roles, 'POST_ADJUSTMENTS');
  if (unable) return refused(unable);
  return decided<PostedEstimate>(books.db, async (tx) => {
    const projectId = await projectOfEstimate(tx, input.estimateId);
    const project = projectId === undefined ? undefined : await lockProject(tx, projectId);
    const before = await recall<PostedEstimate>(tx, request, books);
    if (before) return before;
    const company =
      project && maySee(caller, project.legal_entity) && (await readLegalEntity(tx, project.legal_entity));
    if (!project || !company)
      return refused({ code: 'NOT_FOUND', message: `No estimate ${input.estimateId}.`, path: ['estimateId'] });
    const all = await estimatesOf(tx, project.id);
    const estimate = all.find(({ id }) => id === input.estimateId);
    if (estimate?.status !== 'POSTED')
      throw refusal(project, { code: 'ESTIMATE_REVERSED', message: 'This estimate is reversed already.' });
    if (all.findLast(({ status }) => status === 'POSTED')?.id !== estimate.id)
      throw refusal(project, { code: 'ESTIMATE_NOT_LAST', message: 'A later estimate or elimination stands.' });
    const date = input.voucherDate ?? estimate.period_date;
    const periods = await openOn(tx, project, date);
    const vouchers = estimate.voucher_number === null ? [] : [estimate.voucher_number];
    const entries = takenAway(await entriesOfVouchers(tx, project.legal_entity, vouchers));
    const of = { date, periods, estimateId: estimate.id, entries };
    const voucher = await postVoucher(books, tx, project, company.currency, of);
    const now = instant(books.world);
    await markEstimateReversed(tx, estimate.id, {
      reversal_voucher: voucher,
      reversed_at: now,
      reversed_by: caller.subject,
    });
    const value = { projectId: project.id, estimateId: estimate.id };
    await remember(tx, request, value, books);
    return { ok: true, value, replayed: false };
  });
}
