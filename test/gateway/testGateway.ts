// The whole gateway for tests, on a free port over subgraphs in this process: the two small books and the log of ticks.
import { pino } from 'pino';
import { type GatewayConfig, readGatewayConfig } from '../../gateway/config';
import { localTransport } from '../../gateway/federation/localTransport';
import { type GatewayOptions, type RunningGateway, startGateway } from '../../gateway/main';
import { composeSupergraph } from '../../schema/compose';
import { realWorld } from '../harness/world';
import { type TickLog, tickLog } from './federation/ticks';
import { type Json, LINK, schemaOf, type TestSubgraph, TIMEOUTS } from './testGraph';

export interface TestGateway extends RunningGateway {
  /** The GraphQL address. */
  readonly graphql: string;
  readonly log: TickLog;
  /** What was logged. */
  readonly lines: Json[];
  post(
    body: unknown,
    headers?: Record<string, string>,
    signal?: AbortSignal,
  ): Promise<{ status: number; type: string; body: Json; headers: Headers }>;
}

export interface TestGatewayOptions {
  readonly subgraphs?: readonly TestSubgraph[];
  readonly limits?: Partial<GatewayConfig>;
  readonly options?: Partial<GatewayOptions>;
}

export async function testGateway({
  subgraphs = [],
  limits = {},
  options = {},
}: TestGatewayOptions = {}): Promise<TestGateway> {
  const log = tickLog();
  const all = [...subgraphs, ...log.subgraphs];
  const lines: Json[] = [];
  const logger = pino({ level: 'warn' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const contextFor = (_caller: unknown, _requestId: string, signal?: AbortSignal) => ({ signal });
  const running = await startGateway({
    supergraphSdl: composeSupergraph(all.map(({ name, sdl, link = LINK }) => ({ name, sdl: link + sdl }))),
    transports: Object.fromEntries(
      all.map((subgraph) => [
        subgraph.name,
        localTransport({ schema: schemaOf(subgraph), contextFor }, realWorld(), TIMEOUTS),
      ]),
    ),
    host: '127.0.0.1',
    port: 0,
    callerOf: (request) => {
      if (request.headers['x-caller'] === 'nobody') throw new Error('no such caller');
      const scope = String(request.headers['x-caller'] ?? 'everything');
      return { caller: { subject: scope }, scope };
    },
    world: realWorld(),
    logger,
    limits: { ...readGatewayConfig({}), ...limits },
    resumable: [{ field: 'ticks', argument: 'after', cursor: 'cursor' }],
    ...options,
  });
  const graphql = `${running.url}/graphql`;
  return {
    ...running,
    graphql,
    log,
    lines,
    post: async (body, headers = {}, signal) => {
      const response = await fetch(graphql, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
        ...(signal === undefined ? {} : { signal }),
      });
      const text = await response.text();
      const type = response.headers.get('content-type') ?? '';
      return {
        status: response.status,
        type,
        body: type.includes('json') ? JSON.parse(text) : text,
        headers: response.headers,
      };
    },
  };
}
