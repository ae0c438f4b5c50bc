// What sharing a stream saves, and what it must never do: each event is asked for, resolved, loaded and printed once for all
// its clients, and nobody sees an event of another access scope.
import DataLoader from 'dataloader';
import { coerce } from '../../../gateway/federation/execute';
import { Streams } from '../../../gateway/federation/subscribe';
import { realWorld } from '../../harness/world';
import { type TestGraph, type TestSubgraph, testGraph, until } from '../testGraph';
import { Collector } from './collector';

const CLIENTS = 25;
const NEWS = 'subscription { news { n lines { id colour weight } } }';

interface Context {
  readonly scope: string;
  readonly signal: AbortSignal | undefined;
  readonly weights: DataLoader<string, number>;
  readonly colours: DataLoader<string, string>;
}

/** Batches of keys that the loaders were given. */
const batches: { weights: string[][]; colours: string[][] } = { weights: [], colours: [] };
/** Published per scope; whoever follows a scope gets its events alone. */
const published = new Map<string, number[]>();
let wake: () => void = () => undefined;
let following: string[] = [];

async function* news({ scope, signal }: Context) {
  following.push(scope);
  let seen = 0;
  while (signal?.aborted !== true) {
    const all = published.get(scope) ?? [];
    if (seen < all.length) {
      yield { news: { n: all[seen++] } };
    } else {
      await new Promise<void>((resolve) => {
        const before = wake;
        wake = () => {
          before();
          resolve();
        };
        signal?.addEventListener('abort', () => resolve());
      });
    }
  }
}
const publish = (scope: string, n: number) => {
  published.set(scope, [...(published.get(scope) ?? []), n]);
  const woken = wake;
  wake = () => undefined;
  woken();
};

const log: TestSubgraph = {
  name: 'log',
  sdl: `
    type Query { none: Int }
    type Subscription { news: News! }
    type News { n: Int! lines: [Line!]! }
    type Line @key(fields: "id") { id: ID! weight: Int! }
  `,
  resolvers: {
    Subscription: { news: { subscribe: (_: unknown, __: unknown, context: Context) => news(context) } },
    News: { lines: ({ n }: { n: number }) => [1, 2, 3].map((line) => ({ id: `${n}-${line}` })) },
    Line: { weight: ({ id }: { id: string }, _: unknown, { weights }: Context) => weights.load(id) },
  },
};
const colours: TestSubgraph = {
  name: 'colours',
  sdl: 'type Query { nothing: Int } type Line @key(fields: "id") { id: ID! colour: String! }',
  resolvers: {
    Line: { colour: ({ id }: { id: string }, _: unknown, context: Context) => context.colours.load(id) },
  },
};
const contextFor = (caller: unknown, _id: string, signal?: AbortSignal): Context => ({
  scope: (caller as { scope: string }).scope,
  signal,
  weights: new DataLoader(async (ids) => {
    batches.weights.push([...ids]);
    return ids.map((id) => id.length);
  }),
  colours: new DataLoader(async (ids) => {
    batches.colours.push([...ids]);
    return ids.map((id) => `colour of ${id}`);
  }),
});

let graph: TestGraph;
let streams: Streams;
let printedCount: number;
beforeEach(async () => {
  published.clear();
  following = [];
  printedCount = 0;
  batches.weights = [];
  batches.colours = [];
  graph = await testGraph([log, colours], { contextFor });
  streams = new Streams(graph.executor, realWorld(), { queueCount: 10, queueBytes: 10_000 });
});
afterEach(async () => {
  streams.stop();
  await graph.close();
});

const open = async (scope: string): Promise<Collector> => {
  const prepared = await graph.graph.operations.prepare(NEWS, undefined);
  if (!prepared.ok) throw new Error(JSON.stringify(prepared.failures));
  const coerced = coerce(graph.graph.schema, prepared.operation, {});
  if (!coerced.ok) throw new Error(JSON.stringify(coerced.failures));
  const { serialise } = prepared.operation;
  const operation: typeof prepared.operation = {
    ...prepared.operation,
    serialise: (...given) => {
      printedCount += 1;
      return serialise(...given);
    },
  };
  const collector = new Collector();
  const request = { operation, variables: coerced.variables, caller: { scope }, scope, requestId: 'r' };
  streams.open(request, collector);
  return collector;
};
const numbers = ({ events }: Collector) =>
  (events as { data: { news: { n: number } } }[]).map(({ data }) => data.news.n);

it('asks, resolves, loads and prints each event once, however many clients there are', async () => {
  const clients = await Promise.all(Array.from({ length: CLIENTS }, () => open('all')));
  await until(() => following.length === 1);
  publish('all', 1);
  publish('all', 2);
  await until(() => clients.every(({ events }) => events.length === 2));
  expect(following).toEqual(['all']);
  expect(printedCount).toBe(2);
  // One subscription, and per event one request for the entities of the other side, in one batch each.
  expect(graph.asked.map(({ subgraph }) => subgraph)).toEqual(['log', 'colours', 'colours']);
  const perEvent = [1, 2].map((n) => [`${n}-1`, `${n}-2`, `${n}-3`]);
  expect(batches).toEqual({ weights: perEvent, colours: perEvent });
  for (const { events, printed } of clients) {
    expect(printed.map((one, index) => one === clients[0]?.printed[index])).toEqual([true, true]);
    expect(events).toEqual(clients[0]?.events);
  }
  expect(clients[0]?.events[0]).toEqual({
    data: { news: { n: 1, lines: [1, 2, 3].map((n) => ({ id: `1-${n}`, colour: `colour of 1-${n}`, weight: 3 })) } },
  });
});

it('keeps access scopes apart that ask in the same words', async () => {
  const [mine, yours] = [await open('mine'), await open('yours')];
  const alsoMine = await open('mine');
  await until(() => following.length === 2);
  for (let n = 1; n <= 6; n += 1) publish(n % 2 === 1 ? 'mine' : 'yours', n);
  await until(() => [mine, yours, alsoMine].every(({ events }) => events.length === 3));
  expect([mine, alsoMine, yours].map(numbers)).toEqual([
    [1, 3, 5],
    [1, 3, 5],
    [2, 4, 6],
  ]);
  expect(following.sort()).toEqual(['mine', 'yours']);
  expect(streams.counts).toEqual({ upstreams: 2, clients: 3 });
  expect(mine.printed.some((one) => yours.printed.includes(one))).toBe(false);
});
