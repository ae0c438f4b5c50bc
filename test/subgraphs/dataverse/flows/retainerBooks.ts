// A company with retainers for the tests of flows: short ways to make, bill and set them off, retainers and their actuals in one
// line each, and what must hold of them after anything, asked with plain SQL (domain.md 3.7 (7)).

import type { Outcome } from '../../../../schema/outcome';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import type { Reader, Row } from '../../../../subgraphs/database/database';
import { approveTimeEntries } from '../../../../subgraphs/dataverse/flows/approveTimeEntries';
import { confirmInvoice } from '../../../../subgraphs/dataverse/flows/confirmInvoice';
import { createInvoice } from '../../../../subgraphs/dataverse/flows/createInvoice';
import { createRetainer } from '../../../../subgraphs/dataverse/flows/createRetainer';
import { markReadyToInvoice } from '../../../../subgraphs/dataverse/flows/markReadyToInvoice';
import { updateInvoiceDetails } from '../../../../subgraphs/dataverse/flows/updateInvoiceDetails';
import { bobsEntry, type Company, granted, salesOf, type TestBooks } from './books';

const QUESTIONS: Readonly<Record<string, string>> = {
  '7: billed less applied less refunded is available, never below 0': `SELECT r.id FROM retainer r WHERE r.available_amount < 0 OR r.available_amount <>
     (SELECT COALESCE(SUM(a.amount), 0) FROM actual a WHERE a.retainer_id = r.id AND a.transaction_type = 'BILLED_SALES')`,
  '7: the amount is available, used and refunded': `SELECT id FROM retainer WHERE
     available_amount + used_amount + refunded_amount <> CASE invoice_status WHEN 'CUSTOMER_INVOICE_POSTED' THEN amount ELSE 0 END`,
  '7: what drafts hold is held, and available': `SELECT r.id FROM retainer r WHERE r.held_amount > r.available_amount OR r.held_amount <>
     (SELECT COALESCE(SUM(-d.amount), 0) FROM invoice_detail d JOIN invoice i ON i.id = d.invoice_id AND i.status IN ('DRAFT', 'IN_REVIEW')
       WHERE d.source_retainer_id = r.id AND d.kind IN ('APPLIED_RETAINER', 'REFUND'))`,
  '7: the live negative unbilled sale is what is available': `SELECT r.id FROM retainer r WHERE r.available_amount <>
     (SELECT COALESCE(SUM(-a.amount), 0) FROM actual a WHERE a.retainer_id = r.id AND a.transaction_type = 'UNBILLED_SALES')
     OR (SELECT COUNT(*) FROM actual a WHERE a.id = r.live_sale_id AND a.amount = -r.available_amount AND a.adjustment_status IS NULL)
        <> CASE WHEN r.live_sale_id IS NULL THEN 0 ELSE 1 END`,
  'no draft is negative by retainers': `SELECT i.id FROM invoice i WHERE i.status IN ('DRAFT', 'IN_REVIEW') AND
     (SELECT COALESCE(SUM(d.amount), 0) FROM invoice_detail d WHERE d.invoice_id = i.id AND d.billing_type = 'CHARGEABLE'
       AND d.kind IN ('SALE', 'MANUAL', 'MILESTONE', 'APPLIED_RETAINER')) < 0`,
  'a retainer is set off once on an invoice': `SELECT source_retainer_id FROM invoice_detail WHERE kind = 'APPLIED_RETAINER'
     GROUP BY source_retainer_id, invoice_id HAVING COUNT(*) > 1`,
  'unbilled sales of retainers stay': `SELECT id FROM actual WHERE retainer_id IS NOT NULL AND transaction_type = 'UNBILLED_SALES' AND skip_sync = 0`,
};

/** What does not hold of retainers, each with the first id that breaks it. */
export async function retainerFaults(reader: Reader): Promise<string[]> {
  const faults: string[] = [];
  for (const [question, sql] of Object.entries(QUESTIONS)) {
    const [row] = await reader.rows(sql);
    if (row) faults.push(`${question}: ${String(Object.values(row)[0])}`);
  }
  return faults;
}

/** A retainer of the small company's first contract, ready. */
export async function retainerOf(
  books: TestBooks,
  { contractId, customerId }: Company,
  amount: string,
  date = '2026-10-01',
): Promise<string> {
  const input = { contractId, customerId, description: `Advance of ${amount}`, amount, date };
  const { retainerId } = granted(await createRetainer(books, LOCAL_CALLER, input));
  granted(await markReadyToInvoice(books, LOCAL_CALLER, { ids: [retainerId] }));
  return retainerId;
}

/** The same, billed and confirmed. */
export async function paidRetainer(books: TestBooks, company: Company, amount: string, date?: string): Promise<string> {
  const id = await retainerOf(books, company, amount, date);
  await confirmed(books, await draftNow(books, company));
  return id;
}

/** Hours (1/100) of Bob at 200, approved and ready. Gives the unbilled sale. */
export async function readyHours(books: TestBooks, id: string, hours: number): Promise<string> {
  granted(await approveTimeEntries(books, LOCAL_CALLER, [bobsEntry(id, { hours })]));
  const ids = await salesOf(books, [id]);
  granted(await markReadyToInvoice(books, LOCAL_CALLER, { ids }));
  return ids[0] as string;
}

/** A draft of all that is ready. */
export async function draftNow(
  books: TestBooks,
  { contractId, customerId }: Company,
  invoiceDate = '2026-10-31',
): Promise<string> {
  return granted(await createInvoice(books, LOCAL_CALLER, { contractId, customerId, invoiceDate })).invoiceId;
}

export async function confirmed(books: TestBooks, invoiceId: string): Promise<string> {
  return granted(await confirmInvoice(books, LOCAL_CALLER, { invoiceId })).invoiceId;
}

/** Sets the part of a draft's only applied retainer, in whole units. */
export async function setPart(books: TestBooks, invoiceId: string, amount: number): Promise<Outcome<unknown>> {
  const [detail] = await books.db.read.rows<{ id: string }>(
    `SELECT id FROM invoice_detail WHERE invoice_id = ? AND kind = 'APPLIED_RETAINER'`,
    [invoiceId],
  );
  const details = [{ detailId: detail?.id ?? '', price: Math.round(amount * 10_000) }];
  return updateInvoiceDetails(books, LOCAL_CALLER, { invoiceId, details });
}

/** '3000 = 1000 available (0 held) + 2000 used + 0 refunded, POSTED'. */
export async function retainerShown(books: TestBooks, id: string): Promise<string> {
  const [row] = await books.db.read.rows<Row>('SELECT * FROM retainer WHERE id = ?', [id]);
  if (!row) return 'none';
  const units = (column: string) => Number(row[column]) / 100;
  const sum = `${units('amount')} = ${units('available_amount')} available (${units('held_amount')} held) + ${units('used_amount')} used + ${units('refunded_amount')} refunded`;
  const refund = row.refund_status === null ? '' : `, ${row.refund_status}`;
  return `${sum}, ${String(row.invoice_status).replace('CUSTOMER_INVOICE_', '')}${refund}`;
}

/** The kinds and amounts of a draft's details in their order: 'SALE 5000', 'APPLIED_RETAINER -3000'. */
export async function detailsShown(books: TestBooks, invoiceId: string): Promise<string[]> {
  const rows = await books.db.read.rows<{ kind: string; amount: number }>(
    'SELECT kind, amount FROM invoice_detail WHERE invoice_id = ? ORDER BY detail_number, kind',
    [invoiceId],
  );
  return rows.map(({ kind, amount }) => `${kind} ${amount / 100}`);
}

/** Actuals of retainers that an invoice wrote, as the table of domain.md 3.5 (r) prints them, with statuses and sync mark. */
export async function retainerActuals(books: TestBooks, invoiceId: string): Promise<string[]> {
  const rows = await books.db.read.rows<Row>(
    `SELECT * FROM actual WHERE invoice_id = ? AND transaction_class = 'RETAINER' ORDER BY transaction_type, amount DESC`,
    [invoiceId],
  );
  return rows.map((row) => {
    const type = row.transaction_type === 'BILLED_SALES' ? 'BS' : 'UBS';
    const what = `${type} ${Number(row.quantity) / 100} × ${Number(row.price) / 10_000} = ${Number(row.amount) / 100} ${row.billing_type}`;
    const statuses = [row.billing_status, row.adjustment_status].filter((status) => status !== null);
    return `${what} {${statuses.join(', ')}} ${row.skip_sync === 1 ? '✗F' : '►F'}`;
  });
}
