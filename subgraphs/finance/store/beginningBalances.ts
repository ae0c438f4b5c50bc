// Which rows came from the books that were kept before, as SQL: what is dated on or before its company's cut-off date, unless it rests
// on something that the ledger knows already. Both imports ask here, so that each row has one way and no row has none. It must never
// lock or write. domain.md 5.10
import { marks, type Reader } from '../../database/database';
import { beginning } from './beginning';
import { BILLED_SALES, ON_ACCOUNT } from './billedSales';

/** A proposal whose billed sales are beginning balances. */
export interface BeginningProposal {
  readonly number: string;
  /** Of its billed sales those of milestones and retainers, for which there is no such way. */
  readonly unsupported: number;
}

/**
 * Of these proposals those whose billed sales are all dated on or before the cut-off date, by number. One that rests on what takes
 * or took the normal way takes it too: its accrual stands in the ledger, and so does the invoice that it takes back.
 */
export async function beginningProposals(
  reader: Reader,
  numbers: readonly string[],
): Promise<Map<string, BeginningProposal>> {
  if (numbers.length === 0) return new Map();
  const rows = await reader.rows<BeginningProposal>(
    `SELECT s.invoice_number AS number, CAST(SUM(CASE WHEN s.transaction_class IN ${ON_ACCOUNT} THEN 1 ELSE 0 END) AS SIGNED) AS unsupported
       FROM ${BILLED_SALES} JOIN legal_entity e ON e.code = s.legal_entity
       LEFT JOIN integration_journal i ON i.id = j.journal_id
       LEFT JOIN customer_invoice q ON q.proposal_number = v.invoice_number
      WHERE s.invoice_number IN (${marks(numbers.length)}) AND s.transaction_type = 'BILLED_SALES' AND e.cut_off_date IS NOT NULL
      GROUP BY s.invoice_number
     HAVING MIN(CASE WHEN s.accounting_date <= e.cut_off_date AND COALESCE(v.accounting_date, '') <= e.cut_off_date AND COALESCE(i.kind, '') <> 'INTEGRATION'
        AND COALESCE(q.beginning_balance, 1) = 1 AND (u.actual_id IS NULL OR i.id IS NOT NULL OR ${beginning('u')}) THEN 1 ELSE 0 END) = 1`,
    numbers,
  );
  return new Map(rows.map((row) => [row.number, row]));
}

/** Open proposals of a company that have their lines, in order of number after this one: those that an import may have left. */
export async function openWithLines(
  reader: Reader,
  legalEntity: string,
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await reader.rows<{ number: string }>(
    "SELECT number FROM proposal WHERE legal_entity = ? AND status = 'OPEN' AND line_count > 0 AND number > ? ORDER BY number LIMIT ?",
    [legalEntity, after, limit],
  );
  return rows.map(({ number }) => number);
}

/** How far a company's beginning balances are. */
export interface BeginningCounts {
  readonly waiting_actuals: number;
  readonly unposted_lines: number;
  readonly posted_lines: number;
  readonly waiting_invoices: number;
  readonly settled_invoices: number;
}

/** Counted anew: it is looked at a few times, when a company starts. */
export async function beginningCounts(reader: Reader, legalEntity: string): Promise<BeginningCounts> {
  const lines = (status: string) =>
    `(SELECT COUNT(*) FROM integration_journal i JOIN journal_line l ON l.journal_id = i.id
       WHERE i.legal_entity = e.code AND i.kind = 'BEGINNING_BALANCE' AND l.status ${status} 'POSTED')`;
  const [row] = await reader.rows<BeginningCounts>(
    `SELECT (SELECT COUNT(*) FROM staged_actual s WHERE s.legal_entity = e.code AND s.state IN ('RECEIVED', 'ERROR')
               AND s.transaction_type <> 'BILLED_SALES' AND ${beginning('s')}) AS waiting_actuals,
            ${lines('<>')} AS unposted_lines, ${lines('=')} AS posted_lines,
            (SELECT COUNT(*) FROM proposal p WHERE p.legal_entity = e.code AND p.status = 'OPEN'
               AND EXISTS (SELECT 1 FROM staged_actual s WHERE s.invoice_number = p.number AND s.transaction_type = 'BILLED_SALES'
                 AND s.accounting_date <= e.cut_off_date)) AS waiting_invoices,
            (SELECT COUNT(*) FROM customer_invoice c WHERE c.legal_entity = e.code AND c.beginning_balance = 1) AS settled_invoices
       FROM legal_entity e WHERE e.code = ?`,
    [legalEntity],
  );
  if (!row) throw new Error(`${legalEntity} is not set up`);
  return row;
}
