// Contracts: the root fields that find them, what hangs on one, and the billing backlog. Translates and loads; decides nothing,
// least of all what may be billed: the store's query says that, and billing judges it again under its locks.
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { COUNT_LIMIT, type Page, pageOf } from '../../../graphql/connection';
import { type ListOrder, sliceAsked } from '../../../graphql/page';
import { ForwardPage } from '../../../graphql/pageArguments';
import { BACKLOG_OF_CONTRACT } from '../../store/readBacklog';
import { CONTRACT_ORDER, countContracts, listContracts } from '../../store/readContracts';
import { INVOICES_OF_CONTRACT } from '../../store/readInvoices';
import { type DataverseContext, required } from '../context';
import { BillingBacklogConnection, InvoiceConnection, ProjectContractConnection } from '../types/connections';
import {
  BillingBacklogItem,
  Customer,
  Project,
  ProjectContract,
  ProjectContractLine,
  toBacklogItem,
  toContract,
  toContractLine,
  toCustomer,
  toProject,
} from '../types/contract';
import { type Invoice, toInvoice } from '../types/invoice';

const ORDER: ListOrder = { list: 'contracts', columns: CONTRACT_ORDER };
const INVOICE_ORDER: ListOrder = { list: 'contract.invoices', columns: INVOICES_OF_CONTRACT.order };
const BACKLOG_ORDER: ListOrder = { list: 'contract.billingBacklog', columns: BACKLOG_OF_CONTRACT.order };

@Resolver(() => ProjectContract)
export class ContractResolver {
  @Query(() => ProjectContract, { nullable: true })
  async contract(
    @Arg('id', () => ID) id: string,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<ProjectContract | null> {
    const row = await loaders.contract.load(id);
    return row && toContract(row);
  }

  @Query(() => ProjectContractConnection, { description: 'By number.' })
  async contracts(
    @Args(() => ForwardPage) page: ForwardPage,
    @Ctx() { books, caller }: DataverseContext,
  ): Promise<Page<ProjectContract>> {
    const { read } = books.db;
    const rows = await listContracts(read, caller.legalEntities, sliceAsked(ORDER, page));
    return pageOf(ORDER, rows, toContract, () => countContracts(read, caller.legalEntities, COUNT_LIMIT));
  }

  @FieldResolver(() => [ProjectContractLine])
  async lines(@Root() { id }: ProjectContract, @Ctx() { loaders }: DataverseContext): Promise<ProjectContractLine[]> {
    return (await loaders.linesOfContract.load(id)).map(toContractLine);
  }

  @FieldResolver(() => [Customer], { description: 'The largest share first.' })
  async customers(@Root() { id }: ProjectContract, @Ctx() { loaders }: DataverseContext): Promise<Customer[]> {
    return (await loaders.customersOfContract.load(id)).map(toCustomer);
  }

  @FieldResolver(() => InvoiceConnection, { description: 'By number.' })
  async invoices(
    @Root() { id }: ProjectContract,
    @Args(() => ForwardPage) page: ForwardPage,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<Page<Invoice>> {
    const rows = await loaders.invoicesOfContract.slice(id, sliceAsked(INVOICE_ORDER, page));
    return pageOf(INVOICE_ORDER, rows, toInvoice, () => loaders.invoicesOfContract.count(id));
  }

  @FieldResolver(() => BillingBacklogConnection, { description: 'What no invoice bills yet, the oldest first.' })
  async billingBacklog(
    @Root() { id }: ProjectContract,
    @Args(() => ForwardPage) page: ForwardPage,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<Page<BillingBacklogItem>> {
    const rows = await loaders.backlogOfContract.slice(id, sliceAsked(BACKLOG_ORDER, page));
    return pageOf(BACKLOG_ORDER, rows, toBacklogItem, () => loaders.backlogOfContract.count(id));
  }
}

@Resolver(() => ProjectContractLine)
export class ContractLineResolver {
  @FieldResolver(() => Project, { nullable: true })
  async project(
    @Root() { projectId }: ProjectContractLine,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<Project | null> {
    const row = projectId === null ? null : await loaders.project.load(projectId);
    return row && toProject(row);
  }
}

@Resolver(() => BillingBacklogItem)
export class BacklogItemResolver {
  @FieldResolver(() => Customer)
  async customer(@Root() { customerId }: BillingBacklogItem, @Ctx() { loaders }: DataverseContext): Promise<Customer> {
    return toCustomer(required(await loaders.customer.load(customerId), 'customer', customerId));
  }

  @FieldResolver(() => ProjectContractLine)
  async contractLine(
    @Root() { contractLineId }: BillingBacklogItem,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<ProjectContractLine> {
    return toContractLine(required(await loaders.contractLine.load(contractLineId), 'contract line', contractLineId));
  }

  @FieldResolver(() => Project, { nullable: true })
  async project(
    @Root() { projectId }: BillingBacklogItem,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<Project | null> {
    const row = projectId === null ? null : await loaders.project.load(projectId);
    return row && toProject(row);
  }
}
