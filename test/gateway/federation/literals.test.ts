// What a client writes into its document reaches the subgraph as it was written, through a planner that reads and prints it anew: texts
// with every kind of escape, and values of a scalar of one's own.
import { type Json, type TestGraph, testGraph, WAYS } from '../testGraph';

const echo = (_: unknown, input: Json) => JSON.stringify(input);
const FIELD = 'echo(text: String, any: Any, in: In): String';
const SHARED = 'scalar Any input In { text: String any: Any in: In list: [String] }';
const SUBGRAPHS = [
  {
    name: 'roots',
    sdl: `${SHARED} type Query { ${FIELD} thing: Thing } type Thing @key(fields: "id") { id: ID! }`,
    resolvers: { Query: { echo, thing: () => ({ id: '1' }) } },
  },
  {
    name: 'things',
    sdl: `${SHARED} type Thing @key(fields: "id") { id: ID! ${FIELD} }`,
    resolvers: { Thing: { echo } },
  },
];

/** As written, and what that is. */
const TEXTS: readonly (readonly [string, string])[] = [
  ['"\\b"', '\b'],
  ['"\\\\b \\b \\\\\\b"', '\\b \b \\\b'],
  ['"""\\b"""', '\\b'],
  ['"""a \\""" \\b"""', 'a """ \\b'],
  ['"\\t\\r\\n\\f\\/\\\\\\""', '\t\r\n\f/\\"'],
  ['"\\u0000\\u001f\\u007f\\u0085\\u2028\\u2029\\ufeff"', '\u0000\u001f\u007f\u0085\u2028\u2029\ufeff'],
  ['"\\uD83D\\uDE00 \\u{1F600} 😀"', '😀 😀 😀'],
  ['"a\\n    b\\n  c\\n"', 'a\n    b\n  c\n'],
  ['"\\n  lead"', '\n  lead'],
  ['"a\\n\\"\\"\\"\\nb\\\\"', 'a\n"""\nb\\'],
  ['"""\n  block\n    text\n"""', 'block\n  text'],
  ['"# {} $v ..."', '# {} $v ...'],
  ['""', ''],
];

describe.each(WAYS)('%s', (_way, options) => {
  let graph: TestGraph;
  beforeAll(async () => {
    graph = await testGraph(SUBGRAPHS, options);
  });
  afterAll(() => graph.close());

  it.each(TEXTS)('the text %j is what it says', async (written, text) => {
    const input = `(text: ${written}, in: { in: { text: ${written} }, list: [${written}] })`;
    const query = `{ echo${input} thing { echo${input} } }`;
    const { data, errors } = await graph.ask(query);
    const told = { text, in: { in: { text }, list: [text] } };
    expect(errors).toBeUndefined();
    for (const one of [data.echo, data.thing.echo]) expect(JSON.parse(one)).toEqual(told);
  });

  it.each([
    '9007199254740993',
    '12345678901234567890',
    '-0.5',
    '1e21',
    '{ a: [1, "x\\ny", null, true, ENUM, {}] }',
    '[[]]',
  ])('the value %s is what it says', async (written) => {
    const { data, errors } = await graph.ask(`{ echo(any: ${written}) thing { echo(in: { any: ${written} }) } }`);
    const value = JSON.parse(written.replace('a:', '"a":').replace('ENUM', '"ENUM"'));
    expect(errors).toBeUndefined();
    expect(JSON.parse(data.echo)).toEqual({ any: value });
    expect(JSON.parse(data.thing.echo)).toEqual({ in: { any: value } });
  });
});
