// What hangs on an invoice's lines and details. Translates and loads; decides nothing. No root field may lead here: a line is
// seen through its invoice, and that is where the caller's scope was checked.
import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { type Page, pageOf } from '../../../graphql/connection';
import { type ListOrder, sliceAsked } from '../../../graphql/page';
import { ForwardPage } from '../../../graphql/pageArguments';
import { DETAILS_OF_LINE } from '../../store/readInvoiceLines';
import { type DataverseContext, required } from '../context';
import { Actual, toActual } from '../types/actual';
import { toBacklogItem } from '../types/backlog';
import { InvoiceLineDetailConnection } from '../types/connections';
import { ProjectContractLine, toContractLine } from '../types/contractLine';
import {
  InvoiceDetailOriginal,
  InvoiceLine,
  InvoiceLineDetail,
  toInvoiceLine,
  toInvoiceLineDetail,
} from '../types/invoiceLine';

const ORDER: ListOrder = { list: 'line.details', columns: DETAILS_OF_LINE.order };

@Resolver(() => InvoiceLine)
export class InvoiceLineResolver {
  @FieldResolver(() => ProjectContractLine)
  async contractLine(
    @Root() { contractLineId }: InvoiceLine,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<ProjectContractLine> {
    return toContractLine(required(await loaders.contractLine.load(contractLineId), 'contract line', contractLineId));
  }

  @FieldResolver(() => InvoiceLineDetailConnection)
  async details(
    @Root() { id }: InvoiceLine,
    @Args(() => ForwardPage) page: ForwardPage,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<Page<InvoiceLineDetail>> {
    const rows = await loaders.detailsOfLine.slice(id, sliceAsked(ORDER, page));
    return pageOf(ORDER, rows, toInvoiceLineDetail, () => loaders.detailsOfLine.count(id));
  }
}

@Resolver(() => InvoiceLineDetail)
export class InvoiceLineDetailResolver {
  @FieldResolver(() => InvoiceLine)
  async line(@Root() { lineId }: InvoiceLineDetail, @Ctx() { loaders }: DataverseContext): Promise<InvoiceLine> {
    return toInvoiceLine(required(await loaders.invoiceLine.load(lineId), 'invoice line', lineId));
  }

  @FieldResolver(() => Actual, { nullable: true, description: 'The unbilled sale it bills, if any.' })
  async source(
    @Root() { sourceActualId }: InvoiceLineDetail,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<Actual | null> {
    const row = sourceActualId === null ? null : await loaders.actual.load(sourceActualId);
    return row && toActual(row);
  }

  @FieldResolver(() => Actual, { nullable: true, description: 'The billed sale that a CORRECTION takes back.' })
  async corrects(
    @Root() { correctedActualId }: InvoiceLineDetail,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<Actual | null> {
    const row = correctedActualId === null ? null : await loaders.actual.load(correctedActualId);
    return row && toActual(row);
  }

  @FieldResolver(() => InvoiceDetailOriginal, {
    nullable: true,
    description: 'Null where nothing is behind the detail.',
  })
  async original(
    @Root() { sourceActualId, sourceMilestoneId, correctedActualId }: InvoiceLineDetail,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<InvoiceDetailOriginal | null> {
    const actualId = sourceActualId ?? correctedActualId;
    const sale = actualId === null ? null : await loaders.actual.load(actualId);
    if (sale) return toActual(sale);
    const milestone = sourceMilestoneId === null ? null : await loaders.backlogItem.load(sourceMilestoneId);
    if (!milestone) return null;
    const { quantity, price, amount } = toBacklogItem(milestone);
    return { quantity: quantity ?? null, price: price ?? null, amount, billingType: 'CHARGEABLE' };
  }
}
