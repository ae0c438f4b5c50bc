// The Dataverse subgraph over a real database with a small company, and a way to ask it GraphQL with statements counted.
import { randomBytes } from 'node:crypto';
import { type ExecutionResult, parse, subscribe, validate } from 'graphql';
import { BulkProgress } from '../../../../subgraphs/bulk/progress';
import type { Caller } from '../../../../subgraphs/caller';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import type { Dialect } from '../../../../subgraphs/database/database';
import { dataverseContext } from '../../../../subgraphs/dataverse/api/context';
import { buildDataverseSchema } from '../../../../subgraphs/dataverse/api/schema';
import type { Books } from '../../../../subgraphs/dataverse/books';
import { createFeed, type StatusFeed } from '../../../../subgraphs/dataverse/feed';
import { numberPositions } from '../../../../subgraphs/dataverse/flows/numberPositions';
import { statusCursors } from '../../../../subgraphs/dataverse/statusCursors';
import { compiledExecution } from '../../../../subgraphs/graphql/compiledExecution';
import type { World } from '../../../../subgraphs/world';
import { type Company, openBooks, smallCompany, type TestBooks } from '../flows/books';

/** Answers as tests read them: any shape. */
// biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of an answer, and fails where it is not there
export type Data = Record<string, any>;

export interface ApiSide {
  readonly books: Books & Pick<TestBooks, 'count'>;
  readonly feed: StatusFeed;
  readonly company: Company;
  /** Runs a query or mutation with a context of its own. */
  ask(source: string, variables?: Record<string, unknown>, caller?: Caller): Promise<ExecutionResult<Data>>;
  /** The data of an answer without errors. */
  data(source: string, variables?: Record<string, unknown>, caller?: Caller): Promise<Data>;
  /** Codes of an answer's errors. */
  codes(source: string, variables?: Record<string, unknown>, caller?: Caller): Promise<unknown[]>;
  /** Starts a subscription. */
  follow(
    source: string,
    variables?: Record<string, unknown>,
    caller?: Caller,
  ): Promise<AsyncGenerator<ExecutionResult<Data>>>;
  /** Fires every timer that a request has set. */
  timeIsOver(): void;
  /** Statements of one request. */
  statements(source: string, variables?: Record<string, unknown>): Promise<number>;
  close(): Promise<void>;
}

const { schema } = buildDataverseSchema();
const execute = compiledExecution(schema, 0);

export async function openApi(dialect: Dialect): Promise<ApiSide> {
  const inner = await openBooks(dialect);
  const feed = createFeed({
    db: inner.db,
    world: { ...inner.world, after: () => () => undefined }, // looks only when it is nudged: no statements of its own between ours
    numberPositions: () => numberPositions(inner),
    cursors: await statusCursors(inner.db, inner.world, 'sealed', () => randomBytes(32)),
    onError: (error) => {
      throw error;
    },
  });
  const timers = new Set<() => void>();
  const after: World['after'] = (_ms, work) => {
    timers.add(work);
    return () => timers.delete(work);
  };
  const books = { db: inner.db, world: { ...inner.world, after }, outbox: inner.outbox, feed, count: inner.count };
  const company = await smallCompany(books);
  const bulk = new BulkProgress(inner.db, inner.world);
  const contextFor = (caller: Caller) => dataverseContext(books, caller, { requestId: 'test', feed, bulk });
  const parsed = (source: string) => {
    const document = parse(source);
    const errors = validate(schema, document);
    return { document, errors };
  };
  const ask: ApiSide['ask'] = async (source, variableValues = {}, caller = LOCAL_CALLER) => {
    const { document, errors } = parsed(source);
    if (errors.length > 0) return { errors };
    return (await execute({
      schema,
      document,
      variableValues,
      contextValue: contextFor(caller),
    })) as ExecutionResult<Data>;
  };
  const data: ApiSide['data'] = async (source, variables, caller) => {
    const answer = await ask(source, variables, caller);
    if (answer.errors || !answer.data)
      throw new Error(answer.errors?.map((error) => `${error.message} ${error.originalError?.stack ?? ''}`).join('\n'));
    return JSON.parse(JSON.stringify(answer.data));
  };
  return {
    books,
    feed,
    company,
    ask,
    data,
    codes: async (source, variables, caller) =>
      ((await ask(source, variables, caller)).errors ?? []).map((error) => error.extensions.code ?? error.message),
    follow: async (source, variableValues = {}, caller = LOCAL_CALLER) => {
      const events = await subscribe({
        schema,
        document: parse(source),
        variableValues,
        contextValue: contextFor(caller),
      });
      if (!(Symbol.asyncIterator in events)) throw events.errors?.[0] ?? new Error('no stream');
      return events as AsyncGenerator<ExecutionResult<Data>>;
    },
    timeIsOver: () => {
      for (const work of timers) work();
    },
    statements: async (source, variables) => {
      inner.count.reset();
      await data(source, variables);
      return inner.count.statements.length;
    },
    close: async () => {
      await feed.stop();
      await inner.close();
    },
  };
}
