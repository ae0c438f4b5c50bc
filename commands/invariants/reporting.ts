// I5 and I12 in reporting currency: every voucher balances there too, and what takes an accrual or a posted journal line back does so
// at the reporting amount of then. What was posted while a company kept no reporting currency has no such amounts, ever.
import type { Row } from './book';
import { type Check, forbidden } from './invariant';

interface Entry extends Row {
  readonly legal_entity: string;
  readonly voucher_number: string;
}

const voucher = (row: Entry): string => `voucher ${row.legal_entity} ${row.voucher_number}`;

const balanced: Check[] = [
  forbidden<Entry & { reporting_currency: string; total: number }>({
    invariant: 'I5',
    book: 'finance',
    sql: `SELECT legal_entity, voucher_number, reporting_currency, CAST(SUM(reporting_amount) AS SIGNED) AS total FROM ledger_entry
      WHERE reporting_currency IS NOT NULL GROUP BY legal_entity, voucher_number, reporting_currency HAVING SUM(reporting_amount) <> 0`,
    subject: voucher,
    detail: (row) => `sums to ${row.total} in ${row.reporting_currency}, the reporting currency`,
  }),
  forbidden<Entry & { entry_number: number }>({
    invariant: 'I5',
    book: 'finance',
    sql: `SELECT legal_entity, voucher_number, entry_number FROM ledger_entry WHERE (reporting_currency IS NULL) <> (reporting_amount IS NULL)`,
    subject: (row) => `${voucher(row)} ${row.entry_number}`,
    detail: () => 'has a reporting currency without an amount, or an amount without a currency',
  }),
];

/** The invoice is reported in one currency, but for what it takes back; the receivable there is its total. domain.md 5.5 */
const invoices = forbidden<Row & { legal_entity: string; number: string; receivable: number; total: number | null }>({
  invariant: 'I5',
  book: 'finance',
  sql: `SELECT c.legal_entity, c.number, c.reporting_total AS total,
      CAST(COALESCE(SUM(CASE WHEN e.posting_type = 'CUSTOMER' AND e.reporting_currency = c.reporting_currency THEN e.reporting_amount END), 0) AS SIGNED) AS receivable
    FROM customer_invoice c JOIN ledger_entry e ON e.legal_entity = c.legal_entity AND e.voucher_number = c.voucher_number
    WHERE e.posting_type NOT IN ('WIP_SALES_VALUE', 'ACCRUED_REVENUE')
    GROUP BY c.legal_entity, c.number, c.proposal_number, c.reporting_currency, c.reporting_rate, c.reporting_total
    HAVING COALESCE(SUM(CASE WHEN e.posting_type = 'CUSTOMER' AND e.reporting_currency = c.reporting_currency THEN e.reporting_amount END), 0) <> COALESCE(c.reporting_total, 0)
      OR MAX(CASE WHEN COALESCE(e.reporting_currency, '') <> COALESCE(c.reporting_currency, '') AND NOT EXISTS (SELECT 1 FROM staged_link k
        WHERE k.invoice_number = c.proposal_number AND k.role1 = 'REVERSING') THEN 1 ELSE 0 END) = 1
      OR (c.reporting_currency IS NULL) <> (c.reporting_total IS NULL) OR (c.reporting_currency IS NULL) <> (c.reporting_rate IS NULL)`,
  subject: (row) => `customer_invoice ${row.legal_entity} ${row.number}`,
  detail: (row) =>
    `has ${row.total} in reporting currency; its receivable is ${row.receivable}, or entries are in another`,
});

/** Entries of a posting type that take back what a journal line posted; `from` names both: e takes o back. */
function takenBack(from: string): Check {
  return forbidden<Entry & { entry_number: number; back: number | null; posted: number | null }>({
    invariant: 'I12',
    book: 'finance',
    sql: `SELECT e.legal_entity, e.voucher_number, e.entry_number, e.reporting_amount AS back, o.reporting_amount AS posted FROM ${from}
      WHERE COALESCE(e.reporting_currency, '') <> COALESCE(o.reporting_currency, '') OR COALESCE(e.reporting_amount, 0) <> -COALESCE(o.reporting_amount, 0)`,
    subject: (row) => `${voucher(row)} ${row.entry_number}`,
    detail: (row) => `takes back ${row.back} in reporting currency of what was posted as ${row.posted}`,
  });
}

const byInvoice = takenBack(`customer_invoice c
  JOIN proposal p ON p.number = c.proposal_number JOIN proposal_line b ON b.proposal_number = p.number AND b.generation = p.generation
  JOIN journal_line j ON j.id = b.source_journal_line_id
  JOIN ledger_entry e ON e.actual_id = b.actual_id AND e.posting_type IN ('WIP_SALES_VALUE', 'ACCRUED_REVENUE')
  JOIN ledger_entry o ON o.actual_id = j.actual_id AND o.voucher_number = j.voucher_number AND o.posting_type = e.posting_type`);

const byJournal = takenBack(`journal_line r JOIN journal_line j ON j.id = r.reverses_line_id
  JOIN ledger_entry e ON e.actual_id = r.actual_id AND e.voucher_number = r.voucher_number
  JOIN ledger_entry o ON o.actual_id = j.actual_id AND o.voucher_number = j.voucher_number AND o.posting_type = e.posting_type`);

export const reportingChecks: Check[] = [...balanced, invoices, byInvoice, byJournal];
