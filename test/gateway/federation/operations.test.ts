// The operation cache: bounded, least recently used first, one preparation for many who ask at once, nothing kept of what
// was refused; and JSON text that is exactly JSON.stringify's.
import fc from 'fast-check';
import { parse } from 'graphql';
import { quoted, scalarText } from '../../../gateway/federation/jsonText';
import type { Graph } from '../../../gateway/federation/operation';
import { Operations } from '../../../gateway/federation/operations';
import { plainPlanner } from '../../../gateway/federation/plainPlan/plainPlanner';
import { createPlanner, type FetchPlan } from '../../../gateway/federation/plan';
import { planCheck } from '../../../gateway/federation/subgraphSchemas';
import { possibleTypes, publicSchema } from '../../../gateway/federation/supergraph';
import { CompositionError, composeSupergraph } from '../../../schema/compose';
import { LIMITS, LINK } from '../testGraph';
import { dataverse, finance } from './books';

const supergraphSdl = composeSupergraph([dataverse, finance].map(({ name, sdl }) => ({ name, sdl: LINK + sdl })));

function operations(cacheCount: number): { cache: Operations; planned: string[]; graph: Graph } {
  const planner = createPlanner(supergraphSdl, Math.random);
  const planned: string[] = [];
  const graph: Graph = {
    schema: publicSchema(parse(supergraphSdl), []),
    types: possibleTypes(parse(supergraphSdl)),
    planner: Object.assign(
      (query: string, name: string | undefined, draw: number) => {
        planned.push(query);
        return planner(query, name, draw);
      },
      { draw: () => planner.draw() },
    ),
    plain: plainPlanner(parse(supergraphSdl)),
    check: planCheck(parse(supergraphSdl)),
    unprovided: () => undefined,
    doubt: () => undefined,
    needed: new Set(),
    resumable: [],
    accessOf: () => undefined,
    costOf: () => ({ refused: undefined, report: () => ({ estimated: 0, limit: 0 }) }),
  };
  return { cache: new Operations(graph, { ...LIMITS, cacheCount }), planned, graph };
}

describe('the operation cache', () => {
  const text = (n: number) => `{ invoice(id: "${n}") { id } }`;

  it('plans once for all who ask, at once or later', async () => {
    const { cache, planned } = operations(10);
    const all = await Promise.all([cache.prepare(text(1), undefined), cache.prepare(text(1), undefined)]);
    expect(all[0]).toBe(all[1]);
    expect(await cache.prepare(text(1), undefined)).toBe(all[0]);
    expect(planned).toHaveLength(1);
  });

  it('forgets what was used least recently', async () => {
    const { cache, planned } = operations(2);
    await cache.prepare(text(1), undefined);
    await cache.prepare(text(2), undefined);
    expect(cache.prepared(text(1), undefined)).toBeDefined();
    await cache.prepare(text(3), undefined);
    expect([1, 2, 3].map((n) => cache.prepared(text(n), undefined) !== undefined)).toEqual([true, false, true]);
    expect(cache.size).toBe(2);
    expect(planned).toHaveLength(3);
  });

  it('keeps operations of one document apart, and a document of no use not at all', async () => {
    const { cache } = operations(10);
    const document = 'query A { invoice(id: "1") { id } } query B { invoice(id: "1") { name } }';
    const [a, b] = await Promise.all([cache.prepare(document, 'A'), cache.prepare(document, 'B')]);
    expect(a.ok && b.ok && a.operation.id !== b.operation.id).toBe(true);
    expect((await cache.prepare(document, undefined)).ok).toBe(false);
    for (const refused of ['{', '{ nope }', `{ ${'__typename '.repeat(2_000)} }`])
      expect((await cache.prepare(refused, undefined)).ok).toBe(false);
    expect(cache.size).toBe(2);
  });

  it('remembers what it refused, apart from what it keeps', async () => {
    const { cache } = operations(2);
    await cache.prepare(text(1), undefined);
    const first = await cache.prepare('{ nope }', undefined);
    expect(await cache.prepare('{ nope }', undefined)).toBe(first);
    // A hundred others push it out, and no operation.
    for (let n = 0; n < 100; n += 1) await cache.prepare(`{ nope${n} }`, undefined);
    expect(await cache.prepare('{ nope }', undefined)).not.toBe(first);
    const long = `{ ${'nope '.repeat(2_001)} }`;
    expect(await cache.prepare(long, undefined)).not.toBe(await cache.prepare(long, undefined));
    expect(cache.prepared(text(1), undefined)).toBeDefined();
    expect(cache.size).toBe(1);
  });

  it('lets nobody have another’s operation refused by a text that begins with its name', async () => {
    const { cache } = operations(10);
    const document = 'query A { invoice(id: "1") { id } }';
    const line = '{ invoice(id: "1") { id } }';
    for (const [theirs, theirName, ours, ourName] of [
      [`A\n${document}`, undefined, document, 'A'],
      [line, 'query', `query\n${line}`, undefined],
    ] as const) {
      expect((await cache.prepare(theirs, theirName)).ok).toBe(false);
      const first = await cache.prepare(ours, ourName);
      expect(first.ok).toBe(true);
      expect((await cache.prepare(theirs, theirName)).ok).toBe(false);
      expect(await cache.prepare(ours, ourName)).toBe(first);
      expect(cache.prepared(theirs, theirName)).toBeUndefined();
    }
  });

  it('does not forget what is asked for over WebSocket alone, however often', async () => {
    const { cache } = operations(2);
    const [one] = [await cache.prepare(text(1), undefined), await cache.prepare(text(2), undefined)];
    expect(await cache.prepare(text(1), undefined)).toBe(one); // as WebSockets and streams ask
    await cache.prepare(text(3), undefined);
    expect(cache.recent(2).map(({ text: kept }) => kept)).toEqual([text(1), text(3)]);
  });

  it('keeps nothing of an operation that neither planner can plan', async () => {
    const { cache, graph } = operations(10);
    const none = () => Promise.reject(new Error('no way'));
    Object.assign(graph, { planner: Object.assign(none, { draw: () => 0 }), plain: none });
    await expect(cache.prepare(text(1), undefined)).rejects.toThrow('no way');
    await Promise.resolve();
    expect(cache.size).toBe(0);
  });

  it('goes the slower way where a plan leaves something out or a subgraph would refuse it', async () => {
    const { cache, graph } = operations(10);
    const { planner } = graph;
    const whole = '{ invoice(id: "1") { name amount { currency } } }';
    for (const wrong of ['{ invoice(id: "1") { name } }', '{ invoice(id: "1") { name amount } }']) {
      const plan = async () => ({
        ...((await planner('{ invoice(id: "1") { name } }', undefined, 0)) as FetchPlan),
        query: wrong,
      });
      Object.assign(graph, { planner: Object.assign(plan, { draw: () => 0 }) });
      const prepared = await cache.prepare(`${whole} # ${wrong}`, undefined);
      expect(prepared).toMatchObject({ ok: true, operation: { plannedBy: 'plain' } });
    }
  });

  it('tells every field of a document that is wrong', async () => {
    const prepared = await operations(1).cache.prepare('{ nope also }', undefined);
    expect(prepared).toMatchObject({
      ok: false,
      failures: [{ locations: [{ line: 1, column: 3 }] }, { locations: [{ line: 1, column: 8 }] }],
    });
  });

  it('refuses fragments that double at each step without writing them out', async () => {
    const fragments = Array.from({ length: 60 }, (_, n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`);
    const document = `{ ...F0 } ${fragments.join(' ')} fragment F60 on Query { __typename }`;
    const prepared = await operations(1).cache.prepare(document, undefined);
    expect(prepared).toMatchObject({ ok: false, failures: [{ extensions: { code: 'TOO_MANY_ROOT_FIELDS' } }] });
  });
});

describe('composition', () => {
  it('names every reason why subgraphs do not compose', () => {
    const a = { name: 'a', sdl: `${LINK} type Query { x: T } type T @key(fields: "id") { id: ID! n: Int }` };
    const b = { name: 'b', sdl: `${LINK} type T @key(fields: "id") { id: ID! n: String }` };
    expect(() => composeSupergraph([a, b])).toThrow(CompositionError);
    expect(() => composeSupergraph([a, b])).toThrow(/T\.n/);
  });
});

describe('JSON text', () => {
  it('is what JSON.stringify prints', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\ud800', '"\\', '\u2028', '\u007f', '\u0000', 'a\ud83d'),
    );
    fc.assert(
      fc.property(text, (value) => quoted(value) === JSON.stringify(value)),
      { numRuns: 2_000 },
    );
    fc.assert(
      fc.property(
        fc.oneof(fc.jsonValue(), fc.double(), fc.integer()),
        (value) => scalarText(value) === JSON.stringify(value),
      ),
    );
    expect(scalarText(undefined)).toBe('null');
  });
});
