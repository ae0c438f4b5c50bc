// I5 and I12 of beginning balances: what was taken over from earlier books is in the subledger and in no ledger, and an invoice of that
// time rests on such lines alone. domain.md 5.10
import type { Row } from './book';
import { type Check, forbidden } from './invariant';

/** The ledger has it from the trial balance that it opened with: an entry of ours would be there twice. */
const withoutEntries = forbidden<Row & { legal_entity: string; number: string; held: number }>({
  invariant: 'I5',
  book: 'finance',
  sql: `SELECT v.legal_entity, v.number, COUNT(*) AS held FROM voucher v
    JOIN ledger_entry e ON e.legal_entity = v.legal_entity AND e.voucher_number = v.number
    LEFT JOIN journal_line l ON v.source = 'JOURNAL_LINE' AND l.id = v.source_id
    LEFT JOIN integration_journal j ON j.id = l.journal_id
    LEFT JOIN customer_invoice c ON v.source = 'CUSTOMER_INVOICE' AND c.legal_entity = v.legal_entity AND c.number = v.source_id
    WHERE j.kind = 'BEGINNING_BALANCE' OR c.beginning_balance = 1 GROUP BY v.legal_entity, v.number`,
  subject: (row) => `voucher ${row.legal_entity} ${row.number}`,
  detail: (row) => `is of a beginning balance and has ${row.held} ledger entries`,
});

/** Nothing is accrued by it, so that no invoice takes back what our ledger never had. */
const withoutAccrual = forbidden<Row & { id: string; accrued_amount: number }>({
  invariant: 'I12',
  book: 'finance',
  sql: `SELECT l.id, l.accrued_amount FROM journal_line l JOIN integration_journal j ON j.id = l.journal_id
    WHERE j.kind = 'BEGINNING_BALANCE' AND COALESCE(l.accrued_amount, 0) <> 0`,
  subject: (row) => `journal_line ${row.id}`,
  detail: (row) => `is a beginning balance and says that it accrued ${row.accrued_amount}`,
});

/** An invoice of the earlier books rests on lines from there, bills no milestone or retainer, and has no number of ours. */
const foundations = forbidden<Row & { number: string; id: string }>({
  invariant: 'I12',
  book: 'finance',
  sql: `SELECT c.number, MIN(l.id) AS id FROM customer_invoice c JOIN proposal p ON p.number = c.proposal_number
    JOIN proposal_line l ON l.proposal_number = p.number AND l.generation = p.generation
    LEFT JOIN journal_line s ON s.id = l.source_journal_line_id LEFT JOIN integration_journal j ON j.id = s.journal_id
    WHERE c.beginning_balance = 1 AND (COALESCE(j.kind, 'BEGINNING_BALANCE') <> 'BEGINNING_BALANCE' OR l.transaction_class IN ('MILESTONE', 'RETAINER')
      OR c.number <> 'BB-' || p.number) GROUP BY c.number`,
  subject: (row) => `customer_invoice ${row.number}`,
  detail: (row) =>
    `is a beginning balance, and its line ${row.id} rests on something else, or its number is one of ours`,
});

export const beginningBalanceChecks: Check[] = [withoutEntries, withoutAccrual, foundations];
