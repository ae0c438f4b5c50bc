// I5 and N1 within Finance: every voucher balances and belongs to one posting, what was posted equals what was staged, and
// vouchers and customer invoices are numbered without a gap.
import type { Row } from './book';
import { type Check, forbidden } from './invariant';

interface Voucher extends Row {
  readonly legal_entity: string;
  readonly voucher_number: string;
}

const voucher = (row: Voucher): string => `voucher ${row.legal_entity} ${row.voucher_number}`;

const balanced: Check[] = [
  forbidden<Voucher & { currency: string; total: number }>({
    invariant: 'I5',
    book: 'finance',
    sql: `SELECT legal_entity, voucher_number, currency, CAST(SUM(amount) AS SIGNED) AS total FROM ledger_entry
      GROUP BY legal_entity, voucher_number, currency HAVING SUM(amount) <> 0`,
    subject: voucher,
    detail: (row) => `sums to ${row.total} in ${row.currency}`,
  }),
  forbidden<Voucher & { accounting_currency: string; total: number }>({
    invariant: 'I5',
    book: 'finance',
    sql: `SELECT legal_entity, voucher_number, accounting_currency, CAST(SUM(accounting_amount) AS SIGNED) AS total FROM ledger_entry
      GROUP BY legal_entity, voucher_number, accounting_currency HAVING SUM(accounting_amount) <> 0`,
    subject: voucher,
    detail: (row) => `sums to ${row.total} in ${row.accounting_currency}, the accounting currency`,
  }),
  forbidden<Voucher & { accounting_currency: string; currency: string | null }>({
    invariant: 'I5',
    book: 'finance',
    sql: `SELECT DISTINCT e.legal_entity, e.voucher_number, e.accounting_currency, c.currency FROM ledger_entry e
      LEFT JOIN legal_entity c ON c.code = e.legal_entity WHERE c.currency IS NULL OR c.currency <> e.accounting_currency`,
    subject: voucher,
    detail: (row) => `is kept in ${row.accounting_currency}; the ledger of ${row.legal_entity} is in ${row.currency}`,
  }),
  forbidden<Voucher>({
    invariant: 'I5',
    book: 'finance',
    sql: `SELECT DISTINCT e.legal_entity, e.voucher_number FROM ledger_entry e
      LEFT JOIN voucher v ON v.legal_entity = e.legal_entity AND v.number = e.voucher_number WHERE v.number IS NULL`,
    subject: voucher,
    detail: () => 'has ledger entries and no voucher',
  }),
  forbidden<Voucher & { held: number; highest: number }>({
    invariant: 'I5',
    book: 'finance',
    sql: `SELECT legal_entity, voucher_number, COUNT(*) AS held, MAX(entry_number) AS highest FROM ledger_entry
      GROUP BY legal_entity, voucher_number HAVING MIN(entry_number) <> 1 OR MAX(entry_number) <> COUNT(*)`,
    subject: voucher,
    detail: (row) => `has ${row.held} entries, numbered up to ${row.highest}`,
  }),
];

/** Posted billed sales of which b is taken back by d. */
const PAIRS = `staged_link k JOIN staged_actual b ON b.actual_id = k.actual2_id AND b.transaction_type = 'BILLED_SALES' AND b.state = 'POSTED'
  JOIN staged_actual d ON d.actual_id = k.actual1_id AND d.transaction_type = 'BILLED_SALES' AND d.state = 'POSTED' AND k.role1 = 'REVERSING' AND k.role2 = 'ORIGINAL'`;

/** What each voucher says that it posted. domain.md 5.6 */
const postings: Check[] = [
  forbidden<Voucher & { source: string; source_id: string }>({
    invariant: 'I1',
    book: 'finance',
    sql: `SELECT v.legal_entity, v.number AS voucher_number, v.source, v.source_id FROM voucher v
      LEFT JOIN journal_line l ON v.source = 'JOURNAL_LINE' AND l.id = v.source_id AND l.legal_entity = v.legal_entity AND l.voucher_number = v.number
        AND l.accounting_date = v.accounting_date
      LEFT JOIN customer_invoice c ON v.source = 'CUSTOMER_INVOICE' AND c.number = v.source_id AND c.legal_entity = v.legal_entity AND c.voucher_number = v.number
      LEFT JOIN accrual_correction a ON v.source = 'ACCRUAL_CORRECTION' AND a.id = v.source_id AND a.legal_entity = v.legal_entity AND a.voucher_number = v.number
        AND a.accounting_date = v.accounting_date
      LEFT JOIN revenue_estimate r ON v.source = 'REVENUE_ESTIMATE' AND r.id = v.source_id AND r.legal_entity = v.legal_entity
        AND (r.reversal_voucher = v.number OR (r.voucher_number = v.number AND r.period_date = v.accounting_date))
      WHERE l.id IS NULL AND c.number IS NULL AND a.id IS NULL AND r.id IS NULL`,
    subject: voucher,
    detail: (row) => `says that it posted ${row.source} ${row.source_id}, which knows nothing of it`,
  }),
  forbidden<Voucher & { id: string; entry_number: number }>({
    invariant: 'I5',
    book: 'finance',
    sql: `SELECT e.legal_entity, e.voucher_number, e.entry_number, l.id FROM voucher v JOIN journal_line l ON l.id = v.source_id
      JOIN ledger_entry e ON e.legal_entity = v.legal_entity AND e.voucher_number = v.number
      WHERE v.source = 'JOURNAL_LINE' AND (e.currency <> l.currency OR ABS(e.amount) <> ABS(l.amount) OR ABS(e.accounting_amount) <> ABS(l.accounting_amount)
        OR e.exchange_rate <> l.exchange_rate OR COALESCE(e.actual_id, '') <> l.actual_id)`,
    subject: (row) => `${voucher(row)} ${row.entry_number}`,
    detail: (row) => `is not what journal line ${row.id} posts`,
  }),
  forbidden<Voucher & { entry_number: number; number: string }>({
    invariant: 'I5',
    book: 'finance',
    sql: `SELECT e.legal_entity, e.voucher_number, e.entry_number, c.number FROM customer_invoice c
      JOIN ledger_entry e ON e.legal_entity = c.legal_entity AND e.voucher_number = c.voucher_number
      WHERE e.posting_type NOT IN ('WIP_SALES_VALUE', 'ACCRUED_REVENUE') AND (e.currency <> c.currency OR (e.exchange_rate <> c.exchange_rate
        AND NOT EXISTS (SELECT 1 FROM ${PAIRS} WHERE (d.voucher_number = c.voucher_number AND b.exchange_rate = e.exchange_rate)
          OR (b.voucher_number = c.voucher_number AND d.exchange_rate = e.exchange_rate))))`,
    subject: (row) => `${voucher(row)} ${row.entry_number}`,
    detail: (row) => `has another rate or currency than customer invoice ${row.number}, and than what that takes back`,
  }),
  forbidden<Row & { legal_entity: string; number: string; proposal_number: string }>({
    invariant: 'I5',
    book: 'finance',
    sql: `SELECT c.legal_entity, c.number, c.proposal_number FROM customer_invoice c JOIN proposal p ON p.number = c.proposal_number
      WHERE c.legal_entity <> p.legal_entity OR c.customer_account <> p.customer_account OR c.currency <> p.currency
        OR c.credit_note <> CASE WHEN c.total_amount < 0 THEN 1 ELSE 0 END`,
    subject: (row) => `customer_invoice ${row.legal_entity} ${row.number}`,
    detail: (row) => `has another company, customer, currency or sign than proposal ${row.proposal_number}`,
  }),
];

/** Fields that a journal line took over from the staged actual; the accounting date may have been shifted to an open period. */
const TAKEN_OVER = [
  'legal_entity',
  'transaction_type',
  'transaction_class',
  'document_date',
  'project_id',
  'quantity',
  'price',
  'amount',
  'currency',
];
const OPTIONAL = ['contract_id', 'funding_source_id'];

const unchanged: Check[] = [
  forbidden<Row & { id: string; actual_id: string }>({
    invariant: 'I5',
    book: 'finance',
    sql: `SELECT l.id, l.actual_id FROM journal_line l JOIN staged_actual s ON s.actual_id = l.actual_id
      WHERE ${[...TAKEN_OVER.map((column) => `l.${column} <> s.${column}`), ...OPTIONAL.map((column) => `COALESCE(l.${column}, '') <> COALESCE(s.${column}, '')`)].join(' OR ')}`,
    subject: (row) => `journal_line ${row.id}`,
    detail: (row) => `differs from its staged actual ${row.actual_id}`,
  }),
  forbidden<
    Row & { id: string; status: string; voucher_number: string | null; staged: string | null; staged_state: string }
  >({
    invariant: 'I5',
    book: 'finance',
    sql: `SELECT l.id, l.status, l.voucher_number, s.voucher_number AS staged, s.state AS staged_state FROM journal_line l
      JOIN staged_actual s ON s.actual_id = l.actual_id LEFT JOIN voucher v ON v.legal_entity = l.legal_entity AND v.number = l.voucher_number AND v.source = 'JOURNAL_LINE'
      WHERE (l.status = 'POSTED') <> (l.voucher_number IS NOT NULL) OR (l.voucher_number IS NOT NULL AND v.number IS NULL)
        OR (l.status = 'POSTED') <> (s.state = 'POSTED') OR COALESCE(l.voucher_number, '') <> COALESCE(s.voucher_number, '')
        OR (l.status IN ('ERROR', 'UNRECOVERABLE', 'INVALID_ACTUAL')) <> (l.error_code IS NOT NULL)
        OR (l.status = 'POSTED' AND (l.accounting_amount IS NULL OR l.accounting_amount <> s.accounting_amount OR l.exchange_rate <> s.exchange_rate))`,
    subject: (row) => `journal_line ${row.id}`,
    detail: (row) =>
      `is ${row.status} under voucher ${row.voucher_number}; its staged actual is ${row.staged_state} under ${row.staged}`,
  }),
  forbidden<Row & { id: string; proposal_number: string; actual_id: string }>({
    invariant: 'I5',
    book: 'finance',
    sql: `SELECT l.id, l.proposal_number, l.actual_id FROM proposal_line l JOIN proposal p ON p.number = l.proposal_number AND p.generation = l.generation
      JOIN staged_actual s ON s.actual_id = l.actual_id
      WHERE l.transaction_class <> s.transaction_class OR l.billing_type <> s.billing_type OR l.quantity <> s.quantity OR l.price <> s.price
        OR l.net_amount <> CASE WHEN s.billing_type = 'CHARGEABLE' THEN s.amount ELSE 0 END OR COALESCE(l.milestone_id, '') <> COALESCE(s.milestone_id, '')`,
    subject: (row) => `proposal_line ${row.id}`,
    detail: (row) => `of ${row.proposal_number} differs from its staged actual ${row.actual_id}`,
  }),
  forbidden<Row & { actual_id: string; state: string; voucher_number: string | null }>({
    invariant: 'I5',
    book: 'finance',
    sql: `SELECT actual_id, state, voucher_number FROM staged_actual WHERE (state = 'POSTED') <> (voucher_number IS NOT NULL) OR (state = 'ERROR') <> (error_code IS NOT NULL)
      OR (state = 'POSTED' AND (accounting_amount IS NULL OR accounting_currency IS NULL OR exchange_rate IS NULL OR sales_tax IS NULL))`,
    subject: (row) => `staged_actual ${row.actual_id}`,
    detail: (row) => `is ${row.state} with voucher ${row.voucher_number}, and lacks or exceeds what that means`,
  }),
];

/** Numbers of a legal entity drawn from a sequence: prefix and 1 … last, none twice, none missing. */
function sequence(name: string, table: string, drawn = '1 = 1'): Check {
  return forbidden<
    Row & {
      legal_entity: string;
      last: number;
      held: number;
      lowest: number | null;
      highest: number | null;
      different: number;
    }
  >({
    invariant: 'N1',
    book: 'finance',
    sql: `SELECT q.legal_entity, q.last, COUNT(d.n) AS held, MIN(d.n) AS lowest, MAX(d.n) AS highest, COUNT(DISTINCT d.n) AS different FROM number_sequence q
      LEFT JOIN (SELECT t.legal_entity, CAST(SUBSTR(t.number, LENGTH(p.prefix) + 1) AS SIGNED) AS n FROM ${table} t
        JOIN number_sequence p ON p.legal_entity = t.legal_entity AND p.name = '${name}' WHERE ${drawn}) d ON d.legal_entity = q.legal_entity
      WHERE q.name = '${name}' GROUP BY q.legal_entity, q.last
      HAVING COUNT(d.n) > q.last OR COUNT(DISTINCT d.n) <> COUNT(d.n)
        OR (COUNT(d.n) > 0 AND (MAX(d.n) <> q.last OR MAX(d.n) - MIN(d.n) + 1 <> COUNT(d.n)))`,
    subject: (row) => `${name} numbers of ${row.legal_entity}`,
    detail: (row) =>
      `${row.held} numbers from ${row.lowest} to ${row.highest}, ${row.different} of them different; the sequence has handed out ${row.last}`,
  });
}

export const ledgerChecks: Check[] = [
  ...balanced,
  ...postings,
  ...unchanged,
  sequence('VOUCHER', 'voucher'),
  sequence('CUSTOMER_INVOICE', 'customer_invoice', 't.beginning_balance = 0'),
];
