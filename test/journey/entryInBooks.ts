// What both books hold of one entry in a journey: what its journal lines posted, what came back of them, and how many of its rows
// wait. It must never change a book.
import type { Together } from '../../together';

type Sides = Pick<Together, 'dataverse' | 'finance'>;

/** Per account what the journal lines of an entry posted, in cents of USD: how many, and the net. */
export async function postedOf({ dataverse, finance }: Sides, entryId: string) {
  const actuals = await dataverse.books.db.read.rows<{ id: string }>('SELECT id FROM actual WHERE entry_id = ?', [
    entryId,
  ]);
  const rows = await finance.books.db.read.rows<{ posting_type: string; n: number; net: number }>(
    `SELECT posting_type, COUNT(*) AS n, CAST(SUM(accounting_amount) AS SIGNED) AS net FROM ledger_entry
      WHERE posting_type IN ('COST', 'WIP_SALES_VALUE') AND actual_id IN (${actuals.map(() => '?').join(', ')})
      GROUP BY posting_type ORDER BY posting_type`,
    actuals.map(({ id }) => id),
  );
  return Object.fromEntries(rows.map(({ posting_type, n, net }) => [posting_type, [n, net]]));
}

/** The rows of an entry with what came back from Finance: accounting amount and rate; each has a voucher of its own. */
export async function writtenBackOf({ dataverse }: Sides, entryId: string) {
  const rows = await dataverse.books.db.read.rows<Record<string, string | number | null>>(
    `SELECT transaction_type, quantity, accounting_amount, exchange_rate, voucher_number FROM actual WHERE entry_id = ?
      ORDER BY transaction_type, quantity DESC`,
    [entryId],
  );
  const vouchers = rows.map(({ voucher_number }) => voucher_number);
  expect(vouchers.every((voucher) => typeof voucher === 'string')).toBe(true);
  expect(new Set(vouchers).size).toBe(rows.length);
  return rows.map(({ transaction_type, quantity, accounting_amount, exchange_rate }) => [
    transaction_type,
    quantity,
    accounting_amount,
    exchange_rate,
  ]);
}

/** How many rows of an entry wait in Finance for their original's journal. */
export async function waitingOf({ dataverse, finance }: Sides, entryId: string) {
  const actuals = await dataverse.books.db.read.rows<{ id: string }>('SELECT id FROM actual WHERE entry_id = ?', [
    entryId,
  ]);
  const rows = await finance.books.db.read.rows(
    `SELECT actual_id FROM staged_actual WHERE state = 'ERROR' AND error_code = 'ORIGINAL_NOT_POSTED'
        AND actual_id IN (${actuals.map(() => '?').join(', ')})`,
    actuals.map(({ id }) => id),
  );
  return rows.length;
}
