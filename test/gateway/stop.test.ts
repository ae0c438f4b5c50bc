// A clean end: nothing new is accepted, what runs is finished, streams are completed and nothing stays open.
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

  it('completes WebSocket and event streams and closes their connections', async () => {
    const socket = new WebSocket(gateway.graphql.replace('http', 'ws'), 'graphql-transport-ws');
    const messages: Json[] = [];
    socket.on('message', (data) => messages.push(JSON.parse(String(data))));
    await once(socket, 'open');
    socket.send('{"type":"connection_init"}');
    await until(() => messages.length === 1);
    socket.send(JSON.stringify({ id: 'a', type: 'subscribe', payload: { query: 'subscription { ticks { n } }' } }));
    const stream = gateway.post({ query: 'subscription { alarms { n } }' }, { accept: 'text/event-stream' });
    await until(() => gateway.log.open() === 2);
    const closed = once(socket, 'close');
    await gateway.stop();
    expect((await closed)[0]).toBe(1001);
    expect(messages.at(-1)).toEqual({ id: 'a', type: 'complete' });
    expect((await stream).body).toMatch(/event: complete\ndata:\n\n$/);
    await until(() => gateway.log.open() === 0);
    expect(gateway.counts()).toEqual({ upstreams: 0, clients: 0 });
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
