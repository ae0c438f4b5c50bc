// Retainers by a schedule: a total divided over days at a frequency, to the cent. What is created are plain retainers, each changed,
// billed and used by itself; the schedule is not kept. domain.md 2.7
import { type Outcome, refused } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import { parseAmount } from '../../money';
import { remember } from '../../mutations/idempotency';
import type { Books } from '../books';
import { forbidden } from '../rules/permissions';
import { type Frequency, scheduledAmounts, scheduledDays } from '../rules/retainerTerms';
import { decided } from './decided';
import { placesForRetainers } from './retainerPlaces';
import { retainerRow, writeRetainers } from './retainerWriting';

export interface ScheduleRetainersInput {
  readonly contractId: string;
  readonly customerId: string;
  readonly contractLineId?: string | null;
  /** Each is called so, with its place: 'Advance 1/12'. */
  readonly description: string;
  /** Of all together, decimal text. */
  readonly totalAmount: string;
  readonly start: string;
  readonly frequency: Frequency;
  /** Either the last possible day, or how many. */
  readonly end?: string | null;
  readonly count?: number | null;
  readonly idempotencyKey?: string | null;
}

/** Creates the retainers, in the order of their dates. Refused as createRetainer is, and BAD_USER_INPUT for the schedule. */
export async function scheduleRetainers(
  books: Books,
  caller: Caller,
  { idempotencyKey: key, ...input }: ScheduleRetainersInput,
): Promise<Outcome<{ retainerIds: string[] }>> {
  const denied = forbidden(caller.roles, 'SET_UP');
  if (denied) return refused(denied);
  const request = { mutation: 'scheduleRetainers', caller, key, input };
  return decided(books, async (tx) => {
    const found = await placesForRetainers<{ retainerIds: string[] }>(books, tx, caller, input.contractId, request);
    if ('answer' in found) return found.answer;
    const { contract, customers } = found.places;
    const schedule = scheduledDays(input);
    if ('refusals' in schedule) return refused(...schedule.refusals);
    const { days } = schedule;
    const amounts = scheduledAmounts(parseAmount(input.totalAmount, contract.currency), days.length);
    const customer = customers.find(({ customer_id }) => customer_id === input.customerId);
    const made = days.map((date, index) =>
      retainerRow(books, found.places, {
        customer,
        lineId: input.contractLineId,
        description: input.description && `${input.description} ${index + 1}/${days.length}`,
        amount: amounts[index] as number,
        date,
      }),
    );
    const wrong = made.find((one) => 'faults' in one);
    if (wrong && 'faults' in wrong) return refused(...wrong.faults);
    const rows = made.flatMap((one) => ('row' in one ? one.row : []));
    await writeRetainers(books, tx, rows);
    const answer = { retainerIds: rows.map(({ id }) => id) };
    await remember(tx, request, answer, books);
    return { ok: true, value: answer, replayed: false };
  });
}
