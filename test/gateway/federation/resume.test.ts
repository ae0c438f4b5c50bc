// A subgraph that restarts under a subscription: a resumable stream goes on where it stopped, whatever the client selected;
// another says that it ended.
import type { Server } from 'node:http';
import { coerce } from '../../../gateway/federation/execute';
import { federatedGraph } from '../../../gateway/federation/graph';
import { httpTransport } from '../../../gateway/federation/httpTransport';
import { localTransport } from '../../../gateway/federation/localTransport';
import { Streams } from '../../../gateway/federation/subscribe';
import type { SubgraphTransport } from '../../../gateway/federation/transport';
import { composeSupergraph } from '../../../schema/compose';
import { realWorld } from '../../harness/world';
import { LIMITS, LINK, schemaOf, serve, type TestSubgraph, TIMEOUTS, until } from '../testGraph';
import { type TickLog, tickLog } from './ticks';

describe('a subgraph that restarts', () => {
  let log: TickLog;
  let servers: Server[] = [];
  let port = 0;
  const events: { data?: Record<string, { n: number } | null> }[] = [];
  let ended: unknown;
  let streams: Streams;
  let close: () => Promise<unknown>;

  const listen = async () => {
    const [ticks] = log.subgraphs;
    if (ticks === undefined) throw new Error('no subgraph');
    port = Number(new URL(await serve(schemaOf(ticks), servers, port)).port);
  };
  const kill = async () => {
    const stopping = servers;
    servers = [];
    for (const server of stopping) server.closeAllConnections();
    await Promise.all(stopping.map((server) => new Promise((resolve) => server.close(resolve))));
  };
  const overHttp = () =>
    httpTransport({ url: `http://127.0.0.1:${port}/graphql`, connections: 4 }, realWorld(), TIMEOUTS);
  const inProcess = () => {
    const contextFor = (_caller: unknown, _id: string, signal?: AbortSignal) => ({ signal });
    return localTransport({ schema: schemaOf(log.subgraphs[0] as TestSubgraph), contextFor }, realWorld(), TIMEOUTS);
  };
  const subscribe = async (
    query: string,
    variables: Record<string, unknown> = {},
    transport: SubgraphTransport = overHttp(),
  ) => {
    const graph = federatedGraph({
      supergraphSdl: composeSupergraph(log.subgraphs.map(({ name, sdl }) => ({ name, sdl: LINK + sdl }))),
      scalars: [],
      resumable: [{ field: 'ticks', argument: 'after', cursor: 'cursor' }],
      limits: LIMITS,
      random: Math.random,
    });
    close = () => transport.close();
    const executor = { schema: graph.schema, subgraphs: { log: transport }, unexpected: () => undefined };
    streams = new Streams(executor, realWorld(), { queueCount: 10, queueBytes: 10_000 });
    const prepared = await graph.operations.prepare(query, undefined);
    if (!prepared.ok) throw new Error('invalid');
    const coerced = coerce(graph.schema, prepared.operation, variables);
    if (!coerced.ok) throw new Error('invalid variables');
    streams.open(
      { operation: prepared.operation, variables: coerced.variables, caller: {}, scope: '', requestId: 'r' },
      {
        next: ({ texts }) => events.push(...texts.map((text) => JSON.parse(text))) > 0,
        drained: async () => undefined,
        complete: () => {
          ended = 'completed';
        },
        fail: (failures) => {
          ended = failures;
        },
      },
    );
  };
  const numbers = (key = 'ticks') => events.map(({ data }) => data?.[key]?.n);

  beforeEach(async () => {
    log = tickLog();
    port = 0;
    events.length = 0;
    ended = undefined;
    await listen();
  });
  afterEach(async () => {
    streams.stop();
    await close();
    await kill();
    await until(() => log.open() === 0);
  });

  it.each([
    ['the client selects no cursor', 'subscription { ticks { n } }', {}, 'ticks'],
    ['the cursor came as a variable', 'subscription($c: String) { t: ticks(after: $c) { n } }', { c: 'start' }, 't'],
    [
      'the cursor stands in the document',
      'subscription { ...F } fragment F on Subscription { ticks(after: "start") { n } }',
      {},
      'ticks',
    ],
    [
      'the client selects a cursor under another name',
      'subscription { ticks { cursor: name n c: cursor } }',
      {},
      'ticks',
    ],
  ])('leaves no gap where %s', async (_, query, variables, key) => {
    await subscribe(query, variables);
    await until(() => log.open() === 1);
    log.append('1', '2');
    await until(() => events.length === 2);
    await kill();
    log.append('3', '4');
    await listen();
    await until(() => events.length === 4);
    log.append('5');
    await until(() => events.length === 5);
    expect(numbers(key)).toEqual([1, 2, 3, 4, 5]);
    expect(log.begun.at(-1)).toBe('c2');
    expect(ended).toBeUndefined();
  });

  it('leaves none either when the stream breaks in this process', async () => {
    await subscribe('subscription { ticks { n } }', {}, inProcess());
    await until(() => log.open() === 1);
    log.append('1');
    await until(() => events.length === 1);
    log.break();
    log.append('2');
    await until(() => events.length === 2);
    expect(numbers()).toEqual([1, 2]);
    expect(log.begun).toEqual([null, 'c1']);
  });

  it('leaves none where it breaks before anything has come', async () => {
    await subscribe('subscription { ticks { n } }', {}, inProcess());
    await until(() => log.open() === 1);
    log.break();
    log.append('1', '2', '3');
    await until(() => events.at(-1)?.data?.ticks?.n === 3);
    expect(numbers()).toEqual([1, 2, 3]);
    expect(log.begun).toEqual([null, 'start']);
  });

  it('ends a stream that cannot be resumed', async () => {
    await subscribe('subscription { alarms { n } }');
    await until(() => log.open() === 1);
    log.append('1');
    await until(() => events.length === 1);
    await kill();
    await until(() => ended !== undefined);
    expect(ended).toEqual([
      {
        message: 'A subgraph does not answer; its fields are null.',
        extensions: { code: 'SUBGRAPH_UNAVAILABLE', service: 'log' },
      },
    ]);
  });

  it('is said at once when it was away to begin with', async () => {
    await kill();
    await subscribe('subscription { ticks { n } }');
    await until(() => ended !== undefined);
    expect(ended).toMatchObject([{ extensions: { code: 'SUBGRAPH_UNAVAILABLE', service: 'log' } }]);
  });
});
