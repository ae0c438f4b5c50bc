// Runs of several keys in one delivery, as the inbox takes them: once each, apart where one stops, and all or nothing where the machine
// fails.
import type { Message } from '../../../schema/messages';
import { createInbox, type Inbox } from '../../../subgraphs/dual-write/inbox';
import { isPaused } from '../../../subgraphs/dual-write/map-state';
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
