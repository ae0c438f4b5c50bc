// A stream that begins with the present state: of whom, of how many, and neither losing nor doubling what commits while it is
// read. faults.md I9, F9
import { numberPositions } from '../../../subgraphs/dataverse/flows/numberPositions';
import { pause } from '../../../subgraphs/world';
import { DIALECTS } from '../../harness/databases';
import { waitFor } from '../../harness/waiting';
import { realWorld } from '../../harness/world';
import { interrupted } from './interruptedFeed';
import { bareEvent, codeOf, EVERYTHING, openStatusLog, range, type StatusLog, take } from './statusLog';

describe.each(DIALECTS)('a stream without a cursor on %s', (dialect) => {
  let log: StatusLog;
  const follow = (filter: object, after?: string) => log.feed.follow({ filter, after }, EVERYTHING);
  beforeEach(async () => {
    log = await openStatusLog(dialect);
  });
  afterEach(async () => {
    expect(log.feed.waiting).toBe(0);
    await log.close();
  });

  it('gives the present state of one invoice, then what happens, each once', async () => {
    await log.invoices(['i1', 'i2']);
    for (const id of ['i1', 'i1', 'i2']) await log.append(id);
    const events = await follow({ invoiceIds: ['i1'] });
    const seen = take(events, 3);
    await log.append('i2');
    await log.append('i1');
    await log.append('i1');
    expect(await seen).toEqual([
      ['i1', 2],
      ['i1', 3],
      ['i1', 4],
    ]);
    await events.return?.();
  });

  it('begins with the present state of each match, at most 500', async () => {
    await log.invoices(range(4), {});
    await log.invoices(range(2, 'other'), { legal_entity: 'DEMF', contract_id: 'contract-2' });
    for (const id of ['i1', 'i2', 'i2', 'i3', 'other1']) await log.append(id);
    const matches = async (filter: object, count: number) => {
      const events = await follow(filter);
      const seen = await take(events, count);
      await events.return?.();
      return seen.sort();
    };
    expect(await matches({ contractIds: ['contract-1'] }, 3)).toEqual([
      ['i1', 1],
      ['i2', 2],
      ['i3', 1],
    ]);
    expect(await matches({ states: ['BLOCKED'] }, 1)).toEqual([['i2', 2]]); // i2 was MOVING before: that is not its present state
    expect(await matches({ legalEntities: ['DEMF'] }, 1)).toEqual([['other1', 1]]);
    const many = range(498, 'm');
    await log.invoices(many);
    await log.db.write(async (tx) => {
      await tx.change(
        "UPDATE invoice SET status_sequence = 1, step = 'CONFIRMED', state = 'MOVING' WHERE id LIKE 'm%'",
      );
      await tx.insert(
        'invoice_status',
        many.map((id) => bareEvent(id, 1)),
      );
    });
    await expect(follow({}).catch(codeOf)).resolves.toBe('FILTER_TOO_WIDE'); // 502
    expect(await matches({ legalEntities: ['USMF'], steps: ['CONFIRMED'] }, 498)).toHaveLength(498);
    const replay = await follow({}, 'start'); // with a cursor nothing is too wide
    expect(await take(replay, 503)).toHaveLength(503);
    await replay.return?.();
  });

  it('shows a caller only what is theirs', async () => {
    await log.invoices(['i1']);
    await log.invoices(['i2'], { legal_entity: 'DEMF' });
    const german = { ...EVERYTHING, legalEntities: ['DEMF'] };
    const [all, foreign] = [
      await log.feed.follow({ filter: {} }, german),
      await log.feed.follow({ filter: { invoiceIds: ['i1'] } }, german),
    ];
    const [seen, nothing] = [take(all, 2), take(foreign, 1)];
    for (const id of ['i1', 'i2', 'i1', 'i2']) await log.append(id);
    expect(await seen).toEqual([
      ['i2', 1],
      ['i2', 2],
    ]);
    await foreign.return?.();
    expect(await nothing).toEqual([]);
    expect((await log.feed.page({ filter: {} }, german, 10)).events.map(({ row }) => row.invoice_id)).toEqual([
      'i2',
      'i2',
    ]);
    expect(await log.feed.count({}, german, 100)).toBe(2);
    await all.return?.();
  });

  it('neither loses nor doubles what commits while a present state is read', async () => {
    const ids = range(8);
    await log.invoices(ids);
    for (const id of ids) await log.append(id);
    const writers = ids.map(async (id) => {
      for (let n = 0; n < 12; n += 1) await log.append(id);
    });
    const readers = Array.from({ length: 6 }, async (_, reader) => {
      await pause(realWorld(), reader * 7);
      const events = await follow(reader % 2 === 0 ? {} : { contractIds: ['contract-1'] });
      const received = new Map<string, number[]>();
      while (![...ids].every((id) => received.get(id)?.at(-1) === 13)) {
        const [event] = await take(events, 1);
        if (!event) break;
        received.set(event[0], [...(received.get(event[0]) ?? []), event[1]]);
      }
      await events.return?.();
      return received;
    });
    await Promise.all(writers);
    for (const received of await Promise.all(readers)) {
      for (const id of ids) {
        const sequences = received.get(id) as number[];
        const first = sequences[0] as number;
        expect(sequences).toEqual(Array.from({ length: 13 - first + 1 }, (_, index) => first + index));
      }
    }
  });
});

describe.each(DIALECTS)('a stream without a cursor, interrupted between its statements, on %s', (dialect) => {
  let log: StatusLog;
  beforeEach(async () => {
    log = await openStatusLog(dialect);
    await log.invoices(['i1', 'i2']);
    await log.append('i1');
    await log.append('i2');
  });
  afterEach(() => log.close());

  it.each([
    ['and is numbered', () => numberPositions(log)],
    ['and is not numbered yet', async () => undefined],
  ])('gives an event once that commits while the present state is read %s', async (_, then) => {
    const feed = interrupted(log, 'MAX(position)', async () => {
      await log.append('i1');
      await then();
    });
    const events = await feed.follow({ filter: {} }, EVERYTHING);
    const seen = take(events, 3);
    await waitFor('it waits', () => feed.waiting === 1);
    await log.append('i2');
    feed.nudge();
    expect(await seen).toEqual([
      ['i2', 1],
      ['i1', 2],
      ['i2', 2],
    ]);
    await events.return?.();
    await feed.stop();
  });
});
