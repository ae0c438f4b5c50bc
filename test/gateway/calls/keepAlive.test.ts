// Connections that a subgraph closes while they are idle: no read fails of it, and no mutation is ever sent twice.
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { SubgraphCalls } from '../../../gateway/calls/subgraphCalls';
import { httpTransport } from '../../../gateway/federation/httpTransport';
import { type SubgraphTransport, subgraphOperation } from '../../../gateway/federation/transport';
import { realWorld } from '../../harness/world';
import { TIMEOUTS, until } from '../testGraph';
import { CALLS, outside } from './clock';

const ANSWER = '{"data":{"ok":true}}';
const RESPONSE = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${ANSWER.length}\r\n\r\n${ANSWER}`;

describe('an idle connection', () => {
  let server: Server | HttpServer;
  let transport: SubgraphTransport;
  let calls: SubgraphCalls;
  let requests: string[];
  let connections: number;
  const sockets = new Set<Socket>();

  const serve = async (made: Server | HttpServer) => {
    server = made;
    requests = [];
    connections = 0;
    server.on('connection', (socket: Socket) => {
      connections += 1;
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
    transport = httpTransport({ url, connections: 1 }, realWorld(), TIMEOUTS);
    calls = new SubgraphCalls('books', transport, CALLS, outside(realWorld()));
  };
  afterEach(async () => {
    await transport.close();
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  const send = (kind: 'query' | 'mutation') =>
    calls.execute({ operation: subgraphOperation(kind, kind), variables: '{}', caller: {}, requestId: 'r' });

  it('that is closed in the moment of its next use fails no query, and repeats no mutation', async () => {
    // Answers the first request of a connection, and closes it when the next one is there already.
    await serve(
      createServer((socket) => {
        let seen = 0;
        socket.on('data', (bytes) => {
          requests.push(/"query":"(\w+)"/.exec(String(bytes))?.[1] ?? '');
          seen += 1;
          if (seen === 1) socket.write(RESPONSE);
          else socket.destroy();
        });
      }),
    );
    await send('query');
    expect(await send('query')).toEqual({ data: { ok: true } });
    expect(requests).toEqual(['query', 'query', 'query']);
    expect(connections).toBe(2);
    requests.length = 0;
    await send('mutation'); // on a connection of the mutations' own
    await expect(send('mutation')).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', reason: 'broken' });
    expect(requests).toEqual(['mutation', 'mutation']);
    expect(calls.state.retried).toBe(1);
  });

  it('that was closed meanwhile is not used at all', async () => {
    await serve(
      createServer((socket) => {
        socket.on('data', (bytes) => {
          requests.push(String(bytes));
          socket.end(RESPONSE); // without a word about it in the headers
        });
      }),
    );
    for (let i = 1; i <= 5; i++) {
      for (const kind of ['query', 'mutation'] as const) expect(await send(kind)).toEqual({ data: { ok: true } });
      await until(() => sockets.size === 0);
    }
    expect(requests).toHaveLength(10);
    expect(calls.state).toMatchObject({ failures: 0, retried: 0 });
  });

  it('of a server that closes them after 50 ms, and says so, is left in time', async () => {
    const made = createHttpServer((request, response) => {
      request.resume().on('end', () => {
        requests.push(request.method ?? '');
        response.writeHead(200, { 'content-type': 'application/json' }).end(ANSWER);
      });
    });
    made.keepAliveTimeout = 50;
    await serve(made);
    // Spread over the very moments at which the server closes.
    for (let pauseMs = 40; pauseMs < 60; pauseMs++) {
      for (const kind of ['query', 'mutation'] as const) expect(await send(kind)).toEqual({ data: { ok: true } });
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    expect(requests).toHaveLength(40);
    expect(calls.state).toMatchObject({ failures: 0, retried: 0 });
  });

  it('of mutations is not kept as long as that of queries', async () => {
    const closed: string[] = [];
    await serve(
      createServer((socket) => {
        socket.on('data', (bytes) => {
          socket.once('close', () => closed.push(/"query":"(\w+)"/.exec(String(bytes))?.[1] ?? ''));
          socket.write(RESPONSE);
        });
      }),
    );
    await Promise.all([send('query'), send('mutation')]);
    await until(() => closed.length > 0);
    expect(closed[0]).toBe('mutation');
  });
});
