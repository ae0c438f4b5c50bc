// Calendar arithmetic on dates without time or zone: an invoice date once jumped a day because of UTC (domain.md 6.2). It
// must never look at a clock.

const DAY_MS = 86_400_000;

/** The last date that is written as YYYY-MM-DD: a due date beyond it is no date to either engine. */
const LAST_DAY = '9999-12-31';

/** '2026-01-31' + 30 days → '2026-03-02'; never later than 9999-12-31. */
export function addDays(date: string, days: number): string {
  const day = new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString();
  return day.startsWith('+') ? LAST_DAY : day.slice(0, 10);
}

/** '2026-05-31' − 3 months → '2026-02-28': the same day of the month, or its last. */
export function addMonths(date: string, months: number): string {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10);
}

/** '2028-02-10' → '2028-02-29'. */
export function endOfMonth(date: string): string {
  const [year = 0, month = 0] = date.split('-').map(Number);
  const day = new Date(0);
  day.setUTCFullYear(year, month, 0); // the day before the first of the next month; Date.UTC would take years 0 to 99 for 19xx
  return day.toISOString().slice(0, 10);
}

/** What a journal of this period unit collects: a day, a month, a year, or everything. domain.md 5.3 */
export function periodKey(date: string, unit: string): string {
  switch (unit) {
    case 'DAYS':
      return date;
    case 'MONTHS':
      return date.slice(0, 7);
    case 'YEARS':
      return date.slice(0, 4);
    default:
      return 'ALL';
  }
}
