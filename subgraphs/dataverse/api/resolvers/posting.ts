// The status log as a stream and as pages, and the invoice behind an event. The log and its feed decide what is given out;
// nothing here may filter, skip or repeat an event.
import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root, Subscription } from 'type-graphql';
import type { Begun } from '../../../../schema/streams';
import { COUNT_LIMIT, type Page, pageWith } from '../../../graphql/connection';
import { pageSize } from '../../../graphql/page';
import { ForwardPage } from '../../../graphql/pageArguments';
import type { StatusEvent } from '../../feedEvents';
import { type DataverseContext, renewLoaders, required } from '../context';
import { PostingFilter, postingConditions } from '../filters';
import { PostingStatusEventConnection } from '../types/connections';
import { Invoice, toInvoice } from '../types/invoice';
import { PostingStatusEvent, toPostingStatusEvent } from '../types/posting';

interface SubscriptionArguments {
  readonly filter?: PostingFilter | null;
  readonly after?: string | null;
}

async function follow({
  args,
  context,
}: {
  args: SubscriptionArguments;
  context: DataverseContext;
}): Promise<AsyncIterableIterator<StatusEvent> & Begun> {
  const events = await context.feed.follow(
    { filter: postingConditions(args.filter), after: args.after },
    context.caller,
  );
  return { ...eachWithFreshLoaders(events, context), beginsAfter: events.beginsAfter };
}

/** One context serves the whole subscription: what the fields of an event load must not be what an earlier event saw. */
function eachWithFreshLoaders(
  events: AsyncIterableIterator<StatusEvent>,
  context: DataverseContext,
): AsyncIterableIterator<StatusEvent> {
  const end = { value: undefined, done: true } as const;
  return {
    next: async () => {
      const event = await events.next();
      renewLoaders(context);
      return event;
    },
    return: async () => (await events.return?.()) ?? end,
    throw: async (error: unknown) => (await events.throw?.(error)) ?? end,
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

@Resolver(() => PostingStatusEvent)
export class PostingResolver {
  @Query(() => PostingStatusEventConnection, {
    description:
      'The same events as the subscription, for whoever polls, from the first one; cursors are interchangeable with the same filter.',
  })
  async postingEvents(
    @Ctx() { feed, caller }: DataverseContext,
    @Args(() => ForwardPage) { first, after }: ForwardPage,
    @Arg('filter', () => PostingFilter, { nullable: true }) filter?: PostingFilter | null,
  ): Promise<Page<PostingStatusEvent>> {
    const size = pageSize({ first });
    const wanted = postingConditions(filter);
    const { events, hasNext } = await feed.page({ filter: wanted, after }, caller, size);
    const nodes = events.map(toPostingStatusEvent);
    const cursorAt = (index: number): string => (nodes[index] as PostingStatusEvent).cursor;
    return pageWith({ hasNext, hasPrevious: after != null && after !== 'start' }, nodes, cursorAt, () =>
      feed.count(wanted, caller, COUNT_LIMIT),
    );
  }

  @Subscription(() => PostingStatusEvent, {
    subscribe: follow as never, // type-graphql types a subscription's arguments as loosely as `ArgsDictionary`
    description: `Status events that match the filter and that the caller may see: per invoice in order, each exactly once.
Without \`after\`: the present state of each match (at most 500; more is refused: narrow the filter), then live. With \`after\`: what was missed,
then live. The cursor "start" stands before everything. A cursor of another filter is refused with a code.`,
  })
  invoicePostingStatus(
    @Root() event: StatusEvent,
    @Arg('filter', () => PostingFilter, { nullable: true }) _filter?: PostingFilter | null,
    @Arg('after', () => String, { nullable: true }) _after?: string | null,
  ): PostingStatusEvent {
    return toPostingStatusEvent(event);
  }

  @FieldResolver(() => Invoice)
  async invoice(@Root() { invoiceId }: PostingStatusEvent, @Ctx() { loaders }: DataverseContext): Promise<Invoice> {
    return toInvoice(required(await loaders.invoice.load(invoiceId), 'invoice', invoiceId));
  }
}
