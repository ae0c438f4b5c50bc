// Bulk operations: what starts one, how far it has come, and the stream of it. Flows and the worker decide and do; nothing here
// may wait for an operation.
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
import { type Page, pageOf } from '../../../graphql/connection';
import { type ListOrder, sliceAsked } from '../../../graphql/page';
import { ForwardPage } from '../../../graphql/pageArguments';
import { type PayloadBase, payload } from '../../../graphql/refusals';
import { confirmInvoices } from '../../flows/confirmInvoices';
import { createInvoices } from '../../flows/createInvoices';
import { ITEMS_OF_OPERATION } from '../../store/readBulk';
import { type DataverseContext, renewLoaders } from '../context';
import { invoiceConditions } from '../filters';
import { ConfirmInvoicesInput, CreateInvoicesInput } from '../types/bulk';

const ITEM_ORDER: ListOrder = { list: 'bulkOperation.items', columns: ITEMS_OF_OPERATION.order };

async function operationNow(id: string, { books, caller }: DataverseContext): Promise<BulkOperation | null> {
  const [row] = await operationsByIds(books.db.read, caller, [id]);
  return row ? toBulkOperation(row) : null;
}

const follow = ({ args, context }: { args: { id: string }; context: DataverseContext }) =>
  context.bulk.follow(args.id, context.caller);

@Resolver(() => BulkOperation)
export class BulkOperationResolver {
  @Query(() => BulkOperation, {
    nullable: true,
    description: 'For whoever may see all legal entities that it touches.',
  })
  bulkOperation(@Arg('id', () => ID) id: string, @Ctx() context: DataverseContext): Promise<BulkOperation | null> {
    return operationNow(id, context);
  }

  @Subscription(() => BulkOperation, {
    name: 'bulkOperation',
    subscribe: follow as never, // type-graphql types a subscription's arguments as loosely as `ArgsDictionary`
    description:
      'How far a bulk operation has come: its present state, then each later one, at most four a second, to the end. Whoever comes back is told the present state again.',
  })
  bulkOperationProgress(
    @Root() row: OperationRow,
    @Ctx() context: DataverseContext,
    @Arg('id', () => ID) _id: string,
  ): BulkOperation {
    renewLoaders(context); // items are as they are now
    return toBulkOperation(row);
  }

  @Mutation(() => BulkOperationPayload, {
    description:
      'Confirms drafts in the background, each by itself. Until then they cannot be edited or confirmed otherwise.',
  })
  async confirmInvoices(
    @Arg('input', () => ConfirmInvoicesInput) input: ConfirmInvoicesInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const filter = input.filter && invoiceConditions(input.filter);
    const outcome = await confirmInvoices(context.books, context.caller, { ...input, filter });
    return payload(outcome, async ({ operationId }) => ({ operation: await operationNow(operationId, context) }));
  }

  @Mutation(() => BulkOperationPayload, { description: 'Drafts invoices of many contracts in the background.' })
  async createInvoices(
    @Arg('input', () => CreateInvoicesInput) input: CreateInvoicesInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const outcome = await createInvoices(context.books, context.caller, input);
    return payload(outcome, async ({ operationId }) => ({ operation: await operationNow(operationId, context) }));
  }

  @FieldResolver(() => BulkItemConnection)
  async items(
    @Root() { id }: BulkOperation,
    @Args(() => ForwardPage) page: ForwardPage,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<Page<BulkItem>> {
    const rows = await loaders.itemsOfOperation.slice(id, sliceAsked(ITEM_ORDER, page));
    return pageOf(ITEM_ORDER, rows, toBulkItem, () => loaders.itemsOfOperation.count(id));
  }
}
