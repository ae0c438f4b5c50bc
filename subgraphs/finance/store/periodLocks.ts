// The periods that a posting was decided on, kept as they are until it commits: whoever closes one waits for the postings that run,
// and no voucher stands in a period that was closed before it. Locked after everything that a posting changes and before the number
// sequences; set-up files lock in the same order, and open no period again by accident. It must never change a period.
import { marks, type Reader, RetryTransaction, type Row, type Tx } from '../../database/database';
import type { BookedPeriod, OpenPeriod } from '../rules/periods';

/**
 * Locks these periods for reading, earliest first: postings side by side do not wait for each other. Throws RetryTransaction where one
 * is not open any more, or ends elsewhere: what is posted is decided anew then. SQLite's writer decided alone: it asks nothing.
 */
export async function keepPeriodsOpen(tx: Tx, legalEntity: string, periods: readonly OpenPeriod[]): Promise<void> {
  if (tx.forShare === '' || periods.length === 0) return;
  const starts = periods.map(({ start }) => start);
  const rows = await tx.rows<{ start_date: string; end_date: string; open: number }>(
    `SELECT start_date, end_date, open FROM fiscal_period WHERE legal_entity = ? AND start_date IN (${marks(starts.length)})
      ORDER BY start_date${tx.forShare}`,
    [legalEntity, ...starts],
  );
  const open = new Map(rows.filter((row) => row.open === 1).map((row) => [row.start_date, row.end_date]));
  const changed = periods.find(({ start, end }) => open.get(start) !== end);
  if (changed) throw new RetryTransaction(`the fiscal period from ${changed.start} was changed meanwhile`);
}

/** The periods that are closed and hold vouchers: of these companies, or of all. */
export async function bookedPeriods(reader: Reader, legalEntities?: readonly string[]): Promise<BookedPeriod[]> {
  if (legalEntities?.length === 0) return [];
  const of = legalEntities ? ` AND p.legal_entity IN (${marks(legalEntities.length)})` : '';
  return reader.rows<BookedPeriod & Row>(
    `SELECT p.legal_entity AS legalEntity, p.start_date AS startDate, p.end_date AS endDate FROM fiscal_period p
      WHERE p.open = 0 AND p.on_hold = 0${of} AND EXISTS (SELECT 1 FROM voucher v
             WHERE v.legal_entity = p.legal_entity AND v.accounting_date >= p.start_date AND v.accounting_date <= p.end_date)
      ORDER BY p.legal_entity, p.start_date`,
    legalEntities ?? [],
  );
}

/** Locks every period of these companies, before the set-up changes any. */
export async function lockPeriodsOf(tx: Tx, legalEntities: readonly string[]): Promise<void> {
  if (tx.forUpdate === '' || legalEntities.length === 0) return;
  await tx.rows(
    `SELECT start_date FROM fiscal_period WHERE legal_entity IN (${marks(legalEntities.length)})
      ORDER BY legal_entity, start_date${tx.forUpdate}`,
    legalEntities,
  );
}
