// Run dates and cut-off dates of invoice schedules, one or a series, and what is refused.
// domain.md 3.1 (schedule)
import { type Run, runsOf, type ScheduleTerms, scheduleRefusal } from '../../../../subgraphs/dataverse/rules/schedule';

const days = (runs: Run[]) => runs.map(({ runDate, cutOffDate }) => `${runDate} ${cutOffDate}`);

describe('invoice schedules', () => {
  it.each<[string, ScheduleTerms, string[]]>([
    ['one run, cut off the day before', { runDate: '2026-03-01' }, ['2026-03-01 2026-02-28']],
    ['one run with a cut-off date', { runDate: '2026-03-05', cutOffDate: '2026-02-28' }, ['2026-03-05 2026-02-28']],
    [
      'weekly, three times, over a change of summer time',
      { runDate: '2026-03-25', series: { frequency: 'WEEKLY', count: 3 } },
      ['2026-03-25 2026-03-24', '2026-04-01 2026-03-31', '2026-04-08 2026-04-07'],
    ],
    [
      'every two weeks to a last day',
      { runDate: '2026-01-05', series: { frequency: 'EVERY_TWO_WEEKS', endDate: '2026-02-02' } },
      ['2026-01-05 2026-01-04', '2026-01-19 2026-01-18', '2026-02-02 2026-02-01'],
    ],
    [
      'monthly on the 31st: the last day of shorter months, and the 31st again',
      { runDate: '2028-01-31', cutOffDate: '2028-01-31', series: { frequency: 'MONTHLY', count: 4 } },
      ['2028-01-31 2028-01-31', '2028-02-29 2028-02-29', '2028-03-31 2028-03-31', '2028-04-30 2028-04-30'],
    ],
    [
      'quarterly over the end of a year',
      { runDate: '2026-11-15', series: { frequency: 'QUARTERLY', count: 2 } },
      ['2026-11-15 2026-11-14', '2027-02-15 2027-02-14'],
    ],
    [
      'yearly from a leap day',
      { runDate: '2028-02-29', series: { frequency: 'YEARLY', count: 2 } },
      ['2028-02-29 2028-02-28', '2029-02-28 2029-02-27'],
    ],
    [
      'to the last day there is, and not on from it',
      { runDate: '9999-12-20', series: { frequency: 'WEEKLY', endDate: '9999-12-31' } },
      ['9999-12-20 9999-12-19', '9999-12-27 9999-12-26'],
    ],
  ])('%s', (_name, terms, runs) => {
    expect(scheduleRefusal(terms)).toBeUndefined();
    expect(days(runsOf(terms))).toEqual(runs);
  });

  it.each<[string, ScheduleTerms, string]>([
    ['a day that is none', { runDate: '2026-02-30' }, 'DATE_INVALID'],
    ['a cut-off that is none', { runDate: '2026-02-03', cutOffDate: 'soon' }, 'DATE_INVALID'],
    ['a cut-off after the run', { runDate: '2026-02-03', cutOffDate: '2026-02-04' }, 'BAD_USER_INPUT'],
    ['a series without an end', { runDate: '2026-02-03', series: { frequency: 'WEEKLY' } }, 'BAD_USER_INPUT'],
    [
      'a series with two ends',
      { runDate: '2026-02-03', series: { frequency: 'WEEKLY', count: 1, endDate: '2026-03-01' } },
      'BAD_USER_INPUT',
    ],
    ['a series of none', { runDate: '2026-02-03', series: { frequency: 'WEEKLY', count: 0 } }, 'BAD_USER_INPUT'],
    [
      'a series that ends before it begins',
      { runDate: '2026-02-03', series: { frequency: 'WEEKLY', endDate: '2026-02-02' } },
      'BAD_USER_INPUT',
    ],
    [
      'runs beyond the year 9999, which sorted before today and were due at once',
      { runDate: '9999-12-01', series: { frequency: 'MONTHLY', count: 2 } },
      'BAD_USER_INPUT',
    ],
    ['a cut-off before the year 0000', { runDate: '0000-01-01' }, 'BAD_USER_INPUT'],
    ['201 runs', { runDate: '2026-02-03', series: { frequency: 'WEEKLY', count: 201 } }, 'LIST_TOO_LONG'],
  ])('refuses %s', (_name, terms, code) => {
    expect(scheduleRefusal(terms)?.code).toBe(code);
  });
});
