// Asks the Finance subgraph over books of the flows' tests, as the gateway does: for tests that prepare by flows and look by the API.
import { graphql } from 'graphql';
import { type Caller, LOCAL_CALLER } from '../../../../subgraphs/caller';
import { financeContext } from '../../../../subgraphs/finance/api/context';
import { buildFinanceSchema } from '../../../../subgraphs/finance/api/schema';
import type { Books } from '../../../../subgraphs/finance/books';

const { schema } = buildFinanceSchema();

/** The answer's `data`, as plain JSON. Throws where there are errors. */
export function askOf(books: Books, caller: Caller = LOCAL_CALLER) {
  return async <T = Record<string, never>>(query: string, variables: Record<string, unknown> = {}): Promise<T> => {
    const contextValue = financeContext(books, caller, { requestId: 'test' });
    const answer = await graphql({ schema, source: query, variableValues: variables, contextValue });
    if (answer.errors)
      throw new Error(answer.errors.map((error) => error.originalError?.stack ?? error.message).join('\n'));
    return JSON.parse(JSON.stringify(answer.data)) as T;
  };
}
