// GraphQL over HTTP, the good and the bad: status, media type and a stable code for each way to be wrong; and that the
// shorter way for prepared operations answers exactly as Apollo's.
import { GraphQLError, GraphQLScalarType } from 'graphql';
import { readGatewayConfig } from '../../gateway/config';
import { dataverse, finance } from './federation/books';
import { type TestGateway, testGateway } from './testGateway';
import type { Json } from './testGraph';

const QUERY = 'query Q($id: ID!) { invoice(id: $id) { number proposal { status } } }';
const DATA = { data: { invoice: { number: 'INV-1', proposal: { status: 'OPEN' } } } };

describe('the gateway over HTTP', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await testGateway({
      subgraphs: [dataverse, finance],
      limits: { bodyLimitBytes: 4_096, guard: readGatewayConfig({ DOCUMENT_TOKEN_COUNT: '200' }).guard },
    });
  });
  afterAll(() => gateway.stop());
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(gateway.url + path, { headers });
    return { status: response.status, text: await response.text() };
  };

  it('answers a POST, the first time and every time after', async () => {
    for (let i = 0; i < 3; i += 1) {
      const answer = await gateway.post({ query: QUERY, variables: { id: '1' }, operationName: 'Q' });
      expect(answer).toMatchObject({ status: 200, type: 'application/json; charset=utf-8', body: DATA });
    }
  });

  it('answers a GET that no form of another site could have sent, and no other', async () => {
    const search = `?query=${encodeURIComponent(QUERY)}&variables=${encodeURIComponent('{"id":"1"}')}`;
    expect(await get(`/graphql${search}`, { 'apollo-require-preflight': 'yes' })).toEqual({
      status: 200,
      text: JSON.stringify(DATA),
    });
    expect((await get(`/graphql${search}`)).status).toBe(400);
    const mutation = encodeURIComponent('mutation { confirm(id: "1") { id } }');
    expect((await get(`/graphql?query=${mutation}`, { 'apollo-require-preflight': 'yes' })).status).toBe(405);
  });

  it('answers nobody who calls it by the name of another machine, as a page does whose name was rebound to loopback', async () => {
    const { request } = await import('node:http');
    const { port } = new URL(gateway.url);
    const statusOf = (host: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const body = JSON.stringify({ query: '{ __typename }' });
        const headers = { host, 'content-type': 'application/json', 'content-length': body.length };
        request({ port, host: '127.0.0.1', path: '/graphql', method: 'POST', headers }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .on('error', reject)
          .end(body);
      });
    expect(await statusOf('evil.example')).toBe(421);
    expect(await statusOf(`evil.example:${port}`)).toBe(421);
    for (const host of ['localhost', `127.0.0.1:${port}`, `[::1]:${port}`, 'books.localhost'])
      expect(await statusOf(host)).toBe(200);
  });

  it('speaks application/graphql-response+json to who asks for it', async () => {
    const answer = await gateway.post(
      { query: QUERY, variables: { id: '1' } },
      { accept: 'application/graphql-response+json' },
    );
    expect(answer.type).toContain('application/graphql-response+json');
    expect((await gateway.post({ query: QUERY, variables: { id: '1' } }, { accept: 'image/png' })).status).toBe(406);
  });

  it.each([
    ['no JSON', '{"query":', 400, 'BAD_REQUEST'],
    ['nothing', '', 400, 'BAD_REQUEST'],
    ['no query', { variables: {} }, 400, 'BAD_REQUEST'],
    ['a query that is no text', { query: { kind: 'Document' } }, 400, 'BAD_REQUEST'],
    ['variables that are a text', { query: '{ __typename }', variables: '{}' }, 400, 'BAD_REQUEST'],
    ['a body beyond the limit', { query: '{ __typename }', variables: { x: 'x'.repeat(5_000) } }, 413, 'BODY_TOO_LONG'],
    ['a syntax error', { query: '{ invoice(' }, 400, 'GRAPHQL_PARSE_FAILED'],
    ['too many tokens', { query: `{ ${'__typename '.repeat(250)} }` }, 400, 'DOCUMENT_TOO_LONG'],
    ['an unknown field', { query: '{ invoice(id: "1") { nope } }' }, 400, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a field that is inaccessible',
      { query: '{ invoice(id: "1") { digest { total } } }' },
      400,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['a field of federation', { query: '{ _service { sdl } }' }, 400, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a fragment that spreads itself',
      { query: '{ ...F } fragment F on Query { ...F }' },
      400,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['an argument of the wrong type', { query: '{ invoices(first: "two") { id } }' }, 400, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a variable of the wrong type',
      { query: 'query($n: Int) { invoices(first: $n) { id } }', variables: { n: 'two' } },
      400,
      'BAD_USER_INPUT',
    ],
    ['a variable that is missing', { query: QUERY }, 400, 'BAD_USER_INPUT'],
    ['an operation that is not there', { query: QUERY, operationName: 'R' }, 400, 'BAD_REQUEST'],
    ['one of two operations unnamed', { query: 'query A { __typename } query B { __typename }' }, 400, 'BAD_REQUEST'],
    ['a subscription', { query: 'subscription { ticks { n } }' }, 400, 'BAD_REQUEST'],
  ])('refuses %s', async (_, body, status, code) => {
    // Each twice: what is prepared takes another way than what is not.
    const media = ['application/json', 'application/graphql-response+json'];
    for (const accept of [...media, ...media]) {
      const answer = await gateway.post(body, { accept });
      // In plain JSON a status of 4xx says that it was no request at all.
      const isPlainRefusal = accept === 'application/json' && status === 400 && code !== 'BAD_REQUEST';
      expect(answer.status).toBe(isPlainRefusal ? 200 : status);
      expect(answer.type).toContain(status === 400 && code !== 'BAD_REQUEST' ? accept : 'json');
      expect(answer.body.errors[0].extensions.code).toBe(code);
      expect(answer.body).not.toHaveProperty('data');
      expect(JSON.stringify(answer.body)).not.toContain('stack');
    }
  });

  it('refuses a content type that a form could send', async () => {
    expect((await gateway.post({ query: '{ __typename }' }, { 'content-type': 'text/plain' })).status).toBe(400);
  });

  it('takes JSON alone, however its type is written, and says so', async () => {
    const { status, body } = await gateway.post({ query: '{ __typename }' }, { 'content-type': 'application/xml' });
    expect([status, body.errors]).toEqual([
      415,
      [
        {
          message: 'Requests by POST are JSON: send them with content-type application/json.',
          extensions: { code: 'BAD_REQUEST' },
        },
      ],
    ]);
    const jsonInCapitals = await gateway.post({ query: '{ __typename }' }, { 'content-type': 'Application/JSON' });
    expect(jsonInCapitals.body).toEqual({ data: { __typename: 'Query' } });
  });

  it('masks what is unexpected, and logs it under the request’s id', async () => {
    const answer = await gateway.post({ query: '{ wrong { id } }' }, { 'x-request-id': 'seen-by-me.1' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-request-id')).toBe('seen-by-me.1');
    expect(answer.body.errors).toEqual([
      {
        message: 'Internal server error',
        path: ['wrong'],
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'seen-by-me.1' },
      },
    ]);
    expect(gateway.lines.find(({ requestId }) => requestId === 'seen-by-me.1')?.err.message).toContain(
      'postgres://secret',
    );
  });

  it('takes no request id that could break a log', async () => {
    const { headers } = await gateway.post({ query: '{ __typename }' }, { 'x-request-id': 'a b\t{}' });
    expect(headers.get('x-request-id')).not.toContain('a b');
  });

  it('masks a caller that cannot be told', async () => {
    const unknown = await gateway.post({ query: '{ __typename }' }, { 'x-caller': 'nobody' });
    expect(unknown.body.errors[0]).toMatchObject({
      message: 'Internal server error',
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    });
  });

  it('answers what the library cannot plan, and aliases like GraphQL’s own names, the second time too', async () => {
    const query = '{ __x: invoice(id: "1") { __typename: name proposal { invoice { reconciliation { agrees } } } } }';
    for (let time = 0; time < 2; time += 1) {
      expect((await gateway.post({ query })).body).toEqual({
        data: { __x: { __typename: 'January', proposal: { invoice: { reconciliation: { agrees: true } } } } },
      });
    }
  });

  it('tells where it is, that it lives and is ready, and nothing else', async () => {
    expect((await get('/')).text).toContain(`${gateway.url}/graphql`);
    expect(await get('/livez')).toEqual({ status: 200, text: 'alive\n' });
    const ready = await get('/readyz');
    expect([ready.status, JSON.parse(ready.text)]).toMatchObject([200, { status: 'ready', supergraph: {} }]);
    const elsewhere = await get('/elsewhere');
    expect(elsewhere.status).toBe(404);
    expect(JSON.parse(elsewhere.text).errors[0].extensions.code).toBe('NOT_FOUND');
  });

  it('keeps the connection in order when a body was too long', async () => {
    for (let i = 0; i < 3; i += 1) {
      expect((await gateway.post({ query: 'x'.repeat(20_000) })).status).toBe(413);
      expect((await gateway.post({ query: '{ __typename }' })).body).toEqual({ data: { __typename: 'Query' } });
    }
  });
});

describe('scalars that the composition root gives', () => {
  const wrong = () => {
    throw new GraphQLError('not a decimal', { extensions: { code: 'DECIMAL_INVALID' } });
  };
  const decimal = new GraphQLScalarType({
    name: 'Decimal',
    parseValue: (value) =>
      typeof value === 'string' && /^\d+\.\d\d$/.test(value) ? BigInt(value.replace('.', '')) : wrong(),
    parseLiteral: (node) => ('value' in node && /^\d+\.\d\d$/.test(String(node.value)) ? 1n : wrong()),
  });
  const seen: unknown[] = [];
  const book = {
    name: 'book',
    sdl: 'scalar Decimal type Query { add(amount: Decimal!): Decimal! }',
    resolvers: {
      Query: {
        add: (_: unknown, { amount }: { amount: unknown }) => {
          seen.push(amount);
          return amount;
        },
      },
    },
  };

  it('refuse at the edge with their own code, as a variable and as a literal, and pass good values on as written', async () => {
    const gateway = await testGateway({ subgraphs: [book], options: { scalars: [decimal] } });
    const query = 'query($a: Decimal!) { add(amount: $a) }';
    const bad: Json[] = [
      await gateway.post({ query, variables: { a: '1,5' } }),
      await gateway.post({ query: '{ add(amount: "1,5") }' }),
    ];
    for (const { status, body } of bad)
      expect([status, body.errors[0].extensions.code]).toEqual([200, 'DECIMAL_INVALID']);
    expect(seen).toEqual([]);
    expect((await gateway.post({ query, variables: { a: '1.50' } })).body).toEqual({ data: { add: '1.50' } });
    expect(seen).toEqual(['1.50']);
    await gateway.stop();
  });
});
