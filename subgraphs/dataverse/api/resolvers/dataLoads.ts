// Loads: what starts, pauses, resumes and cancels one, and how far each has come. Flows and the worker decide and tell; nothing here
// may wait for a load. It must never show one to whoever sees other companies alone.
import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { Outcome } from '../../../../schema/outcome';
import { COUNT_LIMIT, type Page, pageOf } from '../../../graphql/connection';
import { sliceAsked } from '../../../graphql/page';
import { ForwardPage } from '../../../graphql/pageArguments';
import { type PayloadBase, payload } from '../../../graphql/refusals';
import { instant } from '../../../world';
import { startDataLoad } from '../../flows/startDataLoad';
import { switchDataLoad } from '../../flows/switchDataLoad';
import {
  countLoads,
  countPassedOver,
  LOAD_ORDER,
  loadById,
  PASSED_ORDER,
  progressOf,
  readLoads,
  readPassedOver,
} from '../../store/readLoads';
import type { DataverseContext } from '../context';
import {
  DataLoad,
  DataLoadConnection,
  DataLoadInput,
  DataLoadPayload,
  type PassedOverRow,
  PassedOverRowConnection,
  StartDataLoadInput,
  toDataLoad,
  toPassedOver,
} from '../types/dataLoad';

const LOADS = { list: 'dataLoads', columns: LOAD_ORDER };
const PASSED = { list: 'passedOverRows', columns: PASSED_ORDER };

async function loadNow(id: string, { books, caller }: DataverseContext): Promise<DataLoad | null> {
  const row = await loadById(books.db.read, caller, id);
  if (!row) return null;
  const progress = await progressOf(books.db.read, [row.id], instant(books.world));
  return toDataLoad(row, progress.get(row.id) ?? []);
}

function loadPayload(outcome: Outcome<{ loadId: string }>, context: DataverseContext): Promise<PayloadBase> {
  return payload(outcome, async ({ loadId }) => ({ dataLoad: await loadNow(loadId, context) }));
}

@Resolver(() => DataLoad)
export class DataLoadResolver {
  @Query(() => DataLoad, { nullable: true, description: 'How far a load has come. For whoever sees what it tells.' })
  dataLoad(@Arg('id', () => ID) id: string, @Ctx() context: DataverseContext): Promise<DataLoad | null> {
    return loadNow(id, context);
  }

  @Query(() => DataLoadConnection, { description: 'The latest first.' })
  async dataLoads(
    @Ctx() { books, caller }: DataverseContext,
    @Args(() => ForwardPage) page: ForwardPage,
  ): Promise<Page<DataLoad>> {
    const { read } = books.db;
    const slice = await readLoads(read, caller, sliceAsked(LOADS, page));
    const progress = await progressOf(
      read,
      slice.rows.map(({ id }) => id),
      instant(books.world),
    );
    return pageOf(
      LOADS,
      slice,
      (row) => toDataLoad(row, progress.get(row.id) ?? []),
      () => countLoads(read, caller, COUNT_LIMIT),
    );
  }

  @Query(() => PassedOverRowConnection, {
    description:
      'Rows of a load that Finance could not take, by map and id; none of a load that the caller does not see.',
  })
  async passedOverRows(
    @Arg('loadId', () => ID) loadId: string,
    @Ctx() { books, caller }: DataverseContext,
    @Args(() => ForwardPage) page: ForwardPage,
  ): Promise<Page<PassedOverRow>> {
    const { read } = books.db;
    const id = (await loadById(read, caller, loadId))?.id ?? '';
    const slice = await readPassedOver(read, id, sliceAsked(PASSED, page));
    return pageOf(PASSED, slice, toPassedOver, () => countPassedOver(read, id, COUNT_LIMIT));
  }

  @Mutation(() => DataLoadPayload, {
    description: 'Starts telling Finance what stands here, in the background. One load at a time.',
  })
  async startDataLoad(
    @Arg('input', () => StartDataLoadInput) input: StartDataLoadInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    return loadPayload(await startDataLoad(context.books, context.caller, input), context);
  }

  @Mutation(() => DataLoadPayload, { description: 'What is being told at this moment still arrives.' })
  async pauseDataLoad(
    @Arg('input', () => DataLoadInput) input: DataLoadInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    return loadPayload(await switchDataLoad(context.books, context.caller, 'pauseDataLoad', input), context);
  }

  @Mutation(() => DataLoadPayload, { description: 'It goes on where it stood.' })
  async resumeDataLoad(
    @Arg('input', () => DataLoadInput) input: DataLoadInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    return loadPayload(await switchDataLoad(context.books, context.caller, 'resumeDataLoad', input), context);
  }

  @Mutation(() => DataLoadPayload, { description: 'For good. What was told stays.' })
  async cancelDataLoad(
    @Arg('input', () => DataLoadInput) input: DataLoadInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    return loadPayload(await switchDataLoad(context.books, context.caller, 'cancelDataLoad', input), context);
  }
}
