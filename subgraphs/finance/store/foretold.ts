// Reads what a rehearsal has made of an invoice, before it is rolled back: the same rows that the API reads of a posted one. It must
// never be asked for more lines than fit in memory: the rehearsal is bounded.
import type { Caller } from '../../caller';
import type { Reader } from '../../database/database';
import { parentKey } from '../../database/slices';
import { type CustomerInvoiceRow, customerInvoicesOfProposals, type TaxRow, taxOfInvoices } from './readInvoices';
import { LINES_OF_PROPOSAL, type ProposalLineRow, type ProposalRow, proposalsByNumber } from './readProposals';

/** More than any rehearsal brings: Dataverse foretells 10,000 actuals at most. */
const MOST_LINES = 10_000;

export interface ForetoldPosting {
  readonly invoice: CustomerInvoiceRow;
  /** Scale 12: accounting units per unit of the invoice's currency. */
  readonly rate: number;
  readonly accountingDate: string;
  readonly taxes: readonly TaxRow[];
}

export interface ForetoldInvoice {
  readonly proposal: ProposalRow;
  /** In the order of the proposal. */
  readonly lines: readonly ProposalLineRow[];
  /** Null: it could not be posted, or only with figures that were made up. */
  readonly posting: ForetoldPosting | null;
}

/** Null where the proposal has no lines. */
export async function readForetold(
  reader: Reader,
  caller: Caller,
  number: string,
  posted: boolean,
): Promise<ForetoldInvoice | null> {
  const [proposal] = await proposalsByNumber(reader, caller, [number]);
  const key = parentKey([number]);
  const slices = await LINES_OF_PROPOSAL.read(reader, [key], { limit: MOST_LINES, backward: false });
  const lines = slices.get(key)?.rows ?? [];
  if (!proposal || lines.length === 0) return null;
  return { proposal, lines, posting: posted ? await readPosting(reader, caller, number) : null };
}

async function readPosting(reader: Reader, caller: Caller, number: string): Promise<ForetoldPosting | null> {
  const [invoice] = await customerInvoicesOfProposals(reader, caller, [number]);
  if (!invoice) return null;
  const { legal_entity, number: invoiceNumber, voucher_number } = invoice;
  const taxes = await taxOfInvoices(reader, [[legal_entity, invoiceNumber]]);
  const [more] = await reader.rows<{ rate: number; accounting_date: string }>(
    `SELECT c.exchange_rate AS rate, v.accounting_date FROM customer_invoice c
       JOIN voucher v ON v.legal_entity = c.legal_entity AND v.number = ? WHERE c.legal_entity = ? AND c.number = ?`,
    [voucher_number, legal_entity, invoiceNumber],
  );
  if (!more) throw new Error(`customer invoice ${invoiceNumber} has no voucher`);
  const { rate, accounting_date: accountingDate } = more;
  return { invoice, rate, accountingDate, taxes: taxes.get(parentKey([legal_entity, invoiceNumber])) ?? [] };
}
