// Composition: both subgraphs become one graph, or every reason is named; and what reconciling costs in hops.
import { QueryPlanner } from '@graphql-hive/router-query-planner';
import { buildSchema, type GraphQLObjectType } from 'graphql';
import { CompositionError, composeSupergraph, publicSdl } from '../../schema/compose';
import { buildDataverseSchema } from '../../subgraphs/dataverse/api/schema';
import { buildFinanceSchema } from '../../subgraphs/finance/api/schema';

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable", "@external", "@requires"])';

describe('subgraphs that contradict each other', () => {
  const compose =
    (...sdls: string[]) =>
    () =>
      composeSupergraph(sdls.map((sdl, index) => ({ name: `side${index}`, sdl: `${LINK}\n${sdl}` })));

  it('are refused with every reason, by code', () => {
    const attempt = compose(
      'type Query { a: Int b: T } type T { x: Int y: Int }',
      'type Query { a: Int c: T } type T { x: String y: Int }',
    );
    expect(attempt).toThrow(CompositionError);
    try {
      attempt();
    } catch (error) {
      const { reasons, message } = error as CompositionError;
      expect(reasons).toEqual(
        expect.arrayContaining([
          expect.stringMatching(/^INVALID_FIELD_SHARING: .*Query\.a/),
          expect.stringMatching(/^FIELD_TYPE_MISMATCH: .*T\.x/),
        ]),
      );
      for (const reason of reasons) expect(message).toContain(reason);
    }
  });

  it("are refused where a field that one requires is the other one's to give, and is not given", () => {
    const attempt = compose(
      'type Query { t: T } type T @key(fields: "id") { id: ID! }',
      'type T @key(fields: "id") { id: ID! secret: Int @external sum: Int @requires(fields: "secret") }',
    );
    expect(attempt).toThrow(/EXTERNAL_MISSING_ON_BASE/);
  });
});

describe('Dataverse and Finance', () => {
  const supergraph = composeSupergraph([
    { name: 'dataverse', sdl: buildDataverseSchema().sdl },
    { name: 'finance', sdl: buildFinanceSchema().sdl, url: 'http://finance.example/graphql' },
  ]);
  const publicSchema = buildSchema(publicSdl(supergraph));
  const fieldsOf = (name: string) => Object.keys((publicSchema.getType(name) as GraphQLObjectType).getFields());

  it('compose, with the addresses given', () => {
    expect(supergraph).toContain('join__Graph');
    expect(supergraph).toContain('"http://finance.example/graphql"');
    expect(supergraph).toContain('"http://dataverse.invalid/graphql"');
  });

  it('show clients one invoice of both, and nothing of what the sides tell each other', () => {
    expect(fieldsOf('Invoice')).toEqual(
      expect.arrayContaining(['id', 'number', 'status', 'proposal', 'reconciliation']),
    );
    expect(fieldsOf('TableMap')).toEqual(expect.arrayContaining(['name', 'state', 'dataverse', 'finance']));
    expect(publicSdl(supergraph)).not.toMatch(
      /billedDigest|BilledDigest|billedIdsIfDifferent|financeChecksum|_entities|join__|@inaccessible/,
    );
  });

  const plan = async (query: string) => {
    const text = JSON.stringify(await new QueryPlanner(supergraph).planAsync(query, null, new Set(), 0));
    return { text, fetches: text.match(/"serviceName":"\w+"/g)?.map((name) => name.slice(15, -1)) };
  };

  it('reconcile in two hops; the ids of actuals travel only for whoever asks what is missing', async () => {
    const state = await plan(
      '{ invoice(number: "1") { reconciliation { state dataverse { count } ledger { count } } } }',
    );
    expect(state.fetches).toEqual(['dataverse', 'finance']);
    expect(state.text).not.toContain('billedIdsIfDifferent');
    const missing = await plan(
      '{ invoice(number: "1") { reconciliation { state missingInFinance missingInDataverseCount } } }',
    );
    expect(missing.fetches).toEqual(['dataverse', 'finance', 'dataverse', 'finance']);
    expect(missing.text).toContain('billedIdsIfDifferent');
  });

  it('continue from a proposal to the invoice, and from a line to its actual, by their keys', async () => {
    const { fetches } = await plan(
      '{ invoiceProposals { nodes { invoice { status } lines { nodes { actualId actual { amount { amount } } } } } } }',
    );
    expect(fetches?.[0]).toBe('finance');
    expect(fetches?.slice(1)).not.toContain('finance');
  });
});
