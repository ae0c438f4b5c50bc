// Post by schedule: what each schedule looks for is looked up now, when it runs, and becomes a bulk operation in the schedule's name.
// One schedule that fails does not stop the others. domain.md 5.7 (late selection)
import type { Caller } from '../../caller';
import { instant } from '../../world';
import type { Books } from '../books';
import { MOST_PROPOSALS } from '../rules/bulkPosting';
import { addDays } from '../rules/dates';
import { activeSchedules, lockIdleSchedule, proposalsDue, type ScheduleRow, scheduleRan } from '../store/bulkPosting';
import { schedulePosting } from './postInvoiceProposals';

/** Runs every schedule that is on, for a day (YYYY-MM-DD); gives the operations that came of it. */
export async function runPostingSchedules(
  books: Books,
  day: string,
  onError: (error: unknown) => void,
): Promise<string[]> {
  const operations: string[] = [];
  for (const schedule of await activeSchedules(books.db.read)) {
    try {
      const operationId = await run(books, schedule, day);
      if (operationId !== null) operations.push(operationId);
    } catch (error) {
      onError(error);
    }
  }
  return operations;
}

async function run(books: Books, schedule: ScheduleRow, day: string): Promise<string | null> {
  const selection = {
    legalEntity: schedule.legal_entity,
    invoicedUpTo: addDays(day, schedule.days_ahead),
    customerAccount: schedule.customer_account,
    contractNumber: schedule.contract_number,
    approvedOnly: schedule.approved_only === 1,
  };
  return books.db.write(async (tx) => {
    if (!(await lockIdleSchedule(tx, schedule))) return null;
    const due = await proposalsDue(tx, selection, MOST_PROPOSALS);
    const found = new Map(due.map((row) => [row.number, row]));
    const operationId =
      due.length === 0 ? null : await schedulePosting(books, tx, callerOf(schedule), [...found.keys()], found, {});
    await scheduleRan(tx, schedule, { at: instant(books.world), operationId });
    return operationId;
  });
}

/** In whose name a schedule posts: its own, within its legal entity. */
function callerOf({ legal_entity, name }: ScheduleRow): Caller {
  return { subject: `schedule ${name}`, roles: ['project_accountant'], legalEntities: [legal_entity] };
}
