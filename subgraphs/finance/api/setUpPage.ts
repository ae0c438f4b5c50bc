// A page of one of the set-up's lists, as resolvers answer with it: many parents of a request share a statement. It must never be asked
// for the list of a row that the caller has not been shown.
import type { Value } from '../../database/database';
import { parentKey } from '../../database/slices';
import { type Page, pageOf } from '../../graphql/connection';
import { inputError } from '../../graphql/errors';
import { sliceAsked } from '../../graphql/page';
import type { ForwardPage } from '../../graphql/pageArguments';
import { forbidden } from '../rules/permissions';
import type { SetUpList } from '../store/readSetUp';
import type { FinanceContext } from './context';

/** What a list is asked for: under which parent, which rows, which page. */
export interface AskedOfSetUp<Filter> {
  readonly parent: readonly Value[];
  readonly filter: Filter;
  readonly page: ForwardPage;
}

export async function setUpPage<Filter, Row extends object, Item extends object>(
  { loaders }: FinanceContext,
  list: SetUpList<Filter, Row>,
  { parent, filter, page }: AskedOfSetUp<Filter>,
  shown: (row: Row) => Item,
): Promise<Page<Item>> {
  const lists = loaders.setUpList(list, filter);
  const key = parentKey(parent);
  return pageOf(list.order, await lists.slice(key, sliceAsked(list.order, page)), shown, () => lists.count(key));
}

/** Throws FORBIDDEN where the caller's roles do not let him see the set-up. */
export function mayReadSetUp({ caller }: FinanceContext): void {
  const denied = forbidden(caller.roles, 'READ_SET_UP');
  if (denied) throw inputError(denied.code, denied.message);
}
