// What must hold of every draft after whatever was done to it, asked of the database with plain SQL; and a draft as tests read
// it. It must not use the store or the rules: it would then only repeat what they believe.
import type { Reader, Row } from '../../../../subgraphs/database/database';
import type { TestBooks } from './books';

const CHARGEABLE = "d.billing_type = 'CHARGEABLE'";
const QUESTIONS: Readonly<Record<string, string>> = {
  'the header is the sum of its details': `SELECT i.id FROM invoice i WHERE i.detail_amount <>
     (SELECT COALESCE(SUM(d.amount - COALESCE(d.previous_amount, 0)), 0) FROM invoice_detail d WHERE d.invoice_id = i.id AND ${CHARGEABLE})`,
  'the estimate is the sum of the details’ taxes': `SELECT i.id FROM invoice i WHERE i.estimated_tax <>
     (SELECT COALESCE(SUM(d.tax - COALESCE(d.previous_tax, 0)), 0) FROM invoice_detail d WHERE d.invoice_id = i.id AND ${CHARGEABLE})`,
  'the total is amount and tax': 'SELECT id FROM invoice WHERE total_amount <> detail_amount + estimated_tax',
  'a line is the sum of its details': `SELECT l.id FROM invoice_line l WHERE l.amount <>
     (SELECT COALESCE(SUM(d.amount - COALESCE(d.previous_amount, 0)), 0) FROM invoice_detail d WHERE d.invoice_line_id = l.id AND ${CHARGEABLE})`,
  'a write-off stands beside a sale of the same source': `SELECT w.id FROM invoice_detail w WHERE w.kind = 'WRITE_OFF' AND
     (SELECT COUNT(*) FROM invoice_detail d WHERE d.invoice_id = w.invoice_id AND d.source_actual_id = w.source_actual_id AND d.kind = 'SALE') <> 1`,
  'a sale and its write-off are the source’s quantity': `SELECT d.id FROM invoice_detail d JOIN actual s ON s.id = d.source_actual_id
     LEFT JOIN invoice_detail w ON w.source_actual_id = d.source_actual_id AND w.invoice_id = d.invoice_id AND w.kind = 'WRITE_OFF'
     WHERE d.kind = 'SALE' AND (CASE WHEN d.quantity < s.quantity THEN COALESCE(w.quantity, 0) <> s.quantity - d.quantity ELSE w.id IS NOT NULL END)`,
  'a sale and its write-off at the source’s price are the source’s amount': `SELECT d.id FROM invoice_detail d JOIN actual s ON s.id = d.source_actual_id
     JOIN invoice_detail w ON w.source_actual_id = d.source_actual_id AND w.invoice_id = d.invoice_id AND w.kind = 'WRITE_OFF'
     WHERE d.kind = 'SALE' AND d.price = s.price AND (d.amount + w.amount <> s.amount OR d.discount_amount + w.discount_amount <> s.discount_amount
       OR d.fee_amount + w.fee_amount <> s.fee_amount)`,
  'a sale has the ids of an edited one exactly if it is edited': `SELECT d.id FROM invoice_detail d JOIN actual s ON s.id = d.source_actual_id WHERE d.kind = 'SALE' AND
     (CASE WHEN d.quantity = s.quantity AND d.price = s.price AND d.billing_type = s.billing_type THEN d.new_sale_id IS NOT NULL OR d.source_reversal_id IS NOT NULL
        ELSE d.new_sale_id IS NULL OR d.source_reversal_id IS NULL OR d.new_sale_link_id IS NULL OR d.source_reversal_link_id IS NULL END)`,
  'an unedited sale is its source': `SELECT d.id FROM invoice_detail d JOIN actual s ON s.id = d.source_actual_id WHERE d.kind = 'SALE' AND d.new_sale_id IS NULL
     AND (d.amount <> s.amount OR d.discount_amount <> s.discount_amount OR d.fee_amount <> s.fee_amount)`,
  'no two rows will have one id': `SELECT billed_actual_id FROM invoice_detail GROUP BY billed_actual_id HAVING COUNT(*) > 1
     UNION ALL SELECT new_sale_id FROM invoice_detail WHERE new_sale_id IS NOT NULL GROUP BY new_sale_id HAVING COUNT(*) > 1`,
  'what is on an invoice says so': `SELECT a.id FROM actual a WHERE a.billing_status = 'CUSTOMER_INVOICE_CREATED' AND NOT EXISTS
     (SELECT 1 FROM invoice_detail d WHERE d.source_actual_id = a.id AND d.invoice_id = a.invoice_id)
     UNION ALL SELECT m.id FROM milestone m WHERE m.invoice_status = 'CUSTOMER_INVOICE_CREATED' AND NOT EXISTS
     (SELECT 1 FROM invoice_detail d WHERE d.source_milestone_id = m.id AND d.invoice_id = m.invoice_id)
     UNION ALL SELECT r.id FROM retainer r WHERE r.invoice_status = 'CUSTOMER_INVOICE_CREATED' AND NOT EXISTS
     (SELECT 1 FROM invoice_detail d WHERE d.source_retainer_id = r.id AND d.invoice_id = r.invoice_id AND d.kind = 'RETAINER')`,
  'what is in the backlog is on no invoice': `SELECT id FROM actual WHERE transaction_type = 'UNBILLED_SALES' AND billing_status IN ('UNBILLED_SALES_CREATED', 'READY_TO_INVOICE') AND invoice_id IS NOT NULL
     UNION ALL SELECT id FROM milestone WHERE invoice_status IN ('UNBILLED_SALES_CREATED', 'READY_TO_INVOICE') AND invoice_id IS NOT NULL`,
  'nothing is dated after its invoice': `SELECT d.id FROM invoice_detail d JOIN invoice i ON i.id = d.invoice_id WHERE d.document_date > i.invoice_date`,
  'details and lines have their invoice': `SELECT d.id FROM invoice_detail d LEFT JOIN invoice i ON i.id = d.invoice_id LEFT JOIN invoice_line l ON l.id = d.invoice_line_id
     AND l.invoice_id = d.invoice_id WHERE i.id IS NULL OR l.id IS NULL UNION ALL SELECT l.id FROM invoice_line l LEFT JOIN invoice i ON i.id = l.invoice_id WHERE i.id IS NULL`,
};

/** What does not hold, each with the first id that breaks it; empty if all holds. */
export async function draftFaults(reader: Reader): Promise<string[]> {
  const faults: string[] = [];
  for (const [question, sql] of Object.entries(QUESTIONS)) {
    const [row] = await reader.rows(sql);
    if (row) faults.push(`${question}: ${String(Object.values(row)[0])}`);
  }
  return faults;
}

/** The details of an invoice in their order, a sale before its write-off. */
export function detailsOf(books: TestBooks, invoiceId: string): Promise<Row[]> {
  return books.db.read.rows('SELECT * FROM invoice_detail WHERE invoice_id = ? ORDER BY detail_number, kind, id', [
    invoiceId,
  ]);
}

/** Sums and version of an invoice. */
export async function headerOf(books: TestBooks, invoiceId: string): Promise<Row | undefined> {
  const [row] = await books.db.read.rows(
    'SELECT detail_amount, estimated_tax, total_amount, version FROM invoice WHERE id = ?',
    [invoiceId],
  );
  return row;
}
