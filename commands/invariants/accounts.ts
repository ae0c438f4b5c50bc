// I12 within Finance: what takes something back stands on the accounts on which that was posted, whatever the posting profiles say
// by then, so that no account keeps what another gave. domain.md 5.6, 6.2
import type { Row } from './book';
import { type Check, forbidden } from './invariant';

interface Entry extends Row {
  readonly legal_entity: string;
  readonly voucher_number: string;
  readonly entry_number: number;
  readonly account: string;
  readonly actual_id: string;
}

/** Entries of `later` actuals for which the `earlier` one has none of that posting type on that account. */
function elsewhere(pairs: string, types: string): Check {
  return forbidden<Entry>({
    invariant: 'I12',
    book: 'finance',
    sql: `SELECT e.legal_entity, e.voucher_number, e.entry_number, e.account, p.earlier AS actual_id FROM (${pairs}) p
      JOIN ledger_entry e ON e.actual_id = p.later AND ${types}
      LEFT JOIN ledger_entry o ON o.actual_id = p.earlier AND o.posting_type = e.posting_type AND o.account = e.account
      WHERE o.actual_id IS NULL AND EXISTS (SELECT 1 FROM ledger_entry h WHERE h.actual_id = p.earlier)`,
    subject: (row) => `voucher ${row.legal_entity} ${row.voucher_number} ${row.entry_number}`,
    detail: (row) =>
      `is on account ${row.account}, where actual ${row.actual_id}, which it takes back, posted nothing of the kind`,
  });
}

/** Journal lines that take others back, and billed sales with the accrual behind them. A credit may be posted before its bill. */
export const accountChecks: Check[] = [
  elsewhere(
    'SELECT r.actual_id AS later, o.actual_id AS earlier FROM journal_line r JOIN journal_line o ON o.id = r.reverses_line_id',
    '1 = 1',
  ),
  elsewhere(
    `SELECT b.actual_id AS later, j.actual_id AS earlier FROM proposal_line b JOIN proposal p ON p.number = b.proposal_number AND p.generation = b.generation
      JOIN journal_line j ON j.id = b.source_journal_line_id`,
    "e.posting_type IN ('WIP_SALES_VALUE', 'ACCRUED_REVENUE')",
  ),
];
