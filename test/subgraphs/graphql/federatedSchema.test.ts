// The API kit builds a subgraph: federation directives survive, connections page lazily, references resolve, errors carry codes.
import 'reflect-metadata';
import { type ExecutionResult, graphql, parse } from 'graphql';
import { Arg, Ctx, Directive, Field, ID, Int, ObjectType, Query, Resolver } from 'type-graphql';
import type { OrderColumn } from '../../../subgraphs/database/keyset';
import { sliceOf } from '../../../subgraphs/database/keyset';
import { connectionOf, type Page, pageOf } from '../../../subgraphs/graphql/connection';
import { buildFederatedSchema, type Subgraph } from '../../../subgraphs/graphql/federatedSchema';
import { DateFilter, DecimalFilter } from '../../../subgraphs/graphql/inputFilters';
import { Blocker, Money, money, UserError } from '../../../subgraphs/graphql/objects';
import { sliceAsked } from '../../../subgraphs/graphql/page';
import { payload } from '../../../subgraphs/graphql/refusals';

@Directive('@key(fields: "id")')
@ObjectType({ simpleResolvers: true })
class Thing {
  @Field(() => ID)
  id!: string;

  @Field(() => Money)
  price!: Money;

  @Directive('@inaccessible')
  @Field(() => String, { nullable: true })
  secret?: string;
}

const ThingConnection = connectionOf(() => Thing, 'Thing');
const columns: OrderColumn[] = [{ sql: 'id', name: 'id', kind: 'text' }];
const order = { list: 'things', columns };
const THINGS = ['a', 'b', 'c'].map((id) => ({ id, price: money(125000, 'USD') }));

interface Context {
  counted: number;
}

@ObjectType({ simpleResolvers: true })
class ThingPayload {
  @Field(() => Thing, { nullable: true })
  thing?: Thing;

  @Field(() => [UserError])
  userErrors!: UserError[];

  @Field(() => Boolean)
  replayed!: boolean;
}

@Resolver(() => Thing)
class ThingResolver {
  @Query(() => ThingConnection)
  things(
    @Ctx() context: Context,
    @Arg('first', () => Int, { nullable: true }) first?: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
  ): Page<Thing> {
    const slice = sliceAsked(order, { first, after });
    const read = THINGS.filter(({ id }) => slice.after === undefined || id > String(slice.after[0]));
    const count = () => {
      context.counted += 1;
      return THINGS.length;
    };
    return pageOf(order, sliceOf(read.slice(0, slice.limit + 1), slice), (row) => row, count);
  }

  @Query(() => String)
  echo(
    @Arg('amount', () => DecimalFilter, { nullable: true }) amount?: DecimalFilter,
    @Arg('day', () => DateFilter, { nullable: true }) day?: DateFilter,
  ): string {
    return `${amount?.eq} ${day?.eq}`;
  }

  @Query(() => ThingPayload)
  refuse(): Promise<unknown> {
    return payload({ ok: false, refusals: [{ code: 'MAP_PAUSED', message: 'paused', subjectId: 'a' }] }, async () => ({
      thing: THINGS[0],
    }));
  }
}

let subgraph: Subgraph;
beforeAll(() => {
  subgraph = buildFederatedSchema<Context>({
    resolvers: [ThingResolver],
    orphanedTypes: [Blocker],
    references: { Thing: (reference) => THINGS.find(({ id }) => id === reference.id) ?? null },
  });
});

const run = (
  source: string,
  variableValues: Record<string, unknown> = {},
  contextValue: Context = { counted: 0 },
): Promise<ExecutionResult> => graphql({ schema: subgraph.schema, source, variableValues, contextValue });

test('the SDL carries the federation header, keys and directives, and parses', () => {
  parse(subgraph.sdl);
  expect(subgraph.sdl).toContain('extend schema @link(url: "https://specs.apollo.dev/federation/v2.9"');
  expect(subgraph.sdl).toContain('type Thing @key(fields: "id")');
  expect(subgraph.sdl).toContain('secret: String @inaccessible');
  // How long a page is, for whoever estimates what an operation costs.
  expect(subgraph.sdl).toContain(
    'ThingConnection! @listSize(assumedSize: 50, slicingArguments: ["first"], sizedFields: ["edges", "nodes"], requireOneSlicingArgument: false)',
  );
  expect(subgraph.sdl).toMatch(/type Money @shareable/);
  expect(subgraph.sdl).toMatch(/type Blocker @shareable/);
});

test('entities are resolved by reference; unknown ones are null', async () => {
  const result = await run(
    'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Thing { id price { amount currency } } } }',
    {
      r: [
        { __typename: 'Thing', id: 'b' },
        { __typename: 'Thing', id: 'x' },
      ],
    },
  );
  expect(result.errors).toBeUndefined();
  expect(result.data).toEqual({ _entities: [{ id: 'b', price: { amount: '1250.00', currency: 'USD' } }, null] });
});

test('pages, edges and cursors; the count is made only on request', async () => {
  const context = { counted: 0 };
  const first = await run(
    '{ things(first: 2) { nodes { id } edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }',
    {},
    context,
  );
  expect(context.counted).toBe(0);
  const page = first.data?.things as {
    edges: { cursor: string }[];
    pageInfo: { endCursor: string; startCursor: string };
  };
  expect(page).toMatchObject({
    nodes: [{ id: 'a' }, { id: 'b' }],
    pageInfo: { hasNextPage: true, hasPreviousPage: false },
  });
  expect(page.edges[1]?.cursor).toBe(page.pageInfo.endCursor);
  const rest = await run(
    'query ($after: String) { things(after: $after) { nodes { id } pageInfo { hasNextPage } totalCount } }',
    { after: page.pageInfo.endCursor },
    context,
  );
  expect(rest.data).toEqual({ things: { nodes: [{ id: 'c' }], pageInfo: { hasNextPage: false }, totalCount: 3 } });
  expect(context.counted).toBe(1);
});

test.each([
  ['{ things(first: 0) { nodes { id } } }', 'PAGE_SIZE_OUT_OF_RANGE'],
  ['{ things(first: 10000) { nodes { id } } }', 'PAGE_SIZE_OUT_OF_RANGE'],
  ['{ things(after: "garbage") { nodes { id } } }', 'CURSOR_INVALID'],
  ['{ things(after: "!") { nodes { id } } }', 'CURSOR_INVALID'],
  ['{ echo(amount: { eq: "12,5" }) }', 'DECIMAL_INVALID'],
  ['{ echo(amount: { eq: 12.5 }) }', 'DECIMAL_INVALID'],
  ['{ echo(amount: { eq: "1e3" }) }', 'DECIMAL_INVALID'],
  ['{ echo(amount: { eq: "1000000000.01" }) }', 'AMOUNT_OUT_OF_RANGE'],
  ['{ echo(day: { eq: "2026-02-29" }) }', 'DATE_INVALID'],
  ['{ echo(day: { eq: "23.11.2026" }) }', 'DATE_INVALID'],
  ['{ echo(day: { eq: 20261123 }) }', 'DATE_INVALID'],
])('%s is refused with %s', async (source, code) => {
  const result = await run(source);
  expect(result.data ?? null).toBeNull();
  expect(result.errors?.map((error) => error.extensions.code)).toEqual([code]);
});

test.each([
  ['amount', { eq: '12.34567' }, 'DECIMAL_INVALID'],
  ['amount', { eq: 7 }, 'DECIMAL_INVALID'],
  ['amount', { eq: '99999999999' }, 'AMOUNT_OUT_OF_RANGE'],
  ['day', { eq: '2026-13-01' }, 'DATE_INVALID'],
])('a variable %s of %j is refused with %s', async (name, value, code) => {
  const type = name === 'amount' ? 'DecimalFilter' : 'DateFilter';
  const result = await run(`query ($v: ${type}) { echo(${name}: $v) }`, { v: value });
  expect(result.errors?.map((error) => error.extensions.code)).toEqual([code]);
});

test('right scalar texts arrive as they were written', async () => {
  const result = await run('{ echo(amount: { eq: "-0012.50" }, day: { eq: "2024-02-29" }) }');
  expect(result.data).toEqual({ echo: '-0012.50 2024-02-29' });
});

test('a refusal is data', async () => {
  const result = await run('{ refuse { thing { id } userErrors { code message path retryable subjectId } replayed } }');
  expect(result.data).toEqual({
    refuse: {
      thing: null,
      userErrors: [{ code: 'MAP_PAUSED', message: 'paused', path: null, retryable: true, subjectId: 'a' }],
      replayed: false,
    },
  });
});
