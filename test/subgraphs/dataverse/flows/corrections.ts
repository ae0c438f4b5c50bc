// Short ways to revise confirmed invoices in the tests of flows, and what must hold of every book with corrections in it.
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import type { Books } from '../../../../subgraphs/dataverse/books';
import { confirmInvoice } from '../../../../subgraphs/dataverse/flows/confirmInvoice';
import { type ReviseInvoiceInput, reviseInvoice } from '../../../../subgraphs/dataverse/flows/reviseInvoice';
import { updateInvoiceDetails } from '../../../../subgraphs/dataverse/flows/updateInvoiceDetails';
import type { DetailEdit } from '../../../../subgraphs/dataverse/rules/draftEdit';
import { billingFaults } from './billingFaults';
import { granted, type TestBooks } from './books';
import { domainFaults } from './confirmedDetails';
import { detailsOf, draftFaults } from './draftFaults';

export const confirmed = async (books: Books, invoiceId: string): Promise<string> =>
  granted(await confirmInvoice(books, LOCAL_CALLER, { invoiceId })).invoiceId;

export const revise = (books: Books, input: ReviseInvoiceInput) => reviseInvoice(books, LOCAL_CALLER, input);

/** The draft that corrects the invoice. */
export const revised = async (books: Books, invoiceId: string): Promise<string> =>
  granted(await revise(books, { invoiceId })).invoiceId;

/** Edits the details of a draft, by their order. */
export async function edit(books: TestBooks, invoiceId: string, ...edits: DetailEdit[]) {
  const details = await detailsOf(books, invoiceId);
  const input = edits.map((change, index) => ({ detailId: details[index]?.id as string, ...change }));
  return updateInvoiceDetails(books, LOCAL_CALLER, { invoiceId, details: input });
}

/** Revises the invoice, edits details by their order and confirms: the correction. */
export async function corrected(books: TestBooks, invoiceId: string, ...edits: DetailEdit[]): Promise<string> {
  const id = await revised(books, invoiceId);
  if (edits.length > 0) granted(await edit(books, id, ...edits));
  return confirmed(books, id);
}

/** Sums of an invoice, as printed. */
export async function sumsOf(books: TestBooks, invoiceId: string) {
  const [row] = await books.db.read.rows(
    'SELECT detail_amount, estimated_tax, total_amount, billed_total, status, corrects_id FROM invoice WHERE id = ?',
    [invoiceId],
  );
  return row;
}

/** Adjustment statuses of the billed sales that an invoice made, in the order of its details. */
export async function billedStatuses(books: TestBooks, invoiceId: string): Promise<(string | null)[]> {
  const rows = await books.db.read.rows<{ adjustment_status: string | null }>(
    `SELECT a.adjustment_status FROM invoice_detail d JOIN actual a ON a.id = d.billed_actual_id WHERE d.invoice_id = ?
     ORDER BY d.detail_number, d.kind`,
    [invoiceId],
  );
  return rows.map(({ adjustment_status }) => adjustment_status);
}

/** Whatever does not hold of drafts, confirmed invoices and the chains of corrections. */
export async function correctionFaults(books: TestBooks): Promise<string[]> {
  return [
    ...(await draftFaults(books.db.read)),
    ...(await billingFaults(books.db.read)),
    ...(await domainFaults(books)),
  ];
}
