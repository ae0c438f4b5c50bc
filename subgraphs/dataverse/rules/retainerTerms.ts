// What a retainer must look like, how a schedule of them divides a total, and what may still become of one. Pure: whether contract,
// line and customer exist is for the flow to find out. domain.md 2.7
import type { Refusal } from '../../../schema/errors';
import { splitConserving } from '../../money';
import { isDay } from './contractTerms';

export interface RetainerTerms {
  readonly description: string;
  /** Minor units; 0 is a retainer of nothing, which can be billed like any other. */
  readonly amount: number;
  /** YYYY-MM-DD: billed on an invoice of this day or later. */
  readonly date: string;
}

const LONGEST_DESCRIPTION = 200;

/** Everything that is wrong with a retainer's own fields. */
export function retainerFaults({ description, amount, date }: RetainerTerms): Refusal[] {
  const faults: Refusal[] = [];
  if (description.length === 0 || description.length > LONGEST_DESCRIPTION) {
    const message = `A description has 1 to ${LONGEST_DESCRIPTION} characters.`;
    faults.push({ code: 'BAD_USER_INPUT', message, path: ['description'] });
  }
  if (amount < 0) faults.push({ code: 'BAD_USER_INPUT', message: 'An amount is not below zero.', path: ['amount'] });
  if (!isDay(date)) faults.push({ code: 'DATE_INVALID', message: `'${date}' is not a day.`, path: ['date'] });
  return faults;
}

export type Frequency = 'WEEKLY' | 'BIWEEKLY' | 'MONTHLY' | 'QUARTERLY' | 'YEARLY';

export interface ScheduleTerms {
  readonly start: string;
  readonly frequency: Frequency;
  /** Either the last possible day, or how many. */
  readonly end?: string | null;
  readonly count?: number | null;
}

/** Retainers of one schedule. */
const MOST_SCHEDULED = 200;

const DAYS: Partial<Record<Frequency, number>> = { WEEKLY: 7, BIWEEKLY: 14 };
const MONTHS: Partial<Record<Frequency, number>> = { MONTHLY: 1, QUARTERLY: 3, YEARLY: 12 };

/**
 * The days of a schedule, the first at its start. Months are counted from the start, so that what began on the 31st is on the
 * 31st again wherever a month has one, and on its last day elsewhere.
 */
export function scheduledDays(terms: ScheduleTerms): { days: string[] } | { refusals: Refusal[] } {
  const { start, end, count } = terms;
  const wrong = (message: string, field: string): Refusal => ({ code: 'BAD_USER_INPUT', message, path: [field] });
  const undated = [['start', start] as const, ['end', end] as const].flatMap(([field, day]): Refusal | [] =>
    day == null || isDay(day) ? [] : { code: 'DATE_INVALID', message: `'${day}' is not a day.`, path: [field] },
  );
  if (undated.length > 0) return { refusals: undated };
  if ((end == null) === (count == null)) return { refusals: [wrong('Give either the end or the number.', 'count')] };
  if (count != null && (count < 1 || count > MOST_SCHEDULED))
    return { refusals: [wrong(`A schedule has 1 to ${MOST_SCHEDULED} retainers.`, 'count')] };
  if (end != null && end < start) return { refusals: [wrong('It ends before it starts.', 'end')] };
  const days: string[] = [];
  for (let index = 0; days.length < (count ?? MOST_SCHEDULED + 1); index += 1) {
    const day = dayOf(terms, index);
    if (day.length !== start.length || (end != null && day > end)) break;
    days.push(day);
  }
  if (days.length > MOST_SCHEDULED || (count != null && days.length < count))
    return { refusals: [wrong(`A schedule has at most ${MOST_SCHEDULED} retainers, until the year 9999.`, 'end')] };
  return { days };
}

function dayOf({ start, frequency }: ScheduleTerms, index: number): string {
  const [year, month, day] = start.split('-').map(Number) as [number, number, number];
  const days = DAYS[frequency];
  if (days !== undefined) return isoDay(Date.UTC(year, month - 1, day + index * days));
  const months = month - 1 + index * (MONTHS[frequency] ?? 1);
  const lastDay = new Date(Date.UTC(year, months + 1, 0)).getUTCDate();
  return isoDay(Date.UTC(year, months, Math.min(day, lastDay)));
}

function isoDay(time: number): string {
  return new Date(time).toISOString().replace(/T.*$/, '');
}

/** A total over so many retainers, as evenly as cents allow; the last takes what rounding leaves. */
export function scheduledAmounts(total: number, count: number): number[] {
  return splitConserving(total, Array<number>(count).fill(1), count - 1);
}

/** A retainer as far as it is asked whether it may change. */
export interface RetainerState {
  readonly id: string;
  readonly version: number;
  readonly invoice_status: string;
  readonly available_amount: number;
  readonly held_amount: number;
  readonly refund_status: string | null;
  readonly refund_invoice_id: string | null;
}

/** RETAINER_CHANGED where the caller has read another version. */
export function retainerChanged(
  { id, version }: RetainerState,
  expectedVersion: number | null | undefined,
): Refusal | undefined {
  if (expectedVersion == null || expectedVersion === version) return undefined;
  const message = `The retainer is at version ${version}, not ${expectedVersion}.`;
  return { code: 'RETAINER_CHANGED', message, path: ['expectedVersion'], subjectId: id };
}

/** RETAINER_BILLED: what is on an invoice is not changed or deleted any more. */
export function retainerBilled({ id, invoice_status }: RetainerState): Refusal | undefined {
  if (invoice_status === 'UNBILLED_SALES_CREATED' || invoice_status === 'READY_TO_INVOICE') return undefined;
  return { code: 'RETAINER_BILLED', message: 'The retainer is on an invoice.', path: ['retainerId'], subjectId: id };
}

/**
 * RETAINER_NOT_REFUNDABLE: nothing of it is available, a draft holds a part of it, or it is refunded. Undefined too where it is
 * marked already. domain.md 3.2
 */
export function refundRefusal(retainer: RetainerState): Refusal | undefined {
  if (retainer.refund_status === 'READY_TO_REFUND') return undefined;
  const because = (reason: string): Refusal => ({
    code: 'RETAINER_NOT_REFUNDABLE',
    message: `The retainer cannot be refunded: ${reason}.`,
    path: ['retainerId'],
    subjectId: retainer.id,
  });
  if (retainer.refund_status === 'REFUNDED') return because('it is refunded');
  if (retainer.available_amount <= 0) return because('nothing of it is available');
  if (retainer.held_amount > 0) return because('a draft holds a part of it');
  return undefined;
}

/** RETAINER_NOT_REFUNDABLE: the mark is not taken back while an invoice pays it back, or once one has. */
export function unrefundRefusal({ id, refund_status, refund_invoice_id }: RetainerState): Refusal | undefined {
  if (refund_status !== 'REFUNDED' && refund_invoice_id === null) return undefined;
  const message = 'The refund of the retainer is on an invoice.';
  return { code: 'RETAINER_NOT_REFUNDABLE', message, path: ['retainerId'], subjectId: id };
}
