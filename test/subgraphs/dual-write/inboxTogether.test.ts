// Runs of several keys in one delivery, as the inbox takes them: once each, apart where one stops, and all or nothing where the machine
// fails.
import type { Message } from '../../../schema/messages';
import type { Handler } from '../../../subgraphs/dual-write/exchange';
import { createInbox, type Inbox } from '../../../subgraphs/dual-write/inbox';
import { isPaused } from '../../../subgraphs/dual-write/map-state';
import { countingDatabase } from '../../harness/counting';
import { DIALECTS } from '../../harness/databases';
import { message, openPair, type Pair } from './sides';

describe.each(DIALECTS)('runs of several keys on %s', (dialect) => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await openPair(dialect);
  });
  afterEach(() => pair.empty());
  afterAll(() => pair.close());

  const appliedTexts = async (keys: readonly string[]) =>
    Promise.all(keys.map(async (key) => (await pair.texts(key)).join()));
  const runs = (...given: Message[][]) => given.flat();
  const a = [message('a', 1, { text: 'a1' }), message('a', 2, { text: 'a2' })];
  const b = [message('b', 1, { text: 'b1' })];

  it('take effect once, however often and at once they come', async () => {
    const answer = { applied: 2, perKey: [{ applied: 2 }, { applied: 1 }] };
    const answers = await Promise.all(Array.from({ length: 8 }, () => pair.inbox.receive(runs(a, b))));
    expect(answers).toEqual(Array(8).fill(answer));
    expect(await pair.inbox.receive(runs(b, a))).toMatchObject({ perKey: [{ applied: 1 }, { applied: 2 }] });
    expect(await appliedTexts(['a', 'b'])).toEqual(['a1,a2', 'b1']);
  });

  it('are answered apart: applied before, a gap, another message under a known number, a topic that nobody knows', async () => {
    await pair.inbox.receive(a);
    const gap = [message('c', 5, { text: 'c5' })];
    const other = [{ ...message('d', 1, { text: 'another' }), id: 'another id' }];
    await pair.inbox.receive([message('d', 1, { text: 'd1' })]);
    const unknown = [message('e', 1, { text: 'e1' }, { topic: 'toString' })];
    const { perKey } = await pair.inbox.receive(runs(a, gap, other, unknown, b));
    expect(perKey).toMatchObject([
      { applied: 2 },
      { applied: 0, stopped: { kind: 'later', number: 5, reason: 'number 1 has not arrived' } },
      { applied: 1, stopped: { kind: 'refused', code: 'DIVERGED' } },
      { applied: 0, stopped: { kind: 'refused', code: 'MESSAGE_INVALID' } },
      { applied: 1 },
    ]);
    expect(await appliedTexts(['a', 'b', 'c', 'd', 'e'])).toEqual(['a1,a2', 'b1', '', 'd1', '']);
    expect(await pair.inbox.receive(runs(a, gap))).toMatchObject({ perKey: [{ applied: 2 }, { applied: 0 }] });
  });

  it('apply of a key what comes before its refusal, and remember the refusal', async () => {
    const bad = [a[0] as Message, message('a', 2, { text: 'bad', refuse: 'RATE_MISSING' })];
    const answer = await pair.inbox.receive(runs(bad, b));
    expect(answer.perKey).toMatchObject([{ applied: 1, stopped: { number: 2, code: 'RATE_MISSING' } }, { applied: 1 }]);
    expect(await pair.inbox.receive(runs(bad, b))).toEqual(answer);
    expect(await pair.news('target', 'a')).toEqual(['parked RATE_MISSING']);
    pair.allow('RATE_MISSING');
    expect((await pair.inbox.receive(runs(bad, b))).perKey).toEqual([{ applied: 2 }, { applied: 1 }]);
    expect(await pair.news('target', 'a')).toEqual(['parked RATE_MISSING', 'released']);
  });

  it('of several kinds are applied kind by kind, each of which sees what those before it have done', async () => {
    const steps = ['step:1', 'step:2'].map((key) => [message(key, 1, { text: key })]);
    const documents = ['1', '2'].map((id) => [message(`doc:${id}`, 1, { text: id, needs: `step:${id}` })]);
    const { db, count } = countingDatabase(pair.target);
    const { world, handlers, targetHooks: hooks } = pair;
    const inbox = createInbox({ db, world, handlers, isPaused, hooks });
    const { perKey } = await inbox.receive(runs(...documents, ...steps));
    expect(perKey).toMatchObject([{ applied: 0 }, { applied: 0 }, { applied: 1 }, { applied: 1 }]);
    count.reset();
    expect((await inbox.receive(runs(...steps, ...documents))).perKey).toEqual(Array(4).fill({ applied: 1 }));
    expect(count.transactions).toBe(2);
  });

  it('are handed over topic by topic, each key in its order, and each row with the key that it came under', async () => {
    const taken: [string, unknown[], readonly string[] | undefined][] = [];
    const handler: Handler = async (_tx, { topic, rows, rowKeys }) => {
      taken.push([topic, [...rows], rowKeys]);
      return { kind: 'applied' };
    };
    const handlers = { head: handler, line: handler };
    const { world, target: db, targetHooks: hooks } = pair;
    const inbox = createInbox({ db, world, handlers, gathering: new Set(['head', 'line']), isPaused, hooks });
    const of = (key: string, number: number, topic: string, text: string) => message(key, number, { text }, { topic });
    const first = [of('a', 1, 'head', 'A'), of('a', 2, 'line', 'a1'), of('a', 3, 'line', 'a2')];
    const second = [of('b', 1, 'head', 'B'), of('b', 2, 'line', 'b1')];
    await inbox.receive(runs(first, second));
    expect(taken).toEqual([
      ['head', [{ text: 'A' }, { text: 'B' }], ['a', 'b']],
      ['line', [{ text: 'a1' }, { text: 'a2' }, { text: 'b1' }], ['a', 'a', 'b']],
    ]);
  });

  it('reject as a whole where the machine fails, and are taken the next time', async () => {
    let isAway = true;
    const db: Pair['target'] = {
      ...pair.target,
      write: (work) =>
        isAway ? Promise.reject(Object.assign(new Error('gone'), { code: 'ECONNRESET' })) : pair.target.write(work),
    };
    const inbox: Inbox = createInbox({
      db,
      world: pair.world,
      handlers: pair.handlers,
      isPaused,
      hooks: pair.targetHooks,
    });
    await expect(inbox.receive(runs(a, b))).rejects.toThrow('gone');
    isAway = false;
    expect((await inbox.receive(runs(a, b))).perKey).toEqual([{ applied: 2 }, { applied: 1 }]);
  });
});
