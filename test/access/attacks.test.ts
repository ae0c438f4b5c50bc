// What attackers send, through the whole product behind an identity provider: forged tokens at every door, documents made to exhaust, requests
// that a page of another site could send, and what the exchange alone may write. By somebody who may do everything and by nobody: a
// stable code, no 500, not a word about the insides, and not a row changed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, type GraphQLInputObjectType, isInputObjectType } from 'graphql';
import { type GraphqlAnswer, send, watchSocket } from '../harness/graphql';
import { changedTables, type Digest, type Digests, digestsOf } from './digest';
import { type Forged, forgedTokens } from './forgedTokens';
import { openStage, type Stage } from './stage';
import { type Told, wrongIn } from './told';

const schema = buildSchema(readFileSync(join(__dirname, '../../schema/public.graphql'), 'utf8'));
/** Allowed to whoever may do everything, and seen by every digest. */
const PROJECT = `createProject(input: { legalEntity: "USMF", number: "EVIL", name: "Evil" }) { userErrors { code } }`;
const SUBSCRIPTION = 'subscription { invoicePostingStatus { sequence } }';
const JSON_TYPE = { 'content-type': 'application/json' };

interface Sent {
  readonly status: number;
  readonly text: string;
  readonly told: readonly Told[];
}

describe('what attackers send', () => {
  let stage: Stage;
  let digests: Digests;
  let before: Digest;
  let good: string;
  let forged: Forged[];

  beforeAll(async () => {
    stage = await openStage('sqlite', { INTROSPECTION: 'off' });
    good = await stage.provider.token({ sub: 'root', roles: ['administrator'], legal_entities: ['*'] });
    forged = await forgedTokens(stage.provider);
    digests = await digestsOf(stage.product.databases);
    before = await digests.take();
  });
  afterEach(async () => {
    await stage.quiet();
    expect(changedTables(before, await digests.take())).toEqual([]);
  });
  afterAll(async () => {
    await digests.close();
    expect(await stage.stop()).toEqual([]);
  });

  const told = ({ errors }: Pick<GraphqlAnswer<unknown>, 'errors'>): Told[] =>
    (errors ?? []).map(({ message, extensions }) => ({ code: String(extensions?.code), message }));
  /** Sends as it is; whatever the answer is, it must not tell of the insides or be a 500. */
  const post = async (body: string, headers: Record<string, string>, query = '', method = 'POST'): Promise<Sent> => {
    const init = { method, headers, ...(method === 'POST' ? { body } : {}) };
    const response = await fetch(`${stage.product.url}${query}`, init);
    const text = await response.text();
    const answers = [JSON.parse(text)].flat() as GraphqlAnswer<unknown>[];
    const all = answers.flatMap(told);
    const judged = all.map(({ code, message }) => ({ code, message: message.replace(/^Syntax Error: /, '') })); // of the document
    expect([response.status >= 500, ...judged.flatMap(wrongIn)]).toEqual([false]);
    for (const { data } of answers) expect(Object.values(data ?? {}).filter((value) => value !== null)).toEqual([]);
    return { status: response.status, text, told: all };
  };
  const codes = ({ told: all }: Sent) => [...new Set(all.map(({ code }) => code))];

  it('forged tokens are refused over HTTP, whatever they ask for', async () => {
    expect(forged.length).toBeGreaterThan(40);
    const found: string[] = [];
    for (const { what, token, code } of forged)
      for (const query of [`mutation { ${PROJECT} }`, '{ invoices { nodes { id } } }']) {
        const headers = { ...JSON_TYPE, authorization: `Bearer ${token}` };
        const sent = await post(JSON.stringify({ query }), headers);
        if (sent.status !== 401 || codes(sent).join() !== code) found.push(`${what}: ${sent.status} ${sent.text}`);
      }
    expect(found).toEqual([]);
  });

  it('forged tokens open no stream, over WebSocket or SSE', async () => {
    const found: string[] = [];
    for (const { what, token, code } of forged) {
      const authorization = `Bearer ${token}`;
      const watch = watchSocket(stage.product.url, SUBSCRIPTION, {}, { authorization });
      await watch.ended;
      const [closed] = watch.errors as { code?: number; reason?: string }[];
      if (closed?.code !== 4403 || !closed.reason?.startsWith(`${code}: `) || watch.events.length > 0)
        found.push(`${what} over WebSocket: ${closed?.code} ${closed?.reason}`);
      if (wrongIn({ code, message: closed?.reason ?? '' }).length > 0) found.push(`${what} tells ${closed?.reason}`);
      await watch.stop();
      const sse = await post(JSON.stringify({ query: SUBSCRIPTION }), {
        ...JSON_TYPE,
        accept: 'text/event-stream',
        authorization,
      });
      if (sse.status !== 401 || codes(sse).join() !== code) found.push(`${what} over SSE: ${sse.status} ${sse.text}`);
    }
    expect(found).toEqual([]);
  });

  it('a token counts at its door alone: not in the address, a cookie or the body', async () => {
    const body = JSON.stringify({
      query: `mutation { ${PROJECT} }`,
      authorization: `Bearer ${good}`,
      extensions: { authorization: `Bearer ${good}` },
    });
    for (const [headers, query] of [
      [{ cookie: `authorization=Bearer ${good}` }, ''],
      [{ 'proxy-authorization': `Bearer ${good}` }, ''],
      [{ authorization: `Basic ${Buffer.from('root:root').toString('base64')}` }, ''],
      [
        { 'twinledger-caller': JSON.stringify({ subject: 'local', roles: ['administrator'], legalEntities: 'all' }) },
        '',
      ],
      [{ 'x-roles': 'administrator', 'x-who': 'root' }, ''],
      [{}, `?access_token=${good}`],
    ] as [Record<string, string>, string][]) {
      const sent = await post(body, { ...JSON_TYPE, ...headers }, query);
      expect([headers, sent.status, codes(sent)]).toEqual([headers, 401, ['UNAUTHENTICATED']]);
    }
  });

  const many = (count: number, of: (index: number) => string) =>
    Array.from({ length: count }, (_, i) => of(i)).join(' ');
  const nested = (depth: number) =>
    '{ contracts { nodes '.concat('{ lines { contract '.repeat(depth), '{ id }', ' } }'.repeat(depth), ' } }');
  const DOCUMENTS: [string, string, string][] = [
    ['the schema', '{ __schema { types { name } } }', 'INTROSPECTION_OFF'],
    [
      'a type, beside something harmless',
      '{ invoices { nodes { id } } __type(name: "Query") { name } }',
      'INTROSPECTION_OFF',
    ],
    ['the schema in a mutation', `mutation { ${PROJECT} __schema { description } }`, 'INTROSPECTION_OFF'],
    ['aliases beyond the limit', `{ invoices { nodes { ${many(201, (i) => `a${i}: number`)} } } }`, 'TOO_MANY_ALIASES'],
    ['a mutation under many aliases', `mutation { ${many(201, (i) => `a${i}: ${PROJECT}`)} }`, 'TOO_MANY_ROOT_FIELDS'],
    ['root fields beyond the limit', `mutation { ${many(60, (i) => `a${i}: ${PROJECT}`)} }`, 'TOO_MANY_ROOT_FIELDS'],
    ['depth beyond the limit', nested(40), 'DOCUMENT_TOO_DEEP'],
    [
      'depth through fragments',
      `{ ...F0 } ${many(60, (i) => `fragment F${i} on Query { ... { ...F${i + 1} } }`)} fragment F60 on Query { ${'contracts { nodes { lines { contract {'.repeat(9)} id ${'} } } }'.repeat(9)} }`,
      'DOCUMENT_TOO_DEEP',
    ],
    ['a fragment that holds itself', '{ ...F } fragment F on Query { ...F }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'fields that double by each fragment',
      `{ invoices { nodes { ...F0 } } } ${many(20, (i) => `fragment F${i} on Invoice { ...F${i + 1} ...F${i + 1} }`)} fragment F20 on Invoice { id }`,
      'TOO_MANY_FIELDS',
    ],
    [
      'directives beyond the limit',
      `{ invoices ${many(101, () => '@include(if: true)')} { nodes { id } } }`,
      'TOO_MANY_DIRECTIVES',
    ],
    ['tokens beyond the limit', `{ invoices { nodes { ${'id '.repeat(10_001)} } } }`, 'DOCUMENT_TOO_LONG'],
    [
      'pages within pages within pages',
      '{ contracts(first: 500) { nodes { invoices(first: 500) { nodes { details(first: 500) { nodes { id } } } } } } }',
      'COST_TOO_HIGH',
    ],
    ['a document that is none', `mutation { ${PROJECT}`, 'GRAPHQL_PARSE_FAILED'],
    [
      'a written-back field in an input',
      `mutation { createProject(input: { legalEntity: "USMF", number: "EVIL", name: "Evil", voucherNumber: "V-1" }) { userErrors { code } } }`,
      'GRAPHQL_VALIDATION_FAILED',
    ],
  ];

  it.each(DOCUMENTS)('%s: refused with a code, by everybody and nobody', async (_, query, code) => {
    const body = JSON.stringify({ query });
    expect(codes(await post(body, { ...JSON_TYPE, authorization: `Bearer ${good}` }))).toEqual([code]);
    const sent = await post(body, JSON_TYPE);
    expect([sent.status, codes(sent)]).toEqual([401, ['UNAUTHENTICATED']]);
  });

  const mutation = { query: `mutation { ${PROJECT} }` };
  const BODIES: [string, string, string][] = [
    ['a batch beyond the limit', JSON.stringify(Array.from({ length: 11 }, () => mutation)), 'BATCH_TOO_LONG'],
    ['an empty batch', '[]', 'BAD_REQUEST'],
    ['a batch within a batch', JSON.stringify([[mutation]]), 'BAD_REQUEST'],
    ['a megabyte too much', JSON.stringify({ ...mutation, extensions: { x: 'x'.repeat(1_100_000) } }), 'BODY_TOO_LONG'],
    [
      'a text longer than any field takes',
      JSON.stringify({ query: '{ invoices(filter: { name: { eq: $x } }) { nodes { id } } }', variables: {} }).replace(
        '$x',
        `\\"${'x'.repeat(70_000)}\\"`,
      ),
      'TEXT_TOO_LONG',
    ],
    [
      'the same among the variables',
      JSON.stringify({
        query: 'query ($x: String) { invoices(filter: { name: { eq: $x } }) { nodes { id } } }',
        variables: { x: 'x'.repeat(70_000) },
      }),
      'TEXT_TOO_LONG',
    ],
    [
      'values nested ten thousand times',
      `{"query":"mutation ($i: CreateProjectInput!) { createProject(input: $i) { userErrors { code } } }","variables":{"i":${'['.repeat(10_000)}${']'.repeat(10_000)}}}`,
      'BAD_USER_INPUT',
    ],
    ['no JSON', '{"query":', 'BAD_REQUEST'],
    [
      'a prototype for variables',
      '{"query":"{ __typename }","variables":{"__proto__":{"roles":["administrator"]}},"operationName":"constructor"}',
      'BAD_REQUEST',
    ],
  ];

  it.each(BODIES)('%s: refused with a code, by everybody and nobody', async (_, body, code) => {
    expect(codes(await post(body, { ...JSON_TYPE, authorization: `Bearer ${good}` }))).toEqual([code]);
    const sent = await post(body, JSON_TYPE);
    expect([401, 413, 400]).toContain(sent.status);
    expect(['UNAUTHENTICATED', code]).toContain(codes(sent).join());
  });

  it.each([
    ['as plain text', 'POST', { 'content-type': 'text/plain' }],
    ['as a form', 'POST', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['as a form with files', 'POST', { 'content-type': 'multipart/form-data; boundary=x' }],
    ['without a type', 'POST', {}],
    ['by GET', 'GET', {}],
    ['by GET, from another site', 'GET', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
  ] as [string, string, Record<string, string>][])(
    'a mutation %s is refused, with a token and without',
    async (_, method, headers) => {
      const query = method === 'GET' ? `?query=${encodeURIComponent(mutation.query)}` : '';
      for (const more of [{ authorization: `Bearer ${good}` }, {}] as Record<string, string>[]) {
        const sent = await post(JSON.stringify(mutation), { ...headers, ...more }, query, method);
        expect(codes(sent)).toEqual(['CROSS_SITE_REQUEST']);
      }
    },
  );

  it('a mutation by GET is refused, even with the sign that no other site could send', async () => {
    const headers = { 'apollo-require-preflight': 'true', authorization: `Bearer ${good}` };
    const sent = await post('', headers, `?query=${encodeURIComponent(mutation.query)}`, 'GET');
    expect([sent.status, codes(sent)]).toEqual([405, ['BAD_REQUEST']]);
  });

  it('no input has a field that posting alone writes', () => {
    const inputs = Object.values(schema.getTypeMap()).filter((type): type is GraphQLInputObjectType =>
      isInputObjectType(type),
    );
    const writtenBack =
      /voucherNumber|accountingAmount|accountingCurrency|exchangeRate$|^salesTax$|customerInvoice(Number|Date)|postedAt|writtenBack/i;
    const asked = /Filter$/; // to look for one is not to write it
    const found = inputs
      .filter(({ name }) => !asked.test(name))
      .flatMap((type) =>
        Object.keys(type.getFields())
          .filter((field) => writtenBack.test(field))
          .map((field) => `${type.name}.${field}`),
      );
    expect(inputs.length).toBeGreaterThan(50);
    expect(found).toEqual([]);
  });

  it('is what makes the difference: the same mutation with a token that is right is done', async () => {
    const { data } = await send(stage.product.url, `mutation { ${PROJECT} }`, {}, { authorization: `Bearer ${good}` });
    expect(data).toEqual({ createProject: { userErrors: [] } });
    await stage.quiet();
    expect(changedTables(before, await digests.take())).toContain('dataverse.project');
    before = await digests.take();
  });
});
