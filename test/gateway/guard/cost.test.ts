// What operations are estimated to cost: the rules of the GraphQL cost specification one by one, as composition carries them;
// that the estimate is told to whoever asks and enforced before anything runs; and that our own largest pages are affordable.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FieldDefinitionNode, getOperationAST, parse, print, visit } from 'graphql';
import { readGatewayConfig } from '../../../gateway/config';
import { publicSchema } from '../../../gateway/federation/supergraph';
import { costGuard } from '../../../gateway/guard/costGuard';
import { composeSupergraph } from '../../../schema/compose';
import { until } from '../testGraph';
import { COSTLY_LINK, codesOf, type Library, library } from './library';
import { costing, PRICED_SDL, SETTINGS } from './priced';

describe('the estimate', () => {
  const cost = costing(composeSupergraph([{ name: 'a', sdl: COSTLY_LINK + PRICED_SDL }]));

  it.each<[string, string, number]>([
    ['leaves are free', '{ leaf __typename __schema { types { name } } }', 0],
    ['an object costs 1', '{ plain { id next { id } } }', 2],
    ['a list of no known length', '{ plains { id next { id } } }', 20],
    ['a mutation costs 10', 'mutation { make { id } }', 11],
    ['a subscription nothing of its own', 'subscription { made { next { id } } }', 2],
    [
      'fields that are merged count once',
      '{ plain { next { id } } plain { next { id } ...F } } fragment F on Thing { next { same { id } } }',
      8,
    ],
    ['aliases count each', '{ a: plain { id } b: plain { id } }', 2],
    ['a field’s weight stands for its type’s', '{ heavy { next { id } } heavies { next { id } } }', 8 + 3 * 8],
    ['weights of leaves', '{ scalar level weighed }', 3 + 2 + 4],
    ['the dearest of an abstract type', '{ any { ...on Thing { next { id } } ...on Rock { weight } } }', 9],
    [
      '… whatever is selected of it',
      '{ any { ...on Thing { a: next { id } b: next { page { count } } c: same { id } } } }',
      10,
    ],
    ['… of an interface', '{ node { id ...on Rock { next { id } } } nodes { id } }', 10 + 90],
    ['a length at the interface holds for its types', '{ node { same { id } } }', 15],
    ['a fixed length', '{ fixed { id } }', 4],
    ['lists below a page', '{ page(first: 7) { items { id } others { id } count marks } }', 1 + 7 + 10],
    ['a page’s assumed length', '{ page { items { id } } }', 51],
    ['the longest of two slices', '{ page(first: 3, last: 8) { items { id } } }', 9],
    ['null for no slice', '{ page(first: null) { items { id } } }', 51],
    ['less than nothing', '{ page(first: -3) { items { id } } }', 1],
    ['a page of no known length', '{ bare { items { id } } }', 11],
    [
      'pages in a page',
      '{ page(first: 20) { items { page(first: 30) { items { next { id } } } } } }',
      1 + 20 * (1 + 1 + 30 * 2),
    ],
    ['an argument’s default', '{ usual { id } }', 5],
    ['one slicing argument', '{ one(last: 4) { id } }', 4],
    [
      '@skip and @include that are known',
      '{ plain @skip(if: true) { id } plains @include(if: false) { id } fixed @include(if: true) { id } }',
      4,
    ],
    [
      'arguments',
      '{ given(n: 1, in: { n: 1, s: "" }, ins: [{}, {}], deep: { in: {}, w: 1, deep: { w: null } }, deeps: [{}]) }',
      2 + 1 + 2 + (1 + 1 + 8 + 1) + 5 + 5,
    ],
    ['null arguments', '{ given(n: null, in: null, ins: null) }', 0],
  ])('%s', (_what, query, expected) => {
    expect(cost(query)).toBe(expected);
  });

  it.each<[string, string, Record<string, unknown>, number]>([
    ['slices', 'query($n: Int) { page(first: $n) { items { id } } }', { n: 9 }, 10],
    ['no slice', 'query($n: Int) { page(first: $n) { items { id } } }', {}, 51],
    ['a null slice', 'query($n: Int) { page(first: $n) { items { id } } }', { n: null }, 51],
    ['an argument’s default, unless null', 'query($n: Int) { usual(first: $n) { id } }', {}, 5],
    [
      'slices of pages in pages',
      'query($n: Int, $m: Int) { page(first: $n) { items { page(first: $m) { items { id } } } } }',
      { n: 3, m: 4 },
      1 + 3 * (1 + 1 + 4),
    ],
    ['conditions', 'query($y: Boolean!) { plain @include(if: $y) { id } plains @skip(if: $y) { id } }', { y: true }, 1],
    [
      'conditions not met',
      'query($y: Boolean!) { plain @include(if: $y) { id } plains @skip(if: $y) { id } }',
      { y: false },
      10,
    ],
    ['the dearest type', 'query($n: Int) { node { ...on Thing { page(first: $n) { items { id } } } } }', { n: 2 }, 9],
    [
      '… when it is another',
      'query($n: Int) { node { ...on Thing { page(first: $n) { items { id } } } } }',
      { n: 20 },
      22,
    ],
    [
      'inputs',
      'query($d: Deep, $l: [Deep!]) { given(deep: $d, deeps: $l) }',
      { d: { in: { n: 1 }, deeps: [{ w: 1 }, {}] }, l: [{}, {}] },
      1 + 1 + (1 + 8) + 1 + 5 + 5 + 5,
    ],
    [
      'inputs that always weigh the same',
      'query($i: In!, $n: Int!) { given(in: $i, n: $n) }',
      { i: { n: 1 }, n: 3 },
      3,
    ],
    ['inputs that may be absent', 'query($i: In, $n: Int) { given(in: $i, n: $n) }', {}, 0],
    ['inputs inside literals', 'query($i: In, $w: Int) { given(deep: { in: $i, w: $w }) }', { i: {}, w: 2 }, 10],
  ])('depends on variables: %s', (_what, query, variables, expected) => {
    expect(cost(query, variables)).toBe(expected);
  });

  it.each<[string, Record<string, unknown>, number | string]>([
    ['{ one { id } }', {}, 'SLICING_ARGUMENT_REQUIRED'],
    ['{ one(first: 1, last: 2) { id } }', {}, 'SLICING_ARGUMENT_REQUIRED'],
    ['{ one(first: null) { id } }', {}, 'SLICING_ARGUMENT_REQUIRED'],
    ['query($n: Int) { one(first: $n) { id } }', {}, 'SLICING_ARGUMENT_REQUIRED'],
    ['query($n: Int) { one(first: $n) { id } }', { n: 3 }, 3],
  ])('of a list that wants one slicing argument: %s %j', (query, variables, expected) => {
    expect(cost(query, variables)).toBe(expected);
  });

  it('leaves nothing to a request where variables make no difference', () => {
    const supergraph = parse(composeSupergraph([{ name: 'a', sdl: COSTLY_LINK + PRICED_SDL }]));
    const costOf = costGuard(supergraph, publicSchema(supergraph, []), SETTINGS);
    const refused = (query: string) => {
      const document = parse(query);
      const cost = costOf(document, getOperationAST(document) as never);
      return 'message' in cost ? cost : cost.refused;
    };
    expect(refused('query($i: In!) { page(first: 3) { items { id } } given(in: $i) }')).toBeUndefined();
    expect(refused('query($n: Int) { page(first: $n) { items { id } } }')).toBeInstanceOf(Function);
  });

  it('reads the directives under the names that the supergraph gives them, and none of a supergraph without them', () => {
    const link = COSTLY_LINK.replace(
      '"@cost", "@listSize"',
      '{ name: "@cost", as: "@price" }, { name: "@listSize", as: "@many" }',
    );
    const renamed = PRICED_SDL.replaceAll('@cost', '@price').replaceAll('@listSize', '@many');
    const priced = costing(composeSupergraph([{ name: 'a', sdl: link + renamed }]));
    expect([priced('{ heavies { id } }'), priced('{ page(first: 7) { items { id } } }')]).toEqual([21, 8]);
    const unlinked = composeSupergraph([{ name: 'a', sdl: COSTLY_LINK + PRICED_SDL }]).replace(
      'specs.apollo.dev/cost/',
      'specs.apollo.dev/toll/',
    );
    expect(costing(unlinked)('{ heavies { id } }')).toBe(10);
  });
});

describe('the limit', () => {
  let books: Library;
  beforeAll(async () => {
    books = await library({ COST_LIMIT: '41' });
  });
  afterAll(() => books.stop());
  beforeEach(() => books.asked());

  it.each<[string, string, object, string, object]>([
    ['literals', '{ books(first: 40) { nodes { id } } }', {}, '{ books(first: 41) { nodes { id } } }', {}],
    [
      'variables',
      'query($n: Int) { books(first: $n) { nodes { id } } }',
      { n: 40 },
      'query($n: Int) { books(first: $n) { nodes { id } } }',
      { n: 41 },
    ],
    [
      'mutations',
      'mutation { lend { series(first: 29) { nodes { id } } } }',
      {},
      'mutation { lend { series(first: 30) { nodes { id } } } }',
      {},
    ],
  ])('is held with %s, before anything runs', async (_what, fits, variables, over, others) => {
    for (const answer of await books
      .everyWay(fits, { ...variables })
      .then((all) => all.filter((one) => codesOf(one)[0] !== 'BAD_REQUEST')))
      expect(Object.keys(answer)).toEqual(['data']);
    expect(books.asked()).toBeGreaterThanOrEqual(4);
    for (const answer of await books.everyWay(over, { ...others })) {
      expect(answer).not.toHaveProperty('data');
      // A mutation by GET is refused for that, where its cost is not known yet.
      if (codesOf(answer)[0] === 'BAD_REQUEST') continue;
      expect(answer.errors).toEqual([
        {
          message: expect.stringContaining('42'),
          extensions: { code: 'COST_TOO_HIGH', estimated: 42, limit: 41 },
        },
      ]);
    }
    expect(books.asked()).toBe(0);
  });

  it('is held with subscriptions', async () => {
    const tight = await library({ COST_LIMIT: '1' });
    const [, , , ...streamed] = await tight.everyWay('subscription { ticks { n thing { colour } } }');
    for (const answer of streamed) expect(codesOf(answer)).toEqual(['COST_TOO_HIGH']);
    await until(() => tight.gateway.log.open() === 0);
    await tight.stop();
  });

  it('tells a list that wants one slicing argument', async () => {
    for (const answer of await books.everyWay('{ one { id } }'))
      expect(codesOf(answer)).toEqual(['SLICING_ARGUMENT_REQUIRED']);
    for (const answer of await books.everyWay('query($n: Int) { one(first: $n) { id } }', { n: null }))
      expect(codesOf(answer)).toEqual(['SLICING_ARGUMENT_REQUIRED']);
    expect(books.asked()).toBe(0);
  });

  it('is told with the estimate to whoever asks, and to nobody else', async () => {
    const query = 'query($n: Int) { books(first: $n) { nodes { id } } }';
    for (let n = 1; n <= 2; n += 1) {
      const asking = { 'twinledger-cost': 'report' };
      const { body } = await books.gateway.post({ query, variables: { n } }, asking);
      expect(body.extensions).toEqual({ cost: { estimated: 1 + n, limit: 41 } });
      expect((await books.gateway.post({ query, variables: { n } })).body).not.toHaveProperty('extensions');
      const [one] = (await books.gateway.post([{ query, variables: { n } }], asking)).body;
      expect(one.extensions).toEqual({ cost: { estimated: 1 + n, limit: 41 } });
    }
  });

  it('is told to all where it is switched on', async () => {
    const open = await library({ COST_REPORT: 'on' });
    for (const answer of await open.everyWay('{ books(first: 2) { nodes { id } } }'))
      expect(answer.extensions).toEqual({ cost: { estimated: 3, limit: 1_000_000 } });
    await open.stop();
  });
});

describe('our own graph', () => {
  const sdl = readFileSync(join(__dirname, '..', '..', '..', 'schema', 'supergraph.graphql'), 'utf8');
  const { cost } = readGatewayConfig({}).guard;
  const costs = costing(sdl, cost);
  const money = '{ amount currency }';
  const lines = `nodes { amount ${money} tax ${money} }`;

  it.each([
    [
      'the largest page with pages of both books',
      `{ invoices(first: 500) { nodes { number customer { name } details(first: 50) { ${lines} } proposal { lines(first: 50) { nodes { netAmount ${money} salesTax ${money} } } } } } }`,
      152_501,
    ],
    ['lines of lines', `{ invoices(first: 500) { nodes { lines { details(first: 50) { ${lines} } } } } }`, 760_501],
    [
      'the largest page of the largest pages',
      `{ invoices(first: 500) { nodes { details(first: 500) { ${lines} } } } }`,
      751_001,
    ],
    [
      'three large pages inside one another',
      `{ contracts(first: 500) { nodes { invoices(first: 50) { nodes { details(first: 50) { nodes { id } } } } } } }`,
      'COST_TOO_HIGH',
    ],
    ['a page of the usual length', '{ invoices { nodes { number proposal { status } } } }', 101],
  ])('%s', (_what, query, expected) => {
    expect(costs(query)).toBe(expected);
  });

  it('says of each connection how long its lists are', () => {
    const fields: FieldDefinitionNode[] = [];
    visit(parse(sdl), {
      FieldDefinition: (field) => {
        if (print(field.type).replace('!', '').endsWith('Connection')) fields.push(field);
      },
    });
    const says = ({ directives = [] }: FieldDefinitionNode) => directives.some(({ name }) => name.value === 'listSize');
    expect(fields.length).toBeGreaterThan(15);
    expect(fields.filter((field) => !says(field)).map(({ name }) => name.value)).toEqual([]);
  });
});
