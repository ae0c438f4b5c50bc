// How the subgraphs are doing, as an operator sees it: at /readyz, in the log, and in what clients are told.

import { readGatewayConfig } from '../../../gateway/config';
import { SubgraphAway } from '../../../gateway/federation/transport';
import { type TestGateway, testGateway } from '../testGateway';
import { type Json, type TestSubgraph, until } from '../testGraph';
import { CALLS, type Clock, clock } from './clock';

const { telemetry } = readGatewayConfig({ METRICS_PORT: '0' });

const subgraph: TestSubgraph = {
  name: 'books',
  sdl: 'type Query { book(n: Int): String }',
  resolvers: { Query: { book: () => 'x' } },
};

describe('the state of the subgraphs', () => {
  let gateway: TestGateway;
  let world: Clock;
  let respond: () => Promise<Json>;

  beforeEach(async () => {
    world = clock();
    const books = { execute: () => respond(), subscribe: async () => ({}), close: async () => undefined };
    gateway = await testGateway({
      subgraphs: [subgraph],
      limits: { telemetry, calls: { ...CALLS, retries: 0, breakerFailures: 2, concurrency: 1, queue: 0 } },
      options: {
        world: { ...world, random: () => 0 },
        transports: { books, log: books, colours: books },
      },
    });
  });
  afterEach(() => gateway.stop());

  const ask = async (n: number) => (await gateway.post({ query: `{ book(n: ${n}) }` })).body;
  const readyz = async (): Promise<Json> => {
    const response = await fetch(`${gateway.url}/readyz`);
    expect(response.status).toBe(200);
    return response.json();
  };
  const books = async () => (await readyz()).subgraphs.find((each: Json) => each.subgraph === 'books');

  it('is shown, with status 200 whatever it is', async () => {
    expect(await books()).toEqual({
      subgraph: 'books',
      state: 'closed',
      since: '2026-11-27T12:00:00.000Z',
      failures: 0,
      running: 0,
      waiting: 0,
      retried: 0,
      refused: 0,
      turnedAway: 0,
    });
    respond = () => Promise.reject(new SubgraphAway('SUBGRAPH_TIMEOUT', 'hangs', 'late'));
    world.pass(500);
    await ask(1);
    await ask(2);
    world.pass(500);
    expect(await ask(3)).toEqual({
      errors: [
        {
          message: 'A subgraph does not answer; its fields are null.',
          path: ['book'],
          extensions: { code: 'SUBGRAPH_UNAVAILABLE', service: 'books', retryAfterMs: 1_500 },
        },
      ],
      data: { book: null },
    });
    const opened = { state: 'open', since: '2026-11-27T12:00:00.500Z', failures: 2, refused: 1 };
    expect(await books()).toMatchObject(opened);
    expect(gateway.subgraphs().find((each) => each.subgraph === 'books')).toMatchObject({ state: 'open', failures: 2 });
    expect((await readyz()).status).toBe('ready');
    const metrics = await (await fetch(gateway.metricsUrl as string)).text();
    for (const [name, value] of [
      ['down', 1],
      ['calls_waiting', 0],
      ['calls_refused_total', 1],
      ['calls_turned_away_total', 0],
    ] as const)
      expect(metrics).toContain(`twinledger_gateway_subgraph_${name}{subgraph="books"} ${value}\n`);
    expect(metrics).toContain('twinledger_gateway_requests_shared_total 0\n');
    // Two timeouts and the change of state are news; a call that was not even sent is none.
    expect(gateway.lines.filter(({ level }) => level >= 50).map(({ msg }) => msg)).toEqual([
      'a subgraph is away',
      'a subgraph counts as down',
      'a subgraph is away',
    ]);
    world.pass(1_500);
    respond = async () => ({ data: { book: 'found' } });
    expect(await ask(4)).toEqual({ data: { book: 'found' } });
    expect(await books()).toMatchObject({ state: 'closed', failures: 0 });
  });

  it('tells a client that the queue is full', async () => {
    let answer: (answer: Json) => void = () => undefined;
    respond = () => new Promise((resolve) => (answer = resolve));
    const first = ask(1);
    await until(() => gateway.subgraphs().some(({ running }) => running === 1));
    expect((await ask(2)).errors).toEqual([
      {
        message: 'Too many calls wait for a subgraph already; this one was not sent.',
        path: ['book'],
        extensions: { code: 'SUBGRAPH_BUSY', service: 'books' },
      },
    ]);
    answer({ data: { book: 'first' } });
    expect(await first).toEqual({ data: { book: 'first' } });
  });
});
