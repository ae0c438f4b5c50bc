// Clients that leave before anything was answered, at each moment at which the gateway waits for something: nothing of them is kept.
import { request } from 'node:http';
import { realWorld } from '../harness/world';
import { testGateway } from './testGateway';
import { until } from './testGraph';

const HEARTBEAT_MS = 98_765;

it.each(['text/event-stream', 'multipart/mixed;subscriptionSpec=1.0'])(
  'a stream as %s whose client leaves while it is found out who asks is not kept for ever',
  async (accept) => {
    const heartbeats = new Set<object>();
    const after = (ms: number, work: () => void) => {
      const timer = {};
      if (ms === HEARTBEAT_MS) heartbeats.add(timer);
      const cancel = realWorld().after(ms, work);
      return () => {
        heartbeats.delete(timer);
        cancel();
      };
    };
    let decide: () => void = () => undefined;
    let isAsking = false;
    const gateway = await testGateway({
      limits: { heartbeatMs: HEARTBEAT_MS },
      options: {
        world: { ...realWorld(), after },
        callerOf: async () => {
          isAsking = true;
          await new Promise<void>((resolve) => {
            decide = resolve;
          });
          return { caller: {}, scope: 'all' };
        },
      },
    });
    const own = heartbeats.size;
    const query = encodeURIComponent('subscription { ticks { n } }');
    const headers = { accept, 'apollo-require-preflight': 'yes' };
    const leaving = request(`${gateway.graphql}?query=${query}`, { headers, agent: false });
    const gone = new Promise((resolve) => leaving.on('error', () => undefined).on('close', resolve));
    leaving.end();
    await until(() => isAsking);
    leaving.destroy();
    await gone;
    // Until the gateway has heard of it too.
    await new Promise((resolve) => setTimeout(resolve, 200));
    decide();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(heartbeats.size).toBe(own);
    expect(gateway.counts()).toEqual({ upstreams: 0, clients: 0 });
    await gateway.stop();
  },
);

it('a query by GET whose client leaves while it is found out who asks is put to no subgraph', async () => {
  let decide: () => void = () => undefined;
  let isAsking = false;
  let asked = 0;
  const resolvers = { Query: { count: () => ++asked } };
  const gateway = await testGateway({
    subgraphs: [{ name: 'counting', sdl: 'type Query { count: Int }', resolvers }],
    options: {
      callerOf: async () => {
        isAsking = true;
        await new Promise<void>((resolve) => {
          decide = resolve;
        });
        return { caller: {}, scope: 'all' };
      },
    },
  });
  const headers = { 'apollo-require-preflight': 'yes' };
  const leaving = request(`${gateway.graphql}?query=${encodeURIComponent('{ count }')}`, { headers, agent: false });
  const gone = new Promise((resolve) => leaving.on('error', () => undefined).on('close', resolve));
  leaving.end();
  await until(() => isAsking);
  leaving.destroy();
  await gone;
  await new Promise((resolve) => setTimeout(resolve, 200));
  decide();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(asked).toBe(0);
  await gateway.stop();
});
