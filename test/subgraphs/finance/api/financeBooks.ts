// Finance's books for tests of its API: a database of one's own, a way to ask it as the gateway does, and a count of the
// statements that an answer costs.
import { type ExecutionResult, graphql } from 'graphql';
import { type Caller, LOCAL_CALLER } from '../../../../subgraphs/caller';
import type { Database, Dialect, Reader } from '../../../../subgraphs/database/database';
import { openDatabase } from '../../../../subgraphs/database/open';
import { createOutbox } from '../../../../subgraphs/dual-write/outbox';
import { financeContext } from '../../../../subgraphs/finance/api/context';
import { buildFinanceSchema } from '../../../../subgraphs/finance/api/schema';
import type { Books } from '../../../../subgraphs/finance/books';
import { migrations } from '../../../../subgraphs/finance/store/migrations';
import type { World } from '../../../../subgraphs/world';
import { migratedDatabase } from '../../../harness/migrated';
import { realWorld } from '../../../harness/world';

const { schema } = buildFinanceSchema();

export interface FinanceBooks {
  readonly books: Books;
  readonly db: Database;
  /** Statements read since the last `ask` began. */
  statements(): number;
  /** Asks the subgraph; the answer's `data`, as plain JSON. Throws where there are errors. */
  ask<T = Record<string, never>>(query: string, variables?: Record<string, unknown>, caller?: Caller): Promise<T>;
  /** The code of the one error that the query must fail with. */
  failure(query: string, variables?: Record<string, unknown>): Promise<unknown>;
  close(): Promise<void>;
}

export async function openFinanceBooks(dialect: Dialect, world: World = realWorld()): Promise<FinanceBooks> {
  const empty = await migratedDatabase(dialect, 'finance');
  const db = await openDatabase(empty.url, migrations, world);
  let statements = 0;
  const read: Reader = {
    dialect,
    rows: (sql, values) => {
      statements += 1;
      return db.read.rows(sql, values);
    },
  };
  const books: Books = {
    db: { dialect, read, write: (work) => db.write(work), close: () => db.close() },
    world,
    outbox: createOutbox(world, () => undefined),
  };
  const run = (query: string, variables: Record<string, unknown>, caller: Caller): Promise<ExecutionResult> => {
    statements = 0;
    const contextValue = financeContext(books, caller, { requestId: 'test' });
    return graphql({ schema, source: query, variableValues: variables, contextValue });
  };
  return {
    books,
    db,
    statements: () => statements,
    ask: async <T>(query: string, variables = {}, caller = LOCAL_CALLER) => {
      const answer = await run(query, variables, caller);
      if (answer.errors)
        throw new Error(answer.errors.map((error) => error.originalError?.stack ?? error.message).join('\n'));
      return JSON.parse(JSON.stringify(answer.data)) as T;
    },
    failure: async (query, variables = {}) => {
      const { errors = [] } = await run(query, variables, LOCAL_CALLER);
      if (errors.length !== 1) throw new Error(`expected one error, not ${JSON.stringify(errors)}`);
      return errors[0]?.extensions.code;
    },
    close: async () => {
      await db.close();
      await empty.drop();
    },
  };
}
