// Streams that begin with the present state, beside streams that go on after a cursor: a present state leaves out what it
// supersedes, so that one who stands at its cursor need not be given what one who comes back there has missed.
import { coerce } from '../../../gateway/federation/execute';
import { Streams } from '../../../gateway/federation/subscribe';
import { realWorld } from '../../harness/world';
import { type TestGraph, type TestSubgraph, testGraph, until } from '../testGraph';
import { Collector } from './collector';

const FOLLOW = 'subscription($after: String) { ticks(after: $after) { n } }';

/** What has happened, by number; and which of them a present state consists of. */
let last: number;
let present: number[];
/** How many events of a present state are given out at once. */
let shownAtOnce: number;
let opened: (string | null)[];
let wakes: Set<() => void>;

async function* ticks(_: unknown, { after }: { after?: string | null }, { signal }: { signal: AbortSignal }) {
  const tick = (n: number) => ({ ticks: { n, cursor: `c${n}` } });
  opened.push(after ?? null);
  const changed = () =>
    new Promise<void>((resolve) => {
      wakes.add(resolve);
      signal.addEventListener('abort', () => resolve());
    });
  let place = after == null ? last : after === 'start' ? 0 : Number(after.slice(1));
  if (after == null) {
    for (const [index, n] of [...present].entries()) {
      while (index >= shownAtOnce && !signal.aborted) await changed();
      yield tick(n);
    }
  }
  while (!signal.aborted) {
    if (place < last) yield tick(++place);
    else await changed();
  }
}

const log: TestSubgraph = {
  name: 'log',
  sdl: 'type Query { none: Int } type Subscription { ticks(after: String): Tick! } type Tick { n: Int! cursor: String! }',
  resolvers: { Subscription: { ticks: { subscribe: ticks } } },
};
const change = (now: Partial<{ last: number; shownAtOnce: number }>) => {
  last = now.last ?? last;
  shownAtOnce = now.shownAtOnce ?? shownAtOnce;
  for (const wake of wakes) wake();
};

let graph: TestGraph;
let streams: Streams;
beforeEach(async () => {
  [last, present, shownAtOnce, opened, wakes] = [6, [2, 4], 9, [], new Set()];
  graph = await testGraph([log], {
    contextFor: (_caller, _id, signal) => ({ signal }),
  });
  streams = new Streams(graph.executor, realWorld(), { queueCount: 10, queueBytes: 10_000 });
});
afterEach(async () => {
  streams.stop();
  await graph.close();
});

const follow = async (after?: string): Promise<Collector> => {
  const prepared = await graph.graph.operations.prepare(FOLLOW, undefined);
  if (!prepared.ok) throw new Error(JSON.stringify(prepared.failures));
  const coerced = coerce(graph.graph.schema, prepared.operation, after === undefined ? {} : { after });
  if (!coerced.ok) throw new Error(JSON.stringify(coerced.failures));
  const collector = new Collector();
  const { operation } = prepared;
  streams.open({ operation, variables: coerced.variables, caller: {}, scope: '', requestId: 'r' }, collector);
  return collector;
};
const numbers = ({ events }: Collector) =>
  (events as { data: { ticks: { n: number } } }[]).map(({ data }) => data.ticks.n);
const given = (client: Collector, count: number) => until(() => client.events.length >= count);

it('gives one who comes back what he missed, though a stream that began at the present stands at his cursor', async () => {
  const board = await follow();
  await given(board, 2);
  const back = await follow('c4');
  await given(back, 2);
  change({ last: 7 });
  await given(back, 3);
  expect(numbers(back)).toEqual([5, 6, 7]);
  await given(board, 3);
  expect(numbers(board)).toEqual([2, 4, 7]);
});

it('gives one who comes back what lies between two events of a present state', async () => {
  shownAtOnce = 1;
  const board = await follow();
  await given(board, 1);
  const back = await follow('c2');
  change({ shownAtOnce: 9 });
  await given(back, 4);
  change({ last: 7 });
  await given(back, 5);
  expect(numbers(back)).toEqual([3, 4, 5, 6, 7]);
});

it('gives one who replays the log all of it, though it passes where a present state stands', async () => {
  const board = await follow();
  await given(board, 2);
  const replay = await follow('start');
  await given(replay, 6);
  change({ last: 7 });
  await given(replay, 7);
  expect(numbers(replay)).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

it('gives one whose present state is older what has happened since, though a newer one stands at the same cursor', async () => {
  shownAtOnce = 1;
  const older = await follow();
  await given(older, 1);
  [last, present] = [8, [2]];
  const newer = await Promise.all([follow(), follow()]);
  await Promise.all(newer.map((client) => given(client, 1)));
  change({ shownAtOnce: 9 });
  await given(older, 4);
  expect(numbers(older)).toEqual([2, 4, 7, 8]);
});

it('shares one stream among those who begin at the present, and with those who come back, from their next event on', async () => {
  const boards: Collector[] = [];
  for (let n = 0; n < 4; n += 1) {
    const board = await follow();
    await given(board, 2);
    boards.push(board);
  }
  expect(streams.counts).toEqual({ upstreams: 1, clients: 4 });
  [last, present] = [6, [6]];
  const at = await follow();
  await given(at, 1);
  const back = await Promise.all([follow('c6'), follow('c6')]);
  change({ last: 7 });
  await until(() => [...boards, at, ...back].every((client) => numbers(client).at(-1) === 7));
  expect(streams.counts).toEqual({ upstreams: 1, clients: 7 });
  expect(back.map(numbers)).toEqual([[7], [7]]);
  expect(opened.filter((after) => after === 'c6')).toHaveLength(1);
});

it.each(range(20))(
  'gives everyone what is theirs, whoever else comes, goes slowly and comes back: %i',
  async (seed) => {
    const below = chance(seed + 1);
    const some = <T>(all: readonly T[]): T | undefined => all[below(all.length)];
    const clients: { collector: Collector; after: number; isBoard: boolean }[] = [];
    const acts = [
      async () => {
        present = [...new Set([1, 2, 3].map(() => 1 + below(last)))].sort((one, other) => one - other);
        shownAtOnce = 1 + below(4);
        const collector = await follow();
        await given(collector, 1); // its present state is of what has happened by now
        clients.push({ collector, after: last, isBoard: true });
      },
      async () => {
        const after = 1 + below(last);
        clients.push({ collector: await follow(`c${after}`), after, isBoard: false });
      },
      async () => {
        const client = some(clients)?.collector;
        if (client?.full) client.drain();
        else if (client) client.full = true;
      },
      async () => some(clients)?.collector.sip(),
      async () => change({ shownAtOnce: 1 + below(4) }),
      async () => change({ last: last + 1 + below(15) }),
    ];
    for (let n = 0; n < 60; n += 1) {
      await some(acts)?.();
      if (below(2) === 0) await pause(below(4));
    }
    change({ shownAtOnce: 9, last: last + 1 });
    await until(() => {
      for (const { collector } of clients) collector.drain();
      return clients.every(({ collector }) => numbers(collector).at(-1) === last);
    });
    for (const { collector, after, isBoard } of clients) {
      const missed = range(last - after).map((index) => after + 1 + index);
      const got = numbers(collector);
      if (isBoard) expect(got).toEqual([...new Set(got)].sort((one, other) => one - other));
      expect(isBoard ? got.filter((n) => n > after) : got).toEqual(missed);
    }
  },
);

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Numbers from 0 to below what is asked, the same for the same seed. */
function chance(seed: number): (below: number) => number {
  let drawn = seed;
  return (below) => {
    drawn = (drawn * 48_271) % 2_147_483_647;
    return Math.floor((drawn / 2_147_483_647) * below);
  };
}
