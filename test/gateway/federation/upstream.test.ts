// One stream at a subgraph, with a transport and a clock that do what the test says: when it is taken up again, from where,
// and when the gateway gives up.
import { parse } from 'graphql';
import type { Executor } from '../../../gateway/federation/execute';
import type { Source } from '../../../gateway/federation/operation';
import { type SubgraphAnswer, SubgraphAway, subgraphOperation } from '../../../gateway/federation/transport';
import { type SourceEvent, StreamRefused, sourceEvents } from '../../../gateway/federation/upstream';

const document = parse('subscription { ticks { n } }');
const source: Source = {
  subgraph: 'log',
  operation: subgraphOperation('subscription', 'subscription($twinledgerAfter: String) { ticks }'),
  variables: ['twinledgerAfter'],
  received: { rewrite: () => undefined, placed: (path) => path },
  resume: { document, rootKey: 'ticks', after: { literal: null }, afterOnly: true },
};
type Attempt = readonly (number | Error)[] | SubgraphAnswer | Error;

function attempts(plan: readonly Attempt[], resumable = true) {
  const asked: unknown[] = [];
  let now = 0;
  const world = {
    now: () => new Date(now),
    newId: () => 'id',
    after: (ms: number, work: () => void) => {
      now += ms;
      queueMicrotask(work);
      return () => undefined;
    },
  };
  const stopping = new AbortController();
  const transport = {
    subscribe: async ({ variables }: { variables: string }) => {
      asked.push(JSON.parse(variables));
      const attempt = plan[asked.length - 1] ?? plan.at(-1);
      if (attempt instanceof Error) throw attempt;
      return Array.isArray(attempt) ? stream(attempt) : (attempt as SubgraphAnswer);
    },
  };
  const executor = { subgraphs: { log: transport }, unexpected: () => undefined } as unknown as Executor;
  const { resume: _resume, ...plain } = source;
  const request = {
    source: resumable ? source : plain,
    variables: {},
    after: null,
    asking: { caller: {}, requestId: 'r', signal: stopping.signal },
  };
  return { asked, stop: () => stopping.abort(), events: sourceEvents(executor, world, request), elapsed: () => now };
}

async function* stream(steps: readonly (number | Error)[]): AsyncGenerator<SubgraphAnswer> {
  for (const step of steps) {
    if (step instanceof Error) throw step;
    yield { data: { ticks: { n: step, twinledgerCursor: `c${step}` } } };
  }
}

async function take(events: AsyncGenerator<SourceEvent>, count: number): Promise<(string | undefined)[]> {
  const cursors: (string | undefined)[] = [];
  while (cursors.length < count) {
    const { done, value } = await events.next();
    if (done === true) break;
    cursors.push(value.cursor);
  }
  return cursors;
}

const broke = new SubgraphAway('SUBGRAPH_UNAVAILABLE', 'broke');

it('is taken up after the last event, whether it broke, was completed or could not be opened for a while', async () => {
  const { events, asked, stop } = attempts([[1, 2, broke], broke, [3], [broke], [4]]);
  expect(await take(events, 4)).toEqual(['c1', 'c2', 'c3', 'c4']);
  expect(asked).toEqual([null, 'c2', 'c2', 'c3', 'c3'].map((twinledgerAfter) => ({ twinledgerAfter })));
  stop();
  await events.return(undefined);
});

it('is given up when the subgraph stays away for a minute, with its code', async () => {
  const { events, asked, elapsed } = attempts([[1, broke], broke]);
  await take(events, 1);
  await expect(events.next()).rejects.toMatchObject({
    failures: [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE', service: 'log' } }],
  });
  expect(elapsed()).toBeGreaterThan(60_000);
  // Patiently: a subgraph that comes back must not be met by a storm.
  expect(asked.length).toBeLessThan(40);
});

it('is given up at once when it is refused, then or later, and when it was never open', async () => {
  const refused = { errors: [{ message: 'not a cursor', extensions: { code: 'CURSOR_INVALID' } }] };
  for (const plan of [[refused], [[1, broke], refused]] as const) {
    const { events } = attempts(plan);
    await take(events, plan.length - 1);
    await expect(events.next()).rejects.toMatchObject({
      failures: [{ message: 'not a cursor', extensions: { code: 'CURSOR_INVALID' } }],
    });
  }
  await expect(attempts([broke]).events.next()).rejects.toBeInstanceOf(StreamRefused);
});

it('is asked for again when the refusal will pass, but only if it was open before', async () => {
  const starting = { errors: [{ message: 'starting', extensions: { code: 'SHUTTING_DOWN' } }] };
  const { events, stop } = attempts([[1, broke], starting, starting, [2]]);
  expect(await take(events, 2)).toEqual(['c1', 'c2']);
  stop();
  await events.return(undefined);
  await expect(attempts([starting, [1]]).events.next()).rejects.toMatchObject({
    failures: [{ extensions: { code: 'SHUTTING_DOWN' } }],
  });
  const forGood = attempts([[1, broke], starting]);
  await take(forGood.events, 1);
  await expect(forGood.events.next()).rejects.toMatchObject({ failures: [{ extensions: { code: 'SHUTTING_DOWN' } }] });
  expect(forGood.elapsed()).toBeGreaterThan(60_000);
});

it('ends where it ends when the field is not resumable', async () => {
  const { events, asked } = attempts([[1]], false);
  expect((await events.next()).done).toBe(false);
  expect((await events.next()).done).toBe(true);
  expect(asked).toHaveLength(1);
  await expect(take(attempts([[1, broke]], false).events, 2)).rejects.toBeInstanceOf(StreamRefused);
});
