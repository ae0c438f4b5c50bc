// Retainers: found, listed, set up, scheduled, changed, deleted, marked for refund. The flows decide; what is answered is read after
// they committed. It must never repeat a flow: a mutation runs once.
import { Arg, Args, Ctx, Directive, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { COUNT_LIMIT, type Page, pageOf } from '../../../graphql/connection';
import { type ListOrder, sliceAsked } from '../../../graphql/page';
import { BothWaysPage } from '../../../graphql/pageArguments';
import { type PayloadBase, payload } from '../../../graphql/refusals';
import { createRetainer } from '../../flows/createRetainer';
import { deleteRetainer } from '../../flows/deleteRetainer';
import { markRetainerReadyToRefund } from '../../flows/markRetainerReadyToRefund';
import { scheduleRetainers } from '../../flows/scheduleRetainers';
import { updateRetainer } from '../../flows/updateRetainer';
import { countRetainers, listRetainers, RETAINER_ORDER } from '../../store/readRetainers';
import { type DataverseContext, renewLoaders, required } from '../context';
import { RetainerConnection } from '../types/connections';
import { Customer, Project, ProjectContract, toContract, toCustomer, toProject } from '../types/contract';
import { ProjectContractLine, toContractLine } from '../types/contractLine';
import { Invoice, toInvoice } from '../types/invoice';
import {
  Retainer,
  RetainerFilter,
  RetainerPart,
  retainerConditions,
  toRetainer,
  toRetainerPart,
} from '../types/retainer';
import {
  CreateRetainerInput,
  CreateRetainerPayload,
  DeleteRetainerInput,
  DeleteRetainerPayload,
  MarkRetainerReadyToRefundInput,
  MarkRetainerReadyToRefundPayload,
  ScheduleRetainersInput,
  ScheduleRetainersPayload,
  UpdateRetainerInput,
  UpdateRetainerPayload,
} from '../types/retainerMutations';

const ORDER: ListOrder = { list: 'retainers', columns: RETAINER_ORDER };

@Resolver(() => Retainer)
export class RetainerResolver {
  @Query(() => Retainer, { nullable: true, description: 'Null where there is none, or not for you.' })
  async retainer(@Arg('id', () => ID) id: string, @Ctx() { loaders }: DataverseContext): Promise<Retainer | null> {
    const row = await loaders.retainer.load(id);
    return row && toRetainer(row);
  }

  @Query(() => RetainerConnection, { description: 'The oldest first.' })
  async retainers(
    @Ctx() { books, caller }: DataverseContext,
    @Args(() => BothWaysPage) page: BothWaysPage,
    @Arg('filter', () => RetainerFilter, { nullable: true }) filter?: RetainerFilter | null,
  ): Promise<Page<Retainer>> {
    const wanted = retainerConditions(filter);
    const { read } = books.db;
    const rows = await listRetainers(read, caller.legalEntities, wanted, sliceAsked(ORDER, page));
    return pageOf(ORDER, rows, toRetainer, () => countRetainers(read, caller.legalEntities, wanted, COUNT_LIMIT));
  }

  @FieldResolver(() => ProjectContract)
  async contract(@Root() { contractId }: Retainer, @Ctx() { loaders }: DataverseContext): Promise<ProjectContract> {
    return toContract(required(await loaders.contract.load(contractId), 'contract', contractId));
  }

  @FieldResolver(() => ProjectContractLine)
  async contractLine(
    @Root() { contractLineId }: Retainer,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<ProjectContractLine> {
    return toContractLine(required(await loaders.contractLine.load(contractLineId), 'contract line', contractLineId));
  }

  @FieldResolver(() => Customer)
  async customer(@Root() { customerId }: Retainer, @Ctx() { loaders }: DataverseContext): Promise<Customer> {
    return toCustomer(required(await loaders.customer.load(customerId), 'customer', customerId));
  }

  @FieldResolver(() => Project)
  async project(@Root() { projectId }: Retainer, @Ctx() { loaders }: DataverseContext): Promise<Project> {
    return toProject(required(await loaders.project.load(projectId), 'project', projectId));
  }

  @FieldResolver(() => Invoice, { nullable: true, description: 'That bills it.' })
  async invoice(@Root() { invoiceId }: Retainer, @Ctx() { loaders }: DataverseContext): Promise<Invoice | null> {
    const row = invoiceId === null ? null : await loaders.invoice.load(invoiceId);
    return row && toInvoice(row);
  }

  @Directive('@listSize(assumedSize: 20)')
  @FieldResolver(() => [RetainerPart], {
    description: 'Where it was set off or paid back, drafts included, the oldest first.',
  })
  async parts(@Root() { id }: Retainer, @Ctx() { loaders }: DataverseContext): Promise<RetainerPart[]> {
    return (await loaders.partsOfRetainer.load(id)).map(toRetainerPart);
  }

  @Mutation(() => CreateRetainerPayload, {
    description: 'Something paid in advance and set off against later invoices.',
  })
  async createRetainer(
    @Arg('input', () => CreateRetainerInput) input: CreateRetainerInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const outcome = await createRetainer(context.books, context.caller, input);
    return payload(outcome, async ({ retainerId }) => ({ retainer: await retainerNow(retainerId, context) }));
  }

  @Mutation(() => ScheduleRetainersPayload, { description: 'Plain retainers: the schedule itself is not kept.' })
  async scheduleRetainers(
    @Arg('input', () => ScheduleRetainersInput) input: ScheduleRetainersInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const outcome = await scheduleRetainers(context.books, context.caller, input);
    return payload(outcome, async ({ retainerIds }) => {
      renewLoaders(context);
      const rows = await Promise.all(retainerIds.map((id) => context.loaders.retainer.load(id)));
      return { retainers: rows.flatMap((row) => (row ? toRetainer(row) : [])) };
    });
  }

  @Mutation(() => UpdateRetainerPayload, { description: 'As long as no invoice bills it.' })
  async updateRetainer(
    @Arg('input', () => UpdateRetainerInput) input: UpdateRetainerInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const outcome = await updateRetainer(context.books, context.caller, input);
    return payload(outcome, async ({ retainerId }) => ({ retainer: await retainerNow(retainerId, context) }));
  }

  @Mutation(() => DeleteRetainerPayload, { description: 'As long as no invoice bills it.' })
  async deleteRetainer(
    @Arg('input', () => DeleteRetainerInput) input: DeleteRetainerInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const outcome = await deleteRetainer(context.books, context.caller, input);
    return payload(outcome, async ({ retainerId }) => ({ deletedId: retainerId }));
  }

  @Mutation(() => MarkRetainerReadyToRefundPayload, {
    description: 'What is left of it is paid back by the next draft of its customer.',
  })
  async markRetainerReadyToRefund(
    @Arg('input', () => MarkRetainerReadyToRefundInput) input: MarkRetainerReadyToRefundInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const outcome = await markRetainerReadyToRefund(context.books, context.caller, input);
    return payload(outcome, async ({ retainerId }) => ({ retainer: await retainerNow(retainerId, context) }));
  }
}

@Resolver(() => RetainerPart)
export class RetainerPartResolver {
  @FieldResolver(() => Invoice)
  async invoice(@Root() { invoiceId }: RetainerPart, @Ctx() { loaders }: DataverseContext): Promise<Invoice> {
    return toInvoice(required(await loaders.invoice.load(invoiceId), 'invoice', invoiceId));
  }
}

async function retainerNow(id: string, context: DataverseContext): Promise<Retainer> {
  renewLoaders(context);
  return toRetainer(required(await context.loaders.retainer.load(id), 'retainer', id));
}
