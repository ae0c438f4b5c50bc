// How many calls run at once, who waits, who is turned away, and who leaves the queue.
import { Places } from '../../../gateway/calls/places';
import { SubgraphCalls } from '../../../gateway/calls/subgraphCalls';
import {
  type SubgraphAnswer,
  type SubgraphRequest,
  type SubgraphTransport,
  subgraphOperation,
} from '../../../gateway/federation/transport';
import { CALLS, clock, outside } from './clock';

function subgraph(concurrency: number, queue: number) {
  const running: { id: string; answer: () => void; fail: () => void }[] = [];
  const begun: string[] = [];
  const execute = ({ requestId: id }: SubgraphRequest) =>
    new Promise<SubgraphAnswer>((resolve, reject) => {
      begun.push(id);
      running.push({ id, answer: () => resolve({ data: { id } }), fail: () => reject(new Error('broke')) });
    });
  const transport: SubgraphTransport = { execute, subscribe: execute, close: async () => undefined };
  const { reports, ...rest } = outside(clock());
  const calls = new SubgraphCalls('books', transport, { ...CALLS, concurrency, queue }, rest);
  const call = (id: string, kind: 'query' | 'mutation' = 'query', signal?: AbortSignal) =>
    calls.execute({ operation: subgraphOperation(kind, 'q'), variables: '{}', caller: {}, requestId: id, signal }).then(
      ({ data }) => data?.id,
      ({ code, reason, message }) => (code === undefined ? message : `${code} ${reason}`),
    );
  /** Ends the call that has run longest. */
  const end = async (how: 'answer' | 'fail' = 'answer') => {
    running.shift()?.[how]();
    await new Promise(setImmediate);
  };
  return { calls, call, begun, end, reports };
}

it('runs so many at once, and the others in their order', async () => {
  const { call, begun, end, calls } = subgraph(2, 10);
  const asked = ['a', 'b', 'c', 'd', 'e'].map((id) => call(id));
  expect(begun).toEqual(['a', 'b']);
  expect(calls.state).toMatchObject({ running: 2, waiting: 3 });
  await end();
  expect(begun).toEqual(['a', 'b', 'c']);
  await end('fail'); // a place is free whatever became of the call
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
  for (let i = 0; i < 3; i++) await end();
  expect(await Promise.all(asked)).toEqual(['a', 'broke', 'c', 'd', 'e']);
  expect(calls.state).toMatchObject({ running: 0, waiting: 0 });
});

it('turns away who finds the queue full, at once, and tells the log once until it is empty again', async () => {
  const { call, begun, end, calls, reports } = subgraph(1, 1);
  const asked = [call('a'), call('b')];
  expect(await call('c')).toBe('SUBGRAPH_BUSY held');
  expect(await call('d')).toBe('SUBGRAPH_BUSY held');
  const report = { isBad: true, what: 'the queue of calls to a subgraph is full', details: { subgraph: 'books' } };
  expect(reports).toEqual([report]);
  await end();
  await end();
  expect(await Promise.all(asked)).toEqual(['a', 'b']);
  expect(begun).toEqual(['a', 'b']);
  expect(calls.state).toMatchObject({ state: 'closed', failures: 0, turnedAway: 2 });
  void [call('e'), call('f')];
  expect(await call('g')).toBe('SUBGRAPH_BUSY held');
  expect(reports).toEqual([report, report]);
});

it('has no queue if it is told so', async () => {
  const { call } = subgraph(1, 0);
  void call('a');
  expect(await call('b')).toBe('SUBGRAPH_BUSY held');
});

it('lets go of who leaves the queue, and gives its place there to another', async () => {
  const { call, begun, end, calls } = subgraph(1, 1);
  const leaving = new AbortController();
  const asked = [call('a'), call('b', 'query', leaving.signal)];
  leaving.abort();
  expect(await asked[1]).toBe('SUBGRAPH_UNAVAILABLE left');
  expect(calls.state).toMatchObject({ running: 1, waiting: 0 });
  const last = call('c');
  await end();
  await end();
  expect(await last).toBe('c');
  expect(begun).toEqual(['a', 'c']);
});

it('passes on the place of who left in the very moment of its turn', async () => {
  const places = new Places(1, 5);
  const leaving = new AbortController();
  expect(places.take()).toBe(true);
  const turns = [places.wait(leaving.signal), places.wait(undefined)];
  places.free();
  leaving.abort(); // too late to leave the queue: it has its place, and must give it back
  expect(await turns[0]).toBe(true);
  expect(places.waiting).toBe(1);
  places.free();
  expect(await turns[1]).toBe(true);
  places.free();
  expect(places.running).toBe(0);
});

it('counts mutations apart: those that wait for a journey hold up no read', async () => {
  const { call, begun, calls } = subgraph(1, 1);
  void [call('m1', 'mutation'), call('m2', 'mutation')];
  expect(await call('m3', 'mutation')).toBe('SUBGRAPH_BUSY held');
  void call('q1');
  expect(begun).toEqual(['m1', 'q1']);
  expect(calls.state).toMatchObject({ running: 2, waiting: 1 });
});
