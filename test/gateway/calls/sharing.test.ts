// Identical queries in flight share one execution, on every way in; and everything that must keep two apart.
import { WebSocket } from 'ws';
import type { SubgraphRequest } from '../../../gateway/federation/transport';
import { type TestGateway, type TestGatewayOptions, testGateway } from '../testGateway';
import { type Json, type TestSubgraph, until } from '../testGraph';
import { CALLS, clock } from './clock';

/** A subgraph whose answers wait until they are let go; each says the how many-eth call it is. */
function heldSubgraph() {
  const held: ((answer: string | Error) => void)[] = [];
  let calls = 0;
  const hold = () =>
    new Promise<string>((resolve, reject) => {
      calls += 1;
      const own = `call ${calls}`;
      held.push((answer) => (answer instanceof Error ? reject(answer) : resolve(answer === '' ? own : answer)));
    });
  const subgraph: TestSubgraph = {
    name: 'held',
    sdl: 'type Query { held(n: Int, list: [String]): String } type Mutation { change: String }',
    resolvers: { Query: { held: hold }, Mutation: { change: hold } },
  };
  return {
    subgraph,
    calls: () => calls,
    release: (answer: string | Error = '') => {
      for (const one of held.splice(0)) one(answer);
    },
    /** Lets the call go that has waited longest. */
    releaseFirst: () => held.shift()?.(''),
  };
}

describe('identical queries', () => {
  let gateway: TestGateway;
  let held: ReturnType<typeof heldSubgraph>;
  const start = async (options: TestGatewayOptions = {}) => {
    held = heldSubgraph();
    gateway = await testGateway({ subgraphs: [held.subgraph], ...options });
  };
  afterEach(async () => {
    held.release();
    await gateway.stop();
  });

  const QUERY = 'query Q($n: Int) { held(n: $n) }';
  const ask = (n: number | null = 1, headers: Record<string, string> = {}, signal?: AbortSignal) =>
    gateway.post({ query: QUERY, variables: { n } }, headers, signal).then(({ body }) => body);
  const waiting = (executed: number, shared: number) =>
    until(() => gateway.executions().executed === executed && gateway.executions().shared === shared);
  /** Asks once and answers, so that what follows takes the shorter way. */
  const warm = async () => {
    const first = ask(0);
    await until(() => held.calls() === 1);
    held.release();
    await first;
  };

  it('share one execution, whether through Apollo Server or on the shorter way', async () => {
    await start();
    for (const round of [1, 2]) {
      const before = gateway.executions().shared;
      const asked = Array.from({ length: 50 }, () => ask());
      await waiting(round, before + 49);
      held.release();
      for (const answer of await Promise.all(asked)) expect(answer).toEqual({ data: { held: `call ${round}` } });
      expect(held.calls()).toBe(round);
    }
  });

  it('share across HTTP, WebSocket and event streams', async () => {
    await start();
    const socket = new WebSocket(gateway.graphql.replace('http', 'ws'), 'graphql-transport-ws');
    const messages: Json[] = [];
    socket.on('message', (data) => messages.push(JSON.parse(String(data))));
    socket.once('open', () => socket.send('{"type":"connection_init"}'));
    await until(() => messages.length === 1);
    const payload = { query: QUERY, variables: { n: 1 } };
    const http = ask();
    socket.send(JSON.stringify({ id: 'a', type: 'subscribe', payload }));
    const events = gateway.post(payload, { accept: 'text/event-stream' });
    await waiting(1, 2);
    held.release();
    expect(await http).toEqual({ data: { held: 'call 1' } });
    expect((await events).body).toContain('data: {"data":{"held":"call 1"}}');
    await until(() => messages.length === 3);
    expect(messages[1]).toEqual({ id: 'a', type: 'next', payload: { data: { held: 'call 1' } } });
    socket.terminate();
  });

  it('are only those of one scope, with equal variables, of one operation', async () => {
    await start();
    await warm();
    const asked = [
      ask(1),
      ask(2),
      ask(null),
      ask(1, { 'x-caller': 'someone else' }),
      gateway.post({ query: 'query Q($n: Int) { other: held(n: $n) }', variables: { n: 1 } }),
      gateway.post({ query: '{ held(n: 1) }' }),
    ];
    await waiting(7, 0);
    held.release();
    await Promise.all(asked);
    expect(held.calls()).toBe(7);
  });

  it('that ask what is personal are those of one person, in whatever fragment it stands', async () => {
    const callerOf = ({ headers }: { headers: Record<string, unknown> }) => {
      const person = String(headers['x-caller'] ?? 'ann');
      return { caller: { subject: person }, scope: 'accountants', person };
    };
    await start({ options: { callerOf: callerOf as never, personal: ['Query.held'] } });
    const query = 'query Q { ...A } fragment A on Query { ... { mine: held(n: 1) } }';
    const by = (person: string) => gateway.post({ query }, { 'x-caller': person });
    const asked = [by('ann'), by('ann'), by('bob')];
    await waiting(2, 1);
    held.release();
    const [ann, again, bob] = await Promise.all(asked);
    expect([ann?.body, bob?.body]).toEqual(
      expect.arrayContaining([{ data: { mine: 'call 1' } }, { data: { mine: 'call 2' } }]),
    );
    expect(again?.body).toEqual(ann?.body);
  });

  it('do not share when it is switched off, or when the variables are long', async () => {
    await start({ limits: { calls: { ...CALLS, isSharing: false } } });
    const asked = [ask(), ask(), ask()];
    await waiting(3, 0);
    held.release();
    await Promise.all(asked);
    await gateway.stop();
    await start();
    const long = { query: 'query($l: [String]) { held(list: $l) }', variables: { l: ['x'.repeat(20_000)] } };
    const posted = [gateway.post(long), gateway.post(long)];
    await waiting(2, 0);
    held.release();
    await Promise.all(posted);
  });

  it('are never mutations', async () => {
    await start();
    for (const round of [1, 2]) {
      const asked = Array.from({ length: 5 }, () => gateway.post({ query: 'mutation { change }' }));
      await until(() => held.calls() === round * 5);
      held.release();
      await Promise.all(asked);
    }
    expect(gateway.executions()).toEqual({ executed: 10, shared: 0 });
  });

  it('go on when one leaves, whoever it is, and are given up when all have left', async () => {
    held = heldSubgraph();
    let aborted = 0;
    const hold: (() => void)[] = [];
    const transport = {
      execute: ({ signal }: SubgraphRequest) => {
        signal?.addEventListener('abort', () => {
          aborted += 1;
        });
        return new Promise<Json>((resolve) => void hold.push(() => resolve({ data: { held: 'at last' } })));
      },
      subscribe: async () => ({}),
      close: async () => undefined,
    };
    gateway = await testGateway({
      subgraphs: [held.subgraph],
      options: { transports: { held: transport, log: transport, colours: transport } },
    });
    for (const leaver of [0, 1, 2]) {
      const leaving = [0, 1, 2].map(() => new AbortController());
      const before = gateway.executions();
      const asked = leaving.map(({ signal }) => ask(1, {}, signal).catch(() => 'left'));
      await waiting(before.executed + 1, before.shared + 2);
      leaving[leaver]?.abort();
      expect(await asked[leaver]).toBe('left');
      hold.shift()?.();
      const answers = await Promise.all(asked);
      expect(answers.filter((answer) => answer !== 'left')).toEqual(Array(2).fill({ data: { held: 'at last' } }));
      expect(aborted).toBe(0);
    }
    const leaving = [new AbortController(), new AbortController()];
    const asked = leaving.map(({ signal }) => ask(2, {}, signal).catch(() => 'left'));
    await until(() => hold.length === 1 && gateway.executions().shared === 7);
    leaving[0]?.abort();
    await asked[0];
    expect(aborted).toBe(0);
    leaving[1]?.abort();
    await until(() => aborted === 1);
    // What was given up takes no newcomer, and nobody calls it an error.
    const fresh = ask(2);
    await until(() => hold.length === 2);
    for (const letGo of hold) letGo();
    expect(await fresh).toEqual({ data: { held: 'at last' } });
    expect(gateway.lines).toEqual([]);
  });

  it('do not share when one wants to know what was done for it', async () => {
    await start();
    const asked = [ask(1), ask(1, { 'twinledger-explain': 'calls' }), ask(1)];
    await waiting(2, 1);
    held.release();
    const [plain, explained] = await Promise.all(asked);
    expect(plain.extensions).toBeUndefined();
    expect(explained.extensions.explain.calls).toMatchObject([{ subgraph: 'held', shared: false }]);
  });

  it('each get a failure under their own request id, and the log joins the two', async () => {
    await start();
    const asked = ['r-1', 'r-2'].map((id) => ask(1, { 'x-request-id': id }));
    await waiting(1, 1);
    held.release(new Error('a secret'));
    const answers = await Promise.all(asked);
    const ids = answers.map(({ errors: [{ extensions }] }) => extensions.requestId);
    expect(ids).toEqual(['r-1', 'r-2']);
    expect(answers[0]).toMatchObject({ data: { held: null }, errors: [{ message: 'Internal server error' }] });
    const joined = gateway.lines.find(({ msg }) => msg === 'an answer with errors was shared');
    expect([joined.requestId, joined.sharedWith].sort()).toEqual(['r-1', 'r-2']);
  });

  describe('that begin after somebody was told of a change', () => {
    it('do not join what began before a mutation, nor what began while it ran', async () => {
      await start();
      await warm();
      const before = ask();
      await until(() => held.calls() === 2);
      const change = gateway.post({ query: 'mutation { change }' });
      await until(() => held.calls() === 3);
      const meanwhile = ask();
      await until(() => held.calls() === 4);
      held.releaseFirst();
      expect(await before).toEqual({ data: { held: 'call 2' } });
      held.releaseFirst();
      expect((await change).body).toEqual({ data: { change: 'call 3' } });
      const after = ask();
      await until(() => held.calls() === 5);
      const joining = ask();
      await waiting(5, 1);
      held.release();
      expect([await meanwhile, await after, await joining]).toEqual(
        ['call 4', 'call 5', 'call 5'].map((call) => ({ data: { held: call } })),
      );
    });

    it('do not join what began before an event was delivered', async () => {
      await start();
      await warm();
      const stream = new AbortController();
      const events = await fetch(gateway.graphql, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
        body: JSON.stringify({ query: 'subscription { ticks { n } }' }),
        signal: stream.signal,
      });
      const reader = events.body?.getReader();
      await until(() => gateway.log.open() === 1);
      const before = ask();
      await until(() => held.calls() === 2);
      gateway.log.append('news');
      await reader?.read();
      const after = ask();
      await until(() => held.calls() === 3);
      held.release();
      expect([await before, await after]).toEqual([{ data: { held: 'call 2' } }, { data: { held: 'call 3' } }]);
      stream.abort();
    });

    it('nor what began more than a second ago', async () => {
      const world = { ...clock(), random: () => 0 };
      await start({ options: { world } });
      const first = ask();
      await until(() => held.calls() === 1);
      world.pass(1_000);
      const second = ask();
      await waiting(1, 1);
      world.pass(1);
      const third = ask();
      await until(() => held.calls() === 2);
      held.release();
      expect([await first, await second, await third]).toEqual(
        ['call 1', 'call 1', 'call 2'].map((call) => ({ data: { held: call } })),
      );
    });
  });
});
