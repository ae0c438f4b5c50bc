// What becomes of a row of a load, into how many parts one is cut, and when it ends at its present rate. domain.md 5.10
import { fateOf, partsFor, rateAfter, secondsLeft } from '../../../../subgraphs/dataverse/rules/load';

describe('a load', () => {
  it.each([
    ['2026-10-31', 0, '2026-11-01', 'BEFORE_CUT_OVER'],
    ['2026-11-01', 0, '2026-11-01', 'TOLD'],
    ['2026-10-31', 0, null, 'TOLD'],
    [null, 0, '2026-11-01', 'TOLD'],
    ['2026-11-05', 1, '2026-11-01', 'ALREADY_POSTED'],
    ['2026-10-31', 1, '2026-11-01', 'ALREADY_POSTED'],
  ])('of a row of %s, posted %s, cut over on %s, makes %s', (load_date, load_posted, cutOver, fate) => {
    expect(fateOf({ load_date, load_posted, load_skips: 0 }, cutOver)).toBe(fate);
    expect(fateOf({ load_date, load_posted, load_skips: 1 }, cutOver)).toBe('SKIPS_SYNC');
  });

  it.each([
    [0, 1],
    [1, 1],
    [20_000, 1],
    [20_001, 2],
    [160_000, 8],
    [5_000_000, 8],
  ])('of %s rows has %s parts', (rows, parts) => {
    expect(partsFor(rows)).toBe(parts);
  });

  it.each([
    [0, 500, 100, 5_000],
    [5_000, 500, 50, 6_500],
    [5_000, 0, 100, 3_500],
    [0, 500, 0, 500_000],
  ])('at %s rows per second goes on after %s rows in %s ms at %s', (before, rows, milliseconds, after) => {
    expect(rateAfter(before, rows, milliseconds)).toBe(after);
  });

  it.each([
    [10_000, 5_000, 2],
    [10_001, 5_000, 3],
    [0, 0, 0],
    [-3, 5_000, 0],
    [10, 0, null],
  ])('with %s rows left at %s per second takes %s seconds more', (rows, rate, seconds) => {
    expect(secondsLeft(rows, rate)).toBe(seconds);
  });
});
