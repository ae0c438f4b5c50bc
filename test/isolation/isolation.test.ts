// A caller sees the documents of his legal entities alone: in every list, field, count, entity and stream of the public schema. What is
// added to the schema and said nothing of fails. The checker reads both books at the end.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, type GraphQLObjectType, isObjectType, parse } from 'graphql';
import type { Side } from '../../subgraphs/serve';
import { send, watchSse } from '../harness/graphql';
import { type InProcess, openInProcess } from '../journey/inProcess';
import {
  EMPTY,
  ENTITY_KEYS,
  FOR_ALL_COMPANIES,
  LISTS,
  NAMED,
  NOBODYS,
  STREAMS,
  TYPES_OF_NOBODY,
  UNKNOWN,
} from './asked';
import { differing, givenToMutations, givenToQueries } from './given';
import { type Company, type Documents, HERE, PEOPLE, THERE, twoCompanies, writeDocuments } from './twoCompanies';
import { rootWalks, selection, typeWalks, type Walk } from './walk';

const schema = buildSchema(readFileSync(join(__dirname, '../../schema/public.graphql'), 'utf8'));

/** Whatever says which document or company is meant: ids, and numbers as the books write them. */
function namesIn(answer: unknown): Set<string> {
  const found = JSON.stringify(answer).match(
    /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\bD?[CPFT]-\d[\d-]*|\b(?:USMF|DEMF)[-\w]*|\b(?:US|DE)-\d+|Adventure Works|Fabrikam/g,
  );
  return new Set(found);
}

/** An answer as it would be about documents that nobody has. */
function anonymous(answer: unknown, documents: Documents): string {
  const named = Object.entries(documents).filter(([, name]) => name !== undefined);
  return named.reduce((told, [key, name]) => told.replaceAll(name, UNKNOWN[key] as string), JSON.stringify(answer));
}

/** Connections whose count is not that of their nodes, though they show all. */
function miscounted(answer: unknown, path = ''): string[] {
  if (typeof answer !== 'object' || answer === null) return [];
  const { totalCount, nodes, pageInfo } = answer as {
    totalCount?: number;
    nodes?: unknown[];
    pageInfo?: { hasNextPage: boolean };
  };
  const wrong = typeof totalCount === 'number' && pageInfo?.hasNextPage === false && totalCount !== nodes?.length;
  const inner = Object.entries(answer).flatMap(([name, value]) => miscounted(value, `${path}.${name}`));
  return wrong ? [`${path}: ${totalCount} of ${nodes?.length}`, ...inner] : inner;
}

const FROM_THE_START = 'subscription { invoicePostingStatus(after: "start") { step invoice { id number } } }';

interface Answered {
  readonly data: unknown;
  readonly codes: unknown[] | undefined;
}

describe('a caller of one legal entity', () => {
  let books: InProcess;
  const documents = {} as Record<Company, Documents>;
  /** What the caller of the first company saw before there was any document of the second. */
  const alone = new Map<string, Answered>();

  const ask = async (who: Company, query: string): Promise<Answered> => {
    const { data, errors } = await send(books.url, query, {}, { 'x-who': who });
    return { data, codes: errors?.map(({ extensions, message }) => extensions?.code ?? message) };
  };
  const givenFor = (of: Documents) => (field: string) => NAMED[field]?.(of) ?? '';
  const walksFor = (of: Documents): Walk[] => [...rootWalks(schema, givenFor(of)), ...typeWalks(schema, givenFor(of))];

  beforeAll(async () => {
    books = await openInProcess('sqlite', twoCompanies(), PEOPLE);
    documents[HERE] = await writeDocuments(books, HERE);
    for (const { text: query } of walksFor(documents[HERE])) alone.set(query, await ask(HERE, query));
    documents[THERE] = await writeDocuments(books, THERE);
  });
  afterAll(async () => {
    expect(await books.stop()).toEqual([]);
  });

  it('is thought of in every root field of the schema', () => {
    const said = [...Object.keys(NAMED), ...LISTS, ...EMPTY, ...NOBODYS];
    expect([...new Set(said)].sort()).toEqual(Object.keys(schema.getQueryType()?.getFields() ?? {}).sort());
    const streams = Object.keys(schema.getSubscriptionType()?.getFields() ?? {});
    expect(streams.sort()).toEqual(Object.keys(STREAMS).sort());
  });

  it('sees his own documents in every root field', () => {
    const nothing: string[] = [];
    for (const { name, text: query } of rootWalks(schema, givenFor(documents[HERE]))) {
      if (EMPTY.has(name) || NOBODYS.has(name) || FOR_ALL_COMPANIES.has(name)) continue;
      const { data, codes } = alone.get(query) as Answered;
      if (codes !== undefined || namesIn(data).size === 0)
        nothing.push(`${query}: ${JSON.stringify(data)} ${JSON.stringify(codes)}`);
    }
    expect(nothing).toEqual([]);
  });

  it('is answered the same to the last number, whatever is written in another company', async () => {
    const changed: string[] = [];
    for (const { name, text: query } of walksFor(documents[HERE])) {
      const now = await ask(HERE, query);
      if (NOBODYS.has(name) || TYPES_OF_NOBODY.has(name)) continue;
      try {
        expect(now).toEqual(alone.get(query));
      } catch (error) {
        changed.push(`${name}: ${String(error).slice(0, 1_500)}`);
      }
    }
    expect(changed).toEqual([]);
  });

  it('sees nothing of another company in any list, field or count, and counts no more than he sees', async () => {
    const names = new Set<string>();
    for (const { text: query } of walksFor(documents[HERE]))
      for (const name of namesIn(alone.get(query))) names.add(name);
    expect(names.size).toBeGreaterThan(100);
    const leaks: string[] = [];
    for (const { name, text: query } of walksFor(documents[THERE])) {
      const answer = await ask(THERE, query);
      const seen = [...namesIn(answer)].filter((each) => names.has(each));
      const wrong = miscounted(answer.data);
      if (seen.length > 0 || wrong.length > 0) leaks.push(`${name}: ${seen.slice(0, 5)} ${wrong}`);
    }
    expect(leaks).toEqual([]);
  });

  it('is answered about a document of another company as about none', async () => {
    const told: string[] = [];
    const unknown = new Map(rootWalks(schema, givenFor(UNKNOWN)).map(({ name, text: query }) => [name, query]));
    for (const { name, text: query } of rootWalks(schema, givenFor(documents[HERE]))) {
      if (NAMED[name] === undefined) continue;
      const [theirs, none] = [await ask(THERE, query), await ask(THERE, unknown.get(name) as string)];
      if (anonymous(theirs, documents[HERE]) !== JSON.stringify(none))
        told.push(`${name}: ${JSON.stringify([theirs, none]).slice(0, 500)}`);
    }
    for (const key of [
      `invoice(number: "${documents[HERE].postedNumber}")`,
      `project(id: "${documents[HERE].projectId}")`,
    ])
      told.push(...namesIn((await ask(THERE, `{ ${key} { __typename id number } }`)).data));
    expect(told).toEqual([]);
  });

  it('is answered about another’s names as about nobody’s, in each argument of each query and of each field within one', async () => {
    const given = givenToQueries(schema, documents[THERE], documents[HERE]);
    expect(given.length).toBeGreaterThan(1_000);
    expect(await differing(books.url, given, THERE, documents[HERE])).toEqual([]);
    // Or it would say little: in most places the owner is answered otherwise.
    const lists = given.filter(({ isList }) => isList);
    const own = await differing(books.url, lists, HERE, {});
    expect(own.length).toBeGreaterThan(lists.length / 2);
  });

  it('is refused a mutation with another’s id or number in it as one with nobody’s', async () => {
    const given = givenToMutations(schema, documents[THERE], documents[HERE]);
    expect(given.length).toBeGreaterThan(80);
    expect(await differing(books.url, given, THERE, documents[HERE])).toEqual([]);
  });

  it('is told of a number that another company has as of one that his own has: that it is taken, and no more', async () => {
    const create = async (who: Company, field: string, type: string, input: object) => {
      const query = `mutation ($input: ${type}!) { ${field}(input: $input) { userErrors { code message path subjectId } } }`;
      const { data, errors } = await send<Record<string, { userErrors: { code: string }[] }>>(
        books.url,
        query,
        { input },
        { 'x-who': who },
      );
      expect(errors).toBeUndefined();
      return data?.[field]?.userErrors.filter(({ code }) => code === 'NUMBER_TAKEN');
    };
    for (const [field, type, number, more] of [
      ['createProject', 'CreateProjectInput', documents[HERE].projectNumber, {}],
      ['createContract', 'CreateContractInput', 'C-001', { currency: 'USD', customers: [], lines: [] }],
    ] as const) {
      const input = { number, name: 'New', ...more };
      const taken = await create(THERE, field, type, { ...input, legalEntity: THERE });
      expect(taken).toMatchObject([{ code: 'NUMBER_TAKEN', path: ['number'], subjectId: null }]);
      expect(taken).toEqual(await create(HERE, field, type, { ...input, legalEntity: HERE }));
      expect([...namesIn(taken)].filter((name) => name !== number)).toEqual([]);
    }
  });

  describe.each(['dataverse', 'finance'] as const)('in the entities of %s', (name) => {
    it('is shown none of another company by any key', async () => {
      const side: Side = books.both[name];
      const entities = Object.values(side.schema.getTypeMap()).filter(
        (type): type is GraphQLObjectType => isObjectType(type) && keysOf(type).length > 0,
      );
      expect(entities.length).toBeGreaterThan(3);
      const entityOf = async (who: Company, type: GraphQLObjectType, key: object) => {
        const query = `query ($key: [_Any!]!) { _entities(representations: $key) { __typename ... on ${type.name} { ${selection(type, 1)} } } }`;
        const answer = (await side.execute({
          schema: side.schema,
          document: parse(query),
          contextValue: side.contextFor(PEOPLE[who], 'isolation'),
          variableValues: { key: [{ __typename: type.name, ...key }] },
        })) as { data?: { _entities: object[] }; errors?: object[] };
        return JSON.parse(JSON.stringify(answer)) as object;
      };
      const told: string[] = [];
      for (const type of entities)
        for (const fields of keysOf(type)) {
          const keyOf = ENTITY_KEYS[`${type.name} ${fields}`];
          if (keyOf === undefined) throw new Error(`no key for ${type.name} ${fields}`);
          if (keyOf === 'NOBODYS') continue;
          const own = await entityOf(HERE, type, keyOf(documents[HERE]));
          if (JSON.stringify(own).length < 80)
            told.push(`${type.name} ${fields} shows nothing: ${JSON.stringify(own)}`);
          const theirs = anonymous(await entityOf(THERE, type, keyOf(documents[HERE])), documents[HERE]);
          const none = JSON.stringify(await entityOf(THERE, type, keyOf(UNKNOWN)));
          if (theirs !== none) told.push(`${type.name} ${fields}: ${theirs} ${none}`);
        }
      expect(told).toEqual([]);
    });
  });

  it.each(Object.keys(STREAMS))('gets no event of another company from the subscription %s', async (name) => {
    const query = `subscription { ${STREAMS[name]?.(documents[HERE])} }`;
    const own = watchSse<object>(books.url, query, {}, { 'x-who': HERE });
    await own.count(1);
    await own.stop();
    const theirs = watchSse<object>(books.url, query, {}, { 'x-who': THERE });
    const none = watchSse<object>(books.url, `subscription { ${STREAMS[name]?.(UNKNOWN)} }`, {}, { 'x-who': THERE });
    const marker =
      name === 'invoicePostingStatus' ? watchSse<object>(books.url, FROM_THE_START, {}, { 'x-who': THERE }) : none;
    if (marker === none) await Promise.all([theirs.ended, none.ended]);
    else await marker.count(3);
    expect(theirs.events).toEqual([]);
    expect(anonymous(theirs.errors, documents[HERE])).toBe(JSON.stringify(none.errors));
    const ids = [documents[HERE].postedId, documents[HERE].postedNumber];
    for (const id of ids) expect(JSON.stringify(marker.events)).not.toContain(id);
    await Promise.all([theirs, none, marker].map((watch) => watch.stop()));
  });
});

/** The keys by which a subgraph finds a type. */
function keysOf(type: GraphQLObjectType): string[] {
  const directives = type.astNode?.directives ?? [];
  return directives.flatMap(({ name, arguments: given = [] }) => {
    const saidOf = (argument: string) =>
      given.find((each) => each.name.value === argument)?.value as { value?: unknown } | undefined;
    return name.value === 'key' && saidOf('resolvable')?.value !== false ? [String(saidOf('fields')?.value)] : [];
  });
}
