// What is sent again and what is not, against a real server: by status or kind of breaking, and by kind of operation.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SubgraphCalls } from '../../../gateway/calls/subgraphCalls';
import { httpTransport } from '../../../gateway/federation/httpTransport';
import { retryAfterMs } from '../../../gateway/federation/retryAfter';
import { type SubgraphAway, type SubgraphTransport, subgraphOperation } from '../../../gateway/federation/transport';
import type { GatewayWorld } from '../../../gateway/world';
import { TIMEOUTS } from '../testGraph';
import { CALLS, outside } from './clock';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
const KINDS = ['query', 'mutation', 'subscription'] as const;
type Kind = (typeof KINDS)[number];

const NOW = Date.parse('2026-11-27T12:00:00Z');
const json = (status: number, body: string, headers: Record<string, string> = {}): Answer => {
  return (_, response) => response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
};
const text = (status: number, headers: Record<string, string> = {}): Answer => {
  return (_, response) => response.writeHead(status, { 'content-type': 'text/plain', ...headers }).end('no');
};

describe('a call', () => {
  let server: Server;
  let answers: Answer[];
  let seen: number;
  let pauses: number[];
  let transport: SubgraphTransport;
  let calls: SubgraphCalls;
  // Pauses are over at once and noted; the time of a call is never over.
  const world: GatewayWorld = {
    now: () => new Date(NOW),
    newId: () => 'id',
    after: (ms, work) => {
      if (ms >= TIMEOUTS.queryMs) return () => undefined;
      pauses.push(ms);
      const immediate = setImmediate(work);
      return () => clearImmediate(immediate);
    },
  };
  const over = (url: string) => {
    transport = httpTransport({ url, connections: 2 }, world, TIMEOUTS);
    calls = new SubgraphCalls('books', transport, CALLS, outside(world));
  };

  beforeEach(async () => {
    seen = 0;
    pauses = [];
    server = createServer((request, response) => {
      request.resume().on('end', () => {
        seen += 1;
        (answers[Math.min(seen, answers.length) - 1] as Answer)(request, response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    over(`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`);
  });
  afterEach(async () => {
    await transport.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const send = (kind: Kind, endsAt?: number, signal = new AbortController().signal) => {
    const request = { operation: subgraphOperation(kind, 'q'), variables: '{}', caller: {}, requestId: 'r', endsAt };
    return kind === 'subscription' ? calls.subscribe(request, signal) : calls.execute({ ...request, signal });
  };
  const sent = (kind: Kind, endsAt?: number) =>
    send(kind, endsAt).then(
      () => 'answered',
      ({ code, retryAfterMs }: SubgraphAway) => (retryAfterMs === undefined ? code : { code, retryAfterMs }),
    );

  // What comes back, and how often a read is sent if that is all that ever comes.
  const AWAY = 'SUBGRAPH_UNAVAILABLE';
  const cases: [string, Answer, number, unknown][] = [
    ['200 with data', json(200, '{"data":{}}'), 1, 'answered'],
    ['200 with errors', json(200, '{"errors":[{"message":"x"}]}'), 1, 'answered'],
    ['400 with errors', json(400, '{"errors":[{"message":"x"}]}'), 1, 'answered'],
    ['404', text(404), 1, AWAY],
    ['500', text(500), 1, AWAY],
    ['501 with Retry-After', text(501, { 'retry-after': '1' }), 1, AWAY],
    ['429', text(429), 3, AWAY],
    ['502', text(502), 3, AWAY],
    ['503', text(503), 3, AWAY],
    ['504', text(504), 3, AWAY],
    ['503 with errors alone', json(503, '{"errors":[{"message":"stopping"}]}'), 3, AWAY],
    ['503 with data', json(503, '{"data":{}}'), 1, 'answered'],
    ['503 for two minutes', text(503, { 'retry-after': '120' }), 1, { code: AWAY, retryAfterMs: 120_000 }],
    ['a broken connection', (request) => request.socket.destroy(), 3, AWAY],
    [
      'half an answer',
      (request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
        response.write('{"data"', () => request.socket.destroy());
      },
      3,
      AWAY,
    ],
    ['no GraphQL', json(200, '{"status":"ok"}'), 1, AWAY],
  ];
  it.each(cases.flatMap((each) => KINDS.map((kind) => [kind, ...each] as const)))(
    '%s: %s',
    async (kind, _, answer, times, outcome) => {
      answers = [answer];
      expect(await sent(kind)).toEqual(outcome);
      expect(seen).toBe(kind === 'mutation' ? 1 : times);
      expect(calls.state.retried).toBe(seen - 1);
    },
  );

  it('is over when one try succeeds', async () => {
    for (const kind of ['query', 'subscription'] as const) {
      seen = 0;
      answers = [text(503), (request) => request.socket.destroy(), json(200, '{"data":{"third":true}}')];
      expect(await send(kind)).toEqual({ data: { third: true } });
      expect(seen).toBe(3);
    }
  });

  it('waits longer each time, by chance, but not where only an idle connection had been closed', async () => {
    answers = [text(502)];
    await sent('query');
    expect(pauses).toEqual([50, 100]);
    pauses.length = 0;
    answers = [(request) => request.socket.destroy()];
    await sent('query');
    expect(pauses).toEqual([100]);
  });

  it('waits as long as the subgraph asks for, in seconds or until a date', async () => {
    answers = [
      text(429, { 'retry-after': '2' }),
      text(503, { 'retry-after': new Date(NOW + 1_000).toUTCString() }),
      json(200, '{"data":{}}'),
    ];
    expect(await sent('query')).toBe('answered');
    expect(pauses).toEqual([2_050, 1_100]);
  });

  it('is not repeated beyond the end of the operation', async () => {
    answers = [text(503, { 'retry-after': '2' })];
    expect(await sent('query', NOW + 1_500)).toEqual({ code: AWAY, retryAfterMs: 2_000 });
    expect(seen).toBe(1);
  });

  it('is not repeated for a client that left', async () => {
    const leaving = new AbortController();
    answers = [
      (request, response) => {
        text(503)(request, response);
        leaving.abort();
      },
    ];
    await expect(send('query', undefined, leaving.signal)).rejects.toMatchObject({ reason: 'left' });
    expect(seen).toBe(1);
  });

  it('finds nobody there, and tries again', async () => {
    await transport.close();
    over('http://127.0.0.1:1/graphql');
    for (const kind of KINDS) {
      pauses.length = 0;
      expect(await sent(kind)).toBe(AWAY);
      expect(pauses).toHaveLength(kind === 'mutation' ? 0 : 2);
    }
  });
});

it('understands Retry-After, and nothing else', () => {
  const now = new Date(NOW);
  const understood: [string | undefined, number | undefined][] = [
    [undefined, undefined],
    ['', undefined],
    ['0', 0],
    [' 12 ', 12_000],
    ['Fri, 27 Nov 2026 12:00:30 GMT', 30_000],
    ['Friday, 27-Nov-26 12:00:30 GMT', 30_000],
    ['Thu, 26 Nov 2026 12:00:00 GMT', 0],
    ['-1', undefined],
    ['7.5', undefined],
    ['soon', undefined],
    ['99999999999', undefined],
  ];
  for (const [header, ms] of understood) expect([header, retryAfterMs(header, now)]).toEqual([header, ms]);
});
