// Posting many proposals: what starts it, how far it has come, and the stream of it. The flow schedules and the worker posts;
// nothing here may wait for an operation.
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import { type OperationRow, operationsByIds } from '../../../bulk/readOperations';
import {
  BulkItem,
  BulkItemConnection,
  BulkOperation,
  BulkOperationPayload,
  toBulkItem,
  toBulkOperation,
} from '../../../bulk/types';
import { parentKey } from '../../../database/slices';
import { type Page, pageOf } from '../../../graphql/connection';
import { checkList, inputError } from '../../../graphql/errors';
import { type ListOrder, sliceAsked } from '../../../graphql/page';
import { ForwardPage } from '../../../graphql/pageArguments';
import { payload } from '../../../graphql/refusals';
import { postInvoiceProposals } from '../../flows/postInvoiceProposals';
import { ITEMS_OF_OPERATION } from '../../store/readBulk';
import type { FinanceContext } from '../context';
import { given, renewLoaders } from '../proposalPayload';
import { PostInvoiceProposalsInput } from '../types/bulkPosting';

const ITEM_ORDER: ListOrder = { list: 'bulkOperation.items', columns: ITEMS_OF_OPERATION.order };

async function operationNow(id: string, { books, caller }: FinanceContext): Promise<BulkOperation | null> {
  const [row] = await operationsByIds(books.db.read, caller, [id]);
  return row ? toBulkOperation(row) : null;
}

const follow = ({ args, context }: { args: { id: string }; context: FinanceContext }) => {
  if (!context.bulk) throw inputError('NOT_FOUND', 'Nobody works on bulk operations here.', 'id');
  return context.bulk.follow(args.id, context.caller);
};

@Resolver(() => BulkOperation)
export class BulkPostingResolver {
  @Query(() => BulkOperation, {
    nullable: true,
    description: 'A bulk operation of Finance, for whoever may see all legal entities that it touches.',
  })
  postingOperation(@Arg('id', () => ID) id: string, @Ctx() context: FinanceContext): Promise<BulkOperation | null> {
    return operationNow(id, context);
  }

  @Subscription(() => BulkOperation, {
    name: 'postingOperation',
    subscribe: follow as never, // type-graphql types a subscription's arguments as loosely as `ArgsDictionary`
    description:
      'How far a bulk operation of Finance has come: its present state, then each later one, at most four a second, to the end. Whoever comes back is told the present state again.',
  })
  postingProgress(
    @Root() row: OperationRow,
    @Ctx() context: FinanceContext,
    @Arg('id', () => ID) _id: string,
  ): BulkOperation {
    renewLoaders(context); // items are as they are now
    return toBulkOperation(row);
  }

  @Mutation(() => BulkOperationPayload, {
    description:
      'Posts proposals in the background, each by itself and several side by side; follow it by `postingOperation`. One that is refused, or was changed since, does not stop the others.',
  })
  async postInvoiceProposals(
    @Arg('input', () => PostInvoiceProposalsInput) input: PostInvoiceProposalsInput,
    @Ctx() context: FinanceContext,
  ): Promise<BulkOperationPayload> {
    checkList(input.filter?.status, 'filter.status');
    checkList(input.filter?.legalEntity, 'filter.legalEntity');
    checkList(input.filter?.number?.in, 'filter.number.in');
    const outcome = await postInvoiceProposals(context.books, context.caller, given(input));
    return payload(outcome, async ({ operationId }) => ({ operation: await operationNow(operationId, context) }));
  }

  @FieldResolver(() => BulkItemConnection, { description: 'Each with what became of it.' })
  async items(
    @Root() { id }: BulkOperation,
    @Args(() => ForwardPage) page: ForwardPage,
    @Ctx() { loaders }: FinanceContext,
  ): Promise<Page<BulkItem>> {
    const rows = await loaders.itemsOfOperation.slice(parentKey([id]), sliceAsked(ITEM_ORDER, page));
    return pageOf(ITEM_ORDER, rows, toBulkItem, () => loaders.itemsOfOperation.count(parentKey([id])));
  }
}
