// Invoice schedules: the run dates of a series, and what may be scheduled. Pure; days are days of the calendar, without a time
// zone. domain.md 3.1 (schedule)
import type { Refusal } from '../../../schema/errors';
import { isDay } from './contractTerms';

export type Frequency = 'WEEKLY' | 'EVERY_TWO_WEEKS' | 'MONTHLY' | 'QUARTERLY' | 'YEARLY';

/** Several runs: to a last day, or so many. */
export interface Series {
  readonly frequency: Frequency;
  /** YYYY-MM-DD: no run is later. */
  readonly endDate?: string | null | undefined;
  readonly count?: number | null | undefined;
}

export interface ScheduleTerms {
  /** YYYY-MM-DD: of the only run, or of the first. */
  readonly runDate: string;
  /** YYYY-MM-DD: nothing dated later is billed; the day before the run if it is absent. Of a series, as far before each run. */
  readonly cutOffDate?: string | null | undefined;
  readonly series?: Series | null | undefined;
}

export interface Run {
  readonly runDate: string;
  readonly cutOffDate: string;
}

/** Runs of one request. */
export const MOST_RUNS = 200;

const DAY_MS = 86_400_000;
const DAYS: Partial<Record<Frequency, number>> = { WEEKLY: 7, EVERY_TWO_WEEKS: 14 };
const MONTHS: Partial<Record<Frequency, number>> = { MONTHLY: 1, QUARTERLY: 3, YEARLY: 12 };

/** DATE_INVALID, BAD_USER_INPUT or LIST_TOO_LONG; undefined if the runs can be told. */
export function scheduleRefusal(terms: ScheduleTerms): Refusal | undefined {
  const { runDate, cutOffDate, series } = terms;
  if (!isDay(runDate)) return { code: 'DATE_INVALID', message: `'${runDate}' is not a day.`, path: ['runDate'] };
  if (cutOffDate && !isDay(cutOffDate))
    return { code: 'DATE_INVALID', message: `'${cutOffDate}' is not a day.`, path: ['cutOffDate'] };
  if (cutOffDate && cutOffDate > runDate)
    return { code: 'BAD_USER_INPUT', message: 'The cut-off date is not after the run.', path: ['cutOffDate'] };
  const impossible = series ? seriesRefusal(runDate, series) : undefined;
  if (impossible) return impossible;
  const runs = runsOf(terms);
  if (runs.length > MOST_RUNS)
    return { code: 'LIST_TOO_LONG', message: `At most ${MOST_RUNS} runs at once.`, path: ['series'] };
  if (runs.length >= (series?.count ?? 1) && runs.every(({ cutOffDate: day }) => isDay(day))) return undefined;
  const message = 'Runs and their cut-off dates are days of the years 0000 to 9999.';
  return { code: 'BAD_USER_INPUT', message, path: [series ? 'series' : 'runDate'] };
}

function seriesRefusal(runDate: string, { endDate, count }: Series): Refusal | undefined {
  if (endDate && !isDay(endDate))
    return { code: 'DATE_INVALID', message: `'${endDate}' is not a day.`, path: ['series', 'endDate'] };
  if (!endDate === (count === null || count === undefined))
    return { code: 'BAD_USER_INPUT', message: 'A series has an end date or a number of runs.', path: ['series'] };
  if ((endDate && endDate < runDate) || (count !== null && count !== undefined && count < 1))
    return { code: 'BAD_USER_INPUT', message: 'A series has at least one run.', path: ['series'] };
  return undefined;
}

/**
 * The runs of checked terms, at most one more than is taken, and none beyond the year 9999: what is written there comes before all
 * other days as a text. A month's last days stand for days that it does not have.
 */
export function runsOf({ runDate, cutOffDate, series }: ScheduleTerms): Run[] {
  const before = cutOffDate ? daysBetween(cutOffDate, runDate) : 1;
  const run = (day: string): Run => ({ runDate: day, cutOffDate: addDays(day, -before) });
  if (!series) return [run(runDate)];
  const runs: Run[] = [];
  const most = Math.min(series.count ?? Number.POSITIVE_INFINITY, MOST_RUNS + 1);
  for (let index = 0; index < most; index += 1) {
    const day = nth(runDate, series.frequency, index);
    if (!isDay(day) || (series.endDate && day > series.endDate)) break;
    runs.push(run(day));
  }
  return runs;
}

function nth(first: string, frequency: Frequency, index: number): string {
  const days = DAYS[frequency];
  return days === undefined ? addMonths(first, (MONTHS[frequency] ?? 1) * index) : addDays(first, days * index);
}

function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

function daysBetween(from: string, to: string): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS;
}

function addMonths(day: string, months: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
}
