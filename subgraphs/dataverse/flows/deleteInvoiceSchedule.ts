// Taking back a scheduled run that has not drafted anything. What has run stays: it says where invoices came from.
// domain.md 3.1 (schedule)
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import { recall, remember } from '../../mutations/idempotency';
import type { Books } from '../books';
import { forbidden } from '../rules/permissions';
import { deleteScheduleRow, lockSchedule } from '../store/schedules';
import { decided } from './decided';

export interface DeleteInvoiceScheduleInput {
  readonly id: string;
  readonly idempotencyKey?: string | null;
}

/** Deletes the run. Refused: FORBIDDEN, NOT_FOUND, SCHEDULE_HAS_RUN. One that failed without a draft may go. */
export async function deleteInvoiceSchedule(
  books: Books,
  caller: Caller,
  { id, idempotencyKey }: DeleteInvoiceScheduleInput,
): Promise<Outcome<{ id: string }>> {
  const denied = forbidden(caller.roles, 'SET_UP');
  if (denied) return refused(denied);
  const request = { mutation: 'deleteInvoiceSchedule', caller, key: idempotencyKey, input: { id } };
  return decided(books, async (tx) => {
    const schedule = await lockSchedule(tx, id);
    const before = await recall<{ id: string }>(tx, request, books);
    if (before) return before;
    if (!schedule || !maySee(caller, schedule.legal_entity))
      return refused({
        code: 'NOT_FOUND',
        message: `There is no invoice schedule ${id}.`,
        path: ['id'],
        subjectId: id,
      });
    if (schedule.status === 'RUN_SUCCESSFUL' || schedule.invoice_ids !== '[]') {
      const message = `The schedule of ${schedule.run_date} has run.`;
      return refused({ code: 'SCHEDULE_HAS_RUN', message, path: ['id'], subjectId: id });
    }
    await deleteScheduleRow(tx, id);
    await remember(tx, request, { id }, books);
    return { ok: true, value: { id }, replayed: false };
  });
}
