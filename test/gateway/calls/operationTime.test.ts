// The time of a whole operation: what runs is given up, a mutation that was sent is left alone and never sent again, nothing
// more is begun, and the client is told with a code of its own.
import type { SubgraphRequest } from '../../../gateway/federation/transport';
import { type TestGateway, testGateway } from '../testGateway';
import { type Json, type TestSubgraph, until } from '../testGraph';
import { CALLS, type Clock, clock } from './clock';

const subgraph: TestSubgraph = {
  name: 'slow',
  sdl: 'type Query { slow(n: Int): String } type Mutation { first: String second: String }',
  resolvers: { Query: { slow: () => 'x' }, Mutation: { first: () => 'x', second: () => 'x' } },
};
const OVER = [{ message: 'The operation took longer than 60000 ms.', extensions: { code: 'OPERATION_TIMEOUT' } }];

describe('an operation that takes too long', () => {
  let gateway: TestGateway;
  let world: Clock;
  let asked: { request: SubgraphRequest; answer: (answer: Json) => void }[];
  let aborted: number;

  beforeEach(async () => {
    asked = [];
    aborted = 0;
    world = clock();
    const transport = {
      execute: (request: SubgraphRequest) => {
        request.signal?.addEventListener('abort', () => {
          aborted += 1;
        });
        return new Promise<Json>((answer) => void asked.push({ request, answer }));
      },
      subscribe: async () => ({}),
      close: async () => undefined,
    };
    gateway = await testGateway({
      subgraphs: [subgraph],
      limits: { calls: CALLS },
      options: {
        world: { ...world, random: () => 0 },
        transports: { slow: transport, log: transport, colours: transport },
      },
    });
  });
  afterEach(() => gateway.stop());

  it('is given up, and answered with its code, on both ways', async () => {
    // Apollo Server first; then, prepared, the shorter way; and as an event.
    for (const accept of ['application/json', 'application/json', 'text/event-stream']) {
      const before = asked.length;
      const asking = gateway.post({ query: '{ slow }' }, { accept });
      await until(() => asked.length === before + 1);
      world.pass(59_999);
      expect(aborted).toBe(before);
      world.pass(1);
      const { status, body } = await asking;
      expect(status).toBe(200);
      if (accept === 'application/json') expect(body).toEqual({ errors: OVER });
      else expect(body).toContain(`data: {"errors":${JSON.stringify(OVER)}}`);
      expect(aborted).toBe(before + 1);
    }
    expect(gateway.lines.map(({ msg }) => msg)).toEqual(Array(3).fill('an operation took too long'));
  });

  it('is no news when it ended in time', async () => {
    const asking = gateway.post({ query: '{ slow }' });
    await until(() => asked.length === 1);
    asked[0]?.answer({ data: { slow: 'just so' } });
    expect((await asking).body).toEqual({ data: { slow: 'just so' } });
    expect(world.timers().filter((ms) => ms > 12_000)).toEqual([]);
    world.pass(100_000);
    expect(gateway.lines).toEqual([]);
  });

  it('is let finish in the subgraph if it is a mutation, is not sent again, and begins nothing more', async () => {
    const asking = gateway.post({ query: 'mutation { first second }' });
    await until(() => asked.length === 1);
    expect(asked[0]?.request.signal).toBeUndefined();
    world.pass(60_000);
    expect((await asking).body).toEqual({ errors: OVER });
    // A query that begins now joins none that begins before the mutation has ended after all.
    const meanwhile = gateway.post({ query: '{ slow }' });
    await until(() => asked.length === 2);
    asked[0]?.answer({ data: { first: 'late' } });
    await new Promise(setImmediate);
    const after = gateway.post({ query: '{ slow }' });
    await until(() => asked.length === 3);
    expect(asked.map(({ request }) => request.operation.kind)).toEqual(['mutation', 'query', 'query']);
    for (const { answer } of asked) answer({ data: { slow: 'x' } });
    await Promise.all([meanwhile, after]);
  });

  it('tells its calls when it must have ended', async () => {
    const asking = gateway.post({ query: '{ slow }' });
    await until(() => asked.length === 1);
    expect(asked[0]?.request.endsAt).toBe(world.now().getTime() + 60_000);
    asked[0]?.answer({ data: { slow: 'x' } });
    await asking;
  });
});
