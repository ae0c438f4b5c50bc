// Any query answers as one server holding both books would: random selections with aliases, fragments, conditions and
// arguments, against graphql-js on a single schema. What cases by hand forget, this finds.
import fc from 'fast-check';
import { buildASTSchema, type GraphQLFieldResolver, graphql, isObjectType, parse } from 'graphql';
import { type Json, type TestGraph, testGraph } from '../testGraph';
import { dataverse, finance } from './books';

type Resolver = GraphQLFieldResolver<unknown, unknown>;
type Row = Record<string, unknown>;
const of = (subgraph: { resolvers: object }) => subgraph.resolvers as Record<string, Record<string, Resolver>>;
const call = (type: string, name: string, book: { resolvers: object }) => of(book)[type]?.[name] as Resolver;
const reference = (type: string, key: object) =>
  (call(type, '__resolveReference', dataverse) as unknown as (key: object) => Row)(key);

/** Both books in one schema without federation: the oracle. */
function single() {
  const schema = buildASTSchema(
    parse(`
      type Query { invoice(id: ID, number: String): Invoice invoices(first: Int = 2): [Invoice!]! proposals: [Proposal!]! anything: [Anything!]! node(id: ID!): Node grid: [[Invoice]!]! }
      interface Node { id: ID! }
      union Anything = Invoice | Actual
      enum Kind { TIME MILESTONE }
      type Money { amount: String! currency: String! }
      type Invoice implements Node { id: ID! number: String! name: String amount: Money! contract: Contract! actuals: [Actual!]! line(n: Int!): String! proposal: Proposal reconciliation: Reconciliation }
      type Contract { legalEntity: String! number: String! title: String! }
      type Actual implements Node { id: ID! kind: Kind! description: String quantity: Float! previous: Actual voucher: String salesTax: Money }
      type Reconciliation { agrees: Boolean! given: String! }
      type Proposal { number: String! status: String! invoice: Invoice lines(first: Int): [Line!]! total: Money! }
      type Line { id: ID! actual: Actual }`),
  );
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const resolver = call(type.name, field.name, dataverse) ?? call(type.name, field.name, finance);
      if (resolver !== undefined) field.resolve = resolver;
    }
  }
  const invoiceType = schema.getType('Invoice');
  const proposalType = schema.getType('Proposal');
  const lineType = schema.getType('Line');
  if (!isObjectType(invoiceType) || !isObjectType(proposalType) || !isObjectType(lineType))
    throw new Error('incomplete');
  (proposalType.getFields().invoice as { resolve: Resolver }).resolve = (row) =>
    reference('Invoice', { number: (row as Row).number as string });
  (lineType.getFields().actual as { resolve: Resolver }).resolve = (row) =>
    reference('Actual', (row as { actual: object }).actual);
  (invoiceType.getFields().reconciliation as { resolve: Resolver }).resolve = (row, _args, context, info) => {
    const digest = call('Invoice', 'digest', dataverse)(row, {}, context, info) as {
      total: string;
      count: number;
      money: Row;
    };
    const given = { total: digest.total, count: digest.count, money: { currency: digest.money.currency } };
    return call('Invoice', 'reconciliation', finance)({ ...(row as Row), digest: given }, {}, context, info);
  };
  return schema;
}

interface FieldShape {
  readonly type?: string;
  readonly arguments?: readonly string[];
}
const leaf: FieldShape = {};
const TYPES: Record<string, Record<string, FieldShape>> = {
  Query: {
    invoice: { type: 'Invoice', arguments: ['(id: "1")', '(number: "INV-2")', '(id: "3")'] },
    invoices: { type: 'Invoice', arguments: ['', '(first: 3)', '(first: $n)'] },
    proposals: { type: 'Proposal' },
    anything: { type: 'Anything' },
    node: { type: 'Node', arguments: ['(id: "1")', '(id: "a1")', '(id: "no")'] },
    grid: { type: 'Invoice' },
  },
  Invoice: {
    id: leaf,
    number: leaf,
    name: leaf,
    amount: { type: 'Money' },
    contract: { type: 'Contract' },
    actuals: { type: 'Actual' },
    line: { arguments: ['(n: 1)', '(n: 2)'] },
    proposal: { type: 'Proposal' },
    reconciliation: { type: 'Reconciliation' },
  },
  Contract: { legalEntity: leaf, number: leaf, title: leaf },
  Actual: {
    id: leaf,
    kind: leaf,
    description: leaf,
    quantity: leaf,
    previous: { type: 'Actual' },
    voucher: leaf,
    salesTax: { type: 'Money' },
  },
  Proposal: {
    number: leaf,
    status: leaf,
    invoice: { type: 'Invoice' },
    lines: { type: 'Line', arguments: ['', '(first: 1)', '(first: $n)'] },
    total: { type: 'Money' },
  },
  Line: { id: leaf, actual: { type: 'Actual' } },
  Money: { amount: leaf, currency: leaf },
  Reconciliation: { agrees: leaf, given: leaf },
  Node: { id: leaf },
  Anything: {},
};
const CONDITIONS = [
  '',
  '',
  '',
  '',
  ' @include(if: $yes)',
  ' @skip(if: $no)',
  ' @include(if: $no)',
  ' @skip(if: $yes)',
  ' @include(if: true)',
];
const ABSTRACT: Record<string, readonly string[]> = {
  Node: ['Invoice', 'Actual', 'Node'],
  Anything: ['Invoice', 'Actual', 'Node'],
  Invoice: ['Node', 'Invoice'],
  Actual: ['Node'],
};

/** A selection set of a type. An alias spells out field and arguments, so that two of them never contradict each other. */
function selection(type: string, depth: number): fc.Arbitrary<string> {
  const fields = Object.entries(TYPES[type] ?? {}).filter(([, shape]) => depth > 0 || shape.type === undefined);
  const field = fields.map(([name, shape]) =>
    fc
      .tuple(
        fc.constantFrom(...(shape.arguments ?? [''])),
        fc.boolean(),
        fc.constantFrom(...CONDITIONS),
        shape.type === undefined ? fc.constant('') : selection(shape.type, depth - 1),
      )
      .map(([given, aliased, condition, inner]) => {
        const alias = aliased || given !== '' ? `${name}${given.replace(/\W+/g, '_')}x: ` : '';
        return `${alias}${name}${given}${condition} ${inner}`;
      }),
  );
  const fragments =
    depth > 0
      ? (ABSTRACT[type] ?? []).map((on) =>
          fc
            .tuple(fc.constantFrom(...CONDITIONS), selection(on, depth - 1))
            .map(([condition, inner]) => `... on ${on}${condition} ${inner}`),
        )
      : [];
  const one = fc.oneof(...field, ...fragments, fc.constant('__typename'));
  return fc.array(one, { minLength: 1, maxLength: 4 }).map((parts) => `{ ${parts.join(' ')} }`);
}

describe('a random query', () => {
  let graph: TestGraph;
  const schema = single();
  beforeAll(async () => {
    graph = await testGraph([dataverse, finance], { over: 'text' });
  });

  it('answers as a single server would', async () => {
    const variableValues = { yes: true, no: false, n: 1 };
    await fc.assert(
      fc.asyncProperty(selection('Query', 5), async (selections) => {
        const used = Object.entries({ yes: 'Boolean!', no: 'Boolean!', n: 'Int!' }).filter(([name]) =>
          selections.includes(`$${name})`),
        );
        const head =
          used.length === 0 ? 'query ' : `query(${used.map(([name, type]) => `$${name}: ${type}`).join(', ')}) `;
        const query = head + selections;
        const expected: Json = await graphql({ schema, source: query, variableValues });
        const answer = await graph.ask(query, variableValues);
        // An invalid query is one that both refuse: a generator that only makes valid ones would be a second validator.
        if (expected.data === undefined) expect(answer.data).toBeUndefined();
        else expect(JSON.stringify(answer)).toBe(JSON.stringify(expected));
      }),
      { numRuns: 250 },
    );
  });
});
