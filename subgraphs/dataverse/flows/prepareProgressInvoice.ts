// A part of a milestone that is billed by progress is made ready to invoice, per customer, and the rest stays behind. Amounts that
// change travel as milestones do; that a part is ready is Dataverse's own. domain.md 2.6, 3.5 (q)
import { type Outcome, refused } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import { percentOf } from '../../money';
import { noteStanding, type Request, recall, remember } from '../../mutations/idempotency';
import type { Books } from '../books';
import { NOT_READY, prepared } from '../rules/milestonePlan';
import { forbidden } from '../rules/permissions';
import { updateContractRow } from '../store/contractChanges';
import { decided } from './decided';
import { percentGiven } from './givenTerms';
import { carryOut, planned, sharesOf } from './milestoneRows';
import { versionRefusal } from './openContract';
import { openMilestone } from './openMilestone';

export interface PrepareProgressInvoiceInput {
  readonly milestoneId: string;
  /** Of the whole milestone, decimal text ('20'); absent: all that is left. */
  readonly percent?: string | null;
  /** The contract's. */
  readonly expectedVersion?: number | null;
  readonly idempotencyKey?: string | null;
}

/**
 * Makes the part ready and answers with the milestone's id. FORBIDDEN, NOT_FOUND, CONTRACT_LOST, CONTRACT_CHANGED, BAD_USER_INPUT
 * (not billed by progress, or no percentage), PROGRESS_EXCEEDED. domain.md 3.5 (q): 1,000 at 20 % is 200 ready and 800, then 30 % is 300 and 500
 */
export async function prepareProgressInvoice(
  books: Books,
  caller: Caller,
  { idempotencyKey: key, ...input }: PrepareProgressInvoiceInput,
): Promise<Outcome<{ milestoneId: string }>> {
  const denied = forbidden(caller.roles, 'MANAGE_BACKLOG');
  if (denied) return refused(denied);
  const request: Request = { mutation: 'prepareProgressInvoice', caller, key, input };
  return decided(books, async (tx) => {
    const found = await openMilestone(tx, caller, input.milestoneId);
    const before = await recall<{ milestoneId: string }>(tx, request, books);
    if (before) return before;
    if ('refusal' in found) return refused(found.refusal);
    const newer = versionRefusal(found.contract, input.expectedVersion);
    if (newer) return refused(newer);
    const { header, rows, customers } = found;
    if (header.is_progress === 0)
      return refused({ code: 'BAD_USER_INPUT', message: 'It is not billed by progress.', path: ['milestoneId'] });
    const percent = input.percent === null || input.percent === undefined ? null : percentGiven(input.percent);
    if (percent !== null && percentOf(header.amount, percent) <= 0)
      return refused({
        code: 'BAD_USER_INPUT',
        message: 'A percentage comes to more than nothing.',
        path: ['percent'],
      });
    const open = rows.filter(({ is_billed, invoice_status }) => is_billed === 0 && invoice_status === NOT_READY);
    const shares = sharesOf(customers);
    const plan = prepared(open.map(planned), header.amount, percent, { shares, partsBefore: rows.length });
    if (!plan) {
      const message = `Less is left of '${header.name}'.`;
      return refused({ code: 'PROGRESS_EXCEEDED', message, path: ['percent'], subjectId: header.id });
    }
    const partIds = open.map(({ id }) => id); // the milestone stays as it is: its parts change
    await noteStanding(tx, request, books, { partIds });
    await updateContractRow(tx, found.contract);
    await carryOut(books, tx, [{ header, rows: open, plan }], found);
    const answer = { milestoneId: header.id, partIds };
    await remember(tx, request, answer, books);
    return { ok: true, value: answer, replayed: false };
  });
}
