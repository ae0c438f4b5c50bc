// I4 of sales tax: lines and invoice agree by code and percentage, what is computed is its percentage, and a billed sale and what takes
// it back come to nothing in every currency and tax code, to the cent. domain.md 5.4, 5.5, 3.6
import type { Row } from './book';
import { type Check, forbidden } from './invariant';

/** Lines that a reader sees with the billed sale that each takes back (o), or that takes it back (h), where that is posted (m). */
const LINES = `proposal p JOIN proposal_line l ON l.proposal_number = p.number AND l.generation = p.generation
  LEFT JOIN staged_link o ON o.actual1_id = l.actual_id AND o.role1 = 'REVERSING' AND o.role2 = 'ORIGINAL'
  LEFT JOIN staged_link h ON h.actual2_id = l.actual_id AND h.role1 = 'REVERSING' AND h.role2 = 'ORIGINAL'
  LEFT JOIN staged_actual m ON m.actual_id = COALESCE(o.actual2_id, h.actual1_id) AND m.transaction_type = 'BILLED_SALES' AND m.state = 'POSTED'`;
const LINE_TAX = 't.proposal_number = l.proposal_number AND t.actual_id = l.actual_id AND t.generation = l.generation';

interface Code extends Row {
  readonly number: string;
  readonly tax_code: string;
}

const ofLines = forbidden<Row & { id: string; sales_tax: number; tax: number }>({
  invariant: 'I4',
  book: 'finance',
  sql: `SELECT l.id, l.sales_tax, CAST(COALESCE(SUM(t.tax), 0) AS SIGNED) AS tax FROM proposal p
    JOIN proposal_line l ON l.proposal_number = p.number AND l.generation = p.generation LEFT JOIN proposal_line_tax t ON ${LINE_TAX}
    GROUP BY l.id, l.sales_tax HAVING COALESCE(SUM(t.tax), 0) <> l.sales_tax`,
  subject: (row) => `proposal_line ${row.id}`,
  detail: (row) => `has tax ${row.sales_tax}; by code it has ${row.tax}`,
});

const BY_CODE = `SELECT p.number, t.tax_code, t.percent, SUM(t.tax) AS tax, SUM(l.net_amount) AS base FROM proposal p
  JOIN proposal_line l ON l.proposal_number = p.number AND l.generation = p.generation JOIN proposal_line_tax t ON ${LINE_TAX}
  GROUP BY p.number, t.tax_code, t.percent`;

/** Σ line tax = invoice tax, and Σ net of the lines with a code = its base, per code and percentage. */
const ofInvoices: Check[] = [
  forbidden<Code & { tax: number; on_lines: number }>({
    invariant: 'I4',
    book: 'finance',
    sql: `SELECT c.number, i.tax_code, i.tax, CAST(COALESCE(n.tax, 0) AS SIGNED) AS on_lines FROM customer_invoice c
      JOIN customer_invoice_tax i ON i.legal_entity = c.legal_entity AND i.invoice_number = c.number
      LEFT JOIN (${BY_CODE}) n ON n.number = c.proposal_number AND n.tax_code = i.tax_code AND n.percent = i.percent
      WHERE i.tax <> COALESCE(n.tax, 0) OR i.base <> COALESCE(n.base, 0)`,
    subject: (row) => `tax ${row.tax_code} of customer_invoice ${row.number}`,
    detail: (row) => `is ${row.tax}; its lines have ${row.on_lines}, or another base`,
  }),
  forbidden<Code & { tax: number }>({
    invariant: 'I4',
    book: 'finance',
    sql: `SELECT c.number, n.tax_code, CAST(n.tax AS SIGNED) AS tax FROM (${BY_CODE}) n JOIN customer_invoice c ON c.proposal_number = n.number
      LEFT JOIN customer_invoice_tax i ON i.legal_entity = c.legal_entity AND i.invoice_number = c.number AND i.tax_code = n.tax_code AND i.percent = n.percent
      WHERE i.tax_code IS NULL`,
    subject: (row) => `tax ${row.tax_code} of customer_invoice ${row.number}`,
    detail: (row) => `of ${row.tax} stands on its lines and not on the invoice`,
  }),
];

/**
 * What is paired repeats another. Of all else, half a minor unit per line is the most that a code's tax may be away from its base at its
 * percentage: per line of the proposal, because a line that bears what rounding left on the whole bears it of those too that were
 * credited since.
 */
const percentages = forbidden<Code & { base: number; percent: number; tax: number }>({
  invariant: 'I4',
  book: 'finance',
  sql: `SELECT number, tax_code, percent, CAST(base AS SIGNED) AS base, CAST(tax AS SIGNED) AS tax FROM (
    SELECT p.number, t.tax_code, t.percent, COUNT(*) AS line_count, SUM(CASE WHEN m.actual_id IS NULL THEN l.net_amount ELSE 0 END) AS base,
      SUM(CASE WHEN m.actual_id IS NULL THEN t.tax ELSE 0 END) AS tax
    FROM ${LINES} JOIN proposal_line_tax t ON ${LINE_TAX} GROUP BY p.number, t.tax_code, t.percent) AS n
    WHERE ABS(tax * 1000000 - base * percent) > 500000 * line_count`,
  subject: (row) => `tax ${row.tax_code} of proposal ${row.number}`,
  detail: (row) => `${row.tax} is not ${row.percent / 10_000} % of ${row.base}`,
});

/** `of` of a billed sale (b) and of what takes it back (d) must be each other's opposite. */
const pairs: Check[] = [
  forbidden<Row & { id: string; original: string }>({
    invariant: 'I4',
    book: 'finance',
    sql: `SELECT d.actual_id AS id, b.actual_id AS original FROM staged_link k
      JOIN staged_actual b ON b.actual_id = k.actual2_id AND b.transaction_type = 'BILLED_SALES' AND b.state = 'POSTED'
      JOIN staged_actual d ON d.actual_id = k.actual1_id AND d.transaction_type = 'BILLED_SALES' AND d.state = 'POSTED'
      WHERE k.role1 = 'REVERSING' AND k.role2 = 'ORIGINAL' AND (d.exchange_rate <> b.exchange_rate OR d.accounting_amount <> -b.accounting_amount
        OR d.sales_tax <> -b.sales_tax OR (COALESCE((SELECT SUM(e.reporting_amount) FROM ledger_entry e WHERE e.actual_id IN (b.actual_id, d.actual_id)
          AND e.posting_type IN ('INVOICED_REVENUE', 'INVOICED_REVENUE_ON_ACCOUNT', 'WIP_INVOICED_ON_ACCOUNT')), 0) <> 0
          AND NOT EXISTS (SELECT 1 FROM customer_invoice c WHERE c.proposal_number = b.invoice_number AND c.beginning_balance = 1)))`,
    subject: (row) => `actual ${row.id}`,
    detail: (row) => `takes billed sale ${row.original} back, but not at its rate, amounts and tax`,
  }),
  forbidden<Row & { id: string; tax_code: string }>({
    invariant: 'I4',
    book: 'finance',
    sql: `SELECT l.actual_id AS id, t.tax_code FROM ${LINES} JOIN proposal_line_tax t ON ${LINE_TAX}
      JOIN proposal q ON q.number = m.invoice_number
      LEFT JOIN proposal_line_tax u ON u.proposal_number = q.number AND u.actual_id = m.actual_id AND u.generation = q.generation AND u.tax_code = t.tax_code
      WHERE p.status = 'INVOICED' AND (u.tax_code IS NULL OR u.percent <> t.percent OR u.tax <> -t.tax)`,
    subject: (row) => `actual ${row.id}`,
    detail: (row) => `has tax of ${row.tax_code} that what it takes back, or is taken back by, does not have`,
  }),
];

export const salesTaxChecks: Check[] = [ofLines, ...ofInvoices, percentages, ...pairs];
