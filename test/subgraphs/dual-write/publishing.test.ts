// A map is published while it runs: each change is applied by exactly one version and says which, whatever dies between publishing and
// sending, and what was sent before keeps its version.
import type { MapDefinition } from '../../../schema/mapDefinition';
import { MAPS } from '../../../schema/messages';
import { NEWEST_SHIPPED_MAPS, SHIPPED_MAPS } from '../../../schema/table-maps';
import { LOCAL_CALLER } from '../../../subgraphs/caller';
import { createInbox } from '../../../subgraphs/dual-write/inbox';
import { listParked, mapParkedAnew, retryParked } from '../../../subgraphs/dual-write/parked';
import { insertVersion, recordShipped } from '../../../subgraphs/dual-write/publishedVersions';
import { publishedMaps } from '../../../subgraphs/dual-write/tableMaps';
import { localWire } from '../../../subgraphs/dual-write/wire/local';
import { publishTableMap } from '../../../subgraphs/operators/publishTableMap';
import { DIALECTS } from '../../harness/databases';
import { fakeWire, gate, openPair, type Pair, until } from './sides';

const PROJECTS = MAPS.projects;
const shipped = NEWEST_SHIPPED_MAPS.find(({ name }) => name === PROJECTS) as MapDefinition;

/** The map, made from a version, whose rows say `name` in place of their name; `more` replaces columns by their target. */
function saying(name: string, from: number, more: MapDefinition['columns'] = []): MapDefinition {
  const columns = [{ finance: 'name', direction: 'DATAVERSE_TO_FINANCE' as const, default: name }, ...more];
  const kept = shipped.columns.filter(({ finance }) => !columns.some((column) => column.finance === finance));
  return { ...shipped, version: from, columns: [...kept, ...columns] };
}

describe.each(DIALECTS)('a map that is published while it runs, on %s', (dialect) => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await openPair(dialect);
  });
  afterEach(async () => {
    await pair.empty();
    await pair.source.write((tx) => tx.change('DELETE FROM table_map_version'));
  });
  afterAll(() => pair.close());

  const receiver = () => {
    const { target: db, world, handlers, targetHooks: hooks } = pair;
    const projects = { [PROJECTS]: handlers.mapped as NonNullable<typeof handlers.mapped> };
    return createInbox({ db, world, handlers: projects, isPaused: async () => false, hooks });
  };
  const maps = () => publishedMaps('DATAVERSE_TO_FINANCE');
  const publish = (definition: MapDefinition) => {
    const { source: db, world } = pair;
    const input = { definition: JSON.stringify(definition) };
    return publishTableMap({ db, world, direction: 'DATAVERSE_TO_FINANCE' }, LOCAL_CALLER, undefined, input);
  };
  const append = (index: number) => {
    const row = { id: `p-${index}`, legal_entity: 'USMF', number: `P-${index}`, name: 'v1', created_at: '2026' };
    return pair.appendTopic(`project:${index}`, PROJECTS, row);
  };
  /** Of each change, the version stamped on it and the one that its applied row was made by. */
  const versions = async () => {
    const sent = await pair.source.read.rows<{ id: string; map_version: number; state: string }>(
      'SELECT id, map_version, state FROM outbox ORDER BY stream_key',
    );
    const effects = await pair.target.read.rows<{ message_id: string; body: string }>(
      'SELECT message_id, body FROM effect',
    );
    const made = new Map(effects.map(({ message_id, body }) => [message_id, JSON.parse(body)[0].name as string]));
    expect(effects).toHaveLength(sent.length); // none is lost, none came twice
    return sent.map(({ id, map_version, state }) => ({ stamped: `v${map_version}`, made: made.get(id), state }));
  };

  it('200 changes under four versions and two relays, one of which dies with what it has claimed', async () => {
    const held = gate();
    const dying = fakeWire(receiver(), { before: () => held.opened });
    let isDead = false;
    // A process that is gone renews no claim: one that only hangs would keep its keys, lease after lease.
    const write: typeof pair.source.write = (work) =>
      isDead ? Promise.reject(new Error('this process is gone')) : pair.source.write(work);
    const db = { ...pair.source, write };
    const first = pair.relay({ db, maps: maps(), wire: dying, limits: { leaseMs: 300, deliveriesAtOnce: 8 } });
    for (let index = 0; index < 20; index += 1) await append(index);
    first.start();
    await until(() => dying.deliveries.length === 8); // claimed and stamped, and never heard of again
    isDead = true;
    expect(await publish(saying('v1001', 1))).toMatchObject({ ok: true, value: { version: 1_001 } });
    const second = pair.relay({ maps: maps(), wire: localWire(receiver().receive), limits: { leaseMs: 300 } });
    second.start();
    for (let index = 20; index < 200; index += 20) {
      await Promise.all(Array.from({ length: 20 }, (_, more) => append(index + more)));
      if (index === 80) await publish(saying('v1002', 1_001));
      if (index === 140) await publish(saying('v1003', 1_002));
    }
    await second.idle();
    await until(async () => (await pair.source.read.rows("SELECT id FROM outbox WHERE state = 'QUEUED'")).length === 0);
    held.open();
    const all = await versions();
    expect(all).toHaveLength(200);
    expect(all.filter(({ stamped, made, state }) => stamped !== made || state !== 'SETTLED')).toEqual([]);
    const used = new Set(all.map(({ stamped }) => stamped));
    expect([...used].sort()).toEqual(['v1', 'v1001', 'v1002', 'v1003']);
    expect(all.filter(({ stamped }) => stamped === 'v1')).toHaveLength(8);
  });

  it('keeps to the version of an older software that is written down, and refuses another that says something else', async () => {
    await recordShipped(pair.source, pair.world, SHIPPED_MAPS);
    await recordShipped(pair.source, pair.world, SHIPPED_MAPS);
    const rows = await pair.source.read.rows('SELECT name FROM table_map_version');
    expect(rows).toHaveLength(SHIPPED_MAPS.length);
    const changed = [{ ...saying('else', 1), version: 1 }];
    await expect(recordShipped(pair.source, pair.world, changed)).rejects.toThrow('a released version never changes');
    await append(1);
    await pair.source.write((tx) => tx.change('UPDATE outbox SET map_version = 1'));
    await publish(saying('v1001', 1));
    const relay = pair.relay({ maps: maps(), wire: localWire(receiver().receive) });
    relay.start();
    await relay.idle();
    expect(await versions()).toEqual([{ stamped: 'v1', made: 'v1', state: 'SETTLED' }]);
  });

  it('takes the newest where it could not be mapped, with all that waits behind it; says what a look-up misses', async () => {
    const lookup = { table: 'project', by: 'number', take: 'name' };
    const looking = { dataverse: 'number', finance: 'name', direction: 'DATAVERSE_TO_FINANCE' as const, lookup };
    const map = { ...shipped, columns: [...shipped.columns.filter(({ finance }) => finance !== 'name'), looking] };
    expect(await publish(map)).toMatchObject({ ok: true });
    await append(1);
    await append(1);
    const relay = pair.relay({ maps: maps(), wire: localWire(receiver().receive) });
    relay.start();
    await relay.idle();
    expect(await listParked(pair.source.read, 10)).toMatchObject([
      {
        code: 'MAP_LOOKUP_FAILED',
        message: `${PROJECTS}: no 'project' has number 'P-1', of which 'name' takes the name`,
      },
    ]);
    await publish(saying('v1002', 1_001));
    const desk = { world: pair.world, hooks: pair.sourceHooks, nudge: () => relay.nudge() };
    await pair.source.write((tx) => retryParked(tx, desk, 'project:1'));
    await relay.idle();
    expect((await versions()).map(({ stamped, made }) => [stamped, made])).toEqual([
      ['v1002', 'v1002'],
      ['v1002', 'v1002'],
    ]);
  });

  it('a refused change keeps its version when it is tried again, and is mapped anew when an operator asks for it', async () => {
    const { target: db, world, targetHooks: hooks, handlers } = pair;
    let refusing = true;
    const projects: typeof handlers = {
      [PROJECTS]: async (tx, message) =>
        refusing
          ? { kind: 'refused', code: 'RATE_MISSING', message: 'no' }
          : (handlers.mapped as never as (typeof handlers)[string])(tx, message),
    };
    const inbox = createInbox({ db, world, handlers: projects, isPaused: async () => false, hooks });
    const relay = pair.relay({ maps: maps(), wire: localWire(inbox.receive) });
    relay.start();
    await append(1);
    await append(2);
    await relay.idle();
    await publish(saying('v1001', 1));
    refusing = false;
    const desk = { world: pair.world, hooks: pair.sourceHooks, nudge: () => relay.nudge() };
    await pair.source.write((tx) => retryParked(tx, desk, 'project:1'));
    await pair.source.write((tx) => mapParkedAnew(tx, desk, 'project:2'));
    await relay.idle();
    expect((await versions()).map(({ stamped, made }) => [stamped, made])).toEqual([
      ['v1', 'v1'],
      ['v1001', 'v1001'],
    ]);
  });

  it('is published by one of two at once; the other hears that it changed; the same again is no version', async () => {
    const outcomes = await Promise.all([publish(saying('a', 1)), publish(saying('b', 1))]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(outcomes.find(({ ok }) => !ok)).toMatchObject({ refusals: [{ code: 'MAP_CHANGED' }] });
    const [won] = outcomes.filter(({ ok }) => ok) as { value: { version: number } }[];
    expect(won?.value.version).toBe(1_001);
    const same = outcomes[0]?.ok ? saying('a', 1) : saying('b', 1);
    expect(await publish(same)).toMatchObject({ ok: true, replayed: true, value: { version: 1_001 } });
    expect(await publish({ ...shipped, name: MAPS.customerInvoices })).toMatchObject({
      refusals: expect.arrayContaining([expect.objectContaining({ code: 'MAP_NOT_OWNED' })]),
    });
    const someone = (after: number) =>
      pair.source.write((tx) => insertVersion(tx, pair.world, saying('c', 1), { after, by: 'someone' }));
    await expect(someone(1)).rejects.toThrow(); // judged by what was the newest before the other committed
    await someone(1_001);
    expect(await pair.source.read.rows('SELECT version, published_by FROM table_map_version ORDER BY version')).toEqual(
      [
        { version: 1_001, published_by: 'local' },
        { version: 1_002, published_by: 'someone' },
      ],
    );
  });
});
