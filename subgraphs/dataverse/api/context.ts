// What every resolver of a request is given. The composition root makes one per request, and one per subscription, whose
// loaders are renewed for each event.

import type { Program } from '../../../schema/program';
import type { BulkProgress } from '../../bulk/progress';
import type { Caller } from '../../caller';
import type { Asking } from '../../graphql/asked';
import type { Books } from '../books';
import type { StatusFeed } from '../feed';
import { type DataverseLoaders, dataverseLoaders } from './loaders';

export interface RequestOfDataverse {
  readonly requestId: string;
  /** The program that asks, as far as it is known. */
  readonly program?: Program | undefined;
  /** The live end of the status log, for subscriptions and for mutations that wait. */
  readonly feed: StatusFeed;
  /** How far bulk operations have come, for subscriptions. */
  readonly bulk: BulkProgress;
}

export interface DataverseContext extends RequestOfDataverse, Asking {
  readonly books: Books;
  caller: Caller;
  /** Replaced after every mutation, and before every event: what they show is what is committed then. */
  loaders: DataverseLoaders;
}

/** A context with loaders of its own. */
export function dataverseContext(books: Books, caller: Caller, extra: RequestOfDataverse): DataverseContext {
  const asking: Asking = {};
  return Object.assign(asking, extra, { books, caller, loaders: dataverseLoaders(books, caller, asking) });
}

/** From here on, everything is read anew. */
export function renewLoaders(context: DataverseContext): void {
  context.loaders = dataverseLoaders(context.books, context.caller);
}

/** A document that a visible one refers to. Its absence is a fault of ours, not of the request. */
export function required<T>(found: T | null, what: string, id: string): T {
  if (found === null) throw new Error(`${what} ${id} is referred to, but is not there or not visible`);
  return found;
}
