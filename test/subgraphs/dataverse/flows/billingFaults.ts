// The invariants 1, 2, 3 and 5 of domain.md 3.7, asked of the database with plain SQL, so that a test can ask them after
// anything it did. It must not use the store: it would then only repeat what the store believes.
import type { Reader } from '../../../../subgraphs/database/database';

const QUESTIONS: Readonly<Record<string, string>> = {
  '1: what is confirmed nets its unbilled sales to 0': `SELECT a.invoice_id FROM actual a JOIN invoice i ON i.id = a.invoice_id WHERE a.transaction_type = 'UNBILLED_SALES'
     AND a.transaction_class <> 'RETAINER' AND i.status IN ('CONFIRMED', 'POSTED') GROUP BY a.invoice_id HAVING SUM(a.amount) <> 0 OR SUM(a.quantity) <> 0`,
  '1: what is confirmed bills what was unbilled': `SELECT i.id FROM invoice i WHERE i.status IN ('CONFIRMED', 'POSTED') AND
     (SELECT COALESCE(SUM(b.amount), 0) FROM actual b JOIN invoice_detail d ON d.id = b.origin_id JOIN invoice_line l ON l.id = d.invoice_line_id
       WHERE b.invoice_id = i.id AND b.transaction_type = 'BILLED_SALES' AND b.transaction_class NOT IN ('MILESTONE', 'RETAINER') AND b.id = d.billed_actual_id
         AND NOT (d.kind = 'MANUAL' AND l.billing_method = 'FIXED_PRICE')) <>
     (SELECT COALESCE(SUM(amount), 0) FROM actual WHERE invoice_id = i.id AND billing_status = 'CUSTOMER_INVOICE_POSTED' AND adjustment_status IS NULL)`,
  '1: a milestone is billed at what its detail says': `SELECT m.id FROM milestone m WHERE m.invoice_status = 'CUSTOMER_INVOICE_POSTED' AND
     (SELECT d.amount FROM invoice_detail d WHERE d.source_milestone_id = m.id AND d.invoice_id = m.invoice_id AND d.kind = 'MILESTONE') <>
     (SELECT COALESCE(SUM(amount), 0) FROM actual WHERE milestone_id = m.id AND transaction_type = 'BILLED_SALES')`,
  '2: chargeable billed sales are the detail amount': `SELECT i.id FROM invoice i WHERE i.status IN ('CONFIRMED', 'POSTED') AND i.detail_amount <>
     (SELECT COALESCE(SUM(amount), 0) FROM actual WHERE invoice_id = i.id AND transaction_type = 'BILLED_SALES' AND billing_type = 'CHARGEABLE')`,
  '2: the lines are the detail amount': `SELECT i.id FROM invoice i WHERE i.detail_amount <> (SELECT COALESCE(SUM(l.amount), 0) FROM invoice_line l WHERE l.invoice_id = i.id)`,
  '3: a billed sale has one link to its unbilled sale, one on a fixed-price line none': `SELECT b.id FROM actual b
     JOIN contract_line l ON l.id = b.contract_line_id WHERE b.transaction_type = 'BILLED_SALES' AND b.quantity > 0 AND b.transaction_class <> 'RETAINER' AND
     (SELECT COUNT(*) FROM actual_link l JOIN actual u ON u.id = l.actual2_id WHERE l.actual1_id = b.id AND l.role1 = 'BILLED_SALES' AND l.role2 = 'UNBILLED_SALES'
       AND u.transaction_type = 'UNBILLED_SALES' AND u.amount = b.amount) <> CASE l.billing_method WHEN 'FIXED_PRICE' THEN 0 ELSE 1 END`,
  '5: nothing is on two invoices': `SELECT source_actual_id FROM invoice_detail WHERE source_actual_id IS NOT NULL GROUP BY source_actual_id HAVING COUNT(DISTINCT invoice_id) > 1
     UNION ALL SELECT d.source_milestone_id FROM invoice_detail d LEFT JOIN actual a ON a.id = d.billed_actual_id
       WHERE d.source_milestone_id IS NOT NULL AND a.adjustment_status IS NULL GROUP BY d.source_milestone_id HAVING COUNT(*) > 1`,
  '5: a detail and its source name the same invoice': `SELECT d.id FROM invoice_detail d LEFT JOIN actual a ON a.id = d.source_actual_id
     LEFT JOIN milestone m ON m.id = d.source_milestone_id LEFT JOIN actual b ON b.id = d.billed_actual_id
     WHERE d.kind IN ('SALE', 'WRITE_OFF', 'MILESTONE') AND b.adjustment_status IS NULL AND COALESCE(a.invoice_id, m.invoice_id, '') <> d.invoice_id`,
};

/** Which invariants do not hold, each with the first id that breaks it; empty if all hold. */
export async function billingFaults(reader: Reader): Promise<string[]> {
  const faults: string[] = [];
  for (const [question, sql] of Object.entries(QUESTIONS)) {
    const [row] = await reader.rows(sql);
    if (row) faults.push(`${question}: ${String(Object.values(row)[0])}`);
  }
  return faults;
}
