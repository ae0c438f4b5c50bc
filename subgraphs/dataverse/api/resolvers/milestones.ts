// Milestones: their list, what hangs on one, and the mutations. The flows decide; what is answered is read after they committed. How
// far a milestone is billed is a rule over its rows, and must never be worked out here.
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { COUNT_LIMIT, type Page, pageOf } from '../../../graphql/connection';
import type { ValueOf } from '../../../graphql/enums';
import { checkList } from '../../../graphql/errors';
import { Money, money } from '../../../graphql/objects';
import { type ListOrder, sliceAsked } from '../../../graphql/page';
import { BothWaysPage } from '../../../graphql/pageArguments';
import { type PayloadBase, payload } from '../../../graphql/refusals';
import { createMilestone } from '../../flows/createMilestone';
import { deleteMilestone } from '../../flows/deleteMilestone';
import { prepareProgressInvoice } from '../../flows/prepareProgressInvoice';
import { updateMilestone } from '../../flows/updateMilestone';
import { headerStatus } from '../../rules/milestonePlan';
import { countMilestones, listMilestones, MILESTONE_ORDER } from '../../store/readMilestones';
import { type DataverseContext, renewLoaders, required } from '../context';
import { MilestoneStatus } from '../enums';
import { MilestoneConnection } from '../types/connections';
import { Customer, toCustomer } from '../types/contract';
import { ProjectContractLine, toContractLine } from '../types/contractLine';
import { Invoice, toInvoice } from '../types/invoice';
import {
  CreateMilestoneInput,
  CreateMilestonePayload,
  DeleteMilestoneInput,
  DeleteMilestonePayload,
  Milestone,
  MilestoneFilter,
  MilestonePart,
  PrepareProgressInvoiceInput,
  PrepareProgressInvoicePayload,
  toMilestone,
  toMilestonePart,
  UpdateMilestoneInput,
  UpdateMilestonePayload,
} from '../types/milestone';

const ORDER: ListOrder = { list: 'milestones', columns: MILESTONE_ORDER };

@Resolver(() => Milestone)
export class MilestoneResolver {
  @Query(() => Milestone, { nullable: true, description: 'Null where there is none, or not for you.' })
  async milestone(@Arg('id', () => ID) id: string, @Ctx() { loaders }: DataverseContext): Promise<Milestone | null> {
    const row = await loaders.milestone.load(id);
    return row && toMilestone(row);
  }

  @Query(() => MilestoneConnection, { description: 'By date.' })
  async milestones(
    @Ctx() { books, caller }: DataverseContext,
    @Args(() => BothWaysPage) page: BothWaysPage,
    @Arg('filter', () => MilestoneFilter, { nullable: true }) filter?: MilestoneFilter | null,
  ): Promise<Page<Milestone>> {
    const wanted = {
      contractId: checkList(filter?.contractId, 'filter.contractId'),
      contractLineId: checkList(filter?.contractLineId, 'filter.contractLineId'),
      status: checkList(filter?.status, 'filter.status'),
      date: filter?.date ?? undefined,
    };
    const { read } = books.db;
    const rows = await listMilestones(read, caller.legalEntities, wanted, sliceAsked(ORDER, page));
    return pageOf(ORDER, rows, toMilestone, () => countMilestones(read, caller.legalEntities, wanted, COUNT_LIMIT));
  }

  @FieldResolver(() => MilestoneStatus, { description: 'How far it is billed.' })
  async status(
    @Root() { id }: Milestone,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<ValueOf<typeof MilestoneStatus>> {
    return headerStatus((await loaders.rowsOfMilestone.load(id)).map(({ invoice_status }) => invoice_status));
  }

  @FieldResolver(() => [MilestonePart], {
    description: 'One per customer, and per part where it is billed by progress.',
  })
  async parts(@Root() { id }: Milestone, @Ctx() { loaders }: DataverseContext): Promise<MilestonePart[]> {
    return (await loaders.rowsOfMilestone.load(id)).map(toMilestonePart);
  }

  @FieldResolver(() => ProjectContractLine)
  async contractLine(
    @Root() { contractLineId }: Milestone,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<ProjectContractLine> {
    return toContractLine(required(await loaders.contractLine.load(contractLineId), 'contract line', contractLineId));
  }

  @Mutation(() => CreateMilestonePayload, { description: "On a fixed-price line; split among the line's customers." })
  async createMilestone(
    @Arg('input', () => CreateMilestoneInput) input: CreateMilestoneInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const outcome = await createMilestone(context.books, context.caller, input);
    return payload(outcome, ({ milestoneId }) => milestoneNow(milestoneId, context));
  }

  @Mutation(() => UpdateMilestonePayload, {
    description: 'While no invoice bills a part of it; of a progress-based one, what is neither billed nor prepared.',
  })
  async updateMilestone(
    @Arg('input', () => UpdateMilestoneInput) input: UpdateMilestoneInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const outcome = await updateMilestone(context.books, context.caller, input);
    return payload(outcome, ({ milestoneId }) => milestoneNow(milestoneId, context));
  }

  @Mutation(() => PrepareProgressInvoicePayload, {
    description: 'Makes a part of a progress-based milestone ready to be billed.',
  })
  async prepareProgressInvoice(
    @Arg('input', () => PrepareProgressInvoiceInput) input: PrepareProgressInvoiceInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const outcome = await prepareProgressInvoice(context.books, context.caller, input);
    return payload(outcome, ({ milestoneId }) => milestoneNow(milestoneId, context));
  }

  @Mutation(() => DeleteMilestonePayload, { description: 'As long as no invoice bills a part of it.' })
  async deleteMilestone(
    @Arg('input', () => DeleteMilestoneInput) input: DeleteMilestoneInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const outcome = await deleteMilestone(context.books, context.caller, input);
    return payload(outcome, async ({ contractLineId: id }) => {
      renewLoaders(context);
      const line = required(await context.loaders.contractLine.load(id), 'contract line', id);
      return { contractLine: toContractLine(line) };
    });
  }
}

@Resolver(() => MilestonePart)
export class MilestonePartResolver {
  @FieldResolver(() => Customer)
  async customer(@Root() { customerId }: MilestonePart, @Ctx() { loaders }: DataverseContext): Promise<Customer> {
    return toCustomer(required(await loaders.customer.load(customerId), 'customer', customerId));
  }

  @FieldResolver(() => Invoice, { nullable: true, description: 'That bills it, a draft too; null: none yet.' })
  async invoice(@Root() { invoiceId }: MilestonePart, @Ctx() { loaders }: DataverseContext): Promise<Invoice | null> {
    const row = invoiceId === null ? null : await loaders.invoice.load(invoiceId);
    return row && toInvoice(row);
  }
}

@Resolver(() => ProjectContractLine)
export class MilestonesOfLineResolver {
  @FieldResolver(() => Money, {
    description: 'What its milestones sum to: more or less than the contracted amount is shown, never enforced.',
  })
  async milestoneTotal(
    @Root() { id, currency }: ProjectContractLine,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<Money> {
    return money(Number((await loaders.milestonesOfLine.load(id))?.total ?? 0), currency);
  }
}

async function milestoneNow(id: string, context: DataverseContext): Promise<{ milestone: Milestone }> {
  renewLoaders(context);
  return { milestone: toMilestone(required(await context.loaders.milestone.load(id), 'milestone', id)) };
}
