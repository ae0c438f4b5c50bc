// Receiving: once, in order, whole or not at all; refusals remembered; the same answer however often a message comes.

import { z } from 'zod';
import type { Message } from '../../../schema/messages';
import { parsed } from '../../../subgraphs/dual-write/inbox';
import { moveHeads } from '../../../subgraphs/dual-write/key-heads';
import { pauseMap, resumeMap } from '../../../subgraphs/dual-write/map-state';
import { DIALECTS } from '../../harness/databases';
import { message, openPair, type Pair } from './sides';

describe.each(DIALECTS)('the inbox on %s', (dialect) => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await openPair(dialect);
  });
  afterEach(() => pair.empty());
  afterAll(() => pair.close());

  const [a, b, c] = [1, 2, 3].map((number) => message('key:1', number, { text: `text ${number}` })) as [
    Message,
    Message,
    Message,
  ];
  const received = async () =>
    (await pair.target.read.rows('SELECT * FROM inbox_stream WHERE stream_key = ?', ['key:1']))[0];

  it('applies a run once, and answers the same however often it comes', async () => {
    for (let time = 1; time <= 100; time += 1) expect(await pair.inbox.receive([a, b])).toEqual({ applied: 2 });
    expect(await pair.texts('key:1')).toEqual(['text 1', 'text 2']);
  });

  it('answers a message that comes again much later with what is applied by then', async () => {
    await pair.inbox.receive([a]);
    await pair.inbox.receive([b, c]);
    expect(await pair.inbox.receive([a])).toEqual({ applied: 3 });
    expect(await pair.inbox.receive([b, c])).toEqual({ applied: 3 });
    expect(await pair.texts('key:1')).toHaveLength(3);
  });

  it('goes on after what it has of a run that overlaps', async () => {
    await pair.inbox.receive([a, b]);
    expect(await pair.inbox.receive([a, b, c])).toEqual({ applied: 3 });
    expect(await pair.texts('key:1')).toEqual(['text 1', 'text 2', 'text 3']);
  });

  it('applies a run once that is delivered by many at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => pair.inbox.receive([a, b])));
    expect(answers).toEqual(Array(12).fill({ applied: 2 }));
    expect(await pair.texts('key:1')).toEqual(['text 1', 'text 2']);
  });

  it('answers later to a gap, and writes nothing', async () => {
    expect(await pair.inbox.receive([b])).toEqual({
      applied: 0,
      stopped: { kind: 'later', number: 2, reason: 'number 1 has not arrived' },
    });
    expect(await received()).toBeUndefined();
    await pair.inbox.receive([a]);
    expect(await pair.inbox.receive([c])).toMatchObject({ applied: 1, stopped: { kind: 'later', number: 3 } });
    expect(await pair.texts('key:1')).toEqual(['text 1']);
  });

  it('refuses another message under a number that is applied', async () => {
    await pair.inbox.receive([a, b]);
    const other = { ...b, id: 'another id' };
    const answer = await pair.inbox.receive([other, c]);
    expect(answer).toMatchObject({ applied: 2, stopped: { kind: 'refused', number: 2, code: 'DIVERGED' } });
    expect(await pair.inbox.receive([other])).toEqual(answer);
    expect(await pair.texts('key:1')).toHaveLength(2);
    expect(await received()).toMatchObject({ last_number: 2, refused_number: 2, refused_code: 'DIVERGED' });
    expect(await pair.news('target', 'key:1')).toEqual(['parked DIVERGED']);
  });

  it('lets go of a divergence that a person has skipped', async () => {
    await pair.inbox.receive([a, b]);
    await pair.inbox.receive([{ ...b, id: 'another id' }]);
    const skipped = { ...b, id: 'another id', topic: 'skipped', rows: [] };
    expect(await pair.inbox.receive([skipped])).toEqual({ applied: 2 });
    expect(await pair.inbox.receive([skipped, c])).toEqual({ applied: 3 });
    expect(await pair.news('target', 'key:1')).toEqual(['parked DIVERGED', 'released']);
  });

  it('keeps what comes before a refusal, and nothing of the refused message or after it', async () => {
    const bad = message('key:1', 2, { text: 'bad', refuse: 'RATE_MISSING' });
    const answer = await pair.inbox.receive([a, bad, c]);
    expect(answer).toEqual({
      applied: 1,
      stopped: { kind: 'refused', number: 2, code: 'RATE_MISSING', message: 'refused bad' },
    });
    expect(await pair.texts('key:1')).toEqual(['text 1']);
    expect(await received()).toMatchObject({ last_number: 1, refused_number: 2, refused_code: 'RATE_MISSING' });
    expect(await pair.news('target', 'key:1')).toEqual(['parked RATE_MISSING']);
  });

  it('tells of a refusal once, and of its end', async () => {
    const bad = message('key:1', 1, { text: 'bad', refuse: 'RATE_MISSING' });
    for (let time = 1; time <= 3; time += 1) await pair.inbox.receive([bad]);
    expect(await received()).toMatchObject({ last_number: 0, refused_number: 1 });
    pair.allow('RATE_MISSING');
    expect(await pair.inbox.receive([bad])).toEqual({ applied: 1 });
    expect(await received()).toMatchObject({
      last_number: 1,
      refused_number: null,
      refused_code: null,
      refused_message: null,
    });
    expect(await pair.news('target', 'key:1')).toEqual(['parked RATE_MISSING', 'released']);
  });

  it('counts a skipped number without asking any handler', async () => {
    const bad = message('key:1', 1, { text: 'bad', refuse: 'RATE_MISSING' });
    await pair.inbox.receive([bad]);
    expect(await pair.inbox.receive([{ ...bad, topic: 'skipped', rows: [] }, b])).toEqual({ applied: 2 });
    expect(await pair.texts('key:1')).toEqual(['text 2']);
    expect(await pair.news('target', 'key:1')).toEqual(['parked RATE_MISSING', 'released']);
  });

  it('answers later for what a message waits for, and keeps what came before it', async () => {
    const waiting = message('key:1', 2, { text: 'waiting', needs: 'the other' });
    expect(await pair.inbox.receive([a, waiting, c])).toEqual({
      applied: 1,
      stopped: { kind: 'later', number: 2, reason: 'waits for the other' },
    });
    expect(await pair.texts('key:1')).toEqual(['text 1']);
    await pair.inbox.receive([message('key:2', 1, { text: 'the other' })]);
    expect(await pair.inbox.receive([waiting, c])).toEqual({ applied: 3 });
  });

  it('rolls the whole delivery back when a handler fails unexpectedly', async () => {
    const poison = message('key:1', 2, { text: 'poison', fail: 'out of memory' });
    await expect(pair.inbox.receive([a, poison])).rejects.toThrow('out of memory');
    expect(await pair.applied('key:1')).toEqual([]);
    expect(await received()).toMatchObject({ last_number: 0, failed_number: 2, failures: 1 });
    expect(await pair.inbox.receive([a])).toEqual({ applied: 1 });
  });

  it('refuses what it does not know: a topic, a version of the protocol', async () => {
    expect(await pair.inbox.receive([{ ...a, topic: 'toString' }])).toMatchObject({
      applied: 0,
      stopped: { code: 'MESSAGE_INVALID' },
    });
    const future = { ...message('key:2', 1, { text: 'x' }), version: 2 } as unknown as Message;
    expect(await pair.inbox.receive([future])).toMatchObject({ applied: 0, stopped: { code: 'MESSAGE_INVALID' } });
    expect(await pair.applied('key:2')).toEqual([]);
  });

  it('throws at what is not a run of one key', async () => {
    await expect(pair.inbox.receive([])).rejects.toThrow('an empty delivery');
    await expect(pair.inbox.receive([a, c])).rejects.toThrow('not made of runs');
    await expect(pair.inbox.receive([a, message('key:2', 1, { text: 'x' }), b])).rejects.toThrow('not made of runs');
  });

  it('answers later while the map of a message is paused, but never for a report', async () => {
    await pair.target.write((tx) => pauseMap(tx, pair.world, 'test', 'someone'));
    const mapped = { ...a, mapVersion: 1 };
    expect(await pair.inbox.receive([mapped])).toEqual({
      applied: 0,
      stopped: { kind: 'later', number: 1, reason: "MAP_PAUSED: the map 'test' is paused" },
    });
    expect(await pair.inbox.receive([message('key:2', 1, { text: 'report' })])).toEqual({ applied: 1 });
    await pair.target.write((tx) => resumeMap(tx, pair.world, 'test', 'someone'));
    expect(await pair.inbox.receive([mapped])).toEqual({ applied: 1 });
  });

  it('of a key that a load has brought past what was refused is not refused any more, once the sender has heard of it: nobody would have parked it', async () => {
    const refused = message('key:1', 1, { text: 'a', refuse: 'NO' });
    expect(await pair.inbox.receive([refused])).toMatchObject({ applied: 0, stopped: { kind: 'refused' } });
    await pair.target.write((tx) => moveHeads(tx, [{ key: 'key:1', number: 1, id: refused.id }], pair.world));
    expect(await pair.inbox.receive([refused])).toEqual({ applied: 1 });
    const [stream] = await pair.target.read.rows("SELECT refused_code FROM inbox_stream WHERE stream_key = 'key:1'");
    expect(stream).toEqual({ refused_code: null });
    expect(await pair.news('target', 'key:1')).toEqual(['parked NO', 'released']);
  });
});

describe('parsed', () => {
  const schema = z.strictObject({ text: z.string(), amount: z.int() });

  it('gives the rows where all of them have the shape', () => {
    const rows = [{ text: 'a', amount: 1 }];
    expect(parsed(schema, { ...message('key:1', 1, { text: '' }), rows })).toEqual({ ok: true, rows });
  });

  it.each([
    ['a missing field', { text: 'a' }, 'amount'],
    ['a fraction', { text: 'a', amount: 0.5 }, 'amount'],
    ['an unknown field', { text: 'a', amount: 1, more: true }, 'more'],
    ['no object', null, 'expected object'],
  ])('refuses %s and says where', (_, row, words) => {
    const result = parsed(schema, { ...message('key:1', 1, { text: '' }), rows: [{ text: 'fine', amount: 1 }, row] });
    expect(result).toMatchObject({ ok: false, effect: { kind: 'refused', code: 'MESSAGE_INVALID' } });
    expect(JSON.stringify(result)).toContain(words);
    expect(JSON.stringify(result)).toContain('row 2');
  });
});
