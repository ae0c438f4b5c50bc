// Invoice schedules, and marking an invoice paid: what a project manager does by the calendar and after confirming. The flows
// decide; nothing here may draft.
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { COUNT_LIMIT, type Page, pageOf } from '../../../graphql/connection';
import { checkList } from '../../../graphql/errors';
import { type ListOrder, sliceAsked } from '../../../graphql/page';
import { ForwardPage } from '../../../graphql/pageArguments';
import { type PayloadBase, payload } from '../../../graphql/refusals';
import { createInvoiceSchedule } from '../../flows/createInvoiceSchedule';
import { deleteInvoiceSchedule } from '../../flows/deleteInvoiceSchedule';
import { markInvoicePaid } from '../../flows/markInvoicePaid';
import { runInvoiceSchedules } from '../../flows/runInvoiceSchedules';
import { countSchedules, listSchedules, SCHEDULE_ORDER, schedulesByIds } from '../../store/schedules';
import { type DataverseContext, renewLoaders, required } from '../context';
import { ProjectContract, toContract } from '../types/contract';
import { ProjectContractLine, toContractLine } from '../types/contractLine';
import { toInvoice } from '../types/invoice';
import {
  CreateInvoiceScheduleInput,
  DeleteInvoiceScheduleInput,
  DeleteInvoiceSchedulePayload,
  InvoiceSchedule,
  InvoiceScheduleConnection,
  InvoiceScheduleStatus,
  InvoiceSchedulesPayload,
  MarkInvoicePaidInput,
  MarkInvoicePaidPayload,
  RunInvoiceSchedulesInput,
  toInvoiceSchedule,
} from '../types/schedule';

const ORDER: ListOrder = { list: 'invoiceSchedules', columns: SCHEDULE_ORDER };
/** Schedules that one answer names: a run of more is read as a list. */
const MOST_SHOWN = 500;

async function schedulesNow(ids: readonly string[], { books }: DataverseContext): Promise<InvoiceSchedule[]> {
  return (await schedulesByIds(books.db.read, ids.slice(0, MOST_SHOWN))).map(toInvoiceSchedule);
}

@Resolver(() => InvoiceSchedule)
export class ScheduleResolver {
  @FieldResolver(() => ProjectContract)
  async contract(
    @Root() { contractId }: InvoiceSchedule,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<ProjectContract> {
    return toContract(required(await loaders.contract.load(contractId), 'contract', contractId));
  }

  @FieldResolver(() => ProjectContractLine)
  async contractLine(
    @Root() { contractLineId }: InvoiceSchedule,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<ProjectContractLine> {
    return toContractLine(required(await loaders.contractLine.load(contractLineId), 'contract line', contractLineId));
  }

  @Query(() => InvoiceScheduleConnection, { description: 'By run date.' })
  async invoiceSchedules(
    @Ctx() { books, caller }: DataverseContext,
    @Args(() => ForwardPage) page: ForwardPage,
    @Arg('contractId', () => [ID], { nullable: true }) contractId?: string[] | null,
    @Arg('status', () => [InvoiceScheduleStatus], { nullable: true }) status?: string[] | null,
  ): Promise<Page<InvoiceSchedule>> {
    const wanted = { contractId: checkList(contractId, 'contractId'), status: checkList(status, 'status') };
    const { read } = books.db;
    const slice = await listSchedules(read, caller.legalEntities, wanted, sliceAsked(ORDER, page));
    return pageOf(ORDER, slice, toInvoiceSchedule, () =>
      countSchedules(read, caller.legalEntities, wanted, COUNT_LIMIT),
    );
  }

  @Mutation(() => InvoiceSchedulesPayload, {
    description: 'One run of a contract line, or a series: at most 200 runs.',
  })
  async createInvoiceSchedule(
    @Arg('input', () => CreateInvoiceScheduleInput) input: CreateInvoiceScheduleInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const outcome = await createInvoiceSchedule(context.books, context.caller, input);
    return payload(outcome, async ({ scheduleIds }) => ({ schedules: await schedulesNow(scheduleIds, context) }));
  }

  @Mutation(() => DeleteInvoiceSchedulePayload, { description: 'One that has not drafted anything.' })
  async deleteInvoiceSchedule(
    @Arg('input', () => DeleteInvoiceScheduleInput) input: DeleteInvoiceScheduleInput,
    @Ctx() { books, caller }: DataverseContext,
  ): Promise<PayloadBase> {
    return payload(await deleteInvoiceSchedule(books, caller, input), async ({ id }) => ({ deletedScheduleId: id }));
  }

  @Mutation(() => InvoiceSchedulesPayload, {
    description: 'Runs what is due, as the daily job does: nothing is drafted twice. Answers with the first 500 runs.',
  })
  async runInvoiceSchedules(
    @Arg('input', () => RunInvoiceSchedulesInput) input: RunInvoiceSchedulesInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const outcome = await runInvoiceSchedules(context.books, context.caller, input);
    return payload(outcome, async ({ scheduleIds }) => ({ schedules: await schedulesNow(scheduleIds, context) }));
  }

  @Mutation(() => MarkInvoicePaidPayload, {
    description: 'Of a confirmed or posted invoice. Posting does not take it back.',
  })
  async markInvoicePaid(
    @Arg('input', () => MarkInvoicePaidInput) input: MarkInvoicePaidInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const outcome = await markInvoicePaid(context.books, context.caller, input);
    return payload(outcome, async ({ invoiceId }) => {
      renewLoaders(context);
      return { invoice: toInvoice(required(await context.loaders.invoice.load(invoiceId), 'invoice', invoiceId)) };
    });
  }
}
