// Which date a posting takes: its own where an open period holds it; otherwise none, or the first day of the next open
// period where the company shifts. Into a period on hold nobody posts, and nothing that belongs there moves elsewhere. domain.md 5.3
import type { Fault } from './fault';

export const PERIOD_STATES = ['OPEN', 'ON_HOLD', 'CLOSED'] as const;
/** OPEN: whoever may post, posts. ON_HOLD: nobody until it is opened again. CLOSED: nobody, and later dates may be taken instead. */
export type PeriodState = (typeof PERIOD_STATES)[number];

/** A period that is not closed. */
export interface OpenPeriod {
  readonly start: string;
  readonly end: string;
  readonly onHold?: boolean;
}

/**
 * `periods`: those of the company that are not closed and end on or after the date, earliest first. Undefined: no open period
 * holds the date (`periodFault` says why) and the company does not shift, or there is no later one to shift to.
 */
export function openDate(periods: readonly OpenPeriod[], date: string, shift: boolean): string | undefined {
  const own = periods.find(({ start, end }) => start <= date && end >= date);
  if (own) return own.onHold ? undefined : date;
  return shift ? periods.find(({ start, onHold }) => start > date && !onHold)?.start : undefined;
}

/** Those of the periods that hold these dates, each once, earliest first. */
export function periodsOf(periods: readonly OpenPeriod[], dates: readonly string[]): OpenPeriod[] {
  return periods.filter(({ start, end }) => dates.some((date) => start <= date && date <= end));
}

/** PERIOD_ON_HOLD or PERIOD_CLOSED, in the product's words: why `openDate` has no date. domain.md 4.8 */
export function periodFault(periods: readonly OpenPeriod[], date: string, shift: boolean): Fault {
  if (periods.some(({ start, end, onHold }) => onHold && start <= date && end >= date))
    return {
      code: 'PERIOD_ON_HOLD',
      message: `The fiscal period of the specified accounting date ${date} is on hold.`,
    };
  const where = shift ? 'in or after' : 'for';
  return {
    code: 'PERIOD_CLOSED',
    message: `No open fiscal period was found ${where} the specified accounting date ${date}.`,
  };
}

/** A closed period in which something is posted. */
export interface BookedPeriod {
  readonly legalEntity: string;
  readonly startDate: string;
  readonly endDate: string;
}

/** The booked period of which a set-up file's row would open days again, or put them on hold; undefined: none. */
export function reopenedBy(
  row: BookedPeriod & { readonly open: boolean; readonly onHold: boolean },
  booked: readonly BookedPeriod[],
): BookedPeriod | undefined {
  if (!row.open && !row.onHold) return undefined;
  return booked.find(
    ({ legalEntity, startDate, endDate }) =>
      legalEntity === row.legalEntity && startDate <= row.endDate && row.startDate <= endDate,
  );
}

/** The sentence behind PERIOD_BOOKED. */
export function bookedSentence({ legalEntity, startDate, endDate }: BookedPeriod): string {
  return `the period of ${legalEntity} from ${startDate} to ${endDate} is closed and holds vouchers`;
}

/** The state of a period by its two flags. */
export function periodState({ open, on_hold }: { readonly open: number; readonly on_hold: number }): PeriodState {
  if (open === 1) return 'OPEN';
  return on_hold === 1 ? 'ON_HOLD' : 'CLOSED';
}
