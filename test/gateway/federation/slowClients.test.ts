// Clients who read slower than events come: what waits for them is bounded, nobody else notices, and they lose nothing.
import { coerce } from '../../../gateway/federation/execute';
import { Streams } from '../../../gateway/federation/subscribe';
import { realWorld } from '../../harness/world';
import { type TestGraph, testGraph, until } from '../testGraph';
import { Collector } from './collector';
import { type TickLog, tickLog } from './ticks';

const TICKS = 'subscription($after: String) { ticks(after: $after) { n name } }';
const COUNT = 5;
const BYTES = 2_000;

let log: TickLog;
let graph: TestGraph;
let streams: Streams;
beforeEach(async () => {
  log = tickLog();
  graph = await testGraph(log.subgraphs, { contextFor: (_caller, _id, signal) => ({ signal }) });
  streams = new Streams(graph.executor, realWorld(), { queueCount: COUNT, queueBytes: BYTES });
});
afterEach(async () => {
  streams.stop();
  await until(() => log.open() === 0);
  expect(streams.counts).toEqual({ upstreams: 0, clients: 0 });
  await graph.close();
});

const open = async (query: string, after?: string) => {
  const prepared = await graph.graph.operations.prepare(query, undefined);
  if (!prepared.ok) throw new Error(JSON.stringify(prepared.failures));
  const coerced = coerce(graph.graph.schema, prepared.operation, after === undefined ? {} : { after });
  if (!coerced.ok) throw new Error(JSON.stringify(coerced.failures));
  const collector = new Collector();
  const request = {
    operation: prepared.operation,
    variables: coerced.variables,
    caller: {},
    scope: '',
    requestId: 'r',
  };
  return Object.assign(collector, { leave: streams.open(request, collector) });
};
const numbers = ({ events }: Collector) =>
  (events as { data: { ticks: { n: number } } }[]).map(({ data }) => data.ticks.n);
const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);
/** Appends one by one, each when the fast client has the one before: so that the fast one is never behind. */
const appendSlowly = async (fast: Collector, count: number, name = 'x') => {
  for (let i = 0; i < count; i += 1) {
    const before = fast.events.length;
    log.append(name);
    await until(() => fast.events.length === before + 1);
  }
};

it('leaves the others when too much waits, holds nothing meanwhile, and gets the rest of the log when it reads', async () => {
  const [fast, slow] = [await open(TICKS, 'start'), await open(TICKS, 'start')];
  slow.full = true;
  await appendSlowly(fast, COUNT + 1);
  expect(streams.queued.events).toBe(COUNT);
  await appendSlowly(fast, 20);
  expect(streams.queued).toEqual({ events: 0, bytes: 0 });
  expect(streams.counts).toEqual({ upstreams: 1, clients: 2 });
  expect(numbers(slow)).toEqual([1]);
  slow.drain();
  await until(() => slow.events.length === COUNT + 21);
  expect(numbers(slow)).toEqual(numbers(fast));
  expect(log.begun).toEqual(['start', 'c1']);
  // And shares again, the very same events.
  await until(() => streams.counts.upstreams === 1);
  await appendSlowly(fast, 1);
  await until(() => slow.events.length === fast.events.length);
  expect(slow.printed.at(-1)).toBe(fast.printed.at(-1));
  expect(slow.ended).toBeUndefined();
});

it('takes what waited from memory if that was little', async () => {
  const [fast, slow] = [await open(TICKS, 'start'), await open(TICKS, 'start')];
  slow.full = true;
  await appendSlowly(fast, 3);
  slow.drain();
  await until(() => slow.events.length === 3);
  expect(numbers(slow)).toEqual([1, 2, 3]);
  expect(log.begun).toEqual(['start']);
});

it('bounds what waits in bytes too', async () => {
  const [fast, slow] = [await open(TICKS, 'start'), await open(TICKS, 'start')];
  slow.full = true;
  await appendSlowly(fast, 3, 'x'.repeat(900));
  expect(streams.queued.events).toBe(2);
  expect(streams.queued.bytes).toBeLessThanOrEqual(BYTES);
  await appendSlowly(fast, 1, 'x'.repeat(900));
  expect(streams.queued).toEqual({ events: 0, bytes: 0 });
  slow.drain();
  await until(() => slow.events.length === 4);
  expect(numbers(slow)).toEqual([1, 2, 3, 4]);
});

it('may fall behind again and again, and lose nothing', async () => {
  const [fast, slow] = [await open(TICKS, 'start'), await open(TICKS, 'start')];
  for (let round = 0; round < 4; round += 1) {
    slow.full = true;
    await appendSlowly(fast, COUNT + 3);
    slow.sip();
    await appendSlowly(fast, COUNT + 3);
    slow.drain();
    await until(() => slow.events.length === fast.events.length);
  }
  expect(numbers(slow)).toEqual(upTo(fast.events.length));
});

it('does not keep others from sharing', async () => {
  const stalled = await open(TICKS, 'start');
  stalled.full = true;
  log.append('1');
  await until(() => stalled.events.length === 1);
  const others = [await open(TICKS, 'c1'), await open(TICKS, 'c1'), await open(TICKS, 'c1')];
  log.append('2', '3');
  await until(() => others.every(({ events }) => events.length === 2));
  await until(() => streams.counts.upstreams === 2);
  expect(others.map(numbers)).toEqual([
    [2, 3],
    [2, 3],
    [2, 3],
  ]);
  stalled.drain();
  await until(() => stalled.events.length === 3);
  await until(() => streams.counts.upstreams === 1);
  expect(numbers(stalled)).toEqual([1, 2, 3]);
});

it('is waited for when all are slow', async () => {
  const both = [await open(TICKS, 'start'), await open(TICKS, 'start')] as const;
  for (const one of both) one.full = true;
  log.append(...Array.from({ length: 40 }, () => 'x'));
  await until(() => both.every(({ events }) => events.length === 1));
  for (const one of both) one.drain();
  await until(() => both.every(({ events }) => events.length === 40));
  expect(both.map(numbers)).toEqual([upTo(40), upTo(40)]);
});

it('may leave while it is away', async () => {
  const [fast, slow] = [await open(TICKS, 'start'), await open(TICKS, 'start')];
  slow.full = true;
  await appendSlowly(fast, COUNT + 2);
  expect(streams.counts).toEqual({ upstreams: 1, clients: 2 });
  slow.leave();
  expect(streams.counts).toEqual({ upstreams: 1, clients: 1 });
  fast.leave();
  expect(streams.counts).toEqual({ upstreams: 0, clients: 0 });
  slow.drain();
  await until(() => log.open() === 0);
  expect(log.begun).toHaveLength(1);
});

it('is completed while it is away, when the gateway stops', async () => {
  const [fast, slow] = [await open(TICKS, 'start'), await open(TICKS, 'start')];
  slow.full = true;
  await appendSlowly(fast, COUNT + 2);
  streams.stop();
  expect([fast.ended, slow.ended]).toEqual(['completed', 'completed']);
});

it('is not held up by who leaves last of those who read', async () => {
  const [fast, slow] = [await open(TICKS, 'start'), await open(TICKS, 'start')];
  slow.full = true;
  await appendSlowly(fast, 1 + COUNT);
  fast.leave();
  log.append('x', 'x');
  slow.drain();
  await until(() => slow.events.length === COUNT + 3);
  expect(numbers(slow)).toEqual(upTo(COUNT + 3));
});
