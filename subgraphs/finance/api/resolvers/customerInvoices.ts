// Queries and fields of posted customer invoices: their tax, voucher and proposal, and what a credit note credits. Reads only; a
// page of invoices must never cost a statement per invoice, so all that hangs on one comes through the loaders.
import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { COUNT_LIMIT, type Page, pageOf } from '../../../graphql/connection';
import { sliceAsked } from '../../../graphql/page';
import { ForwardPage } from '../../../graphql/pageArguments';
import { countCustomerInvoices, INVOICE_ORDER, readCustomerInvoices } from '../../store/readInvoices';
import type { FinanceContext } from '../context';
import { numbered } from '../loaders';
import {
  CustomerInvoice,
  CustomerInvoiceConnection,
  customerInvoice,
  TaxLine,
  taxLine,
} from '../types/customerInvoice';
import { InvoiceProposal, invoiceProposal } from '../types/proposal';
import { Voucher, voucher } from '../types/voucher';

const INVOICES = { list: 'customerInvoices', columns: INVOICE_ORDER };

@Resolver(() => CustomerInvoice)
export class CustomerInvoiceResolver {
  @Query(() => CustomerInvoice, { nullable: true })
  async customerInvoice(
    @Ctx() { loaders }: FinanceContext,
    @Arg('legalEntity', () => String) legalEntity: string,
    @Arg('number', () => String) number: string,
  ): Promise<CustomerInvoice | null> {
    const row = await loaders.customerInvoice.load(numbered(legalEntity, number));
    return row && customerInvoice(row);
  }

  @Query(() => CustomerInvoiceConnection, { description: 'By legal entity and number.' })
  async customerInvoices(
    @Ctx() { books, caller }: FinanceContext,
    @Args(() => ForwardPage) page: ForwardPage,
    @Arg('legalEntity', () => String, { nullable: true }) legalEntity?: string | null,
  ): Promise<Page<CustomerInvoice>> {
    const slice = await readCustomerInvoices(books.db.read, caller, legalEntity, sliceAsked(INVOICES, page));
    return pageOf(INVOICES, slice, customerInvoice, () =>
      countCustomerInvoices(books.db.read, caller, legalEntity, COUNT_LIMIT),
    );
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
