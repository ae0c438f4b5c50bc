// Each limit of a document: what just fits is answered, one more is refused with its code, whichever way it comes, and nothing
// is asked of a subgraph. And documents that are made to hurt: refused without being written out.
import { getIntrospectionQuery, parse } from 'graphql';
import { readGatewayConfig } from '../../../gateway/config';
import { readDocument } from '../../../gateway/guard/documentLimits';
import { until } from '../testGraph';
import { codesOf, type Library, library } from './library';

const times = (count: number, part: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => part(n)).join(' ');
const nested = (depth: number) => `${'next { '.repeat(depth)}id${' }'.repeat(depth)}`;

describe('the limits of a document', () => {
  let books: Library;
  beforeAll(async () => {
    books = await library({
      DOCUMENT_TOKEN_COUNT: '120',
      DOCUMENT_DEPTH: '6',
      DOCUMENT_FIELD_COUNT: '20',
      DOCUMENT_ALIAS_COUNT: '5',
      DOCUMENT_ROOT_FIELD_COUNT: '3',
      DOCUMENT_DIRECTIVE_COUNT: '4',
      TEXT_CHARACTER_COUNT: '1024',
    });
  });
  afterAll(() => books.stop());

  it.each<[string, string, string, string]>([
    ['depth', `{ book { ${nested(4)} } }`, `{ book { ${nested(5)} } }`, 'DOCUMENT_TOO_DEEP'],
    [
      'depth through fragments',
      '{ book { ...A } } fragment A on Book { next { ...B } } fragment B on Book { next { next { next { id } } } }',
      '{ book { ...A } } fragment A on Book { next { ...B } } fragment B on Book { next { next { next { next { id } } } } }',
      'DOCUMENT_TOO_DEEP',
    ],
    [
      'root fields',
      `{ ${times(3, (n) => `b${n}: book { id }`)} }`,
      `{ ${times(4, (n) => `b${n}: book { id }`)} }`,
      'TOO_MANY_ROOT_FIELDS',
    ],
    [
      'root fields in fragments',
      '{ ...F book { id } } fragment F on Query { ...on Query { book { id } } a: book { id } }',
      '{ ...F ...G } fragment F on Query { a: book { id } ...G } fragment G on Query { b: book { id } c: book { id } }',
      'TOO_MANY_ROOT_FIELDS',
    ],
    [
      'aliases',
      `{ book { ${times(5, (n) => `t${n}: title`)} } }`,
      `{ book { ${times(6, (n) => `t${n}: title`)} } }`,
      'TOO_MANY_ALIASES',
    ],
    [
      'aliases in a fragment, at each spread',
      '{ book { ...F next { ...F } } } fragment F on Book { a: id b: id }',
      '{ book { ...F next { ...F next { ...F } } } } fragment F on Book { a: id b: id }',
      'TOO_MANY_ALIASES',
    ],
    [
      'directives',
      'query($y: Boolean = true) { book @include(if: $y) { id @include(if: $y) ...F @include(if: $y) } } fragment F on Book { id @skip(if: false) }',
      'query($y: Boolean = true) { book @include(if: $y) { id @include(if: $y) ...F @include(if: $y) } } fragment F on Book { id @skip(if: false) ...on Book @skip(if: false) { id } }',
      'TOO_MANY_DIRECTIVES',
    ],
    ['fields', `{ book { ${'id '.repeat(19)} } }`, `{ book { ${'id '.repeat(20)} } }`, 'TOO_MANY_FIELDS'],
    [
      'tokens',
      `{ book(id: "${'x'.repeat(500)}") { id } }`,
      `{ book { id } }${' query Q { book { id } }'.repeat(15)}`,
      'DOCUMENT_TOO_LONG',
    ],
    [
      'texts',
      `{ book(id: "${'x'.repeat(1_024)}") { id } }`,
      `{ book(id: "${'x'.repeat(1_025)}") { id } }`,
      'TEXT_TOO_LONG',
    ],
  ])('%s', async (_what, fits, over, code) => {
    for (const answer of await books.everyWay(fits)) {
      expect(answer).not.toHaveProperty('errors');
      expect(answer.data).toBeDefined();
    }
    expect(books.asked()).toBeGreaterThanOrEqual(5);
    const refused = await books.everyWay(over);
    for (const answer of refused) {
      expect(codesOf(answer)).toEqual([code]);
      expect(answer).not.toHaveProperty('data');
      expect(answer.errors).toEqual(refused[0].errors);
    }
    expect(books.asked()).toBe(0);
  });

  it('hold for a subscription too', async () => {
    const aliases = times(6, (n) => `t${n}: n`);
    const [, , , ...streamed] = await books.everyWay(`subscription { ticks { ${aliases} } }`);
    for (const answer of streamed) expect(codesOf(answer)).toEqual(['TOO_MANY_ALIASES']);
    await until(() => books.gateway.log.open() === 0);
  });

  it('hold for texts among the variables, however deep, the first time and when the operation is known', async () => {
    books.asked();
    const query = 'query ($by: Search, $id: ID) { search(by: $by) book(id: $id) { id } }';
    for (let time = 0; time < 2; time += 1) {
      const given = { by: { and: [{ and: [] }] }, id: 'x'.repeat(1_024) };
      expect((await books.gateway.post({ query, variables: given })).body).not.toHaveProperty('errors');
      const asked = books.asked();
      expect(asked).toBeGreaterThan(0);
      const over = { ...given, id: 'x'.repeat(1_025) };
      expect(codesOf((await books.gateway.post({ query, variables: over })).body)).toEqual(['TEXT_TOO_LONG']);
      expect(books.asked()).toBe(0);
    }
  });

  it('hold for how deep variables nest, whatever their scalar takes', async () => {
    books.asked();
    const query = 'query ($free: Free) { search(free: $free) }';
    const nested = (levels: number) =>
      `{"query":"${query}","variables":{"free":${'['.repeat(levels)}${']'.repeat(levels)}}}`;
    for (let time = 0; time < 2; time += 1) {
      expect((await books.gateway.post(nested(900))).body).not.toHaveProperty('errors');
      const { status, body } = await books.gateway.post(nested(50_000));
      expect([status, codesOf(body)]).toEqual([200, ['BAD_USER_INPUT']]);
    }
    expect(books.asked()).toBe(2);
  });

  it('hold for every operation and fragment of a document, also for those that do not run', async () => {
    const unused = `query A { book { id } } query B { book { ${times(6, (n) => `t${n}: title`)} } }`;
    expect(codesOf((await books.gateway.post({ query: unused, operationName: 'A' })).body)).toEqual([
      'TOO_MANY_ALIASES',
    ]);
    const fragment = `{ book { id } } fragment F on Book { ${'id '.repeat(21)} }`;
    expect(codesOf((await books.gateway.post({ query: fragment })).body)).toEqual(['TOO_MANY_FIELDS']);
  });
});

describe('with its defaults, a document', () => {
  let books: Library;
  beforeAll(async () => {
    books = await library();
  });
  afterAll(() => books.stop());

  it('may be the introspection query, whole', async () => {
    const query = getIntrospectionQuery({
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
      inputValueDeprecation: true,
    });
    for (const answer of await books.everyWay(query)) expect(answer.data.__schema.queryType.name).toBe('Query');
  });

  const bomb = (levels: number, spread: (next: string) => string, on: string, end: string) =>
    `${times(levels, (n) => `fragment F${n} on ${on} { ${spread(`...F${n + 1}`)} }`)} fragment F${levels} on ${on} { ${end} }`;
  const introspecting = (depth: number) =>
    `{ __schema { types { ${'fields { type { '.repeat(depth)}name${' } }'.repeat(depth)} } } }`;

  it.each<[string, string, string]>([
    ['10,000 aliases', `{ ${times(3_300, (n) => `a${n}:__typename`)} }`, 'TOO_MANY_ROOT_FIELDS'],
    ['as many, deeper', `{ book { ${times(3_300, (n) => `a${n}:id`)} } }`, 'TOO_MANY_ALIASES'],
    ['as many in 40 KB too long to parse', `{ book { ${times(10_000, (n) => `a${n}:id`)} } }`, 'DOCUMENT_TOO_LONG'],
    ['one field 9,900 times', `{ book { ${'id '.repeat(9_900)} } }`, 'TOO_MANY_FIELDS'],
    ['one root field 9,900 times', `{ ${'__typename '.repeat(9_900)} }`, 'TOO_MANY_ROOT_FIELDS'],
    [
      'fragments that double',
      `{ book { ...F0 } } ${bomb(60, (next) => `${next} ${next}`, 'Book', 'id')}`,
      'TOO_MANY_FIELDS',
    ],
    [
      'fragments that double at each level',
      `{ book { ...F0 } } ${bomb(20, (next) => `next { ${next} } series { nodes { ${next} } }`, 'Book', 'id')}`,
      'DOCUMENT_TOO_DEEP',
    ],
    [
      'the same, less deep',
      `{ book { ...F0 } } ${bomb(12, (next) => `next { ${next} } n: next { ${next} }`, 'Book', 'id')}`,
      'TOO_MANY_ALIASES',
    ],
    [
      'fragments that double 900 times',
      `{ book { ...F0 } } ${bomb(900, (next) => `${next} ${next}`, 'Book', 'id')}`,
      'TOO_MANY_FIELDS',
    ],
    [
      'a fragment that spreads itself',
      '{ book { ...F } } fragment F on Book { next { ...F } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'fragments in a circle',
      '{ book { ...F } } fragment F on Book { ...G } fragment G on Book { next { ...F } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['1,000 directives', `{ __typename ${'@skip(if:false) '.repeat(1_000)} }`, 'TOO_MANY_DIRECTIVES'],
    ['a megabyte of directives', `{ __typename ${'@skip(if:false)'.repeat(69_000)} }`, 'DOCUMENT_TOO_LONG'],
    ['introspection that goes round', introspecting(20), 'DOCUMENT_TOO_DEEP'],
    ['braces beyond the parser’s stack', `${'{ book'.repeat(3_300)} { id ${'}'.repeat(3_301)}`, 'DOCUMENT_TOO_DEEP'],
    ['a value as deep', `{ search(by: ${'{and:['.repeat(1_600)}${']}'.repeat(1_600)}) }`, 'DOCUMENT_TOO_DEEP'],
    [
      'a value deeper than the planner reads',
      `{ search(by: ${'{and:['.repeat(30)}${']}'.repeat(30)}) }`,
      'DOCUMENT_TOO_DEEP',
    ],
    [
      'inline fragments, deeper than it reads',
      `{ book { ${'...{'.repeat(60)}id${'}'.repeat(60)} } }`,
      'DOCUMENT_TOO_DEEP',
    ],
  ])('may not be %s', async (_what, query, code) => {
    for (const answer of await books.everyWay(query)) expect(codesOf(answer)).toContain(code);
    expect(books.asked()).toBe(0);
  });

  it('may nest values and fragments as deep as the planner reads', async () => {
    const value = `{ search(by: ${'{and:['.repeat(23)}${']}'.repeat(23)}) }`;
    expect((await books.gateway.post({ query: value })).body).toEqual({ data: { search: 1 } });
    const inline = `{ book { ${'...{'.repeat(45)}id${'}'.repeat(45)} } }`;
    expect((await books.gateway.post({ query: inline })).body).toEqual({ data: { book: { id: '1' } } });
  });

  it('tells at most 21 of its errors', async () => {
    const { body } = await books.gateway.post({ query: `{ ${times(40, (n) => `nope${n}`)} }` });
    expect(body.errors).toHaveLength(21);
  });

  it('answers variables that nest deeper than the stack with a code', async () => {
    books.asked();
    const query = 'query($by: Search) { search(by: $by) }';
    const variables = `${'{"and":['.repeat(50_000)}${']}'.repeat(50_000)}`;
    for (let i = 0; i < 2; i += 1) {
      const { body } = await books.gateway.post(`{"query":${JSON.stringify(query)},"variables":{"by":${variables}}}`);
      expect(codesOf(body)).toEqual(['BAD_USER_INPUT']);
    }
    expect(books.asked()).toBe(0);
  });
});

describe('measuring', () => {
  it('gives the document itself where it fits', () => {
    const { document } = readGatewayConfig({}).guard;
    const text = '{ book { id } }';
    expect(readDocument(text, document, true)).toEqual(parse(text));
  });
});
