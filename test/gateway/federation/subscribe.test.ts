// Streams: shared within a scope and never across, late comers brought up to date before they join, resumed without a gap
// when the subgraph breaks, and released when nobody listens any more.
import { coerce } from '../../../gateway/federation/execute';
import { Streams } from '../../../gateway/federation/subscribe';
import { realWorld } from '../../harness/world';
import { type TestGraph, testGraph, until, WAYS } from '../testGraph';
import { Collector } from './collector';
import { type TickLog, tickLog } from './ticks';

const TICKS =
  'subscription($room: String, $after: String) { ticks(room: $room, after: $after) { n thing { colour } } }';
const event = (n: number, name: string) => ({ data: { ticks: { n, thing: { colour: `colour of ${name}` } } } });

describe.each(WAYS)('%s', (_way, options) => {
  let log: TickLog;
  let graph: TestGraph;
  let streams: Streams;
  beforeEach(async () => {
    log = tickLog();
    graph = await testGraph(log.subgraphs, { ...options, contextFor: (_caller, _id, signal) => ({ signal }) });
    streams = new Streams(graph.executor, realWorld(), { queueCount: 3, queueBytes: 1_000 });
  });
  afterEach(async () => {
    streams.stop();
    // However a test ends: nothing is left open behind it.
    await until(() => log.open() === 0);
    expect(streams.counts).toEqual({ upstreams: 0, clients: 0 });
    await graph.close();
  });

  const open = async (query: string, variables: Record<string, unknown> = {}, scope = 'everything') => {
    const prepared = await graph.graph.operations.prepare(query, undefined);
    if (!prepared.ok) throw new Error(JSON.stringify(prepared.failures));
    const coerced = coerce(graph.graph.schema, prepared.operation, variables);
    if (!coerced.ok) throw new Error(JSON.stringify(coerced.failures));
    const collector = new Collector();
    const request = {
      operation: prepared.operation,
      variables: coerced.variables,
      caller: { scope },
      scope,
      requestId: 'r',
    };
    return Object.assign(collector, { leave: streams.open(request, collector) });
  };
  const following = (count: number) => until(() => log.open() === count);
  const colourRequests = () => graph.asked.filter(({ subgraph }) => subgraph === 'colours').length;

  it('carries each event on into the other subgraph', async () => {
    const client = await open(TICKS, { after: 'start' });
    log.append('red', 'green');
    await until(() => client.events.length === 2);
    expect(client.events).toEqual([event(1, 'red'), event(2, 'green')]);
  });

  it('gives a field back its name, which the subgraph was told otherwise, and puts its error there', async () => {
    const client = await open('subscription { mixed { ... on Red { v } ... on Blue { v } } }');
    await until(() => client.ended !== undefined);
    expect(client.events).toEqual([
      {
        data: { mixed: [{ v: 'r' }, { v: 'b' }, { v: null }] },
        errors: [{ message: 'no value', path: ['mixed', 2, 'v'], extensions: { code: 'NOT_FOUND' } }],
      },
    ]);
  });

  it('refuses a condition at the root, whose one field is always there', async () => {
    for (const query of [
      'subscription($c: Boolean!) { ticks @include(if: $c) { n } }',
      'subscription { ticks @skip(if: true) { n } }',
      'subscription($c: Boolean!) { ...F } fragment F on Subscription { ... @skip(if: $c) { ticks { n } } }',
    ])
      expect(await graph.ask(query, { c: true })).toMatchObject({
        errors: [{ locations: [{ line: 1 }], extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
      });
  });

  it('shares one upstream within a scope, resolves an event once, and never shares across scopes or variables', async () => {
    const same = [await open(TICKS, { room: 'a' }), await open(TICKS, { room: 'a' })];
    const others = [await open(TICKS, { room: 'a' }, 'another'), await open(TICKS, { room: 'b' })];
    await following(3);
    log.append('red');
    await until(() => [...same, ...others].every(({ events }) => events.length === 1));
    graph.asked.length = 0;
    log.append('green');
    await until(() => [...same, ...others].every(({ events }) => events.length === 2));
    for (const { events } of [...same, ...others]) expect(events).toEqual([event(1, 'red'), event(2, 'green')]);
    expect(colourRequests()).toBe(3);
    expect(streams.counts).toEqual({ upstreams: 3, clients: 4 });
  });

  it('gives who comes later the present state first, and then lets it join', async () => {
    const first = await open(TICKS);
    await following(1);
    log.append('red', 'green', 'blue');
    await until(() => first.events.length === 3);
    const later = await open(TICKS);
    await until(() => later.events.length === 1);
    expect(later.events).toEqual([event(3, 'blue')]);
    await until(() => streams.counts.upstreams === 1);
    log.append('white');
    await until(() => later.events.length === 2 && first.events.length === 4);
    expect(later.events).toEqual([event(3, 'blue'), event(4, 'white')]);
  });

  it('replays for a cursor exactly what was missed, and then lets it join', async () => {
    const first = await open(TICKS);
    await following(1);
    log.append('1', '2', '3', '4');
    await until(() => first.events.length === 4);
    const back = await open(TICKS, { after: 'c2' });
    await until(() => back.events.length === 2 && streams.counts.upstreams === 1);
    log.append('5');
    await until(() => back.events.length === 3 && first.events.length === 5);
    expect(back.events).toEqual([event(3, '3'), event(4, '4'), event(5, '5')]);
    expect(first.events).toEqual(['1', '2', '3', '4', '5'].map((name, index) => event(index + 1, name)));
  });

  it('keeps the others when the client leaves whose upstream was shared', async () => {
    const first = await open(TICKS);
    const second = await open(TICKS);
    await following(1);
    first.leave();
    log.append('red');
    await until(() => second.events.length === 1);
    expect(first.events).toEqual([]);
  });

  it('passes a refusal on with its code, and does not try again', async () => {
    const client = await open(TICKS, { after: 'garbage' });
    await until(() => client.ended !== undefined);
    expect(client.ended).toEqual([{ message: 'not a cursor', extensions: { code: 'CURSOR_INVALID' } }]);
    expect(graph.asked).toHaveLength(1);
  });

  it('delivers an event with the errors of its fields, and goes on', async () => {
    const client = await open(TICKS, { after: 'start' });
    log.append('bad', 'green');
    await until(() => client.events.length === 2);
    expect(client.events).toEqual([
      {
        errors: [{ message: 'no colour', path: ['ticks', 'thing', 'colour'], extensions: { code: 'NOT_FOUND' } }],
        data: null,
      },
      event(2, 'green'),
    ]);
  });

  it('shares a field without cursors at once', async () => {
    const alarms = 'subscription { alarms { name } }';
    const clients = [await open(alarms), await open(alarms)];
    await following(1);
    log.append('fire');
    await until(() => clients.every(({ events }) => events.length === 1));
    expect(streams.counts).toEqual({ upstreams: 1, clients: 2 });
  });

  it('completes its clients when it stops', async () => {
    const clients = [await open(TICKS), await open('subscription { alarms { name } }')];
    await following(2);
    streams.stop();
    expect(clients.map(({ ended }) => ended)).toEqual(['completed', 'completed']);
  });

  it('goes at the pace of a client that is alone', async () => {
    const client = await open(TICKS, { after: 'start' });
    client.full = true;
    log.append(...Array.from({ length: 60 }, (_, n) => `t${n}`));
    await until(() => client.events.length === 1);
    client.drain();
    await until(() => client.events.length === 60);
    expect(client.events.map((one) => (one as { data: { ticks: { n: number } } }).data.ticks.n)).toEqual(
      Array.from({ length: 60 }, (_, n) => n + 1),
    );
    expect(client.ended).toBeUndefined();
  });

  it('lets come back at once who comes back to where the others stand', async () => {
    const first = await open(TICKS, { after: 'start' });
    log.append('red', 'green');
    await until(() => first.events.length === 2);
    const begun = log.begun.length;
    const back = await open(TICKS, { after: 'c2' });
    log.append('blue');
    await until(() => back.events.length === 1 && first.events.length === 3);
    expect(back.events).toEqual([event(3, 'blue')]);
    expect(log.begun).toHaveLength(begun);
  });

  it('ends a stream without cursors for who reads slower than the others', async () => {
    const alarms = 'subscription { alarms { n } }';
    const [fast, slow] = [await open(alarms), await open(alarms)];
    await following(1);
    slow.full = true;
    log.append('1', '2', '3', '4', '5', '6');
    await until(() => fast.events.length === 6 && slow.ended !== undefined);
    expect(slow.ended).toMatchObject([{ extensions: { code: 'STREAM_TOO_SLOW' } }]);
    expect(slow.events).toHaveLength(1);
    expect(streams.counts).toEqual({ upstreams: 1, clients: 1 });
  });
});
