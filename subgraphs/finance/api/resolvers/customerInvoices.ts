// Queries and fields of posted customer invoices: their tax, voucher and proposal, and what a credit note credits. Reads only; a
// page of invoices must never cost a statement per invoice, so all that hangs on one comes through the loaders.
import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { keys } from '../../../../schema/messages';
import type { OrderColumn } from '../../../database/keyset';
import { COUNT_LIMIT, type Page, pageOf } from '../../../graphql/connection';
import type { ValueOf } from '../../../graphql/enums';
import { checkList } from '../../../graphql/errors';
import { type ListOrder, sliceAsked } from '../../../graphql/page';
import { BothWaysPage } from '../../../graphql/pageArguments';
import { CUSTOMER_INVOICE_ORDERS, countCustomerInvoices, readCustomerInvoices } from '../../store/customerInvoiceList';
import type { FinanceContext } from '../context';
import { numbered } from '../loaders';
import {
  CustomerInvoice,
  CustomerInvoiceConnection,
  customerInvoice,
  TaxLine,
  taxLine,
} from '../types/customerInvoice';
import { DocumentLinks, documentLinks } from '../types/documents';
import { CustomerInvoiceOrder } from '../types/enums';
import { CustomerInvoiceFilter } from '../types/filters';
import { InvoiceProposal, invoiceProposal } from '../types/proposal';
import { Voucher, voucher } from '../types/voucher';
import { WriteBack, writeBack } from '../types/writeBack';

const orderOf = (columns: readonly OrderColumn[]): ListOrder => ({ list: 'customerInvoices', columns });
const ORDERS: Readonly<Record<ValueOf<typeof CustomerInvoiceOrder>, ListOrder>> = {
  NUMBER_ASC: orderOf(CUSTOMER_INVOICE_ORDERS.NUMBER_ASC),
  NUMBER_DESC: orderOf(CUSTOMER_INVOICE_ORDERS.NUMBER_DESC),
  INVOICE_DATE_ASC: orderOf(CUSTOMER_INVOICE_ORDERS.INVOICE_DATE_ASC),
  INVOICE_DATE_DESC: orderOf(CUSTOMER_INVOICE_ORDERS.INVOICE_DATE_DESC),
};

@Resolver(() => CustomerInvoice)
export class CustomerInvoiceResolver {
  @Query(() => CustomerInvoice, { nullable: true, description: 'Null where there is none, or not for you.' })
  async customerInvoice(
    @Ctx() { loaders }: FinanceContext,
    @Arg('legalEntity', () => String) legalEntity: string,
    @Arg('number', () => String) number: string,
  ): Promise<CustomerInvoice | null> {
    const row = await loaders.customerInvoice.load(numbered(legalEntity, number));
    return row && customerInvoice(row);
  }

  @Query(() => CustomerInvoiceConnection, {
    description: 'By legal entity and number, unless another order is asked for.',
  })
  async customerInvoices(
    @Ctx() { books, caller }: FinanceContext,
    @Args(() => BothWaysPage) page: BothWaysPage,
    @Arg('legalEntity', () => String, { nullable: true }) legalEntity?: string | null,
    @Arg('filter', () => CustomerInvoiceFilter, { nullable: true }) asked?: CustomerInvoiceFilter | null,
    @Arg('orderBy', () => CustomerInvoiceOrder, { nullable: true }) orderBy?: ValueOf<
      typeof CustomerInvoiceOrder
    > | null,
  ): Promise<Page<CustomerInvoice>> {
    const filter = filterOf(legalEntity, asked ?? {});
    const { read } = books.db;
    const order = ORDERS[orderBy ?? 'NUMBER_ASC'];
    const slice = await readCustomerInvoices(read, caller, filter, order.columns, sliceAsked(order, page));
    return pageOf(order, slice, customerInvoice, () => countCustomerInvoices(read, caller, filter, COUNT_LIMIT));
  }

  @FieldResolver(() => WriteBack, {
    nullable: true,
    description: 'The accounting detail of its billed sales, and the invoice itself, on their way back to Dataverse.',
  })
  async writeBack(
    @Root() { row }: Readonly<CustomerInvoice>,
    @Ctx() { loaders }: FinanceContext,
  ): Promise<WriteBack | null> {
    const delivery = await loaders.delivery.load(keys.invoice(row.invoice_id));
    return delivery && writeBack(delivery, row.number);
  }

  @FieldResolver(() => DocumentLinks, {
    description: 'The invoice as the customer gets it: the same bytes on every day.',
  })
  documents(@Root() { legalEntity, number }: Readonly<CustomerInvoice>): DocumentLinks {
    return documentLinks(legalEntity, 'invoices', number);
  }

  @FieldResolver(() => [TaxLine])
  async taxLines(@Root() { row }: Readonly<CustomerInvoice>, @Ctx() { loaders }: FinanceContext): Promise<TaxLine[]> {
    const rows = await loaders.taxOfInvoice.load(numbered(row.legal_entity, row.number));
    return (rows ?? []).map((tax) => taxLine(tax, row));
  }

  @FieldResolver(() => [CustomerInvoice], { description: 'The invoices whose billed actuals a credit note reverses.' })
  async credits(
    @Root() { row }: Readonly<CustomerInvoice>,
    @Ctx() { loaders }: FinanceContext,
  ): Promise<CustomerInvoice[]> {
    if (row.credit_note !== 1) return [];
    return ((await loaders.creditedBy.load(row.proposal_number)) ?? []).map(customerInvoice);
  }

  @FieldResolver(() => Voucher)
  async voucher(
    @Root() { row }: Readonly<CustomerInvoice>,
    @Ctx() { loaders }: FinanceContext,
  ): Promise<Voucher | null> {
    const found = await loaders.voucher.load(numbered(row.legal_entity, row.voucher_number));
    return found && voucher(found);
  }

  @FieldResolver(() => InvoiceProposal)
  async proposal(
    @Root() { row }: Readonly<CustomerInvoice>,
    @Ctx() { loaders }: FinanceContext,
  ): Promise<InvoiceProposal | null> {
    const found = await loaders.proposal.load(row.proposal_number);
    return found && invoiceProposal(found);
  }
}

/** The argument `legalEntity` is one more condition. LIST_TOO_LONG. */
function filterOf(legalEntity: string | null | undefined, asked: CustomerInvoiceFilter): CustomerInvoiceFilter {
  for (const [name, list] of [
    ['legalEntity', asked.legalEntity],
    ['customerAccount', asked.customerAccount],
    ['number.in', asked.number?.in],
    ['proposalNumber.in', asked.proposalNumber?.in],
  ] as const)
    checkList(list, `filter.${name}`);
  if (legalEntity == null) return asked;
  const wanted = asked.legalEntity?.filter((code) => code === legalEntity) ?? [legalEntity];
  return { ...asked, legalEntity: wanted };
}
