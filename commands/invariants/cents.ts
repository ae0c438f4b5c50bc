// I4: one invoice, from the billed actuals through the proposal and the customer invoice to the ledger: the same amounts to
// the cent, in whichever book one looks, with tax and round-off where they belong.
import { createHash } from 'node:crypto';
import type { Row } from './book';
import { agreement, type Books, type Check, type Finding, forbidden, type Judgement } from './invariant';

/** Lines that a reader sees, summed per proposal. */
const SHOWN = `SELECT l.proposal_number, COUNT(*) AS held, CAST(SUM(l.net_amount) AS SIGNED) AS net, CAST(SUM(l.sales_tax) AS SIGNED) AS tax
  FROM proposal_line l JOIN proposal p ON p.number = l.proposal_number AND p.generation = l.generation GROUP BY l.proposal_number`;

interface Billed extends Row {
  readonly currency: string;
  readonly billed: number;
}

interface Proposed extends Row {
  readonly currency: string;
  readonly held: number;
  readonly net: number;
  readonly posted_currency: string | null;
  readonly posted_net: number | null;
}

/** Σ chargeable billed actuals = Σ proposal lines = customer invoice net. What is not there yet is not compared. */
function sameNet(invoice: Billed | undefined, proposal: Proposed | undefined): Judgement | undefined {
  if (!invoice || !proposal) return undefined;
  const wrong = (what: string): Judgement => ({
    invariant: 'I4',
    detail: `chargeable billed actuals ${invoice.billed} ${invoice.currency}; ${what}`,
  });
  if (proposal.held > 0 && (proposal.net !== invoice.billed || proposal.currency !== invoice.currency)) {
    return wrong(`proposal lines ${proposal.net} ${proposal.currency}`);
  }
  if (proposal.posted_net === null) return undefined;
  if (proposal.posted_net !== invoice.billed || proposal.posted_currency !== invoice.currency) {
    return wrong(`customer invoice ${proposal.posted_net} ${proposal.posted_currency}`);
  }
  return undefined;
}

const nets = agreement<Billed, Proposed>({
  what: 'invoice',
  dataverse: `SELECT i.number AS subject, i.currency, COALESCE(b.total, 0) AS billed FROM invoice i
    LEFT JOIN (SELECT invoice_id, CAST(SUM(amount) AS SIGNED) AS total FROM actual WHERE transaction_type = 'BILLED_SALES' AND billing_type = 'CHARGEABLE'
      GROUP BY invoice_id) b ON b.invoice_id = i.id
    WHERE i.status IN ('CONFIRMED', 'POSTED') ORDER BY i.number`,
  finance: `SELECT p.number AS subject, p.currency, COALESCE(l.held, 0) AS held, COALESCE(l.net, 0) AS net, c.currency AS posted_currency, c.net_amount AS posted_net
    FROM proposal p LEFT JOIN (${SHOWN}) l ON l.proposal_number = p.number LEFT JOIN customer_invoice c ON c.proposal_number = p.number ORDER BY p.number`,
  judge: sameNet,
});

interface Announced extends Row {
  readonly number: string;
  readonly id: string | null;
  readonly amount: number;
  readonly billing_type: string | null;
  readonly currency: string | null;
  readonly invoice_currency: string;
  readonly billed_count: number;
  readonly billed_total: number;
  readonly billed_checksum: string;
  readonly link_count: number;
  readonly links: number;
}

/** What a confirmation announced to Finance is what it wrote: count, chargeable sum and checksum of its billed actuals, count of links that travel. */
const announcements: Check = {
  needsRest: false,
  async *find(books: Books): AsyncGenerator<Finding> {
    let current: { first: Announced; count: number; total: number; hash: ReturnType<typeof createHash> } | undefined;
    const rows = books.dataverse.stream<Announced>(
      `SELECT i.number, i.currency AS invoice_currency, a.billing_type, i.billed_count, i.billed_total, i.billed_checksum, i.link_count, a.id, a.amount, a.currency,
          COALESCE(k.links, 0) AS links
        FROM invoice i LEFT JOIN actual a ON a.invoice_id = i.id AND a.transaction_type = 'BILLED_SALES' AND a.skip_sync = 0
        LEFT JOIN (SELECT l.invoice_id, COUNT(*) AS links FROM actual_link l JOIN actual x ON x.id = l.actual1_id JOIN actual y ON y.id = l.actual2_id
          WHERE x.skip_sync = 0 AND y.skip_sync = 0 GROUP BY l.invoice_id) k ON k.invoice_id = i.id
        WHERE i.status IN ('CONFIRMED', 'POSTED') ORDER BY i.number, a.id`,
    );
    for await (const row of rows) {
      if (current?.first.number !== row.number) {
        yield* announced(current);
        current = { first: row, count: 0, total: 0, hash: createHash('sha256') };
      }
      if (row.id === null) continue;
      current.count += 1;
      if (row.billing_type === 'CHARGEABLE')
        current.total += row.currency === row.invoice_currency ? row.amount : Number.NaN;
      current.hash.update(`${row.id}:${row.amount}\n`);
    }
    yield* announced(current);
  },
};

function* announced(
  sum: { first: Announced; count: number; total: number; hash: ReturnType<typeof createHash> } | undefined,
): Generator<Finding> {
  if (!sum) return;
  const { first, count, total, hash } = sum;
  const isTrue =
    first.billed_count === count &&
    first.billed_total === total &&
    first.billed_checksum === hash.digest('hex') &&
    first.link_count === first.links;
  if (isTrue) return;
  yield {
    invariant: 'I4',
    subject: `invoice ${first.number}`,
    detail: `announced ${first.billed_count} billed actuals of ${first.billed_total} and ${first.link_count} links; it wrote ${count} of ${total} and ${first.links} links (or the checksum differs)`,
  };
}

const headers: Check[] = [
  forbidden<Row & { number: string; net_amount: number; sales_tax: number; net: number; tax: number }>({
    invariant: 'I4',
    book: 'finance',
    sql: `SELECT p.number, p.net_amount, p.sales_tax, COALESCE(l.net, 0) AS net, COALESCE(l.tax, 0) AS tax FROM proposal p LEFT JOIN (${SHOWN}) l ON l.proposal_number = p.number
      WHERE p.net_amount <> COALESCE(l.net, 0) OR p.sales_tax <> COALESCE(l.tax, 0)`,
    subject: (row) => `proposal ${row.number}`,
    detail: (row) => `says ${row.net_amount} + tax ${row.sales_tax}; its lines sum to ${row.net} + ${row.tax}`,
  }),
  forbidden<
    Row & {
      legal_entity: string;
      number: string;
      net_amount: number;
      sales_tax: number;
      round_off: number;
      total_amount: number;
      tax: number;
      line_tax: number;
    }
  >({
    invariant: 'I4',
    book: 'finance',
    sql: `SELECT c.legal_entity, c.number, c.net_amount, c.sales_tax, c.round_off, c.total_amount, COALESCE(t.tax, 0) AS tax, COALESCE(l.tax, 0) AS line_tax
      FROM customer_invoice c LEFT JOIN (${SHOWN}) l ON l.proposal_number = c.proposal_number
      LEFT JOIN (SELECT legal_entity, invoice_number, CAST(SUM(tax) AS SIGNED) AS tax FROM customer_invoice_tax GROUP BY legal_entity, invoice_number) t
        ON t.legal_entity = c.legal_entity AND t.invoice_number = c.number
      WHERE c.net_amount + c.sales_tax + c.round_off <> c.total_amount OR c.sales_tax <> COALESCE(t.tax, 0) OR c.sales_tax <> COALESCE(l.tax, 0)`,
    subject: (row) => `customer_invoice ${row.legal_entity} ${row.number}`,
    detail: (row) =>
      `net ${row.net_amount} + tax ${row.sales_tax} + round-off ${row.round_off} against total ${row.total_amount}; tax by code ${row.tax}, by line ${row.line_tax}`,
  }),
];

interface LedgerSums extends Row {
  readonly legal_entity: string;
  readonly number: string;
}

const sum = (types: string, column: string): string =>
  `CAST(COALESCE(SUM(CASE WHEN e.posting_type IN (${types}) THEN e.${column} ELSE 0 END), 0) AS SIGNED)`;
const REVENUE = "'INVOICED_REVENUE', 'INVOICED_REVENUE_ON_ACCOUNT', 'WIP_INVOICED_ON_ACCOUNT'";

/** Debit positive: the receivable as the invoice has it; revenue, tax and round-off with the sign turned. */
const inLedger = forbidden<
  LedgerSums & { receivable: number; revenue: number; tax: number; round_off: number; total_amount: number }
>({
  invariant: 'I4',
  book: 'finance',
  sql: `SELECT c.legal_entity, c.number, c.total_amount, ${sum("'CUSTOMER'", 'amount')} AS receivable, ${sum(REVENUE, 'amount')} AS revenue,
      ${sum("'SALES_TAX'", 'amount')} AS tax, ${sum("'ROUND_OFF'", 'amount')} AS round_off
    FROM customer_invoice c LEFT JOIN ledger_entry e ON e.legal_entity = c.legal_entity AND e.voucher_number = c.voucher_number AND e.currency = c.currency
    WHERE c.beginning_balance = 0
    GROUP BY c.legal_entity, c.number, c.total_amount, c.net_amount, c.sales_tax, c.round_off, c.voucher_number
    HAVING ${sum("'CUSTOMER'", 'amount')} <> c.total_amount OR ${sum(REVENUE, 'amount')} <> -c.net_amount
      OR ${sum("'SALES_TAX'", 'amount')} <> -c.sales_tax OR ${sum("'ROUND_OFF'", 'amount')} <> -c.round_off`,
  subject: (row) => `customer_invoice ${row.legal_entity} ${row.number}`,
  detail: (row) =>
    `of ${row.total_amount}: in the ledger receivable ${row.receivable}, revenue ${row.revenue}, tax ${row.tax}, round-off ${row.round_off}`,
});

const inAccounting = forbidden<
  LedgerSums & { accounting_total: number; receivable: number; tax: number; tax_accounting: number }
>({
  invariant: 'I4',
  book: 'finance',
  sql: `SELECT c.legal_entity, c.number, c.accounting_total, ${sum("'CUSTOMER'", 'accounting_amount')} AS receivable, ${sum("'SALES_TAX'", 'accounting_amount')} AS tax,
      COALESCE(MAX(t.tax), 0) AS tax_accounting
    FROM customer_invoice c LEFT JOIN ledger_entry e ON e.legal_entity = c.legal_entity AND e.voucher_number = c.voucher_number
    LEFT JOIN (SELECT legal_entity, invoice_number, CAST(SUM(tax_accounting) AS SIGNED) AS tax FROM customer_invoice_tax GROUP BY legal_entity, invoice_number) t
      ON t.legal_entity = c.legal_entity AND t.invoice_number = c.number
    WHERE c.beginning_balance = 0
    GROUP BY c.legal_entity, c.number, c.accounting_total
    HAVING ${sum("'CUSTOMER'", 'accounting_amount')} <> c.accounting_total OR ${sum("'SALES_TAX'", 'accounting_amount')} <> -COALESCE(MAX(t.tax), 0)`,
  subject: (row) => `customer_invoice ${row.legal_entity} ${row.number}`,
  detail: (row) =>
    `of ${row.accounting_total} in accounting currency: receivable ${row.receivable}, tax ${row.tax} against ${row.tax_accounting}`,
});

/** What is written back of a billed actual is what the ledger holds of it. domain.md 5.7 */
const perActual = forbidden<
  Row & {
    actual_id: string;
    accounting_amount: number | null;
    ledger: number;
    sales_tax: number | null;
    line_tax: number;
  }
>({
  invariant: 'I4',
  book: 'finance',
  sql: `SELECT s.actual_id, s.accounting_amount, s.sales_tax, l.sales_tax AS line_tax, COALESCE(g.total, 0) AS ledger
    FROM customer_invoice c JOIN proposal p ON p.number = c.proposal_number
    JOIN proposal_line l ON l.proposal_number = p.number AND l.generation = p.generation JOIN staged_actual s ON s.actual_id = l.actual_id
    LEFT JOIN (SELECT e.actual_id, MIN(e.voucher_number) AS lowest, MAX(e.voucher_number) AS highest, MAX(e.exchange_rate) AS rate, CAST(-SUM(e.accounting_amount) AS SIGNED) AS total
      FROM ledger_entry e WHERE e.posting_type IN (${REVENUE}) GROUP BY e.actual_id) g ON g.actual_id = s.actual_id
    WHERE s.state <> 'POSTED' OR COALESCE(s.voucher_number, '') <> c.voucher_number
      OR COALESCE(g.lowest, c.voucher_number) <> c.voucher_number OR COALESCE(g.highest, c.voucher_number) <> c.voucher_number OR (c.beginning_balance = 0 AND s.accounting_amount <> COALESCE(g.total, 0))
      OR s.sales_tax <> l.sales_tax OR s.exchange_rate <> COALESCE(g.rate, s.exchange_rate) OR s.accounting_currency <> c.accounting_currency`,
  subject: (row) => `actual ${row.actual_id}`,
  detail: (row) =>
    `accounting amount ${row.accounting_amount}, in the ledger ${row.ledger}; tax ${row.sales_tax}, on the line ${row.line_tax} (or another voucher or rate)`,
});

export const centChecks: Check[] = [nets, announcements, ...headers, inLedger, inAccounting, perActual];
