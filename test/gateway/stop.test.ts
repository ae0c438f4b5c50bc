// A clean end: not ready first, then nothing new is accepted, what runs is finished, streams are broken off so that clients take them up
// elsewhere, and nothing stays open.
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { type TestGateway, testGateway } from './testGateway';
import { type Json, type TestSubgraph, until } from './testGraph';

describe('stop()', () => {
  let release: () => void = () => undefined;
  let running = 0;
  const slow: TestSubgraph = {
    name: 'slow',
    sdl: 'type Query { slow: String } type Mutation { slowly: String }',
    resolvers: {
      Query: { slow: () => held() },
      Mutation: { slowly: () => held() },
    },
  };
  const held = () => {
    running += 1;
    return new Promise<string>((resolve) => {
      release = () => resolve('done');
    });
  };
  let gateway: TestGateway;
  beforeEach(async () => {
    running = 0;
    gateway = await testGateway({ subgraphs: [slow] });
  });

  it('finishes a request that runs, and accepts no other', async () => {
    const answer = gateway.post({ query: 'mutation { slowly }' });
    await until(() => running === 1);
    const stopping = gateway.stop();
    await expect(gateway.post({ query: '{ __typename }' })).rejects.toThrow();
    release();
    expect((await answer).body).toEqual({ data: { slowly: 'done' } });
    await stopping;
  });

  async function socketOf() {
    const socket = new WebSocket(gateway.graphql.replace('http', 'ws'), 'graphql-transport-ws');
    const messages: Json[] = [];
    socket.on('message', (data) => messages.push(JSON.parse(String(data))));
    await once(socket, 'open');
    socket.send('{"type":"connection_init"}');
    await until(() => messages.length === 1);
    const subscribe = (id: string, query: string) =>
      socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query } }));
    return { socket, messages, subscribe };
  }

  it('is not ready before it stops, and answers as ever meanwhile, on connections that it does not keep', async () => {
    const ready = () => fetch(`${gateway.url}/readyz`);
    // A connection that was closed here while a balancer still held it for idle lost what came by it.
    expect((await ready()).headers.get('keep-alive')).toBe('timeout=75');
    gateway.drain();
    const answer = await ready();
    expect([answer.status, (await answer.json()).status]).toEqual([503, 'stopping']);
    const { subscribe, messages } = await socketOf();
    subscribe('a', 'subscription { ticks { n } }');
    await until(() => gateway.log.open() === 1);
    gateway.log.append('t1');
    await until(() => messages.length === 2);
    const { body, headers } = await gateway.post({ query: '{ __typename }' });
    expect([body, headers.get('connection')]).toEqual([{ data: { __typename: 'Query' } }, 'close']);
    await gateway.stop();
  });

  it('breaks streams off and does not complete them: their clients would think that they are over', async () => {
    const { socket, messages, subscribe } = await socketOf();
    subscribe('a', 'subscription { ticks { n } }');
    const query = 'subscription { alarms { n } }';
    const stream = gateway.post({ query }, { accept: 'text/event-stream' });
    const parts = gateway.post({ query }, { accept: 'multipart/mixed;subscriptionSpec=1.0' });
    await until(() => gateway.counts().clients === 3);
    const closed = once(socket, 'close');
    await gateway.stop();
    expect((await closed)[0]).toBe(1001); // clients of graphql-ws connect again
    expect(messages).toEqual([{ type: 'connection_ack' }]);
    expect((await stream).body).not.toContain('complete');
    expect((await parts).body).toMatch(/"payload":null,"errors":\[.*SHUTTING_DOWN.*\].*--\r\n$/s);
    await until(() => gateway.log.open() === 0);
    expect(gateway.counts()).toEqual({ upstreams: 0, clients: 0 });
  });

  it('answers a mutation that runs over a WebSocket before it closes it, and begins no other', async () => {
    const { socket, messages, subscribe } = await socketOf();
    const closed = once(socket, 'close');
    subscribe('a', 'mutation { slowly }');
    await until(() => running === 1);
    const stopping = gateway.stop();
    subscribe('b', '{ slow }');
    await until(() => messages.length === 2);
    expect(messages[1]).toMatchObject({ id: 'b', type: 'error', payload: [{ extensions: { code: 'SHUTTING_DOWN' } }] });
    release();
    expect((await closed)[0]).toBe(1001);
    await stopping;
    const [, , answer, end] = messages;
    expect(answer).toMatchObject({ id: 'a', type: 'next', payload: { data: { slowly: 'done' } } });
    expect(end).toEqual({ id: 'a', type: 'complete' });
    expect(running).toBe(1);
  });

  it('cuts what does not finish in time', async () => {
    const hasty = await testGateway({ subgraphs: [slow], limits: { stopMs: 1 } });
    const answer = hasty.post({ query: '{ slow }' }).catch(() => 'cut off');
    await until(() => running === 1);
    await hasty.stop();
    expect(await answer).toBe('cut off');
    release();
    await gateway.stop();
  });

  it('may be called twice, and closes the transports', async () => {
    let closes = 0;
    const transport = {
      execute: async () => ({}),
      subscribe: async () => ({}),
      close: async () => {
        closes += 1;
      },
    };
    const other = await testGateway({ options: { transports: { log: transport, colours: transport } } });
    await Promise.all([other.stop(), other.stop()]);
    expect(closes).toBe(2);
    await gateway.stop();
  });
});
