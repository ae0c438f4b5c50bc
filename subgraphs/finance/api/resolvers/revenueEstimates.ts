// Estimates of the revenue of fixed prices: a project's list, and what posts, eliminates and reverses them. Each mutation hands its
// input to one flow and shows the estimate as it is committed.
import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { Outcome } from '../../../../schema/outcome';
import { COUNT_LIMIT, type Page, pageOf } from '../../../graphql/connection';
import { sliceAsked } from '../../../graphql/page';
import { ForwardPage } from '../../../graphql/pageArguments';
import { payload } from '../../../graphql/refusals';
import { eliminateRevenueEstimate } from '../../flows/eliminateRevenueEstimate';
import { type PostedEstimate, postRevenueEstimate } from '../../flows/postRevenueEstimate';
import { reverseRevenueEstimate } from '../../flows/reverseRevenueEstimate';
import {
  countRevenueEstimates,
  ESTIMATE_ORDER,
  readRevenueEstimates,
  revenueEstimateById,
} from '../../store/readRevenueEstimates';
import type { FinanceContext } from '../context';
import { financeLoaders } from '../loaders';
import {
  EliminateRevenueEstimateInput,
  PostRevenueEstimateInput,
  RevenueEstimate,
  RevenueEstimateConnection,
  RevenueEstimatePayload,
  ReverseRevenueEstimateInput,
  revenueEstimate,
} from '../types/revenueEstimate';

const ESTIMATES = { list: 'revenueEstimates', columns: ESTIMATE_ORDER };

@Resolver(() => RevenueEstimate)
export class RevenueEstimateResolver {
  @Query(() => RevenueEstimateConnection, { description: 'Oldest period first, with those that are reversed.' })
  async revenueEstimates(
    @Ctx() { books, caller }: FinanceContext,
    @Arg('projectId', () => ID) projectId: string,
    @Args(() => ForwardPage) page: ForwardPage,
  ): Promise<Page<RevenueEstimate>> {
    const slice = await readRevenueEstimates(books.db.read, caller, projectId, sliceAsked(ESTIMATES, page));
    return pageOf(ESTIMATES, slice, revenueEstimate, () =>
      countRevenueEstimates(books.db.read, caller, projectId, COUNT_LIMIT),
    );
  }

  @Mutation(() => RevenueEstimatePayload, {
    description: 'Posts what is missing from the estimates before. The same estimate of a period is posted once.',
  })
  async postRevenueEstimate(
    @Ctx() context: FinanceContext,
    @Arg('input', () => PostRevenueEstimateInput) input: PostRevenueEstimateInput,
  ): Promise<RevenueEstimatePayload> {
    return shown(context, await postRevenueEstimate(context.books, context.caller, input));
  }

  @Mutation(() => RevenueEstimatePayload, {
    description:
      'At the end of a project: what estimates hold in the balance goes, what was invoiced on account is revenue.',
  })
  async eliminateRevenueEstimate(
    @Ctx() context: FinanceContext,
    @Arg('input', () => EliminateRevenueEstimateInput) input: EliminateRevenueEstimateInput,
  ): Promise<RevenueEstimatePayload> {
    return shown(context, await eliminateRevenueEstimate(context.books, context.caller, input));
  }

  @Mutation(() => RevenueEstimatePayload, { description: 'Takes the last estimate or elimination of a project back.' })
  async reverseRevenueEstimate(
    @Ctx() context: FinanceContext,
    @Arg('input', () => ReverseRevenueEstimateInput) input: ReverseRevenueEstimateInput,
  ): Promise<RevenueEstimatePayload> {
    return shown(context, await reverseRevenueEstimate(context.books, context.caller, input));
  }
}

function shown(context: FinanceContext, outcome: Outcome<PostedEstimate>): Promise<RevenueEstimatePayload> {
  context.loaders = financeLoaders(context.books, context.caller);
  return payload(outcome, async ({ estimateId }) => {
    const row = await revenueEstimateById(context.books.db.read, context.caller, estimateId);
    return { estimate: row === undefined ? null : revenueEstimate(row) };
  });
}
