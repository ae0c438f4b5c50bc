// What lives longer than a request ends with its token: sockets and streams, each with a word about why.
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { whenEnded } from '../../../gateway/access/expiry';
import { NotAuthenticated } from '../../../gateway/access/refused';
import { type TestGateway, testGateway } from '../testGateway';
import { type Json, until } from '../testGraph';

const ENDED = 'The token has expired. Go on after the last cursor with a new one.';
const SUBSCRIPTION = 'subscription($a: String) { ticks(after: $a) { n cursor } }';

describe('streams and sockets of a token that ends', () => {
  let gateway: TestGateway;
  let lifeMs: number;
  let mostRecentInit: unknown;
  beforeEach(async () => {
    lifeMs = 60_000;
    gateway = await testGateway({
      options: {
        callerOf: ({ headers }, init) => {
          mostRecentInit = init;
          const name = String(init?.authorization ?? headers.authorization ?? '');
          if (name === '') throw new NotAuthenticated('Send a bearer token.', 'UNAUTHENTICATED', false);
          return { caller: { subject: name }, scope: 'all', endsAt: Date.now() + lifeMs };
        },
      },
    });
  });
  afterEach(async () => {
    await until(() => gateway.log.open() === 0);
    expect(gateway.counts()).toEqual({ upstreams: 0, clients: 0 });
    await gateway.stop();
  });
  const watch = (accept: string) =>
    fetch(gateway.graphql, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept, authorization: 'ann' },
      body: JSON.stringify({ query: SUBSCRIPTION, variables: { a: 'start' } }),
    });

  it.each([['text/event-stream'], ['multipart/mixed;subscriptionSpec=1.0']])(
    'over HTTP (%s): the last answer says it, and the response is whole',
    async (accept) => {
      lifeMs = 300;
      const response = await watch(accept);
      gateway.log.append('one');
      const text = await response.text();
      expect(text).toContain('"n":1');
      expect(text.lastIndexOf('"code":"TOKEN_EXPIRED"')).toBeGreaterThan(text.indexOf('"n":1'));
    },
  );

  it('over WebSocket: each operation is told, then the connection says it once more', async () => {
    lifeMs = 300;
    const socket = new WebSocket(gateway.graphql.replace('http', 'ws'), 'graphql-transport-ws');
    const told: Json[] = [];
    socket.on('message', (data) => told.push(JSON.parse(String(data))));
    const closed = new Promise((resolve) => socket.on('close', (code, reason) => resolve([code, String(reason)])));
    socket.on('open', () => socket.send('{"type":"connection_init","payload":{"authorization":"ann"}}'));
    socket.once('message', () => {
      for (const id of ['a', 'b'])
        socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query: SUBSCRIPTION, variables: {} } }));
    });
    expect(await closed).toEqual([4403, `TOKEN_EXPIRED: ${ENDED}`]);
    const payload = [{ message: ENDED, extensions: { code: 'TOKEN_EXPIRED' } }];
    expect(told).toEqual([{ type: 'connection_ack' }, ...['a', 'b'].map((id) => ({ id, type: 'error', payload }))]);
  });

  it('over WebSocket: a client goes on with another token after its last cursor', async () => {
    lifeMs = 300;
    const tokens: string[] = [];
    let closed = 0;
    const client = createClient({
      url: gateway.graphql.replace('http', 'ws'),
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      lazyCloseTimeout: 0,
      connectionParams: () => {
        tokens.push(`token ${tokens.length}`);
        return { authorization: tokens.at(-1) };
      },
      on: { closed: () => closed++ },
    });
    gateway.log.append('one');
    let cursor = 'start';
    const received: number[] = [];
    const follow = () =>
      new Promise<Json>((resolve) => {
        client.subscribe<Json>(
          { query: SUBSCRIPTION, variables: { a: cursor } },
          {
            next: ({ data }) => {
              received.push(data.ticks.n);
              cursor = data.ticks.cursor;
            },
            error: resolve,
            complete: () => resolve('complete'),
          },
        );
      });
    expect(await follow()).toEqual([{ message: ENDED, extensions: { code: 'TOKEN_EXPIRED' } }]);
    await until(() => closed === 1);
    gateway.log.append('two');
    lifeMs = 400;
    await follow();
    expect(received).toEqual([1, 2]);
    expect(tokens).toEqual(['token 0', 'token 1']);
    await until(() => closed === 2);
    await client.dispose();
  });

  it('without a token: 401 with a challenge over HTTP, 4403 over WebSocket, whatever was asked', async () => {
    for (const query of ['{ size }', '{ nonsense }', 'not graphql']) {
      const answer = await gateway.post({ query });
      expect([answer.status, answer.headers.get('www-authenticate'), answer.body]).toEqual([
        401,
        'Bearer realm="twinledger"',
        { errors: [{ message: 'Send a bearer token.', extensions: { code: 'UNAUTHENTICATED' } }] },
      ]);
    }
    const socket = new WebSocket(gateway.graphql.replace('http', 'ws'), 'graphql-transport-ws');
    const closed = new Promise((resolve) => socket.on('close', (code, reason) => resolve([code, String(reason)])));
    socket.on('open', () => socket.send('{"type":"connection_init","payload":"nonsense"}'));
    expect(await closed).toEqual([4403, 'UNAUTHENTICATED: Send a bearer token.']);
    expect(mostRecentInit).toEqual({});
  });
});

describe('the end of an identity', () => {
  it('is waited for in steps that a timer can hold, and can be called off', () => {
    let now = 0;
    const timers: { ms: number; work: () => void; isOff: boolean }[] = [];
    const world = {
      now: () => new Date(now),
      after: (ms: number, work: () => void) => {
        const timer = { ms, work, isOff: false };
        timers.push(timer);
        return () => {
          timer.isOff = true;
        };
      },
    };
    let ended = 0;
    const cancel = whenEnded(world, 5_000_000_000, () => ended++);
    for (const expected of [2_000_000_000, 2_000_000_000, 1_000_000_000]) {
      const timer = timers.at(-1) as (typeof timers)[number];
      expect(timer.ms).toBe(expected);
      now += timer.ms;
      timer.work();
    }
    expect([ended, timers.length]).toEqual([1, 3]);
    cancel();
    expect(timers.at(-1)?.isOff).toBe(true);
    expect(whenEnded(world, undefined, () => ended++)()).toBe(undefined);
    expect(timers.length).toBe(3);
  });
});
