// What every resolver of a request is given. Made once per request (or subscription event) by the composition root. It must
// never be kept or shared: its loaders hold what one caller was allowed to see at one moment.

import type { Program } from '../../../schema/program';
import type { BulkProgress } from '../../bulk/progress';
import type { Caller } from '../../caller';
import type { Asking } from '../../graphql/asked';
import type { Books } from '../books';
import { type FinanceLoaders, financeLoaders } from './loaders';

export interface RequestOfFinance {
  readonly requestId: string;
  /** The program that asks, as far as it is known. */
  readonly program?: Program | undefined;
  /** Hears of what fails after the answer was given: a journal that went on posting. */
  readonly onError?: (error: unknown) => void;
  /** Resolves when a journal is not PROCESSING any more. Absent: nobody posts in the background, and the request does it. */
  readonly untilPosted?: ((journalId: string) => Promise<void>) | undefined;
  /** How far bulk operations have come, for subscriptions. */
  readonly bulk?: BulkProgress;
}

export interface FinanceContext extends RequestOfFinance, Asking {
  readonly books: Books;
  caller: Caller;
  /** Replaced after every mutation of the request, so that its payload shows what is committed then. */
  loaders: FinanceLoaders;
}

/** A context with loaders of its own. */
export function financeContext(books: Books, caller: Caller, extra: RequestOfFinance): FinanceContext {
  const asking: Asking = {};
  return Object.assign(asking, extra, { books, caller, loaders: financeLoaders(books, caller, asking) });
}
