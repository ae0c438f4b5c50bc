// The feed when luck runs out: nudges that never come, a sequencer that fails, nobody there to follow. faults.md I9
import type { World } from '../../../subgraphs/world';
import { waitFor } from '../../harness/waiting';
import { realWorld } from '../../harness/world';
import { bareEvent, EVERYTHING, openStatusLog, type StatusLog, take } from './statusLog';

describe('the feed without luck', () => {
  /** Timers that fire when the test says so. */
  function handWorld(): World & { tick(): void } {
    let waiting: (() => void)[] = [];
    return {
      ...realWorld(),
      after: (_ms, work) => {
        waiting.push(work);
        return () => {
          waiting = waiting.filter((other) => other !== work);
        };
      },
      tick: () => {
        const due = waiting;
        waiting = [];
        for (const work of due) work();
      },
    };
  }

  it('finds what another process wrote and never nudged, at the next look', async () => {
    const world = handWorld();
    const ours = await openStatusLog('sqlite', { world });
    await ours.invoices(['i1']);
    const events = await ours.feed.follow({ filter: {}, after: 'start' }, EVERYTHING);
    const seen = take(events, 1);
    await waitFor('it waits', () => ours.feed.waiting === 1);
    await ours.db.write((tx) => tx.insert('invoice_status', [bareEvent('i1', 1)]));
    world.tick();
    expect(await seen).toEqual([['i1', 1]]);
    await events.return?.();
    await ours.close();
  });

  it('tells of a sequencer that fails, and goes on when it works again', async () => {
    const world = handWorld();
    const errors: unknown[] = [];
    let broken = true;
    const log: StatusLog = await openStatusLog('sqlite', {
      world,
      onError: (error) => errors.push(error),
      numberPositions: async () => {
        if (broken) throw new Error('no sequencer');
        return log.db.write((tx) => tx.change('UPDATE invoice_status SET position = sequence WHERE position IS NULL'));
      },
    });
    await log.invoices(['i1']);
    const events = await log.feed.follow({ filter: {}, after: 'start' }, EVERYTHING);
    const seen = take(events, 1);
    await waitFor('it waits', () => log.feed.waiting === 1);
    await log.append('i1');
    await waitFor('the error is told', () => errors.length > 0);
    broken = false;
    world.tick();
    expect(await seen).toEqual([['i1', 1]]);
    await events.return?.();
    await log.close();
  });

  it('numbers what nobody follows, later', async () => {
    const world = handWorld();
    const log = await openStatusLog('sqlite', { world });
    await log.invoices(['i1']);
    await log.append('i1');
    expect(await log.numbered()).toEqual([]);
    world.tick();
    await waitFor('it is numbered', async () => (await log.numbered()).length === 1);
    await log.close();
  });
});
