// Running what the calendar says: contract by contract, the lines with one run date into one draft per customer. What is
// on a draft cannot be claimed again, so a run twice, or two at once, bill nothing twice; a contract that fails is recorded and
// stops no other. domain.md 3.1 (schedule); defects '2025-05', #6225696
import { createHash } from 'node:crypto';
import type { Refusal } from '../../../schema/errors';
import { type Outcome, refused } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import { type Request, recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { isDay } from '../rules/contractTerms';
import { forbidden } from '../rules/permissions';
import { customersToBill, type DueRun, dueRuns, recordRun, type ScheduleRow, schedulesOfRun } from '../store/schedules';
import { createInvoice } from './createInvoice';
import { decided } from './decided';

export interface RunInvoiceSchedulesInput {
  /** YYYY-MM-DD: runs of this day, and earlier ones that have not succeeded. */
  readonly date: string;
  readonly idempotencyKey?: string | null;
}

export interface SchedulesRun {
  readonly scheduleIds: string[];
  readonly invoiceIds: string[];
}

/** In whose name drafts are made, whoever runs the schedules: so a key means the same for all of them. */
const SCHEDULE: Caller = { subject: 'invoice schedule', roles: ['administrator'], legalEntities: 'all' };

/** Runs (contracts with a date) read at once. */
const RUNS_AT_ONCE = 200;
const MOST_REMEMBERED = 500;

/**
 * Runs what is due within the caller's legal entities, and answers with what was run and drafted. Nothing to bill is a success
 * without an invoice. Refused: FORBIDDEN, DATE_INVALID. `onError` hears of what broke without being refused.
 */
export async function runInvoiceSchedules(
  books: Books,
  caller: Caller,
  { date, idempotencyKey }: RunInvoiceSchedulesInput,
  onError: (error: unknown) => void = () => undefined,
): Promise<Outcome<SchedulesRun>> {
  const denied = forbidden(caller.roles, 'EDIT_DRAFTS');
  if (denied) return refused(denied);
  if (!isDay(date)) return refused({ code: 'DATE_INVALID', message: `'${date}' is not a day.`, path: ['date'] });
  const request: Request = { mutation: 'runInvoiceSchedules', caller, key: idempotencyKey, input: { date } };
  const before = await recall<SchedulesRun>(books.db.read, request, books);
  if (before) return before;
  const run: SchedulesRun = { scheduleIds: [], invoiceIds: [] };
  for (let after: DueRun | undefined; ; ) {
    const due: DueRun[] = await dueRuns(books.db.read, caller.legalEntities, date, RUNS_AT_ONCE, after);
    for (const one of due) {
      const schedules = await schedulesOfRun(books.db.read, one);
      run.scheduleIds.push(...schedules.map(({ id }) => id));
      run.invoiceIds.push(...(await runOne(books, one, schedules, onError)));
    }
    after = due.at(-1);
    if (due.length < RUNS_AT_ONCE) break;
  }
  if (request.key == null && caller.via === undefined) return { ok: true, value: run, replayed: false }; // by the clock
  return decided(books, async (tx) => {
    await remember(tx, request, shown(run), books);
    return { ok: true, value: run, replayed: false };
  });
}

/** What is remembered under a key: as much as an answer shows. */
function shown({ scheduleIds, invoiceIds }: SchedulesRun): SchedulesRun {
  return { scheduleIds: scheduleIds.slice(0, MOST_REMEMBERED), invoiceIds: invoiceIds.slice(0, MOST_REMEMBERED) };
}

/** Drafts for each customer of the contract, and records the outcome on every line's schedule. Never rejects for a document's sake. */
async function runOne(
  books: Books,
  run: DueRun,
  schedules: readonly ScheduleRow[],
  onError: (error: unknown) => void,
): Promise<string[]> {
  const invoiceIds: string[] = [];
  const refusals: Pick<Refusal, 'code' | 'message'>[] = [];
  try {
    for (const customerId of await customersToBill(books.db.read, run.contract_id)) {
      const outcome = await draftFor(books, run, schedules, customerId);
      if (outcome.ok) invoiceIds.push(outcome.value.invoiceId);
      else refusals.push(...outcome.refusals.filter(({ code }) => code !== 'NOTHING_TO_INVOICE'));
    }
  } catch (error) {
    onError(error);
    refusals.push({ code: 'INTERNAL_SERVER_ERROR', message: 'Something unexpected stood in the way; the log has it.' });
  }
  const [failure] = refusals;
  const outcome = {
    status: failure ? ('RUN_FAILED' as const) : ('RUN_SUCCESSFUL' as const),
    failure_code: failure?.code ?? null,
    failure_message: failure?.message ?? null,
    invoiceIds,
    now: instant(books.world),
  };
  const ids = schedules.map(({ id }) => id);
  await books.db.write((tx) => recordRun(tx, run, ids, outcome));
  return invoiceIds;
}

/** The key stands for these lines' schedules: a run that is repeated after a crash finds the draft that it made. */
function draftFor(books: Books, run: DueRun, schedules: readonly ScheduleRow[], customerId: string) {
  const ids = createHash('sha256')
    .update(schedules.map(({ id }) => id).join())
    .digest('hex');
  const only = schedules.map(({ contract_line_id, cut_off_date }) => ({
    lineId: contract_line_id,
    until: cut_off_date,
  }));
  return createInvoice(books, SCHEDULE, {
    contractId: run.contract_id,
    customerId,
    invoiceDate: run.run_date,
    only,
    idempotencyKey: `${ids}:${customerId}`,
  });
}
