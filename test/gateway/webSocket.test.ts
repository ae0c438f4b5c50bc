// graphql-transport-ws: with its own client, and word by word where a client would never do wrong.
import { EventEmitter, once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { Outlet, Sink } from '../../gateway/outlet';
import type { Service } from '../../gateway/service';
import { SocketOperation } from '../../gateway/socketOperation';
import { SocketSession } from '../../gateway/webSocket';
import { dataverse, finance } from './federation/books';
import { type TestGateway, testGateway } from './testGateway';
import { type Json, until } from './testGraph';

describe('the gateway over WebSocket', () => {
  let gateway: TestGateway;
  const sockets: WebSocket[] = [];
  beforeEach(async () => {
    gateway = await testGateway({
      subgraphs: [dataverse, finance],
      limits: { socketOperations: 2, allowedOrigins: ['https://good.example'] },
    });
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.terminate();
    await until(() => gateway.log.open() === 0);
    expect(gateway.counts()).toEqual({ upstreams: 0, clients: 0 });
    await gateway.stop();
  });
  const address = () => gateway.graphql.replace('http', 'ws');
  const connect = async (protocols = 'graphql-transport-ws', headers: Record<string, string> = {}) => {
    const socket = new WebSocket(address(), protocols, { headers });
    sockets.push(socket);
    const received: Json[] = [];
    socket.on('message', (data) => received.push(JSON.parse(String(data))));
    const closed = once(socket, 'close').then(([code, reason]) => [code, String(reason)]);
    closed.catch(() => undefined);
    await once(socket, 'open');
    return {
      socket,
      received,
      closed,
      say: (message: unknown) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    };
  };
  const ready = async () => {
    const connection = await connect();
    connection.say({ type: 'connection_init' });
    await until(() => connection.received.length === 1);
    expect(connection.received.splice(0)).toEqual([{ type: 'connection_ack' }]);
    return connection;
  };
  const client = () =>
    createClient({ url: address(), webSocketImpl: WebSocket, retryAttempts: 0, lazyCloseTimeout: 0 });

  it('sends what comes in a burst in order, each event a message of its own, whatever its length', async () => {
    const { say, received } = await ready();
    const query = 'subscription($a: String) { ticks(after: $a) { n name } }';
    for (const id of ['a', 'b'.repeat(256)])
      say({ type: 'subscribe', id, payload: { query, variables: { a: 'start' } } });
    await until(() => gateway.counts().clients === 2);
    const names = [0, 1, 20, 60, 126, 3_900, 4_097, 9_000, 32_700, 32_769, 65_400, 65_536, 5, 70_000]
      .flatMap((length) => ['x'.repeat(length), 'é'.repeat(length >> 1), 'y'])
      .flatMap((name) => [name, 'z', name]);
    gateway.log.append(...names);
    await until(() => received.length === 2 * names.length);
    for (const id of ['a', 'b'.repeat(256)])
      expect(received.filter((message) => message.id === id)).toEqual(
        names.map((name, index) => ({ id, type: 'next', payload: { data: { ticks: { n: index + 1, name } } } })),
      );
  });

  it('serves the protocol’s own client: a subscription, a query and a mutation', async () => {
    const ours = client();
    const events = ours.iterate<Json>({ query: 'subscription { ticks { n thing { colour } } }' });
    const first = events.next();
    await until(() => gateway.log.open() === 1);
    gateway.log.append('red');
    expect((await first).value).toEqual({ data: { ticks: { n: 1, thing: { colour: 'colour of red' } } } });
    for (const query of [
      '{ invoice(id: "1") { proposal { status } } }',
      'mutation { invoice: confirm(id: "1") { proposal { status } } }',
    ]) {
      const answers: Json[] = [];
      for await (const answer of ours.iterate<Json>({ query })) answers.push(answer);
      expect(answers).toEqual([{ data: { invoice: { proposal: { status: 'OPEN' } } } }]);
    }
    await events.return?.();
    await until(() => gateway.log.open() === 0);
    await ours.dispose();
  });

  it('tells the client’s errors with their codes, and leaves the connection open', async () => {
    const { say, received } = await ready();
    say({ id: 'a', type: 'subscribe', payload: { query: '{ nope }' } });
    say({ id: 'b', type: 'subscribe', payload: { query: 'subscription { ticks(after: "garbage") { n } }' } });
    await until(() => received.length === 2);
    expect(received).toContainEqual({
      id: 'a',
      type: 'error',
      payload: [expect.objectContaining({ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } })],
    });
    expect(received).toContainEqual({
      id: 'b',
      type: 'error',
      payload: [{ message: 'not a cursor', extensions: { code: 'CURSOR_INVALID' } }],
    });
    say({ type: 'ping' });
    await until(() => received.length === 3);
    expect(received[2]).toEqual({ type: 'pong' });
  });

  it('ends a stream when its client completes it, and takes the id anew', async () => {
    const { say, received } = await ready();
    for (let i = 0; i < 2; i += 1) {
      say({ id: 'a', type: 'subscribe', payload: { query: 'subscription { alarms { n } }' } });
      await until(() => gateway.log.open() === 1);
      say({ id: 'a', type: 'complete' });
      await until(() => gateway.log.open() === 0);
    }
    expect(received).toEqual([]);
  });

  it('releases a stream when the connection breaks', async () => {
    const { say, socket } = await ready();
    say({ id: 'a', type: 'subscribe', payload: { query: 'subscription { ticks { n } }' } });
    await until(() => gateway.log.open() === 1);
    socket.terminate();
    await until(() => gateway.log.open() === 0);
  });

  it('prints an event once for all its clients, each under its own id', async () => {
    const connections = [await ready(), await ready()];
    for (const [index, { say }] of connections.entries()) {
      say({ id: `client "${index}"`, type: 'subscribe', payload: { query: 'subscription { alarms { n } }' } });
    }
    await until(() => gateway.counts().clients === 2);
    expect(gateway.counts().upstreams).toBe(1);
    gateway.log.append('fire');
    await until(() => connections.every(({ received }) => received.length === 1));
    expect(connections.map(({ received }) => received[0])).toEqual([
      { id: 'client "0"', type: 'next', payload: { data: { alarms: { n: 1 } } } },
      { id: 'client "1"', type: 'next', payload: { data: { alarms: { n: 1 } } } },
    ]);
  });

  it('limits what runs at once on a connection', async () => {
    const { say, received } = await ready();
    for (const id of ['a', 'b', 'c'])
      say({ id, type: 'subscribe', payload: { query: 'subscription { alarms { n } }' } });
    await until(() => received.length === 1);
    expect(received[0]).toMatchObject({ id: 'c', type: 'error', payload: [{ extensions: { code: 'BAD_REQUEST' } }] });
  });

  it.each([
    ['text that is not JSON', ['{'], 4400],
    ['a message without type', [{ id: 'a' }], 4400],
    ['an unknown type', [{ type: 'start' }], 4400],
    [
      'a subscription before the connection is acknowledged',
      [{ id: 'a', type: 'subscribe', payload: { query: '{ __typename }' } }],
      4401,
    ],
    ['two initialisations', [{ type: 'connection_init' }, { type: 'connection_init' }], 4429],
  ])('closes on %s', async (_, messages, code) => {
    const { say, closed } = await connect();
    for (const message of messages) say(message);
    expect((await closed)[0]).toBe(code);
  });

  it.each([
    ['without an id', { type: 'subscribe', payload: { query: '{ __typename }' } }, 4400],
    ['with an endless id', { type: 'subscribe', id: 'a'.repeat(257), payload: { query: '{ __typename }' } }, 4400],
    ['without a query', { id: 'a', type: 'subscribe', payload: {} }, 4400],
    ['without a payload', { id: 'a', type: 'subscribe' }, 4400],
  ])('closes on a subscribe message %s', async (_, message, code) => {
    const { say, closed } = await ready();
    say(message);
    expect((await closed)[0]).toBe(code);
  });

  it('closes on an id that is in use', async () => {
    const { say, closed } = await ready();
    for (let i = 0; i < 2; i += 1)
      say({ id: 'a', type: 'subscribe', payload: { query: 'subscription { alarms { n } }' } });
    expect(await closed).toEqual([4409, 'Subscriber for a already exists']);
  });

  it('closes on a long id that is in use, and does not take the process with it', async () => {
    const { say, closed } = await ready();
    for (let i = 0; i < 2; i += 1)
      say({ id: '€'.repeat(100), type: 'subscribe', payload: { query: 'subscription { alarms { n } }' } });
    expect(await closed).toEqual([4409, `Subscriber for ${'€'.repeat(36)}`]);
  });

  it('closes on another protocol, and on a caller that is not let in', async () => {
    await expect(connect('graphql-ws')).rejects.toThrow('no subprotocol');
    const { say, closed } = await connect('graphql-transport-ws', { 'x-caller': 'nobody' });
    say({ type: 'connection_init' });
    expect(await closed).toEqual([4403, 'Forbidden']);
  });

  it('lets in pages of its own and of allowed origins, and no other page', async () => {
    for (const origin of [gateway.url, 'https://good.example']) {
      (await connect('graphql-transport-ws', { origin })).socket.close();
    }
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1']) {
      await expect(connect('graphql-transport-ws', { origin })).rejects.toThrow('403');
    }
    await expect(
      once(new WebSocket(`${gateway.url.replace('http', 'ws')}/elsewhere`, 'graphql-transport-ws'), 'open'),
    ).rejects.toThrow('404');
  });
});

it('logs what breaks under the request id that its client is told', async () => {
  const socket = Object.assign(new EventEmitter(), { readyState: 1, OPEN: 1, send: jest.fn() });
  const unexpected = jest.fn();
  const error = new Error('boom');
  new SocketSession(socket as unknown as WebSocket, socket as unknown as Sink, { headers: {} } as IncomingMessage, {
    service: { counted: async () => ({}), ready: () => Promise.reject(error) } as unknown as Service,
    world: { now: () => new Date(0), after: () => () => undefined, newId: () => 'id-1' },
    callerOf: async () => ({ caller: {}, scope: '' }),
    unexpected,
    operationCount: 1,
    initMs: 1,
  });
  const say = (message: object) => socket.emit('message', Buffer.from(JSON.stringify(message)), false);
  say({ type: 'connection_init' });
  await until(() => socket.send.mock.calls.length === 1);
  say({ id: 'a', type: 'subscribe', payload: { query: '{ __typename }' } });
  await until(() => socket.send.mock.calls.length === 2);
  expect(unexpected.mock.calls).toEqual([[expect.any(String), { requestId: 'id-1', error }]]);
  const masked = { message: 'Internal server error', extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'id-1' } };
  expect(JSON.parse(socket.send.mock.calls[1]?.[0])).toEqual({ id: 'a', type: 'error', payload: [masked] });
});

it('frees no id that is another operation’s by now, when one ends whose client has left it', () => {
  const socket = { readyState: 1, OPEN: 1, send: jest.fn() } as unknown as WebSocket;
  const over = jest.fn();
  const left = new SocketOperation('a', socket, {} as Outlet, over);
  left.leave();
  left.complete();
  left.fail([]);
  expect([over, socket.send].map((called) => jest.mocked(called).mock.calls)).toEqual([[], []]);
});

describe('time on a WebSocket', () => {
  it('closes who never initialises, and who does not answer a heartbeat', async () => {
    const timers: { ms: number; work: () => void }[] = [];
    const world = {
      now: () => new Date(0),
      newId: () => 'id',
      random: Math.random,
      after: (ms: number, work: () => void) => {
        const timer = { ms, work };
        timers.push(timer);
        return () => void timers.splice(timers.indexOf(timer), timers.includes(timer) ? 1 : 0);
      },
    };
    const fire = (ms: number) => {
      for (const timer of timers.filter((one) => one.ms === ms)) {
        timers.splice(timers.indexOf(timer), 1);
        timer.work();
      }
    };
    const gateway = await testGateway({
      limits: { heartbeatMs: 7, connectionInitMs: 9, stopMs: 11 },
      options: { world },
    });
    const address = gateway.graphql.replace('http', 'ws');
    const open = async (autoPong: boolean) => {
      const socket = new WebSocket(address, 'graphql-transport-ws', { autoPong });
      await once(socket, 'open');
      return socket;
    };
    const idle = await open(true);
    fire(9);
    expect(await once(idle, 'close')).toEqual([4408, Buffer.from('Connection initialisation timeout')]);
    const [lively, dead] = [await open(true), await open(false)];
    fire(7);
    await Promise.all([once(lively, 'ping'), once(dead, 'ping')]);
    lively.ping();
    await once(lively, 'pong');
    const gone = once(dead, 'close');
    fire(7);
    expect((await gone)[0]).toBe(1006);
    expect(lively.readyState).toBe(lively.OPEN);
    const ended = once(lively, 'close');
    await gateway.stop();
    expect((await ended)[0]).toBe(1001);
  });
});
