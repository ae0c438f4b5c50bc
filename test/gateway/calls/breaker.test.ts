// A subgraph that counts as down: when it does, who tries it, when it is back, and what says nothing about it.
import { SubgraphCalls } from '../../../gateway/calls/subgraphCalls';
import {
  type AwayReason,
  type SubgraphAnswer,
  SubgraphAway,
  type SubgraphTransport,
  subgraphOperation,
} from '../../../gateway/federation/transport';
import { CALLS, clock, outside } from './clock';

type Outcome = AwayReason | 'answer' | 'errors' | 'throws';
const answerOf = (outcome: Outcome): Promise<SubgraphAnswer> => {
  if (outcome === 'answer') return Promise.resolve({ data: {} });
  if (outcome === 'errors') return Promise.resolve({ errors: [{ message: 'no such invoice' }] });
  if (outcome === 'throws') return Promise.reject(new TypeError('a bug'));
  const code = outcome === 'late' ? 'SUBGRAPH_TIMEOUT' : 'SUBGRAPH_UNAVAILABLE';
  return Promise.reject(new SubgraphAway(code, 'detail', outcome));
};

function subgraph(settings: Partial<typeof CALLS> = {}) {
  const world = clock();
  const { reports, ...rest } = outside(world);
  let sent = 0;
  let respond: () => Promise<SubgraphAnswer> = () => answerOf('answer');
  const transport: SubgraphTransport = {
    execute: () => {
      sent += 1;
      return respond();
    },
    subscribe: () => {
      sent += 1;
      return respond();
    },
    close: async () => undefined,
  };
  const limits = { ...CALLS, retries: 0, breakerFailures: 3, breakerMs: 1_000, ...settings };
  const calls = new SubgraphCalls('books', transport, limits, { ...rest });
  const call = (kind: 'query' | 'mutation' = 'query') =>
    calls.execute({ operation: subgraphOperation(kind, 'q'), variables: '{}', caller: {}, requestId: 'r' }).then(
      (answer) => (answer.errors === undefined ? 'answer' : 'errors'),
      (error) => error.reason ?? 'throws',
    );
  return {
    world,
    calls,
    reports,
    call,
    /** Calls whose answers are these. */
    see: async (...outcomes: Outcome[]) => {
      for (const outcome of outcomes) {
        respond = () => answerOf(outcome);
        expect(await call()).toBe(outcome);
      }
    },
    answering: (give: () => Promise<SubgraphAnswer>) => {
      respond = give;
    },
    sent: () => sent,
    state: () => calls.state.state,
  };
}

it('is down after so many failures in a row, and says so once', async () => {
  const { see, state, calls, reports, call, sent } = subgraph();
  await see('broken', 'late', 'answer', 'unwell', 'other');
  expect(state()).toBe('closed');
  expect(calls.state.failures).toBe(2);
  await see('unreachable');
  expect(state()).toBe('open');
  expect(calls.state.since).toEqual(new Date('2026-11-27T12:00:00Z'));
  for (let i = 0; i < 5; i++) expect(await call(i % 2 === 0 ? 'query' : 'mutation')).toBe('held');
  expect(sent()).toBe(6);
  expect(calls.state).toMatchObject({ subgraph: 'books', failures: 3, refused: 5, running: 0 });
  expect(reports).toEqual([
    { isBad: true, what: 'a subgraph counts as down', details: { subgraph: 'books', failures: 3 } },
  ]);
});

it('refuses at once, and says for how long', async () => {
  const { see, world, calls } = subgraph();
  await see('late', 'late', 'late');
  world.pass(400);
  const request = { operation: subgraphOperation('query', 'q'), variables: '{}', caller: {}, requestId: 'r' };
  const refusal = { code: 'SUBGRAPH_UNAVAILABLE', reason: 'held', retryAfterMs: 600 };
  await expect(calls.execute(request)).rejects.toMatchObject(refusal);
  await expect(calls.subscribe(request, new AbortController().signal)).rejects.toMatchObject(refusal);
});

it('is tried by one call, and is back when that is answered', async () => {
  const { see, world, state, call, answering, reports, sent } = subgraph();
  await see('broken', 'broken', 'broken');
  world.pass(1_000);
  let release: (answer: SubgraphAnswer) => void = () => undefined;
  answering(() => new Promise((resolve) => (release = resolve)));
  const trying = call();
  expect(state()).toBe('halfOpen');
  expect(await call()).toBe('held');
  expect(sent()).toBe(4);
  release({ data: {} });
  expect(await trying).toBe('answer');
  expect(state()).toBe('closed');
  expect(reports.at(-1)).toEqual({ isBad: false, what: 'a subgraph is back', details: { subgraph: 'books' } });
  await see('broken', 'broken', 'answer');
  expect(state()).toBe('closed');
});

it('is not kept down by a mutation that tries it and waits for half a minute', async () => {
  const { see, world, state, call, answering } = subgraph();
  await see('broken', 'broken', 'broken');
  world.pass(1_000);
  let release: (answer: SubgraphAnswer) => void = () => undefined;
  answering(() => new Promise((resolve) => (release = resolve)));
  const trying = call('mutation');
  world.pass(999);
  expect(await call()).toBe('held');
  world.pass(1);
  await see('answer');
  expect(state()).toBe('closed');
  release({ data: {} });
  expect(await trying).toBe('answer');
});

it('stays down when the try fails, without telling the log again', async () => {
  const { see, world, state, call, reports } = subgraph();
  await see('broken', 'broken', 'broken');
  for (let i = 0; i < 3; i++) {
    world.pass(1_000);
    await see('late');
    expect(state()).toBe('open');
    world.pass(999);
    expect(await call()).toBe('held');
    world.pass(1);
  }
  expect(reports).toHaveLength(1);
});

it('may be tried by the next if the client of the one that tried has left', async () => {
  const { see, world, state } = subgraph();
  await see('broken', 'broken', 'broken');
  world.pass(1_000);
  await see('left');
  expect(state()).toBe('open');
  await see('answer');
  expect(state()).toBe('closed');
});

it('is not down because of errors in answers, clients that left, requests to come slower, or bugs of ours', async () => {
  const { see, state, calls } = subgraph();
  await see('errors', 'errors', 'errors', 'left', 'left', 'left', 'limited', 'limited', 'limited', 'throws', 'throws');
  await see('throws');
  expect(state()).toBe('closed');
  await see('broken', 'left', 'broken', 'left');
  expect(calls.state.failures).toBe(2); // who left does not make good what failed
});

it('is not judged by calls of before', async () => {
  const { see, world, state, call, answering } = subgraph();
  const rejects: ((error: Error) => void)[] = [];
  answering(() => new Promise((_, reject) => rejects.push(reject)));
  const hanging = [call(), call(), call(), call(), call()];
  await see('broken', 'broken', 'broken');
  world.pass(1_000);
  await see('answer');
  for (const reject of rejects) reject(new SubgraphAway('SUBGRAPH_TIMEOUT', 'at last', 'late'));
  expect(await Promise.all(hanging)).toEqual(Array(5).fill('late'));
  expect(state()).toBe('closed');
});

it('is never down when the breaker is off', async () => {
  const { see, state } = subgraph({ breakerFailures: 0 });
  for (let i = 0; i < 50; i++) await see('broken');
  expect(state()).toBe('closed');
});

it('counts every try of a read', async () => {
  const { state, sent, world, answering, call } = subgraph({ retries: 2 });
  answering(() => answerOf('unwell'));
  const asking = call();
  for (let i = 0; i < 4; i++) {
    await new Promise(setImmediate);
    world.pass(1_000);
  }
  expect(await asking).toBe('unwell');
  expect(sent()).toBe(3);
  expect(state()).toBe('open');
});
