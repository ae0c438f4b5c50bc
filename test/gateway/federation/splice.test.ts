// Answers that go through as text: whatever is accepted is what the serialiser would have printed, and whatever is out of the
// ordinary is parsed. Every boundary of what may be accepted has its line.
import fc from 'fast-check';
import { buildSchema, type OperationDefinitionNode, parse } from 'graphql';
import { serialiser } from '../../../gateway/federation/complete';
import { copy, merge } from '../../../gateway/federation/merge';
import type { EntityPlan, FetchPlan } from '../../../gateway/federation/plan';
import { splicing } from '../../../gateway/federation/splice';
import type { Data, ReadAnswer } from '../../../gateway/federation/transport';
import { Unparsed } from '../../../gateway/federation/unparsed';
import { testGraph } from '../testGraph';

const schema = buildSchema(`
  type Query { box: Box boxes: [Box!]! node: Node }
  type Box implements Node { id: ID! item: Item items: [Item!]! grid: [[Item]!] }
  type Item { s: String n: Float b: Boolean! e: Colour tags: [String!] sub: Item }
  enum Colour { RED BLUE }
  interface Node { id: ID! }
`);

interface Reading {
  readonly read: ReadAnswer | undefined;
  /** Data as the serialiser prints it. */
  readonly print: (data: Data) => string;
}

function reading(query: string, plan: Partial<FetchPlan> = {}): Reading {
  const document = parse(query);
  const operation = document.definitions[0] as OperationDefinitionNode;
  const whole: FetchPlan = {
    ...{ kind: 'Fetch', subgraph: 's', operation: 'query', query, variables: [], entities: [], outputRewrites: [] },
    ...plan,
  };
  const serialise = serialiser(schema, document, operation);
  return {
    read: splicing(schema, document, operation)(whole),
    print: (data) => serialise(data, {}, []),
  };
}

function lookup(fields: string, more: Partial<EntityPlan> = {}): Partial<FetchPlan> {
  const entities: EntityPlan = {
    ...{ alias: '_entities', variable: 'r', paths: [[{ field: 'boxes' }]], requires: [] },
    ...{ inputRewrites: [], outputRewrites: [], ...more },
  };
  return { query: `query($r:[_Any!]!){_entities(representations:$r){...on Box{${fields}}}}`, entities: [entities] };
}

const ITEM = 'item { s n b e }';
const item = (members: string) => `{"data":{"box":{"item":{${members}}}}}`;

describe('a root fetch', () => {
  const { read, print } = reading(`{ box { ${ITEM} } }`);

  it.each([
    ['scalars of every kind', item('"s":"x","n":1,"b":true,"e":"RED"')],
    ['nulls where they may stand', item('"s":null,"n":null,"b":false,"e":null')],
    ['the escapes that JSON.stringify writes', item('"s":"\\"\\\\\\b\\f\\n\\r\\t","n":-1,"b":true,"e":"BLUE"')],
    ['text beyond ASCII', item('"s":"Zoë 漢 😀 \u2028","n":0,"b":true,"e":null')],
    ['fractions', item('"s":"","n":-0.5,"b":true,"e":null')],
    ['numbers of 15 digits', item('"s":"","n":999999999999999,"b":true,"e":null')],
    ['fractions of 15 digits', item('"s":"","n":123456789.123456,"b":true,"e":null')],
    ['an absent object', '{"data":{"box":null}}'],
  ])('goes through with %s', (_, text) => {
    const answer = read?.(text);
    expect(answer?.data).toBeDefined();
    expect(print(answer?.data as Data)).toBe(text.slice('{"data":'.length, -1));
    expect(print(answer?.data as Data)).toBe(print(JSON.parse(text).data));
  });

  it('goes through with what servers write after it', () => {
    expect(read?.(`${item('"s":"","n":1,"b":true,"e":null')}\n`)?.data?.box).toBeInstanceOf(Unparsed);
  });

  const good = '"s":"x","n":1,"b":true,"e":"RED"';
  it.each([
    ['errors after the data', `${item(good).slice(0, -1)},"errors":[]}`],
    ['errors before the data', `{"errors":[],${item(good).slice(1)}`],
    ['extensions', `${item(good).slice(0, -1)},"extensions":{}}`],
    ['no data', '{"data":null}'],
    ['a key that nobody asked for', item(`${good},"secret":1`)],
    ['a key too few', item('"s":"x","n":1,"b":true')],
    ['a key twice', item(`"s":"y",${good}`)],
    ['another order', item('"n":1,"s":"x","b":true,"e":"RED"')],
    ['null where none may be', item('"s":"x","n":1,"b":null,"e":"RED"')],
    ['an enum value that clients do not know', item('"s":"x","n":1,"b":true,"e":"GREEN"')],
    ['a longer enum value', item('"s":"x","n":1,"b":true,"e":"REDDISH"')],
    ['a space between', item('"s": "x","n":1,"b":true,"e":"RED"')],
    ['an escaped slash', item('"s":"\\/","n":1,"b":true,"e":"RED"')],
    ['an escaped letter', item('"s":"\\u0041","n":1,"b":true,"e":"RED"')],
    ['a lone surrogate', item('"s":"\\ud800","n":1,"b":true,"e":"RED"')],
    ['a raw control character', item('"s":"\n","n":1,"b":true,"e":"RED"')],
    ['a trailing zero', item('"s":"x","n":1.50,"b":true,"e":"RED"')],
    ['minus zero', item('"s":"x","n":-0,"b":true,"e":"RED"')],
    ['an exponent', item('"s":"x","n":1e3,"b":true,"e":"RED"')],
    ['a number of 16 digits', item('"s":"x","n":9007199254740993,"b":true,"e":"RED"')],
    ['a leading zero', item('"s":"x","n":01,"b":true,"e":"RED"')],
    ['an object for a scalar', item('"s":{},"n":1,"b":true,"e":"RED"')],
    ['a list for an object', '{"data":{"box":{"item":[]}}}'],
    ['more after the end', `${item(good)}{}`],
    ['half of it', item(good).slice(0, -9)],
    ['nothing', ''],
  ])('is parsed with %s', (_, text) => {
    expect(read?.(text)).toBeUndefined();
  });
});

describe('lists', () => {
  const { read, print } = reading('{ boxes { items { b } grid { b tags } } }');
  const boxes = (items: string, grid: string) => `{"data":{"boxes":[{"items":${items},"grid":${grid}}]}}`;

  it.each([
    ['empty', boxes('[]', '[]')],
    ['with nulls where they may stand', boxes('[{"b":true}]', '[[null,{"b":true,"tags":null}],[]]')],
    ['of scalars', boxes('[{"b":true},{"b":false}]', '[[{"b":true,"tags":["a","b"]}]]')],
  ])('go through %s', (_, text) => {
    expect(print(read?.(text)?.data as Data)).toBe(print(JSON.parse(text).data));
  });

  it.each([
    ['a null item where none may be', boxes('[null]', '[]')],
    ['a null list in a list', boxes('[]', '[null]')],
    ['a null scalar in a list', boxes('[]', '[[{"b":true,"tags":[null]}]]')],
    ['a comma too many', boxes('[{"b":true},]', '[]')],
    ['a comma too few', boxes('[{"b":true}{"b":true}]', '[]')],
    ['a null for the whole', boxes('null', '[]')],
  ])('are parsed with %s', (_, text) => {
    expect(read?.(text)).toBeUndefined();
  });

  it('of millions are parsed, because the engine cannot go back so far', () => {
    const tags = reading('{ box { item { tags } } }');
    const text = (count: number) => `{"data":{"box":{"item":{"tags":[${Array(count).fill('""').join(',')}]}}}}`;
    expect(tags.read?.(text(100_000))).toBeDefined();
    expect(tags.read?.(text(6_000_000))).toBeUndefined();
  });
});

describe('entities', () => {
  const query = `{ boxes { id ${ITEM} } }`;
  const { read, print } = reading(query, lookup(ITEM));
  const entities = (...each: string[]) => `{"data":{"_entities":[${each.join(',')}]}}`;
  const one = '{"item":{"s":"x","n":1,"b":true,"e":"RED"}}';

  it('are cut out one by one; those that are not there stay null', () => {
    const answer = read?.(entities(one, 'null', '{"item":null}', one))?.data?._entities as (Data | null)[];
    expect(answer[0]?.item).toBeInstanceOf(Unparsed);
    expect(answer.slice(1, 3)).toEqual([null, { item: null }]);
    const boxes: Data[] = [{ id: '1' }, { id: '2' }];
    for (const [index, box] of boxes.entries()) merge(box, answer[index * 3] as Data);
    const printed = '"item":{"s":"x","n":1,"b":true,"e":"RED"}';
    expect(print({ boxes })).toBe(`{"boxes":[{"id":"1",${printed}},{"id":"2",${printed}}]}`);
  });

  it('are parsed, all of them, if one is out of the ordinary', () => {
    expect(read?.(entities(one, '{"item":{}}'))).toBeUndefined();
    expect(read?.(`${entities(one).slice(0, -1)},"errors":[]}`)).toBeUndefined();
    expect(read?.(entities())).toBeUndefined();
    expect(read?.(entities(one, ''))).toBeUndefined();
  });

  it('have their own leaves parsed', () => {
    const own = reading(query, lookup(`id ${ITEM}`));
    expect(own.read?.(entities(`{"id":"7",${one.slice(1)}`))?.data?._entities).toMatchObject([{ id: '7' }]);
  });
});

describe('there is nothing to read faster', () => {
  const box = lookup(ITEM);
  it.each<[string, string, Partial<FetchPlan>]>([
    ['under conditions', 'query($x: Boolean!) { box { item { s n @include(if: $x) } } }', {}],
    ['where the type decides', '{ node { id } }', {}],
    ['where only leaves come', '{ boxes { id } }', lookup('id')],
    ['where an inherited name is a key', '{ box { constructor: item { s } } }', {}],
    ['where the plan asks for more than the client', '{ boxes { id } }', box],
    ['where the plan corrects the answer', `{ boxes { ${ITEM} } }`, lookup(ITEM, { outputRewrites: [{ kind: 'rename', path: [{ key: 'item' }], to: 'x' }] })], // biome-ignore format: one line
    ['where two ways lead to the entities', `{ boxes { ${ITEM} } }`, lookup(ITEM, { paths: [[{ field: 'boxes' }], [{ field: 'box' }]] })], // biome-ignore format: one line
    ['where the path tells types apart', `{ boxes { ${ITEM} } }`, lookup(ITEM, { paths: [[{ field: 'boxes' }, { types: ['Box'] }]] })], // biome-ignore format: one line
  ])('%s', (_, query, plan) => {
    expect(reading(query, plan).read).toBeUndefined();
  });

  it('for longer selections than the engine compiles', () => {
    const nested = Array.from({ length: 12 }, (_, n) => `x${n}: sub { s n }`).join(' ');
    expect(reading(`{ box { item { ${nested} } } }`).read).toBeDefined();
    const wider = Array.from({ length: 90 }, (_, n) => `x${n}: sub { s n }`).join(' ');
    expect(reading(`{ box { item { ${wider} } } }`).read).toBeUndefined();
  });
});

describe('a value that was left unparsed', () => {
  const text = '{"s":"x","list":[1]}';

  it('is copied as it is and merges as the value that it is', () => {
    const unparsed = new Unparsed(text);
    expect(copy({ item: unparsed }).item).toBe(unparsed);
    const merged = { item: new Unparsed('{"n":1}') };
    merge(merged, { item: unparsed });
    expect(merged).toEqual({ item: { n: 1, s: 'x', list: [1] } });
    const held = { item: { n: 1, s: 'old' } };
    const same = held.item;
    merge(held, { item: unparsed });
    expect(held).toEqual({ item: { n: 1, s: 'x', list: [1] } });
    expect(held.item).toBe(same);
    merge(merged, { item: null });
    expect(merged.item).toEqual({ n: 1, s: 'x', list: [1] });
  });
});

describe('a whole plan', () => {
  const row = { __resolveReference: (reference: object) => reference };
  const money = { amount: '1.00', currency: 'USD' };
  const subgraphs = [
    { name: 'one', sdl: 'type Query { a: A } type A @key(fields: "id") { id: ID! }', resolvers: { Query: { a: () => ({ id: '1' }) } } }, // biome-ignore format: one line
    {
      name: 'two',
      sdl: 'type A @key(fields: "id") { id: ID! money: Money } type Money @shareable { amount: String! currency: String! }',
      resolvers: { A: { ...row, money: () => money } },
    },
    {
      name: 'three',
      sdl: `type A @key(fields: "id") { id: ID! money: Money @external told: Told @requires(fields: "money { amount currency }") }
        type Money @shareable { amount: String! currency: String! } type Told { what: String! }`,
      resolvers: { A: { ...row, told: (a: { money: typeof money }) => ({ what: `${a.money.amount} ${a.money.currency}` }) } }, // biome-ignore format: one line
    },
  ];

  it('parses what a later fetch needs, and not what its last one brings', async () => {
    const graph = await testGraph(subgraphs, { over: 'text' });
    const data = { a: { id: '1', money, told: { what: '1.00 USD' } } };
    // In the order in which the plan asks for what is needed: its text would be the client's.
    expect(await graph.ask('{ a { id money { currency amount } told { what } } }')).toEqual({ data });
    expect(graph.asked.map(({ subgraph }) => subgraph)).toEqual(['one', 'two', 'three']);
    expect(graph.texts).toEqual({ spliced: 1, parsed: 2 });
  });
});

describe('whatever text comes', () => {
  const { read, print } = reading('{ boxes { items { s n b e tags sub { s n } } } }');
  const nullable = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 4 });
  const text = nullable(fc.string({ unit: 'binary' }));
  const sub = nullable(fc.record({ s: text, n: nullable(fc.oneof(fc.integer(), fc.double(), fc.maxSafeInteger())) }));
  const record = fc.record({
    ...{ s: text, n: nullable(fc.integer()), b: nullable(fc.boolean()), e: nullable(fc.constantFrom('RED', 'GREY')) },
    ...{ tags: nullable(fc.array(nullable(fc.string()), { maxLength: 3 })), sub },
  });
  const data = fc.record({
    boxes: fc.array(fc.record({ items: fc.array(record, { maxLength: 3 }) }), { maxLength: 3 }),
  });
  const changed = fc.tuple(
    data,
    fc.nat(),
    fc.constantFrom('', '"', '\\', '{', ',', '0', '-', '.', 'null', 'e'),
    fc.nat(2),
  );

  it('is printed as parsing it would have it', () => {
    let accepted = 0;
    fc.assert(
      fc.property(changed, fc.boolean(), ([whole, at, by, gone], isChanged) => {
        let answer = JSON.stringify({ data: whole });
        const place = at % answer.length;
        if (isChanged) answer = answer.slice(0, place) + by + answer.slice(place + gone);
        // As the transport gets it: half a character is none any more.
        answer = Buffer.from(answer).toString();
        const given = read?.(answer);
        if (given === undefined) return;
        accepted += 1;
        const parsed = JSON.parse(answer).data;
        expect(print(given.data as Data)).toBe(print(parsed));
        expect(JSON.stringify(parsed)).toBe(print(given.data as Data));
      }),
      { numRuns: 3_000 },
    );
    expect(accepted).toBeGreaterThan(300);
  });
});
