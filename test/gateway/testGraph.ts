// A federated graph for tests: subgraphs as SDL and resolvers, composed as the product composes, reached in process or over
// HTTP. Counts what each subgraph is asked, so that a test can say what must not be asked twice.
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { type GraphQLSchema, graphql, parse } from 'graphql';
import { createHandler } from 'graphql-sse/lib/use/http';
import { readGatewayConfig } from '../../gateway/config';
import { answerText, coerce, type Executor, run } from '../../gateway/federation/execute';
import { type FederatedGraph, federatedGraph, type GraphOptions } from '../../gateway/federation/graph';
import { httpTransport } from '../../gateway/federation/httpTransport';
import { localTransport } from '../../gateway/federation/localTransport';
import type { Planner } from '../../gateway/federation/plan';
import type { SubgraphRequest, SubgraphTransport } from '../../gateway/federation/transport';
import { composeSupergraph } from '../../schema/compose';
import { waitFor } from '../harness/waiting';
import { realWorld } from '../harness/world';

export interface TestSubgraph {
  readonly name: string;
  /** Without the `@link` header. */
  readonly sdl: string;
  /** Another header: none at all makes it a subgraph of Federation 1. */
  readonly link?: string;
  readonly resolvers: object;
}

/** 'text': in process, with answers read from their text, as HTTP brings them. */
export type Over = 'local' | 'http' | 'text';

/** Each transport with the library's plans, and our own plans. */
export const WAYS: readonly (readonly [string, TestGraphOptions])[] = [
  ['in process', { over: 'local' }],
  ['over HTTP', { over: 'http' }],
  ['by our own plans', { plain: true, random: () => 0 }],
];

export const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.6", import: ["@key", "@shareable", "@requires", "@external", "@provides", "@inaccessible", "@interfaceObject", "@override"])\n';

export const TIMEOUTS = { queryMs: 20_000, mutationMs: 20_000 };
export const LIMITS = { cacheCount: 100, guard: readGatewayConfig({}).guard };

// biome-ignore lint/suspicious/noExplicitAny: answers are compared as JSON
export type Json = any;

export interface TestGraph {
  readonly graph: FederatedGraph;
  readonly executor: Executor;
  /** What was asked, in order. */
  readonly asked: { subgraph: string; request: SubgraphRequest }[];
  /** How many answers were read which way, where they came as text. */
  readonly texts: Readonly<Record<'spliced' | 'parsed', number>>;
  /** What a client would not be told. */
  readonly log: { what: string; details: Readonly<Record<string, unknown>> }[];
  /** Which operations went the slower way. */
  readonly notices: { what: string; details: Readonly<Record<string, unknown>> }[];
  /** Replaces a subgraph's transport, as when it goes away. */
  replace(subgraph: string, transport: Partial<SubgraphTransport>): void;
  ask(query: string, variables?: Record<string, unknown>): Promise<Json>;
  close(): Promise<void>;
}

export interface TestGraphOptions {
  readonly over?: Over;
  readonly random?: () => number;
  /** Everything goes the slower way. */
  readonly plain?: boolean;
  readonly limits?: GraphOptions['limits'];
  /** Where they were composed already. */
  readonly supergraphSdl?: string;
  readonly contextFor?: (caller: unknown, requestId: string, signal?: AbortSignal) => object;
}

export function schemaOf({ sdl, resolvers, link = LINK }: TestSubgraph): GraphQLSchema {
  return buildSubgraphSchema({ typeDefs: parse(link + sdl), resolvers: resolvers as never });
}

/** Composes and starts the subgraphs. */
export async function testGraph(
  subgraphs: readonly TestSubgraph[],
  options: TestGraphOptions = {},
): Promise<TestGraph> {
  const servers: Server[] = [];
  const asked: TestGraph['asked'] = [];
  const texts = { spliced: 0, parsed: 0 };
  const log: TestGraph['log'] = [];
  const notices: TestGraph['notices'] = [];
  const transports: Record<string, SubgraphTransport> = {};
  const contextFor = options.contextFor ?? (() => ({}));
  for (const subgraph of subgraphs) {
    const transport =
      options.over === 'http'
        ? httpTransport({ url: await serve(schemaOf(subgraph), servers), connections: 8 }, realWorld(), TIMEOUTS)
        : localTransport({ schema: schemaOf(subgraph), contextFor }, realWorld(), TIMEOUTS);
    transports[subgraph.name] = counted(
      subgraph.name,
      options.over === 'text' ? throughText(transport, texts) : transport,
      asked,
    );
  }
  const supergraphSdl =
    options.supergraphSdl ??
    composeSupergraph(subgraphs.map(({ name, sdl, link = LINK }) => ({ name, sdl: link + sdl })));
  const random = options.random ?? Math.random;
  const graph = federatedGraph({
    supergraphSdl,
    ...(options.plain === true ? { planner: planless(random) } : {}),
    scalars: [],
    resumable: [{ field: 'ticks', argument: 'after', cursor: 'cursor' }],
    limits: options.limits ?? LIMITS,
    random,
    after: realWorld().after,
    notice: (what, details) => notices.push({ what, details }),
  });
  const executor: Executor = {
    schema: graph.schema,
    subgraphs: transports,
    unexpected: (what, details) => log.push({ what, details }),
  };
  return {
    graph,
    executor,
    asked,
    texts,
    log,
    notices,
    replace: (name, transport) => {
      transports[name] = { ...(transports[name] as SubgraphTransport), ...transport };
    },
    ask: async (query, variables) => {
      const prepared = await graph.operations.prepare(query, undefined);
      if (!prepared.ok) return JSON.parse(answerText({ data: undefined, failures: prepared.failures }));
      const coerced = coerce(graph.schema, prepared.operation, variables);
      if (!coerced.ok) return JSON.parse(answerText({ data: undefined, failures: coerced.failures }));
      const asking = { caller: { subject: 'test' }, requestId: 'test-request' };
      return JSON.parse(answerText(await run(executor, prepared.operation, coerced.variables, asking)));
    },
    close: async () => {
      await Promise.all(Object.values(transports).map((transport) => transport.close()));
      for (const server of servers) server.closeAllConnections();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

/** A planner that plans nothing, so that everything goes the slower way. It draws from 0 to 100. */
function planless(random: () => number): Planner {
  const none = () => Promise.reject(new Error('this planner plans nothing'));
  return Object.assign(none, { draw: () => random() * 100 });
}

function throughText(transport: SubgraphTransport, texts: Record<'spliced' | 'parsed', number>): SubgraphTransport {
  return {
    ...transport,
    execute: async (request) => {
      const text = JSON.stringify(await transport.execute(request));
      const spliced = request.operation.read?.(text);
      texts[spliced === undefined ? 'parsed' : 'spliced'] += 1;
      return spliced ?? JSON.parse(text);
    },
  };
}

function counted(subgraph: string, transport: SubgraphTransport, asked: TestGraph['asked']): SubgraphTransport {
  return {
    execute: (request) => {
      asked.push({ subgraph, request });
      return transport.execute(request);
    },
    subscribe: (request, signal) => {
      asked.push({ subgraph, request });
      return transport.subscribe(request, signal);
    },
    close: () => transport.close(),
  };
}

/** Serves a subgraph as GraphQL over HTTP and SSE; resolves with its address. */
export async function serve(schema: GraphQLSchema, servers: Server[], port = 0): Promise<string> {
  const signals = new WeakMap<IncomingMessage, AbortSignal>();
  const stream = createHandler({ schema, context: ({ raw }) => ({ signal: signals.get(raw) }) });
  const server = createServer((request, response) => {
    if (request.headers.accept === 'text/event-stream') {
      const leaving = new AbortController();
      response.once('close', () => leaving.abort());
      signals.set(request, leaving.signal);
      return void stream(request, response);
    }
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', async () => {
      const { query, variables } = JSON.parse(body);
      const result = await graphql({ schema, source: query, variableValues: variables });
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
}

/** Waits until a fact is true; the fact's own text names it when it never becomes so. */
export async function until(isSo: () => boolean): Promise<void> {
  await waitFor(String(isSo), isSo);
}
