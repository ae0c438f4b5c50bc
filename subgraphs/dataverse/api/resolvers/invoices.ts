// Invoices: the root fields that find them, and what hangs on one. Translates and loads; decides nothing. An order that a client
// asks for must never stay without a unique column at its end: a cursor would skip or repeat invoices that are equal in it.
import { Arg, Args, Ctx, Directive, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { OrderColumn } from '../../../database/keyset';
import { COUNT_LIMIT, type Page, pageOf, pageWith } from '../../../graphql/connection';
import type { ValueOf } from '../../../graphql/enums';
import { checkList, numberGiven } from '../../../graphql/errors';
import { BilledDigest } from '../../../graphql/objects';
import { askedOrder, type ListOrder, pageSize, sliceAsked } from '../../../graphql/page';
import { BothWaysPage, ForwardPage } from '../../../graphql/pageArguments';
import { openStatusCursor, statusCursor, streamOfInvoice } from '../../feedCursor';
import { ACTUALS_OF_INVOICE } from '../../store/readActuals';
import { DETAILS_OF_INVOICE } from '../../store/readInvoiceLines';
import { countInvoices, listInvoices } from '../../store/readInvoices';
import { digestOf } from '../billedDigest';
import { type DataverseContext, required } from '../context';
import { InvoiceOrder } from '../enums';
import { InvoiceFilter, invoiceConditions } from '../filters';
import { type Actual, toActual } from '../types/actual';
import {
  ActualConnection,
  InvoiceConnection,
  InvoiceLineDetailConnection,
  PostingStatusEventConnection,
} from '../types/connections';
import { Customer, ProjectContract, toContract, toCustomer } from '../types/contract';
import { BEHIND_INVOICE, Invoice, toInvoice } from '../types/invoice';
import { InvoiceLine, type InvoiceLineDetail, toInvoiceLine, toInvoiceLineDetail } from '../types/invoiceLine';
import { PostingStatusEvent, toPostingStatusEvent } from '../types/posting';

const COLUMNS = {
  NUMBER: { sql: 'i.number', name: 'number', kind: 'text' },
  INVOICE_DATE: { sql: 'i.invoice_date', name: 'invoice_date', kind: 'text' },
  TOTAL: { sql: 'i.total_amount', name: 'total_amount', kind: 'integer' },
  CONFIRMED_AT: { sql: 'i.confirmed_at', name: 'confirmed_at', kind: 'text', nullable: true },
} as const satisfies Record<string, OrderColumn>;

const ID_COLUMN: OrderColumn = { sql: 'i.id', name: 'id', kind: 'text' };

const DETAIL_ORDER: ListOrder = { list: 'invoice.details', columns: DETAILS_OF_INVOICE.order };
const ACTUAL_ORDER: ListOrder = { list: 'invoice.actuals', columns: ACTUALS_OF_INVOICE.order };

@Resolver(() => Invoice)
export class InvoiceResolver {
  @Directive('@inaccessible')
  @FieldResolver(() => BilledDigest, {
    nullable: true,
    description: 'Of the book as it is now; null while nothing is confirmed.',
  })
  async billedDigest(
    @Root() { id, currency, confirmedAt }: Readonly<Invoice>,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<BilledDigest | null> {
    return confirmedAt === null ? null : digestOf(await loaders.billedOfInvoice.load(id), currency);
  }

  @Query(() => Invoice, {
    nullable: true,
    description: 'By id or by number, one of which must be given; null where there is none, or not for you.',
  })
  async invoice(
    @Ctx() { loaders }: DataverseContext,
    @Arg('id', () => ID, { nullable: true }) id?: string | null,
    @Arg('number', () => String, { nullable: true }) number?: string | null,
  ): Promise<Invoice | null> {
    const row = id != null ? await loaders.invoice.load(id) : await loaders.invoiceByNumber.load(numberGiven(number));
    return row && (number == null || row.number === number) ? toInvoice(row) : null;
  }

  @Query(() => InvoiceConnection, { description: 'By number, unless another order is asked for.' })
  async invoices(
    @Ctx() { books, caller, asked }: DataverseContext,
    @Args(() => BothWaysPage) page: BothWaysPage,
    @Arg('filter', () => InvoiceFilter, { nullable: true }) filter?: InvoiceFilter | null,
    @Arg('orderBy', () => [InvoiceOrder], { nullable: true }) orderBy?: ValueOf<typeof InvoiceOrder>[] | null,
  ): Promise<Page<Invoice>> {
    const order = askedOrder('invoices', COLUMNS, checkList(orderBy, 'orderBy') ?? ['NUMBER_ASC'], 'NUMBER', ID_COLUMN);
    const slice = sliceAsked(order, page);
    const wanted = invoiceConditions(filter);
    const { read } = books.db;
    const columns = asked?.columns(BEHIND_INVOICE);
    const rows = await listInvoices(read, caller.legalEntities, wanted, order.columns, slice, columns);
    return pageOf(order, rows, toInvoice, () => countInvoices(read, caller.legalEntities, wanted, COUNT_LIMIT));
  }

  @FieldResolver(() => Customer)
  async customer(@Root() { customerId }: Invoice, @Ctx() { loaders }: DataverseContext): Promise<Customer> {
    return toCustomer(required(await loaders.customer.load(customerId), 'customer', customerId));
  }

  @FieldResolver(() => ProjectContract)
  async contract(@Root() { contractId }: Invoice, @Ctx() { loaders }: DataverseContext): Promise<ProjectContract> {
    return toContract(required(await loaders.contract.load(contractId), 'contract', contractId));
  }

  @FieldResolver(() => [InvoiceLine], { description: 'One per contract line.' })
  async lines(@Root() { id }: Invoice, @Ctx() { loaders }: DataverseContext): Promise<InvoiceLine[]> {
    return (await loaders.linesOfInvoice.load(id)).map(toInvoiceLine);
  }

  @FieldResolver(() => InvoiceLineDetailConnection)
  async details(
    @Root() { id }: Invoice,
    @Args(() => ForwardPage) page: ForwardPage,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<Page<InvoiceLineDetail>> {
    const rows = await loaders.detailsOfInvoice.slice(id, sliceAsked(DETAIL_ORDER, page));
    return pageOf(DETAIL_ORDER, rows, toInvoiceLineDetail, () => loaders.detailsOfInvoice.count(id));
  }

  @FieldResolver(() => ActualConnection, {
    description: 'The unbilled sales that it bills, and the actuals that confirming made.',
  })
  async actuals(
    @Root() { id }: Invoice,
    @Args(() => ForwardPage) page: ForwardPage,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<Page<Actual>> {
    const rows = await loaders.actualsOfInvoice.slice(id, sliceAsked(ACTUAL_ORDER, page));
    return pageOf(ACTUAL_ORDER, rows, toActual, () => loaders.actualsOfInvoice.count(id));
  }

  @FieldResolver(() => Invoice, {
    nullable: true,
    description: 'The invoice that it takes back or corrects; null: none.',
  })
  async corrects(@Root() { correctsId }: Invoice, @Ctx() { loaders }: DataverseContext): Promise<Invoice | null> {
    const row = correctsId === null ? null : await loaders.invoice.load(correctsId);
    return row && toInvoice(row);
  }

  @FieldResolver(() => [Invoice], { description: 'Invoices that correct this one, drafts among them.' })
  async corrections(@Root() { id }: Invoice, @Ctx() { loaders }: DataverseContext): Promise<Invoice[]> {
    return (await loaders.corrections.load(id)).map(toInvoice);
  }

  @FieldResolver(() => PostingStatusEvent, { nullable: true, description: 'The newest; null while draft.' })
  async postingStatus(
    @Root() { id, statusSequence }: Invoice,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<PostingStatusEvent | null> {
    const row = statusSequence === 0 ? null : await loaders.newestStatus.load(id);
    return row && toPostingStatusEvent({ row, cursor: statusCursor(streamOfInvoice(id), row.sequence) });
  }

  @FieldResolver(() => PostingStatusEventConnection, {
    description: 'Every event of its status log from the first one on.',
  })
  async postingHistory(
    @Root() { id }: Invoice,
    @Args(() => ForwardPage) { first, after }: ForwardPage,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<Page<PostingStatusEvent>> {
    const stream = streamOfInvoice(id);
    const start = after == null ? {} : { after: [openStatusCursor(stream, after)] };
    const slice = await loaders.history.slice(id, { limit: pageSize({ first }), backward: false, ...start });
    const nodes = slice.rows.map((row) => toPostingStatusEvent({ row, cursor: statusCursor(stream, row.sequence) }));
    return pageWith(
      slice,
      nodes,
      (index) => (nodes[index] as PostingStatusEvent).cursor,
      () => loaders.history.count(id),
    );
  }
}
