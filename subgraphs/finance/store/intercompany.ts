// The intercompany relationships of a lending company as SQL: one statement for any number of lines. Read without locks: a row
// that waits for one is tried again by the next import. It must never write: the set-up does.
import type { Reader } from '../../database/database';

/** One company to which this one lends. */
export interface LendingRow {
  borrowing_legal_entity: string;
  customer_account: string;
  accrue_revenue: number;
  hour_category: string | null;
  expense_category: string | null;
  /** Of the intercompany customer. */
  sales_tax_group: string | null;
  /** 1: the lender has that customer. */
  customer_known: number;
  /** Of the two categories. */
  hour_tax_group: string | null;
  expense_tax_group: string | null;
}

/** By the company that borrows. */
export async function lendingOf(reader: Reader, legalEntity: string): Promise<Map<string, LendingRow>> {
  const rows = await reader.rows<LendingRow>(
    `SELECT r.borrowing_legal_entity, r.customer_account, r.accrue_revenue, r.hour_category, r.expense_category, c.sales_tax_group, CASE WHEN c.account_number IS NULL THEN 0 ELSE 1 END AS customer_known,
            h.item_sales_tax_group AS hour_tax_group, e.item_sales_tax_group AS expense_tax_group
       FROM intercompany_relationship r
       LEFT JOIN customer c ON c.legal_entity = r.legal_entity AND c.account_number = r.customer_account
       LEFT JOIN project_category h ON h.legal_entity = r.legal_entity AND h.category = r.hour_category AND h.transaction_type = 'HOUR'
       LEFT JOIN project_category e ON e.legal_entity = r.legal_entity AND e.category = r.expense_category AND e.transaction_type = 'EXPENSE'
      WHERE r.legal_entity = ?`,
    [legalEntity],
  );
  return new Map(rows.map((row) => [row.borrowing_legal_entity, row]));
}
