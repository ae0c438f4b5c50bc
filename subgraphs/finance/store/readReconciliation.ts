// Reads Finance's book of one or many invoices for the reconciliation: each figure from the rows that hold it (lines, customer
// invoice, ledger entries), never from a total that was stored beside them, so that a lost or altered row shows.
import { billedChecksum } from '../../../schema/checksum';
import type { Caller } from '../../caller';
import { oneOf, visibleIn, where } from '../../database/conditions';
import type { Reader } from '../../database/database';
import { grouped } from '../../database/slices';
import { REVENUE_TYPES } from '../rules/postInvoice';
import type { FinanceTotals, PostedTotals } from '../rules/reconcile';

interface HeaderRow {
  readonly number: string;
  readonly currency: string;
  readonly accounting_currency: string | null;
  readonly posted: number;
  readonly net: number | null;
  readonly tax: number | null;
  readonly round_off: number | null;
  readonly total: number | null;
  readonly accounting_total: number | null;
}
interface BilledRow {
  readonly number: string;
  readonly actual_id: string;
  readonly amount: number;
  readonly posted: number;
}
interface SumRow {
  readonly number: string;
  readonly count: number;
  readonly net: number;
  readonly tax: number;
}
interface LedgerRow extends SumRow {
  readonly round_off: number;
  readonly total: number;
  readonly accounting_total: number;
}

export interface FinanceBook extends FinanceTotals {
  readonly accountingCurrency: string | null;
}

/** The book of each proposal, by number; a proposal that has not arrived, or that the caller may not see, has no entry. Four statements. */
export async function readFinanceBooks(
  reader: Reader,
  caller: Caller,
  numbers: readonly string[],
): Promise<Map<string, FinanceBook>> {
  const headers = await readHeaders(reader, caller, numbers);
  const [billed, lines, ledger] = await Promise.all([
    readBilled(reader, headers),
    lineTotals(reader, headers),
    ledgerTotals(reader, headers),
  ]);
  return new Map(
    headers.map((header) => {
      const held = billed.get(header.number) ?? [];
      const sums = lines.get(header.number) ?? { count: 0, net: 0, tax: 0 };
      const postedCount = held.reduce((count, row) => count + row.posted, 0);
      const book: FinanceBook = {
        currency: header.currency,
        accountingCurrency: header.accounting_currency,
        checksum: checksumOf(held),
        lines: { count: sums.count, net: sums.net, tax: sums.tax },
        customerInvoice: header.posted ? postedTotals(header, postedCount) : null,
        ledger: header.posted ? (ledger.get(header.number) ?? null) : null,
      };
      return [header.number, book];
    }),
  );
}

/** The checksum and ids of the billed actuals that Finance holds for one proposal, in order of id. */
export async function readBilledIds(
  reader: Reader,
  caller: Caller,
  numbers: readonly string[],
): Promise<Map<string, string[]>> {
  const billed = await readBilled(reader, await readHeaders(reader, caller, numbers));
  return new Map([...billed].map(([number, rows]) => [number, rows.map((row) => row.actual_id)]));
}

/** Of nothing: what Finance answers with before the header has arrived. */
export function emptyChecksum(): string {
  return billedChecksum().hex();
}

function checksumOf(rows: readonly BilledRow[]): string {
  const checksum = billedChecksum();
  for (const row of rows) checksum.add(row.actual_id, row.amount);
  return checksum.hex();
}

function postedTotals(header: HeaderRow, count: number): PostedTotals {
  return {
    count,
    net: header.net ?? 0,
    tax: header.tax ?? 0,
    roundOff: header.round_off ?? 0,
    total: header.total ?? 0,
    accountingTotal: header.accounting_total ?? 0,
  };
}

function readHeaders(reader: Reader, caller: Caller, numbers: readonly string[]): Promise<HeaderRow[]> {
  const filter = where([...oneOf('p.number', numbers), ...visibleIn('p.legal_entity', caller.legalEntities)]);
  return reader.rows<HeaderRow>(
    `SELECT p.number, p.currency, c.accounting_currency, CASE WHEN c.number IS NULL THEN 0 ELSE 1 END AS posted,
       c.net_amount AS net, c.sales_tax AS tax, c.round_off, c.total_amount AS total, c.accounting_total
     FROM proposal p LEFT JOIN customer_invoice c ON c.proposal_number = p.number ${filter.sql}`,
    filter.values,
  );
}

/**
 * The billed actuals that Finance holds: those that have arrived, and once the invoice is posted those on its lines, with
 * the amount as the line has it (a line that is not chargeable says 0 and is taken at the actual's amount).
 */
async function readBilled(reader: Reader, headers: readonly HeaderRow[]): Promise<Map<string, BilledRow[]>> {
  const numbersOf = (posted: number) =>
    headers.filter((header) => header.posted === posted).map(({ number }) => number);
  const arrived = oneOf('s.invoice_number', numbersOf(0))[0];
  const onLines = oneOf('p.number', numbersOf(1))[0];
  if (!arrived || !onLines) return new Map();
  const rows = await reader.rows<BilledRow>(
    `SELECT s.invoice_number AS number, s.actual_id, s.amount, 0 AS posted
     FROM staged_actual s WHERE s.transaction_type = 'BILLED_SALES' AND ${arrived.sql}
     UNION ALL
     SELECT p.number, l.actual_id, CASE WHEN l.billing_type = 'CHARGEABLE' THEN l.net_amount ELSE COALESCE(s.amount, 0) END AS amount,
       CASE WHEN s.state = 'POSTED' THEN 1 ELSE 0 END AS posted
     FROM proposal p JOIN proposal_line l ON l.proposal_number = p.number AND l.generation = p.generation
     LEFT JOIN staged_actual s ON s.actual_id = l.actual_id WHERE ${onLines.sql}
     ORDER BY actual_id`,
    [...arrived.values, ...onLines.values],
  );
  return grouped(rows, (row) => row.number);
}

async function lineTotals(reader: Reader, headers: readonly HeaderRow[]): Promise<Map<string, SumRow>> {
  const filter = where(
    oneOf(
      'p.number',
      headers.map(({ number }) => number),
    ),
  );
  const rows = await reader.rows<SumRow>(
    `SELECT p.number, COUNT(*) AS count, CAST(SUM(l.net_amount) AS SIGNED) AS net, CAST(SUM(l.sales_tax) AS SIGNED) AS tax
     FROM proposal p JOIN proposal_line l ON l.proposal_number = p.number AND l.generation = p.generation ${filter.sql} GROUP BY p.number`,
    filter.values,
  );
  return new Map(rows.map((row) => [row.number, row]));
}

/** Debit positive: the receivable as it stands, revenue, tax and round-off with their sign turned. Accrual reversals are not billing. */
async function ledgerTotals(reader: Reader, headers: readonly HeaderRow[]): Promise<Map<string, PostedTotals>> {
  const revenue = `e.posting_type IN (${REVENUE_TYPES.map((type) => `'${type}'`).join(', ')})`;
  const sum = (condition: string, value: string) =>
    `CAST(SUM(CASE WHEN ${condition} THEN ${value} ELSE 0 END) AS SIGNED)`;
  const filter = where(
    oneOf(
      'c.proposal_number',
      headers.map(({ number }) => number),
    ),
  );
  const rows = await reader.rows<LedgerRow>(
    `SELECT c.proposal_number AS number, COUNT(DISTINCT CASE WHEN ${revenue} THEN e.actual_id END) AS count,
       ${sum(revenue, '-e.amount')} AS net, ${sum("e.posting_type = 'SALES_TAX'", '-e.amount')} AS tax,
       ${sum("e.posting_type = 'ROUND_OFF'", '-e.amount')} AS round_off, ${sum("e.posting_type = 'CUSTOMER'", 'e.amount')} AS total,
       ${sum("e.posting_type = 'CUSTOMER'", 'e.accounting_amount')} AS accounting_total
     FROM customer_invoice c JOIN ledger_entry e ON e.legal_entity = c.legal_entity AND e.voucher_number = c.voucher_number
     ${filter.sql} GROUP BY c.proposal_number`,
    filter.values,
  );
  return new Map(
    rows.map(({ number, count, net, tax, round_off, total, accounting_total }) => [
      number,
      { count, net, tax, roundOff: round_off, total, accountingTotal: accounting_total },
    ]),
  );
}
