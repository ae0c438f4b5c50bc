// Asks the Finance subgraph over books that the flows have filled: what an accountant sees of what the flows did.
import { graphql } from 'graphql';
import { type Caller, LOCAL_CALLER } from '../../../../subgraphs/caller';
import { financeContext } from '../../../../subgraphs/finance/api/context';
import { buildFinanceSchema } from '../../../../subgraphs/finance/api/schema';
import type { FinanceBooks } from '../financeBooks';

const { schema } = buildFinanceSchema();

/** The answer's `data`, as plain JSON. Throws where there are errors. Statements count from here. */
export async function askFinance<T>(
  books: FinanceBooks,
  source: string,
  variableValues: Record<string, unknown> = {},
  caller: Caller = LOCAL_CALLER,
): Promise<T> {
  books.count.reset();
  const contextValue = financeContext(books, caller, { requestId: 'test' });
  const { data, errors } = await graphql({ schema, source, variableValues, contextValue });
  if (errors) throw new Error(errors.map((error) => error.originalError?.stack ?? error.message).join('\n'));
  return JSON.parse(JSON.stringify(data)) as T;
}
