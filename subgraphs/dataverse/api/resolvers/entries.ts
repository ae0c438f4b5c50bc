// Entries: the root fields that find them, what hangs on one, and what people do with them. The flows decide; what is answered is
// read after they committed. It must never repeat a flow: a mutation runs once.
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { COUNT_LIMIT, type Page, pageOf } from '../../../graphql/connection';
import { checkList } from '../../../graphql/errors';
import { type ListOrder, sliceAsked } from '../../../graphql/page';
import { BothWaysPage } from '../../../graphql/pageArguments';
import { type PayloadBase, payload } from '../../../graphql/refusals';
import { PRICE_SCALE, QUANTITY_SCALE } from '../../../money';
import { approveEntries } from '../../flows/approveEntries';
import { cancelApprovals } from '../../flows/cancelApprovals';
import { closeContractAsLost } from '../../flows/closeContractAsLost';
import { confirmContract } from '../../flows/confirmContract';
import { recallEntries } from '../../flows/recallEntries';
import { submitEntries } from '../../flows/submitEntries';
import { countEntries, ENTRY_ORDER, type EntryConditions, listEntries } from '../../store/readEntries';
import { type DataverseContext, renewLoaders, required } from '../context';
import { GivenDecimals } from '../givenDecimals';
import { EntryConnection } from '../types/connections';
import { Project, ProjectContract, toContract, toProject } from '../types/contract';
import { ProjectContractLine, toContractLine } from '../types/contractLine';
import {
  ApproveEntriesInput,
  ContractStatusInput,
  ContractStatusPayload,
  EntriesPayload,
  Entry,
  EntryFilter,
  EntryIdsInput,
  SubmitEntriesInput,
  toEntry,
} from '../types/entry';

const ORDER: ListOrder = { list: 'entries', columns: ENTRY_ORDER };

@Resolver(() => Entry)
export class EntryResolver {
  @Query(() => Entry, { nullable: true, description: 'Null where there is none, or not for you.' })
  async entry(@Arg('id', () => ID) id: string, @Ctx() { loaders }: DataverseContext): Promise<Entry | null> {
    const row = await loaders.entry.load(id);
    return row && toEntry(row);
  }

  @Query(() => EntryConnection, { description: 'By date.' })
  async entries(
    @Ctx() { books, caller }: DataverseContext,
    @Args(() => BothWaysPage) page: BothWaysPage,
    @Arg('filter', () => EntryFilter, { nullable: true }) filter?: EntryFilter | null,
  ): Promise<Page<Entry>> {
    const slice = sliceAsked(ORDER, page);
    const wanted = entryConditions(filter);
    const { read } = books.db;
    const rows = await listEntries(read, caller.legalEntities, wanted, slice);
    return pageOf(ORDER, rows, toEntry, () => countEntries(read, caller.legalEntities, wanted, COUNT_LIMIT));
  }

  @FieldResolver(() => Project)
  async project(@Root() { projectId }: Entry, @Ctx() { loaders }: DataverseContext): Promise<Project> {
    return toProject(required(await loaders.project.load(projectId), 'project', projectId));
  }

  @FieldResolver(() => ProjectContractLine, { nullable: true, description: 'Where it fell when it was approved.' })
  async contractLine(
    @Root() { contractLineId }: Entry,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<ProjectContractLine | null> {
    const row = contractLineId === null ? null : await loaders.contractLine.load(contractLineId);
    return row && toContractLine(row);
  }

  @Mutation(() => EntriesPayload, { description: 'All or none, at most 1,000.' })
  async submitEntries(
    @Arg('input', () => SubmitEntriesInput) input: SubmitEntriesInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const given = new GivenDecimals();
    const entries = input.entries.map(({ quantity, costPrice, billPrice, resourcePrice, ...entry }, index) => ({
      ...entry,
      quantity: given.read(quantity, QUANTITY_SCALE, 'entries', index, 'quantity'),
      costPrice: given.read(costPrice ?? '0', PRICE_SCALE, 'entries', index, 'costPrice'),
      billPrice: given.read(billPrice, PRICE_SCALE, 'entries', index, 'billPrice'),
      resourcePrice: given.readIfGiven(resourcePrice, PRICE_SCALE, 'entries', index, 'resourcePrice') ?? null,
    }));
    const { idempotencyKey } = input;
    const { books, caller } = context;
    return answered(await given.orRefused(() => submitEntries(books, caller, { entries, idempotencyKey })), context);
  }

  @Mutation(() => EntriesPayload, { description: 'All or none, at most 1,000.' })
  async approveEntries(
    @Arg('input', () => ApproveEntriesInput) input: ApproveEntriesInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const given = new GivenDecimals();
    const entries = input.entries.map(({ id, billableQuantity }, index) => ({
      id,
      billableQuantity:
        given.readIfGiven(billableQuantity, QUANTITY_SCALE, 'entries', index, 'billableQuantity') ?? null,
    }));
    const { idempotencyKey } = input;
    const { books, caller } = context;
    return answered(await given.orRefused(() => approveEntries(books, caller, { entries, idempotencyKey })), context);
  }

  @Mutation(() => EntriesPayload, { description: 'By who handed them in, while no invoice holds anything of them.' })
  async recallEntries(
    @Arg('input', () => EntryIdsInput) input: EntryIdsInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    return answered(await recallEntries(context.books, context.caller, input), context);
  }

  @Mutation(() => EntriesPayload, { description: 'They wait to be approved again.' })
  async cancelApprovals(
    @Arg('input', () => EntryIdsInput) input: EntryIdsInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    return answered(await cancelApprovals(context.books, context.caller, input), context);
  }

  @Mutation(() => ContractStatusPayload, {
    description: 'Takes back and approves anew all that is approved of it and on no invoice.',
  })
  async confirmContract(
    @Arg('input', () => ContractStatusInput) input: ContractStatusInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const outcome = await confirmContract(context.books, context.caller, input);
    return payload(outcome, async ({ contractId }) => ({ contract: await contractNow(contractId, context) }));
  }

  @Mutation(() => ContractStatusPayload, { description: 'Takes back its unbilled sales that are on no invoice.' })
  async closeContractAsLost(
    @Arg('input', () => ContractStatusInput) input: ContractStatusInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const outcome = await closeContractAsLost(context.books, context.caller, input);
    return payload(outcome, async ({ contractId }) => ({ contract: await contractNow(contractId, context) }));
  }
}

async function answered(
  outcome: Awaited<ReturnType<typeof recallEntries>>,
  context: DataverseContext,
): Promise<PayloadBase> {
  return payload(outcome, async ({ entryIds }) => {
    renewLoaders(context);
    const rows = await Promise.all(entryIds.map((id) => context.loaders.entry.load(id)));
    return { entries: rows.map((row, index) => toEntry(required(row, 'entry', entryIds[index] ?? ''))) };
  });
}

async function contractNow(id: string, context: DataverseContext): Promise<ProjectContract> {
  renewLoaders(context);
  return toContract(required(await context.loaders.contract.load(id), 'contract', id));
}

/** An entry filter for the store. LIST_TOO_LONG. */
function entryConditions(filter: EntryFilter | null | undefined): EntryConditions {
  if (!filter) return {};
  const { date, ...lists } = filter;
  const conditions = Object.entries(lists).map(([name, values]) => [
    name,
    checkList(values as string[] | null | undefined, `filter.${name}`),
  ]);
  return { ...Object.fromEntries(conditions), ...(date ? { date } : {}) };
}
