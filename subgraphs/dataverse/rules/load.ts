// Into how many parts a load is cut, what becomes of each row, how fast it goes and how long it will take. Pure; it must never know
// a table. domain.md 4.3, 5.10

const ROWS_OF_A_PART = 20_000;
const MOST_PARTS = 8;

/** Into how many ranges so many rows are cut: as many as are worked on side by side on a few processes. */
export function partsFor(rows: number): number {
  return Math.max(1, Math.min(MOST_PARTS, Math.ceil(rows / ROWS_OF_A_PART)));
}

/** Rows per second of late: the newest chunk counts for three tenths. */
export function rateAfter(before: number, rows: number, milliseconds: number): number {
  const now = (rows * 1_000) / Math.max(1, milliseconds);
  return Math.round(before === 0 ? now : before * 0.7 + now * 0.3);
}

/** Seconds for what is left at this rate; null: nothing moves, so nobody knows. */
export function secondsLeft(rows: number, rowsPerSecond: number): number | null {
  if (rows <= 0) return 0;
  return rowsPerSecond > 0 ? Math.ceil(rows / rowsPerSecond) : null;
}

export type RowFate = 'TOLD' | 'SKIPS_SYNC' | 'BEFORE_CUT_OVER' | 'ALREADY_POSTED';

/**
 * What becomes of a row. One that is marked so never leaves Dataverse (domain.md 2.9.1). What Finance has posted is never told again: were it lost there, a second posting would follow; it is
 * put back from what was written back. What is dated before the cut-over is left to the beginning balances. domain.md 5.10
 */
export function fateOf(
  row: { load_date: string | null; load_posted: number; load_skips: number },
  cutOver: string | null,
): RowFate {
  if (row.load_skips === 1) return 'SKIPS_SYNC';
  if (row.load_posted === 1) return 'ALREADY_POSTED';
  return cutOver !== null && row.load_date !== null && row.load_date < cutOver ? 'BEFORE_CUT_OVER' : 'TOLD';
}
