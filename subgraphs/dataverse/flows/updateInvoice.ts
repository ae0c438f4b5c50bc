// Changes the header of a draft: name, description, bill-to, payment terms, invoice date and accounting date. Everything else of
// it is locked. domain.md 2.2, 3.1 (P2)
import type { Outcome } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import type { Books } from '../books';
import { type BillToTerms, type HeaderTerms, headerFaults } from '../rules/draftHeader';
import { changeHeader, lastOfDetails } from '../store/drafts';
import { changeDraft, type DraftChange } from './draftChange';

export interface UpdateInvoiceInput extends DraftChange, HeaderTerms {}

/** Changes the header. Refused beyond what every change of a draft is: BAD_USER_INPUT, INVOICE_DATE_TOO_EARLY. */
export async function updateInvoice(
  books: Books,
  caller: Caller,
  input: UpdateInvoiceInput,
): Promise<Outcome<{ invoiceId: string }>> {
  return changeDraft(books, caller, { mutation: 'updateInvoice' }, input, async (tx, { id }) => {
    const newest = input.invoiceDate === undefined ? null : (await lastOfDetails(tx, id)).date;
    const faults = headerFaults(input, newest);
    if (faults.length > 0) return faults;
    const { name, description, paymentTerms, invoiceDate, accountingDate, billTo } = input;
    await changeHeader(tx, id, {
      name,
      description: description === '' ? null : description,
      payment_terms: paymentTerms === '' ? null : paymentTerms,
      invoice_date: invoiceDate,
      accounting_date: accountingDate,
      ...(billTo === undefined ? {} : addressOf(billTo ?? {})),
    });
    return [];
  });
}

function addressOf({ name, lines, city, postalCode, country }: BillToTerms) {
  return {
    bill_to_name: name || null,
    bill_to_lines: lines?.join('\n') || null,
    bill_to_city: city || null,
    bill_to_postal_code: postalCode || null,
    bill_to_country: country || null,
  };
}
