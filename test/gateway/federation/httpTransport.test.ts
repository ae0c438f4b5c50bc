// The transport over HTTP against a server that misbehaves: every way to be away has its code and its reason, and nothing is
// sent twice.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { httpTransport } from '../../../gateway/federation/httpTransport';
import {
  type SubgraphOperation,
  type SubgraphTransport,
  subgraphOperation,
} from '../../../gateway/federation/transport';
import { openCaller } from '../../../schema/sealedCaller';
import { realWorld } from '../../harness/world';
import { TIMEOUTS, until } from '../testGraph';

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

describe('the HTTP transport', () => {
  let server: Server;
  let transport: SubgraphTransport;
  let answer: Answer;
  // Timers go off when a test says so.
  const timers = new Set<() => void>();
  const world = {
    ...realWorld(),
    after: (_: number, work: () => void) => {
      timers.add(work);
      return () => void timers.delete(work);
    },
  };
  const seen: { headers: IncomingMessage['headers']; body: string }[] = [];
  const query = subgraphOperation('query', '{ "quoted" }');
  const mutation = subgraphOperation('mutation', 'mutation { m }');
  const ask = (operation: SubgraphOperation, signal?: AbortSignal) =>
    transport.execute({ operation, variables: '{"a":1}', caller: { subject: 'Zoë' }, requestId: 'r-1', signal });

  beforeEach(async () => {
    seen.length = 0;
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        seen.push({ headers: request.headers, body });
        answer(request, response, body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/deep/graphql?x=1`;
    transport = httpTransport({ url, secret: 'sesame', connections: 2 }, world, TIMEOUTS);
  });
  afterEach(async () => {
    await transport.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('sends body, request id, and the caller under a seal', async () => {
    answer = (request, response) => {
      expect(request.url).toBe('/deep/graphql?x=1');
      response.setHeader('content-type', 'application/graphql-response+json').end('{"data":{"ok":true}}');
    };
    expect(await ask(query)).toEqual({ data: { ok: true } });
    const [{ headers, body } = { headers: {}, body: '' }] = seen;
    expect(JSON.parse(body)).toEqual({ query: '{ "quoted" }', variables: { a: 1 } });
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-request-id': 'r-1',
    });
    const sealed = String(headers['twinledger-caller']);
    expect(openCaller('sesame', sealed, Date.now())).toMatchObject({ caller: { subject: 'Zoë' } });
    expect(openCaller('another', sealed, Date.now())).toBe(undefined);
    expect(JSON.stringify(headers)).not.toContain('sesame');
  });

  it('tells a subgraph that shares no secret nothing about the caller', async () => {
    answer = (_, response) => response.setHeader('content-type', 'application/json').end('{"data":{}}');
    await transport.close();
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    transport = httpTransport({ url, connections: 2 }, world, TIMEOUTS);
    await ask(query);
    expect(Object.keys(seen[0]?.headers ?? {}).filter((name) => name.startsWith('twinledger'))).toEqual([]);
    expect(seen[0]?.headers['x-request-id']).toBe('r-1');
  });

  it('takes errors whatever their status, and text in many pieces', async () => {
    answer = (_, response) => {
      response.writeHead(400, { 'content-type': 'application/json' });
      const bytes = Buffer.from('{"errors":[{"message":"grüße"}]}');
      response.write(bytes.subarray(0, 26));
      setImmediate(() => response.end(bytes.subarray(26)));
    };
    expect(await ask(query)).toEqual({ errors: [{ message: 'grüße' }] });
  });

  it.each<[string, string, Answer]>([
    ['text', 'SUBGRAPH_UNAVAILABLE', (_, response) => response.end('hello')],
    [
      'HTML with an error status',
      'SUBGRAPH_UNAVAILABLE',
      (_, response) => response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>'),
    ],
    [
      'JSON that is broken',
      'SUBGRAPH_UNAVAILABLE',
      (_, response) => response.setHeader('content-type', 'application/json').end('{"data":'),
    ],
    [
      'JSON that is no GraphQL answer',
      'SUBGRAPH_UNAVAILABLE',
      (_, response) => response.setHeader('content-type', 'application/json').end('{"status":"ok"}'),
    ],
    ['nothing in time', 'SUBGRAPH_TIMEOUT', () => undefined],
    [
      'only the beginning in time',
      'SUBGRAPH_TIMEOUT',
      (_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{"data"'),
    ],
  ])('is away when the subgraph answers with %s', async (_, code, given) => {
    answer = given;
    const asking = ask(query);
    asking.catch(() => undefined);
    await until(() => seen.length === 1);
    if (code === 'SUBGRAPH_TIMEOUT') for (const timeUp of timers) timeUp();
    await expect(asking).rejects.toMatchObject({ code });
    expect(seen).toHaveLength(1);
    expect(timers.size).toBe(0);
  });

  it('is away when nobody listens', async () => {
    const nobody = httpTransport({ url: 'http://127.0.0.1:1/graphql', connections: 1 }, realWorld(), {
      queryMs: 5_000,
      mutationMs: 5_000,
    });
    const request = { operation: query, variables: '{}', caller: {}, requestId: 'r' };
    await expect(nobody.execute(request)).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    await expect(nobody.subscribe(request, new AbortController().signal)).rejects.toMatchObject({
      code: 'SUBGRAPH_UNAVAILABLE',
    });
    await nobody.close();
  });

  it('sends once, and says why there is no answer', async () => {
    const cases: [string, Answer][] = [
      ['broken', (request) => request.socket.destroy()],
      ['unwell', (_, response) => response.writeHead(503, { 'content-type': 'text/plain' }).end('not now')],
      ['limited', (_, response) => response.writeHead(429).end()],
      ['other', (_, response) => response.writeHead(500).end()],
    ];
    for (const [reason, given] of cases) {
      answer = given;
      seen.length = 0;
      await expect(ask(query)).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', reason });
      await expect(ask(mutation)).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', reason });
      expect(seen).toHaveLength(2);
    }
  });

  it('gives up a query whose client left', async () => {
    const leaving = new AbortController();
    let closed = false;
    answer = (request) => {
      request.socket.once('close', () => {
        closed = true;
      });
      leaving.abort();
    };
    await expect(ask(query, leaving.signal)).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', reason: 'left' });
    await until(() => closed);
    expect(seen).toHaveLength(1);
  });

  it('reads a stream cut anywhere, with comments and either line end, and says when it breaks', async () => {
    const text =
      ':\n\nevent: next\ndata: {"data":{"n":"é"}}\n\n:\n\nevent: next\r\ndata: {"data":\r\ndata: {"n":2}}\r\n\r\n';
    const bytes = Buffer.from(text);
    for (const ending of ['event: complete\ndata:\n\n', '']) {
      answer = (_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        for (const byte of bytes) response.write(Buffer.from([byte]));
        response.end(ending);
      };
      const stream = await transport.subscribe(
        { operation: query, variables: '{}', caller: {}, requestId: 'r' },
        new AbortController().signal,
      );
      const events: unknown[] = [];
      const reading = (async () => {
        for await (const event of stream as AsyncIterable<unknown>) events.push(event);
      })();
      if (ending === '') await expect(reading).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
      else await reading;
      expect(events).toEqual([{ data: { n: 'é' } }, { data: { n: 2 } }]);
    }
  });
});
