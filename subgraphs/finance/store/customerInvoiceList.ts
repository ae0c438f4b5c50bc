// The list of posted customer invoices, filtered and in the orders that an index holds. It must never show an invoice of a legal
// entity that the caller may not see.
import type { Caller } from '../../caller';
import { inRange, oneOf, type RangeFilter, type TextFilter, textMatches, visibleIn } from '../../database/conditions';
import type { Reader } from '../../database/database';
import type { Condition, OrderColumn, Slice, SliceOf } from '../../database/keyset';
import { countUpTo, readSlice } from '../../database/slices';
import { hasUndelivered } from '../../dual-write/delivery-state';
import { type CustomerInvoiceRow, INVOICE, INVOICE_ORDER } from './readInvoices';

export interface CustomerInvoiceFilter {
  readonly legalEntity?: readonly string[] | null;
  readonly number?: TextFilter | null;
  readonly proposalNumber?: TextFilter | null;
  readonly customerAccount?: readonly string[] | null;
  readonly invoiceDate?: RangeFilter<string> | null;
  readonly creditNote?: boolean | null;
  /** Something of its write-back has not been applied by Dataverse. */
  readonly undelivered?: boolean | null;
}

const DATE: OrderColumn = { sql: 'c.invoice_date', name: 'invoice_date', kind: 'text' };
const reversed = (columns: readonly OrderColumn[]): OrderColumn[] =>
  columns.map((column) => ({ ...column, descending: true }));

/** Each ends in the key; the date's within all companies and within one are two indexes. */
export const CUSTOMER_INVOICE_ORDERS = {
  NUMBER_ASC: INVOICE_ORDER,
  NUMBER_DESC: reversed(INVOICE_ORDER),
  INVOICE_DATE_ASC: [DATE, ...INVOICE_ORDER],
  INVOICE_DATE_DESC: reversed([DATE, ...INVOICE_ORDER]),
} as const satisfies Record<string, readonly OrderColumn[]>;

function conditionsOf(caller: Caller, filter: CustomerInvoiceFilter): Condition[] {
  const { creditNote, undelivered } = filter;
  return [
    ...visibleIn('c.legal_entity', caller.legalEntities),
    ...oneOf('c.legal_entity', filter.legalEntity),
    ...oneOf('c.customer_account', filter.customerAccount),
    ...textMatches('c.number', filter.number),
    ...textMatches('c.proposal_number', filter.proposalNumber),
    ...inRange('c.invoice_date', filter.invoiceDate),
    ...oneOf('c.credit_note', creditNote == null ? null : [creditNote ? 1 : 0]),
    ...(undelivered == null ? [] : [delivered(!undelivered)]),
  ];
}

function delivered(wanted: boolean): Condition {
  const waiting = hasUndelivered('c.invoice_id', 'invoice:');
  return wanted ? { sql: `NOT (${waiting.sql})`, values: waiting.values } : waiting;
}

/** One slice of the customer invoices that the caller may see, in one of the orders. */
export function readCustomerInvoices(
  reader: Reader,
  caller: Caller,
  filter: CustomerInvoiceFilter,
  order: readonly OrderColumn[],
  slice: Slice,
): Promise<SliceOf<CustomerInvoiceRow>> {
  const source = { columns: INVOICE, from: 'customer_invoice c', order };
  return readSlice(reader, source, conditionsOf(caller, filter), slice);
}

/** How many customer invoices match, up to `most`. */
export function countCustomerInvoices(
  reader: Reader,
  caller: Caller,
  filter: CustomerInvoiceFilter,
  most: number,
): Promise<number> {
  return countUpTo(reader, most, 'customer_invoice c', conditionsOf(caller, filter));
}
