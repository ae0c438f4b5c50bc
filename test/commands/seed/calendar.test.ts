// Calendar days without time zones: months of every length, leap years, weekends.
import { addDays, firstOfMonth, workingDaysUntil } from '../../../commands/seed/calendar';

test.each([
  ['2026-02-28', 1, '2026-03-01'],
  ['2028-02-28', 1, '2028-02-29'],
  ['2026-01-01', -1, '2025-12-31'],
  ['2026-11-23', 0, '2026-11-23'],
  ['2026-11-23', -105, '2026-08-10'],
])('%s %i days on is %s', (day, days, expected) => {
  expect(addDays(day, days)).toBe(expected);
});

test.each([
  ['2026-11-23', 0, '2026-11-01'],
  ['2026-01-31', 1, '2026-02-01'],
  ['2026-01-31', -11, '2025-02-01'],
  ['2026-12-31', 3, '2027-03-01'],
])('the month %s and %i months begins on %s', (day, months, expected) => {
  expect(firstOfMonth(day, months)).toBe(expected);
});

test('working days leave weekends out, and today too if it is one', () => {
  expect(workingDaysUntil('2026-11-23', 3)).toEqual(['2026-11-19', '2026-11-20', '2026-11-23']);
  expect(workingDaysUntil('2026-11-22', 2)).toEqual(['2026-11-19', '2026-11-20']);
});
