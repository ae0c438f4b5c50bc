// Scheduling a contract line's invoices: one run, or a series of them. Nothing is drafted before its day, and a line never has
// two runs on one day. domain.md 3.1 (schedule)
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import { recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { forbidden } from '../rules/permissions';
import { runsOf, type ScheduleTerms, scheduleRefusal } from '../rules/schedule';
import { lockLine, type ScheduleRow, takenDates } from '../store/schedules';
import { decided } from './decided';

export interface CreateInvoiceScheduleInput extends ScheduleTerms {
  readonly contractLineId: string;
  readonly idempotencyKey?: string | null;
}

/**
 * Creates the runs, all or none, and answers with their ids. Refused: FORBIDDEN, NOT_FOUND, DATE_INVALID, BAD_USER_INPUT,
 * LIST_TOO_LONG (more than 200 runs), SCHEDULE_EXISTS (the line has a run on one of the days).
 */
export async function createInvoiceSchedule(
  books: Books,
  caller: Caller,
  input: CreateInvoiceScheduleInput,
): Promise<Outcome<{ scheduleIds: string[] }>> {
  const refusal = forbidden(caller.roles, 'SET_UP') ?? scheduleRefusal(input);
  if (refusal) return refused(refusal);
  const { idempotencyKey, ...terms } = input;
  const { contractLineId } = input;
  const request = { mutation: 'createInvoiceSchedule', caller, key: idempotencyKey, input: terms };
  return decided(books, async (tx) => {
    const line = await lockLine(tx, contractLineId);
    const before = await recall<{ scheduleIds: string[] }>(tx, request, books);
    if (before) return before;
    if (!line || !maySee(caller, line.legal_entity)) {
      const message = `There is no contract line ${contractLineId}.`;
      return refused({ code: 'NOT_FOUND', message, path: ['contractLineId'], subjectId: contractLineId });
    }
    const runs = runsOf(terms);
    const taken = await takenDates(
      tx,
      line.id,
      runs.map(({ runDate }) => runDate),
    );
    const [day] = [...taken].sort();
    if (day !== undefined) {
      const message = `The line has an invoice schedule for ${day} already.`;
      return refused({ code: 'SCHEDULE_EXISTS', message, path: ['runDate'], subjectId: contractLineId });
    }
    const now = instant(books.world);
    const rows = runs.map(
      ({ runDate, cutOffDate }): ScheduleRow => ({
        id: books.world.newId(),
        legal_entity: line.legal_entity,
        contract_id: line.contract_id,
        contract_line_id: line.id,
        run_date: runDate,
        cut_off_date: cutOffDate,
        status: 'NOT_RUN',
        failure_code: null,
        failure_message: null,
        invoice_ids: '[]',
        ran_at: null,
        created_at: now,
        created_by: caller.subject,
      }),
    );
    await tx.insert('invoice_schedule', rows);
    const scheduleIds = rows.map(({ id }) => id);
    await remember(tx, request, { scheduleIds }, books);
    return { ok: true, value: { scheduleIds }, replayed: false };
  });
}
