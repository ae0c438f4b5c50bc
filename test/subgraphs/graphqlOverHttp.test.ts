// The two ways of a subgraph to an answer: through Apollo Server, and past it where the document is known. Each thing is asked
// three times: new, known, and known in a media type that is Apollo's to choose; the answers are the same to the byte.
import { ApolloServer } from '@apollo/server';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { GraphQLResolverMap } from '@apollo/subgraph/dist/schema-helper';
import { GraphQLError, parse } from 'graphql';
import { pino } from 'pino';
import { CALLER_HEADER, SEAL_MS, sealCaller } from '../../schema/sealedCaller';
import { type Caller, LOCAL_CALLER } from '../../subgraphs/caller';
import { compiledExecution, type Execute } from '../../subgraphs/graphql/compiledExecution';
import { type Serving, type Side, serveSide } from '../../subgraphs/serve';
import { signaturesOf } from '../harness/signatures';

const SECRET = 'a secret of the test';
const SDL = `
  type Thing @key(fields: "id") { id: ID! }
  type Query { hello(name: String = "you", times: Int): String! whoAsks: [String!]! missing: String forbidden: String broken: String
    refusedWith(status: Int!): String }
  type Mutation { count: Int! countAndBreak: Int }
`;

interface Context {
  readonly caller: Caller;
  readonly requestId: string;
}

let counted = 0;
const failing = (error: Error) => () => {
  throw error;
};
const resolvers: GraphQLResolverMap<Context> = {
  Query: {
    hello: (_: unknown, { name, times = 1 }: { name: string; times?: number }) => `hello ${name.repeat(times)}`,
    whoAsks: (_: unknown, __: unknown, { caller, requestId }: Context) => [caller.subject, requestId],
    missing: failing(new GraphQLError('there is none', { extensions: { code: 'NOT_FOUND' } })),
    forbidden: async () => failing(new GraphQLError('not yours', { extensions: { code: 'FORBIDDEN' } }))(),
    broken: failing(new Error('the table invoices does not exist')),
    refusedWith: (_: unknown, { status }: { status: number }) =>
      failing(new GraphQLError('refused', { extensions: { code: 'BUSY', http: { status } } }))(),
  },
  Mutation: {
    count: () => ++counted,
    countAndBreak: () => {
      counted += 1;
      throw new Error('after the effect');
    },
  },
};
const schema = buildSubgraphSchema({ typeDefs: parse(SDL), resolvers: resolvers as GraphQLResolverMap<unknown> });

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly text: string;
}

const sealed = (caller: unknown) => ({ [CALLER_HEADER]: sealCaller(SECRET, caller, Date.now()) });

describe('both ways to an answer', () => {
  const logged: string[] = [];
  const logger = pino({ level: 'error' }, { write: (line: string) => void logged.push(line) });
  const throughApollo = jest.spyOn(ApolloServer.prototype, 'executeHTTPGraphQLRequest');
  let serving: Serving;

  const serve = (execute: Execute): Promise<Serving> => {
    const contextFor = (caller: Caller, requestId: string): Context => ({ caller, requestId });
    const side = { name: 'finance', schema, execute, contextFor } as unknown as Side;
    return serveSide(side, {
      host: '127.0.0.1',
      port: 0,
      secret: SECRET,
      signatures: signaturesOf('dataverse'),
      logger,
      newId: () => 'an id',
      now: () => new Date(),
    });
  };

  beforeAll(async () => {
    serving = await serve(compiledExecution(schema));
  });
  beforeEach(() => {
    counted = 0;
    logged.length = 0;
    throughApollo.mockClear();
  });
  afterAll(() => serving.stop());

  async function ask(body: unknown, headers: Record<string, string> = {}, at = serving): Promise<Answer> {
    const response = await fetch(`${at.url}/graphql`, {
      method: 'POST',
      headers: { accept: 'application/json', ...sealed(LOCAL_CALLER), ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const { date, ...others } = Object.fromEntries(response.headers);
    return { status: response.status, headers: others, text: await response.text() };
  }

  /** The answer that all ways give. `shortly`: whether the second way passes Apollo Server by. */
  async function same(body: unknown, shortly: boolean, headers: Record<string, string> = {}): Promise<Answer> {
    const first = await ask(body, headers);
    throughApollo.mockClear();
    const second = await ask(body, headers);
    expect(throughApollo).toHaveBeenCalledTimes(shortly ? 0 : 1);
    const third = await ask(body, { ...headers, accept: 'application/json, text/plain;q=0.1' });
    expect(throughApollo).toHaveBeenCalledTimes(shortly ? 1 : 2);
    expect([second, third]).toEqual([first, first]);
    return first;
  }

  it('agree on good answers', async () => {
    const query = 'query ($name: String, $times: Int) { hello(name: $name, times: $times) __typename }';
    const hello = async (variables: unknown) => (await same({ query, variables }, true)).text;
    expect(await hello({ name: 'é"', times: 2 })).toBe('{"data":{"hello":"hello é\\"é\\"","__typename":"Query"}}\n');
    expect(await hello(undefined)).toBe('{"data":{"hello":"hello you","__typename":"Query"}}\n');
    expect(await hello(null)).toBe(await hello({}));
    const { status, headers } = await same({ query, variables: {} }, true);
    expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    expect(headers['content-length']).toBe('52');
  });

  it('agree on which operation of a document is meant', async () => {
    const query = 'query A { hello(name: "A") } query B { hello(name: "B") }';
    expect((await same({ query, operationName: 'A' }, true)).text).toBe('{"data":{"hello":"hello A"}}\n');
    expect((await same({ query, operationName: 'B', extensions: null }, true)).text).toContain('hello B');
    for (const operationName of [undefined, null, 'C', ''])
      expect((await same({ query, operationName }, false)).status).toBe(400);
  });

  it('run nothing under a name that the document lacks', async () => {
    const query = 'mutation Count { count }';
    for (const operationName of ['Other', '']) expect((await same({ query, operationName }, false)).status).toBe(400);
    expect(counted).toBe(0);
    expect((await ask({ query })).text).toBe('{"data":{"count":1}}\n');
  });

  it('agree on errors with a code, and log none', async () => {
    const { status, text } = await same({ query: '{ missing forbidden hello }' }, false);
    expect([status, JSON.parse(text).data]).toEqual([200, { missing: null, forbidden: null, hello: 'hello you' }]);
    expect(
      JSON.parse(text)
        .errors.map((error: GraphQLError) => error.extensions.code)
        .sort(),
    ).toEqual(['FORBIDDEN', 'NOT_FOUND']);
    expect((await same({ query: '{ refusedWith(status: 503) }' }, false)).status).toBe(503);
    expect(logged).toEqual([]);
  });

  it('say nothing of an unexpected error, and log it once', async () => {
    const { status, text } = await same({ query: '{ broken hello }' }, false);
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      errors: [{ message: 'Internal server error', extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
      data: { broken: null, hello: 'hello you' },
    });
    expect(text).not.toContain('invoices');
    expect(logged.map((line) => JSON.parse(line).err.message)).toEqual(
      Array(3).fill('the table invoices does not exist'),
    );
  });

  it('agree on variables that do not fit', async () => {
    const query = 'query ($times: Int!) { hello(times: $times) }';
    for (const variables of [{}, { times: 'many' }, { times: null }]) {
      const { status, text } = await same({ query, variables }, false);
      expect([status, JSON.parse(text).errors[0].extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
    }
  });

  it.each([
    ['variables that are a list', { variables: [] }],
    ['variables that are a text', { variables: '{}' }],
    ['a name that is a number', { operationName: 5 }],
    ['the hash of another document', { extensions: { persistedQuery: { version: 1, sha256Hash: 'none' } } }],
  ])('refuse %s', async (_what, wrong) => {
    expect((await ask({ query: '{ hello }' })).status).toBe(200);
    expect((await same({ query: '{ hello }', ...wrong }, false)).status).toBe(400);
  });

  it('refuse what is no document however often it comes', async () => {
    for (const query of ['{ hello', '{ nothing }', '']) expect((await same({ query }, false)).status).toBe(400);
    for (const body of ['{"query":', 'null', '[]', '[{"query":"{ hello }"}]', '5'])
      expect((await same(body, false)).status).toBe(400);
  });

  it('run a mutation once for each time it is asked for, whatever comes of it', async () => {
    const counts = async (query: string) => [await ask({ query }), await ask({ query }), await ask({ query })];
    const answers = await counts('mutation { count }');
    expect(answers.map(({ text }) => JSON.parse(text).data.count)).toEqual([1, 2, 3]);
    await counts('mutation { countAndBreak }');
    expect(counted).toBe(6);
    expect(logged).toHaveLength(3);
  });

  it('agree when execution itself fails', async () => {
    const second = await serve(() => {
      throw new Error('cannot execute');
    });
    const answers = [await ask({ query: '{ hello }' }, {}, second), await ask({ query: '{ hello }' }, {}, second)];
    await second.stop();
    expect(answers[0]).toMatchObject({ status: 500, text: expect.stringContaining('Internal server error') });
    expect(answers[1]).toEqual(answers[0]);
    expect(logged).toHaveLength(2);
  });

  it('hand on who asks, under which id', async () => {
    const as = (subject: string) => sealed({ subject, roles: [], legalEntities: [] });
    const asking = async (headers: Record<string, string>) =>
      JSON.parse((await same({ query: '{ whoAsks }' }, true, headers)).text).data.whoAsks;
    expect(await asking({ ...as('ann'), 'x-request-id': '1' })).toEqual(['ann', '1']);
    expect(await asking({ ...as('bob'), 'x-request-id': '2' })).toEqual(['bob', '2']);
    expect(await asking(as('ann'))).toEqual(['ann', 'an id']);
    expect(await asking({})).toEqual(['local', 'an id']);
  });

  it('are closed to whoever lacks the secret or states a caller that is none', async () => {
    const query = '{ hello }';
    for (let time = 0; time < 2; time += 1) {
      expect((await ask({ query })).status).toBe(200);
      const stale = sealCaller(SECRET, LOCAL_CALLER, Date.now() - SEAL_MS);
      const early = sealCaller(SECRET, LOCAL_CALLER, Date.now() + 2 * SEAL_MS);
      const others = sealCaller('another secret', LOCAL_CALLER, Date.now());
      const bare = Buffer.from(JSON.stringify(LOCAL_CALLER)).toString('base64url');
      for (const header of ['', 'nonsense', bare, `${bare}.${Date.now() + 1_000}.`, stale, early, others])
        expect((await ask({ query }, { [CALLER_HEADER]: header })).status).toBe(401);
      for (const caller of ['nonsense', { subject: 'ann' }, null])
        expect((await ask({ query }, sealed(caller))).status).toBe(400);
    }
  });
});
