// A filled book as the product opens it: the Dataverse subgraph's schema, compiled, over the database, and its flows. Nothing is
// sent and nobody watches. Statements are counted on request.
import { randomBytes } from 'node:crypto';
import { parse, validate } from 'graphql';
import { machineWorld } from '../../machine';
import { BulkProgress } from '../../subgraphs/bulk/progress';
import { LOCAL_CALLER } from '../../subgraphs/caller';
import { openDatabase } from '../../subgraphs/database/open';
import { dataverseContext } from '../../subgraphs/dataverse/api/context';
import { buildDataverseSchema } from '../../subgraphs/dataverse/api/schema';
import type { Books } from '../../subgraphs/dataverse/books';
import { createFeed } from '../../subgraphs/dataverse/feed';
import { statusCursors } from '../../subgraphs/dataverse/statusCursors';
import { migrations } from '../../subgraphs/dataverse/store/migrations';
import { createOutbox } from '../../subgraphs/dual-write/outbox';
import { compiledExecution } from '../../subgraphs/graphql/compiledExecution';
import { countingDatabase, type StatementCount } from '../../test/harness/counting';
import type { FilledBook } from './places';
import type { GrowthQuery } from './queries';

export interface OpenBook {
  readonly filled: FilledBook;
  readonly books: Books;
  readonly count: StatementCount;
  /** Runs an operation; its data. Throws where there are errors. */
  ask(source: string, variables: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** The cursor in the middle of the query's list; undefined where it does not page. */
  middle(query: GrowthQuery): Promise<string | undefined>;
  close(): Promise<void>;
}

const { schema } = buildDataverseSchema();
const execute = compiledExecution(schema, 0);
const documents = new Map<string, ReturnType<typeof parse>>();

/** Opens the book. */
export async function openBook(filled: FilledBook): Promise<OpenBook> {
  const world = machineWorld();
  const opened = await openDatabase(filled.url, migrations, world);
  const { db, count } = countingDatabase(opened);
  const onError = (error: unknown) => console.error(error);
  const cursors = await statusCursors(opened, world, 'sealed', () => randomBytes(32));
  const feed = createFeed({ db: opened, world, numberPositions: async () => 0, cursors, onError });
  const books: Books = { db, world, outbox: createOutbox(world, () => undefined), feed: { nudge: () => undefined } };
  const bulk = new BulkProgress(opened, world);
  const ask: OpenBook['ask'] = async (source, variableValues) => {
    const contextValue = dataverseContext(books, LOCAL_CALLER, { requestId: 'bench', feed, bulk });
    const answer = await execute({ schema, document: documentOf(source), variableValues, contextValue });
    if (answer.errors?.[0] || !answer.data) throw answer.errors?.[0]?.originalError ?? answer.errors?.[0];
    return answer.data as Record<string, unknown>;
  };
  return {
    filled,
    books,
    count,
    ask,
    middle: async ({ name, source, middle }) => {
      if (middle === undefined) return undefined;
      const [page] = Object.values(await ask(source, middle(filled))) as { pageInfo: { endCursor: string | null } }[];
      if (!page?.pageInfo.endCursor) throw new Error(`${name} has no middle at ${filled.size}`);
      return page.pageInfo.endCursor;
    },
    close: async () => {
      await feed.stop();
      bulk.stop();
      await opened.close();
    },
  };
}

function documentOf(source: string): ReturnType<typeof parse> {
  const known = documents.get(source) ?? parse(source);
  if (!documents.has(source)) {
    const [error] = validate(schema, known);
    if (error) throw error;
    documents.set(source, known);
  }
  return known;
}
