// A library that says what its lists cost and counts what it is asked, and every way to ask it: what the guard is tested on.
import { createClient as createStreamClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { readGatewayConfig } from '../../../gateway/config';
import { type TestGateway, testGateway } from '../testGateway';
import type { Json, TestSubgraph } from '../testGraph';

export const COSTLY_LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@cost", "@listSize"])\n';

export interface Library {
  readonly gateway: TestGateway;
  /** How often a root field of the subgraph was asked for, since the last look. */
  asked(): number;
  /** The answer over HTTP, twice (the second may go another way), over GET, WebSocket, server-sent events and multipart. */
  everyWay(query: string, variables?: Record<string, unknown>): Promise<Json[]>;
  stop(): Promise<void>;
}

/** Starts a gateway over the library with these settings. */
export async function library(environment: Readonly<Record<string, string>> = {}): Promise<Library> {
  let calls = 0;
  const book = (id: string): Json => ({
    id,
    title: `title of ${id}`,
    next: () => book(`${id}+`),
    series: ({ first }: { first?: number }) => ({
      nodes: Array.from({ length: first ?? 1 }, (_, n) => book(`${id}.${n}`)),
    }),
  });
  const noted = <T>(value: T): T => {
    calls += 1;
    return value;
  };
  const subgraph: TestSubgraph = {
    name: 'library',
    link: COSTLY_LINK,
    sdl: `
      type Query {
        book(id: ID): Book!
        books(first: Int, last: Int): Books! @listSize(slicingArguments: ["first", "last"], assumedSize: 50, sizedFields: ["nodes"], requireOneSlicingArgument: false)
        one(first: Int, last: Int): [Book!]! @listSize(slicingArguments: ["first", "last"])
        search(by: Search, free: Free): Int
        level(is: Level): Int
      }
      type Mutation { lend(id: ID): Book! }
      scalar Free
      enum Level { GROUND FIRST }
      input Search { title: String and: [Search!] }
      type Books { nodes: [Book!]! }
      type Book {
        id: ID!
        title: String
        next: Book!
        series(first: Int): Books! @listSize(slicingArguments: ["first"], assumedSize: 50, sizedFields: ["nodes"], requireOneSlicingArgument: false)
      }
    `,
    resolvers: {
      Query: {
        book: (_: unknown, { id }: { id?: string }) => noted(book(id ?? '1')),
        books: (_: unknown, { first }: { first?: number }) =>
          noted({ nodes: Array.from({ length: Math.min(first ?? 2, 3) }, (_value, n) => book(String(n))) }),
        one: () => noted([book('1')]),
        search: () => noted(1),
        level: () => noted(1),
      },
      Mutation: { lend: () => noted(book('1')) },
    },
  };
  const gateway = await testGateway({ subgraphs: [subgraph], limits: { guard: readGatewayConfig(environment).guard } });
  return {
    gateway,
    asked: () => {
      const seen = calls;
      calls = 0;
      return seen;
    },
    everyWay: async (query, variables) => [
      (await gateway.post({ query, variables })).body,
      (await gateway.post({ query, variables })).body,
      await byGet(gateway, query, variables),
      await bySocket(gateway, query, variables),
      await byStream(gateway, query, variables),
      await byParts(gateway, query, variables),
    ],
    stop: () => gateway.stop(),
  };
}

/** The codes of an answer's errors. */
export const codesOf = ({ errors }: Json): string[] => (errors ?? []).map(({ extensions }: Json) => extensions.code);

async function byGet({ graphql }: TestGateway, query: string, variables: object | undefined): Promise<Json> {
  const search = new URLSearchParams({
    query,
    ...(variables === undefined ? {} : { variables: JSON.stringify(variables) }),
  });
  // A long one does not fit into the headers: it comes as JSON with another media type, which is Apollo's way each time.
  const isLong = search.toString().length > 8_000;
  const response = isLong
    ? await fetch(graphql, {
        method: 'POST',
        body: JSON.stringify({ query, variables }),
        headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      })
    : await fetch(`${graphql}?${search}`, { headers: { 'apollo-require-preflight': 'yes' } });
  return response.json();
}

async function bySocket({ graphql }: TestGateway, query: string, variables?: Record<string, unknown>): Promise<Json> {
  const url = graphql.replace('http', 'ws');
  const client = createSocketClient({ url, webSocketImpl: WebSocket, retryAttempts: 0, lazyCloseTimeout: 0 });
  const answer = await new Promise<Json>((resolve) =>
    client.subscribe<Json>(
      { query, ...(variables === undefined ? {} : { variables }) },
      {
        next: resolve,
        error: (errors) => resolve(Array.isArray(errors) ? { errors } : { broke: errors }),
        complete() {},
      },
    ),
  );
  await client.dispose();
  return answer;
}

async function byStream({ graphql }: TestGateway, query: string, variables?: Record<string, unknown>): Promise<Json> {
  const client = createStreamClient({ url: graphql, retryAttempts: 0 });
  const answer = await new Promise<Json>((resolve) =>
    client.subscribe<Json>(
      { query, ...(variables === undefined ? {} : { variables }) },
      { next: resolve, error: (error) => resolve({ broke: error }), complete() {} },
    ),
  );
  client.dispose();
  return answer;
}

async function byParts({ graphql }: TestGateway, query: string, variables?: Record<string, unknown>): Promise<Json> {
  const response = await fetch(graphql, {
    method: 'POST',
    body: JSON.stringify({ query, variables }),
    headers: { 'content-type': 'application/json', accept: 'multipart/mixed;subscriptionSpec=1.0' },
  });
  const [, payload = ''] = /\{"payload":(.+)\}\r\n--graphql/.exec(await response.text()) ?? [];
  return JSON.parse(payload);
}
