// @authenticated, @requiresScopes and @policy, through the whole gateway: refused whole, or answered without.
import { readGatewayConfig } from '../../../gateway/config';
import type { Identity } from '../../../gateway/service';
import { type TestGateway, testGateway } from '../testGateway';
import type { Json, TestSubgraph } from '../testGraph';

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.6", import: ["@key", "@shareable", "@authenticated", "@requiresScopes", "@policy"])\n';

const asked: string[] = [];
const noting =
  <T>(name: string, value: T) =>
  () => {
    asked.push(name);
    return value;
  };

const books: TestSubgraph = {
  name: 'guarded',
  link: LINK,
  sdl: `
    type Query { open: String hidden: String! @authenticated documents: [Document!]! anything: [Anything!]! vault: Vault }
    type Mutation { write: String @requiresScopes(scopes: [["docs:write"], ["docs:admin", "docs:all"]]) }
    interface Document { title: String text: String }
    type Letter implements Document @key(fields: "id") {
      id: ID! title: String text: String amount: Int! @policy(policies: [["accountant"], ["manager", "auditor"]])
    }
    type Memo implements Document { title: String text: String @authenticated }
    union Anything = Letter | Memo
    type Vault @requiresScopes(scopes: [["vault"]]) { gold: Int }
  `,
  resolvers: {
    Query: {
      open: noting('open', 'for all'),
      hidden: noting('hidden', 'for some'),
      documents: () => [
        { __typename: 'Letter', id: '1', title: 'a', text: 'dear' },
        { __typename: 'Memo', title: 'b', text: 'note' },
      ],
      anything: () => [{ __typename: 'Letter', id: '1', title: 'a' }],
      vault: noting('vault', { gold: 7 }),
    },
    Mutation: { write: noting('write', 'written') },
    Letter: { amount: noting('amount', 5) },
  },
};

const elsewhere: TestSubgraph = {
  name: 'elsewhere',
  link: LINK,
  sdl: 'type Letter @key(fields: "id") { id: ID! stamp: String @requiresScopes(scopes: [["stamps"]]) }',
  resolvers: { Letter: { __resolveReference: ({ id }: Json) => ({ id }), stamp: noting('stamp', 'red') } },
};

function identityOf(shown: string): Identity {
  const [scopes, policies] = JSON.parse(shown) as [string[] | null, string[]];
  const grants = { isAuthenticated: scopes !== null, scopes: new Set(scopes), policies: new Set(policies) };
  return { caller: { subject: shown }, scope: shown, grants };
}

describe.each(['reject', 'filter'] as const)('guarded fields (%s)', (mode) => {
  let gateway: TestGateway;
  let shown: string;
  beforeAll(async () => {
    gateway = await testGateway({
      subgraphs: [books, elsewhere],
      limits: { access: readGatewayConfig({ UNAUTHORIZED_FIELDS: mode }).access },
      options: { callerOf: ({ headers }) => identityOf(String(headers['x-shown'])) },
    });
  });
  afterAll(() => gateway.stop());
  beforeEach(() => asked.splice(0));
  const as = (scopes: readonly string[] | undefined, policies: readonly string[] = []) => {
    shown = JSON.stringify([scopes ?? null, policies]);
  };
  const ask = async (query: string) => {
    const { data, errors } = (await gateway.post({ query }, { 'x-shown': shown })).body as Json;
    const denied = (errors ?? []).map((error: Json) =>
      error.extensions.code === 'UNAUTHORIZED_FIELD_OR_TYPE' ? error.path.join('.') : error,
    );
    return { data, denied };
  };
  const refused = (...paths: string[]) => ({ data: undefined, denied: paths });

  it('asks nothing of anybody who asks for nothing that is guarded', async () => {
    as(undefined);
    expect(await ask('{ open documents { title } anything { ... on Letter { id } } }')).toEqual({
      data: { open: 'for all', documents: [{ title: 'a' }, { title: 'b' }], anything: [{ id: '1' }] },
      denied: [],
    });
  });

  it('asks a known caller for nothing but being known', async () => {
    as([]);
    expect(await ask('{ hidden documents { text } }')).toEqual({
      data: { hidden: 'for some', documents: [{ text: 'dear' }, { text: 'note' }] },
      denied: [],
    });
  });

  it('takes one set of scopes or another, and a set only whole', async () => {
    const write = 'mutation { write }';
    for (const scopes of [['docs:write'], ['docs:admin', 'docs:all']]) {
      as(scopes);
      expect(await ask(write)).toEqual({ data: { write: 'written' }, denied: [] });
    }
    asked.splice(0);
    for (const scopes of [[], ['docs:admin'], ['docs:all', 'write'], undefined]) {
      as(scopes);
      expect((await ask(write)).denied).toEqual(['write']);
    }
    expect(asked).toEqual([]); // nothing ran
  });

  it('takes policies likewise, and asks what the type of a field asks', async () => {
    const query = '{ anything { ... on Letter { amount } } vault { gold } }';
    as(['vault'], ['manager', 'auditor']);
    expect(await ask(query)).toEqual({ data: { anything: [{ amount: 5 }], vault: { gold: 7 } }, denied: [] });
    as(['vault'], ['manager']);
    expect((await ask(query)).denied).toEqual(['anything.amount']);
    as([], ['accountant']);
    expect((await ask(query)).denied).toEqual(['vault']);
  });

  it('asks of a field of an interface what any type behind it asks', async () => {
    as(undefined);
    expect((await ask('{ documents { text } }')).denied).toEqual(['documents.text']);
    expect((await ask('{ documents { ... on Letter { text } } }')).denied).toEqual([]);
    expect((await ask('{ documents { ... on Memo { words: text } } }')).denied).toEqual(['documents.words']);
  });

  it('answers or refuses what is guarded in fragments, under aliases and in another subgraph', async () => {
    as([]);
    const query = `query($with: Boolean = true) {
      o: open
      anything { ...L }
      again: documents { ...L }
    } fragment L on Letter { id title stamp @include(if: $with) s: stamp amount }`;
    const result = await ask(query);
    const denied = ['stamp', 's', 'amount'].flatMap((name) => [`anything.${name}`, `again.${name}`]);
    expect([...result.denied].sort()).toEqual([...denied].sort());
    expect(result.data).toEqual(
      mode === 'reject' ? undefined : null, // amount cannot be null, nor can what holds it, up to the root
    );
    expect(asked).toEqual(mode === 'reject' ? [] : ['open']);
  });

  it('leaves null where a guarded field may be, and everything else', async () => {
    as([]);
    expect(await ask('{ open vault { gold } anything { ... on Letter { id stamp } } }')).toEqual(
      mode === 'reject'
        ? refused('vault', 'anything.stamp')
        : {
            data: { open: 'for all', vault: null, anything: [{ id: '1', stamp: null }] },
            denied: ['vault', 'anything.stamp'],
          },
    );
    expect(asked).toEqual(mode === 'reject' ? [] : ['open']);
    expect(gateway.lines).toEqual([]); // nothing unexpected happened
  });

  it('keeps callers apart who ask the same at the same moment', async () => {
    const query = '{ vault { gold } }';
    as(['vault']);
    const first = ask(query);
    as([]);
    const second = ask(query);
    expect([(await first).data, (await second).denied]).toEqual([{ vault: { gold: 7 } }, ['vault']]);
  });
});
