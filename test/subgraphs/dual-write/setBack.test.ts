// A clock that was ahead and is set right again: what was written down by it, and what a process remembers of it, lies in the future. The
// exchange must go on at once, or within minutes where it cannot know better; it waited until the clock had been there again.

import { TargetAway } from '../../../subgraphs/dual-write/exchange';
import { pauseMap, resumeMap } from '../../../subgraphs/dual-write/map-state';
import { fixedMaps } from '../../../subgraphs/dual-write/tableMaps';
import type { World } from '../../../subgraphs/world';
import { DIALECTS } from '../../harness/databases';
import { realWorld } from '../../harness/world';
import { fakeWire, openPair, type Pair, streamOf, until } from './sides';

const A_DAY = 86_400_000;

describe.each(DIALECTS)('a clock that is set back, on %s', (dialect) => {
  let ahead = 0;
  const world: World = { ...realWorld(), now: () => new Date(Date.now() + ahead) };
  let pair: Pair;
  beforeAll(async () => {
    pair = await openPair(dialect, world);
  });
  beforeEach(() => {
    ahead = A_DAY;
  });
  afterEach(() => pair.empty());
  afterAll(() => pair.close());

  it('had left keys due for tomorrow, at which nobody looked before', async () => {
    await pair.append('key:1', { text: 'written tomorrow' });
    ahead = 0;
    const relay = pair.relay();
    relay.start();
    await until(async () => (await streamOf(pair.source.read, 'key:1')).settled_number === 1);
    expect(await pair.texts('key:1')).toEqual(['written tomorrow']);
  });

  it('leaves alone what is put off for as long as anybody puts off', async () => {
    ahead = 0;
    await pair.append('key:1', { text: 'put off' });
    const due = new Date(Date.now() + 320_000).toISOString();
    await pair.source.write((tx) => tx.change('UPDATE outbox_stream SET due_at = ?', [due]));
    const relay = pair.relay({ limits: { pollMs: 20 } });
    relay.start();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await streamOf(pair.source.read, 'key:1')).toMatchObject({ due_at: due });
  });

  it('had kept a relay from looking whether the other side is back', async () => {
    let isAway = true;
    const wire = fakeWire(pair.inbox, {
      before: () => {
        if (isAway) throw new TargetAway('nobody there');
      },
    });
    const relay = pair.relay({ wire });
    relay.start();
    await pair.append('key:1', { text: 'waits' });
    await until(() => wire.deliveries.length > 2);
    [ahead, isAway] = [0, false];
    await until(async () => (await pair.texts('key:1')).length === 1);
  });

  it('had kept a relay from looking whether a map runs again on the other side', async () => {
    const half = { name: 'mapped', direction: 'DATAVERSE_TO_FINANCE', version: 1, filters: [] } as const;
    const maps = fixedMaps([{ ...half, columns: [{ from: 'text', to: 'text' }] }]);
    await pair.target.write((tx) => pauseMap(tx, world, 'mapped', 'someone'));
    const relay = pair.relay({ maps, isPaused: async () => false });
    relay.start();
    await pair.appendTopic('key:1', 'mapped', { text: 'held' });
    await until(async () => (await streamOf(pair.source.read, 'key:1')).waiting_topic === 'mapped');
    ahead = 0;
    await pair.target.write((tx) => resumeMap(tx, world, 'mapped', 'someone'));
    await until(async () => (await pair.texts('key:1')).length === 1);
  });
});
