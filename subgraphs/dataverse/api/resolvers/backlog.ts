// The billing backlog: of all contracts and of one, its items, and what people do with them: mark, reset, re-evaluate. The flows
// decide; what is answered is read after they committed. It must never say what may be billed: the store's query does, and
// billing judges it again under its locks.
import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { COUNT_LIMIT, type Page, pageOf } from '../../../graphql/connection';
import { type ListOrder, sliceAsked } from '../../../graphql/page';
import { BothWaysPage, ForwardPage } from '../../../graphql/pageArguments';
import { type PayloadBase, payload } from '../../../graphql/refusals';
import { markNotReadyToInvoice } from '../../flows/markNotReadyToInvoice';
import { markReadyToInvoice } from '../../flows/markReadyToInvoice';
import { reevaluateNotToExceed } from '../../flows/reevaluateNotToExceed';
import { resetNotToExceed } from '../../flows/resetNotToExceed';
import { BACKLOG_ORDER, countBacklog, listBacklog } from '../../store/readBacklog';
import { BillingBacklogFilter, backlogConditions } from '../backlogFilter';
import { type DataverseContext, renewLoaders, required } from '../context';
import {
  BillingBacklogItem,
  MarkNotReadyToInvoiceInput,
  MarkNotReadyToInvoicePayload,
  ReevaluateNotToExceedInput,
  ReevaluateNotToExceedPayload,
  ResetNotToExceedInput,
  ResetNotToExceedPayload,
  toBacklogItem,
} from '../types/backlog';
import { BillingBacklogConnection } from '../types/connections';
import { Customer, Project, ProjectContract, toContract, toCustomer, toProject } from '../types/contract';
import { ProjectContractLine, toContractLine } from '../types/contractLine';
import { MarkReadyToInvoiceInput, MarkReadyToInvoicePayload } from '../types/mutations';

const ORDER: ListOrder = { list: 'billingBacklog', columns: BACKLOG_ORDER };
const ORDER_OF_CONTRACT: ListOrder = { list: 'contract.billingBacklog', columns: BACKLOG_ORDER };

@Resolver(() => ProjectContract)
export class BacklogResolver {
  @Query(() => BillingBacklogConnection, {
    description: 'What no invoice bills yet, of all contracts, the oldest first.',
  })
  async billingBacklog(
    @Ctx() { books, caller }: DataverseContext,
    @Args(() => BothWaysPage) page: BothWaysPage,
    @Arg('filter', () => BillingBacklogFilter, { nullable: true }) filter?: BillingBacklogFilter | null,
  ): Promise<Page<BillingBacklogItem>> {
    const slice = sliceAsked(ORDER, page);
    const wanted = backlogConditions(filter);
    const { read } = books.db;
    const rows = await listBacklog(read, caller.legalEntities, wanted, slice);
    return pageOf(ORDER, rows, toBacklogItem, () => countBacklog(read, caller.legalEntities, wanted, COUNT_LIMIT));
  }

  @FieldResolver(() => BillingBacklogConnection, {
    name: 'billingBacklog',
    description: 'What no invoice bills yet, the oldest first.',
  })
  async backlogOfContract(
    @Root() { id }: ProjectContract,
    @Args(() => ForwardPage) page: ForwardPage,
    @Ctx() { loaders }: DataverseContext,
    @Arg('filter', () => BillingBacklogFilter, { nullable: true }) filter?: BillingBacklogFilter | null,
  ): Promise<Page<BillingBacklogItem>> {
    const backlog = loaders.backlogOfContract(backlogConditions(filter));
    const rows = await backlog.slice(id, sliceAsked(ORDER_OF_CONTRACT, page));
    return pageOf(ORDER_OF_CONTRACT, rows, toBacklogItem, () => backlog.count(id));
  }

  @Mutation(() => MarkReadyToInvoicePayload, {
    description: 'Releases unbilled sales, milestones and retainers to be drafted.',
  })
  async markReadyToInvoice(
    @Arg('input', () => MarkReadyToInvoiceInput) input: MarkReadyToInvoiceInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const outcome = await markReadyToInvoice(context.books, context.caller, input);
    return payload(outcome, async ({ ids }) => ({ items: await itemsNow(ids, context) }));
  }

  @Mutation(() => MarkNotReadyToInvoicePayload, {
    description: 'Takes a release back, as long as no draft holds the item.',
  })
  async markNotReadyToInvoice(
    @Arg('input', () => MarkNotReadyToInvoiceInput) input: MarkNotReadyToInvoiceInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const outcome = await markNotReadyToInvoice(context.books, context.caller, input);
    return payload(outcome, async ({ ids }) => ({ items: await itemsNow(ids, context) }));
  }

  @Mutation(() => ResetNotToExceedPayload, { description: 'Frees what the items have committed under their limits.' })
  async resetNotToExceed(
    @Arg('input', () => ResetNotToExceedInput) input: ResetNotToExceedInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const outcome = await resetNotToExceed(context.books, context.caller, input);
    return payload(outcome, async ({ ids, ignoredIds }) => ({ items: await itemsNow(ids, context), ignoredIds }));
  }

  @Mutation(() => ReevaluateNotToExceedPayload, {
    description: 'Judges the items anew, one after the other, under their limits as they are now.',
  })
  async reevaluateNotToExceed(
    @Arg('input', () => ReevaluateNotToExceedInput) input: ReevaluateNotToExceedInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const outcome = await reevaluateNotToExceed(context.books, context.caller, input);
    return payload(outcome, async ({ ids, ignoredIds }) => ({ items: await itemsNow(ids, context), ignoredIds }));
  }
}

@Resolver(() => BillingBacklogItem)
export class BacklogItemResolver {
  @FieldResolver(() => ProjectContract)
  async contract(
    @Root() { contractId }: BillingBacklogItem,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<ProjectContract> {
    return toContract(required(await loaders.contract.load(contractId), 'contract', contractId));
  }

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

async function itemsNow(ids: readonly string[], context: DataverseContext): Promise<BillingBacklogItem[]> {
  renewLoaders(context);
  return Promise.all(
    ids.map(async (id) => toBacklogItem(required(await context.loaders.backlogItem.load(id), 'backlog item', id))),
  );
}
