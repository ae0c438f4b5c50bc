// Actuals: the root fields that find them, what hangs on one, and their links. Translates and loads; decides nothing. A relation
// must never be read but through the request's loaders: a page of 500 actuals would cost 500 statements.
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { COUNT_LIMIT, type Page, pageOf } from '../../../graphql/connection';
import { type ListOrder, sliceAsked } from '../../../graphql/page';
import { BothWaysPage } from '../../../graphql/pageArguments';
import { ACTUAL_ORDER, countActuals, listActuals } from '../../store/readActuals';
import { type DataverseContext, required } from '../context';
import { ActualFilter, actualConditions } from '../filters';
import { Actual, TransactionLink, toActual, toTransactionLink } from '../types/actual';
import { ActualConnection } from '../types/connections';
import { Project, toProject } from '../types/contract';
import { ProjectContractLine, toContractLine } from '../types/contractLine';
import { Invoice, toInvoice } from '../types/invoice';

const ORDER: ListOrder = { list: 'actuals', columns: ACTUAL_ORDER };

@Resolver(() => Actual)
export class ActualResolver {
  @Query(() => Actual, { nullable: true, description: 'Null where there is none, or not for you.' })
  async actual(@Arg('id', () => ID) id: string, @Ctx() { loaders }: DataverseContext): Promise<Actual | null> {
    const row = await loaders.actual.load(id);
    return row && toActual(row);
  }

  @Query(() => ActualConnection, { description: 'By document date.' })
  async actuals(
    @Ctx() { books, caller }: DataverseContext,
    @Args(() => BothWaysPage) page: BothWaysPage,
    @Arg('filter', () => ActualFilter, { nullable: true }) filter?: ActualFilter | null,
  ): Promise<Page<Actual>> {
    const slice = sliceAsked(ORDER, page);
    const wanted = actualConditions(filter);
    const { read } = books.db;
    const rows = await listActuals(read, caller.legalEntities, wanted, slice);
    return pageOf(ORDER, rows, toActual, () => countActuals(read, caller.legalEntities, wanted, COUNT_LIMIT));
  }

  @FieldResolver(() => Project)
  async project(@Root() { projectId }: Actual, @Ctx() { loaders }: DataverseContext): Promise<Project> {
    return toProject(required(await loaders.project.load(projectId), 'project', projectId));
  }

  @FieldResolver(() => ProjectContractLine, {
    nullable: true,
    description: 'The line that it is billed under; null: none.',
  })
  async contractLine(
    @Root() { contractLineId }: Actual,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<ProjectContractLine | null> {
    const row = contractLineId === null ? null : await loaders.contractLine.load(contractLineId);
    return row && toContractLine(row);
  }

  @FieldResolver(() => Invoice, { nullable: true, description: 'The invoice that made it or billed it; null: none.' })
  async invoice(@Root() { invoiceId }: Actual, @Ctx() { loaders }: DataverseContext): Promise<Invoice | null> {
    const row = invoiceId === null ? null : await loaders.invoice.load(invoiceId);
    return row && toInvoice(row);
  }

  @FieldResolver(() => [TransactionLink], {
    description: "Microsoft's transaction connections; Relay reserves the word Connection.",
  })
  async links(@Root() { id }: Actual, @Ctx() { loaders }: DataverseContext): Promise<TransactionLink[]> {
    return (await loaders.linksOfActual.load(id)).map(toTransactionLink);
  }
}

@Resolver(() => TransactionLink)
export class TransactionLinkResolver {
  @FieldResolver(() => Actual, { description: 'The actual at the other end.' })
  async other(@Root() { otherId }: TransactionLink, @Ctx() { loaders }: DataverseContext): Promise<Actual> {
    return toActual(required(await loaders.actual.load(otherId), 'actual', otherId));
  }
}
