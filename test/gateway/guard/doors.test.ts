// Doors that may be closed: introspection with all that tells names, and requests that a page of another site could send.
import { codesOf, type Library, library } from './library';

describe('introspection that is switched off', () => {
  let books: Library;
  beforeAll(async () => {
    books = await library({ INTROSPECTION: 'off' });
  });
  afterAll(() => books.stop());

  it.each([
    '{ __schema { types { name } } }',
    '{ book { id } __type(name: "Book") { name } }',
    '{ alias: __schema { description } }',
    '{ ...F } fragment F on Query { ... on Query { __type(name: "Book") { name } } }',
    'query Q($no: Boolean = false) { __schema @include(if: $no) { description } }',
  ])('refuses %s', async (query) => {
    for (const answer of await books.everyWay(query)) {
      expect(codesOf(answer)).toEqual(['INTROSPECTION_OFF']);
      expect(answer).not.toHaveProperty('data');
    }
    expect(books.asked()).toBe(0);
  });

  it('leaves __typename', async () => {
    const answers = await books.everyWay('{ __typename book { __typename } }');
    for (const answer of answers)
      expect(answer).toEqual({ data: { __typename: 'Query', book: { __typename: 'Book' } } });
  });

  const misspelt: [string, Record<string, unknown> | undefined][] = [
    ['{ bok { id } }', undefined],
    ['{ book { titel } }', undefined],
    ['{ book(idd: 1) { id } }', undefined],
    ['{ level(is: GRUND) }', undefined],
    ['query($is: Level) { level(is: $is) }', { is: 'GRUND' }],
    ['query($by: Search) { search(by: $by) }', { by: { titel: 'x' } }],
  ];

  it.each(misspelt)('suggests no name for %s', async (query, variables) => {
    for (const answer of await books.everyWay(query, variables)) {
      expect(codesOf(answer)).toHaveLength(1);
      expect(JSON.stringify(answer)).not.toMatch(/did you mean/i);
    }
  });

  it('is what makes the difference', async () => {
    const open = await library();
    for (const [query, variables] of misspelt)
      for (const answer of await open.everyWay(query, variables))
        expect(JSON.stringify(answer)).toMatch(/did you mean/i);
    await open.stop();
  });
});

describe('a request that a page of another site could send', () => {
  let books: Library;
  beforeAll(async () => {
    books = await library();
  });
  afterAll(() => books.stop());
  const query = '{ book { id } }';
  const send = async (init: RequestInit & { headers?: Record<string, string> }, to = books) => {
    const isGet = init.body === undefined && (init.method ?? 'GET') === 'GET';
    const address = isGet ? `${to.gateway.graphql}?query=${encodeURIComponent(query)}` : to.gateway.graphql;
    const response = await fetch(address, init);
    return { status: response.status, text: await response.text(), allow: response.headers.get('allow') };
  };
  const post = (
    type: string,
    more: Record<string, string> = {},
  ): RequestInit & { headers: Record<string, string> } => ({
    method: 'POST',
    body: JSON.stringify({ query }),
    headers: { 'content-type': type, ...more },
  });
  const STREAM = { accept: 'text/event-stream' };
  const MULTIPART = { accept: 'multipart/mixed;subscriptionSpec=1.0, application/json' };

  it.each<[string, RequestInit & { headers?: Record<string, string> }]>([
    ['by GET', {}],
    ['by GET, for a stream', { headers: STREAM }],
    ['by GET, for a multipart stream', { headers: MULTIPART }],
    ['by GET, from another site', { headers: { 'sec-fetch-site': 'cross-site' } }],
    ['by GET, from a site of the same domain', { headers: { 'sec-fetch-site': 'same-site' } }],
    ['with an empty sign', { headers: { 'apollo-require-preflight': '' } }],
    ['as plain text', post('text/plain')],
    ['as plain text with a charset', post('Text/Plain; charset=utf-8')],
    ['as a form', post('application/x-www-form-urlencoded')],
    ['as a form with files', post('multipart/form-data; boundary=x')],
    ['as plain text, for a stream', post('text/plain', STREAM)],
    ['as plain text, for a multipart stream', post('text/plain', MULTIPART)],
  ])('%s is refused', async (_how, init) => {
    for (let i = 0; i < 2; i += 1) {
      const { status, text } = await send(init);
      expect([status, codesOf(JSON.parse(text))]).toEqual([400, ['CROSS_SITE_REQUEST']]);
    }
    expect(books.asked()).toBe(0);
  });

  it.each<[string, RequestInit & { headers?: Record<string, string> }]>([
    ['by GET with a sign', { headers: { 'apollo-require-preflight': 'true' } }],
    ['by GET with the name of an Apollo client', { headers: { 'x-apollo-operation-name': 'Q' } }],
    [
      'by GET from a page of our own, which its browser says',
      { headers: { ...STREAM, 'sec-fetch-site': 'same-origin' } },
    ],
    ['by GET out of an address bar', { headers: { 'sec-fetch-site': 'none' } }],
    ['as JSON', post('application/json')],
    ['as JSON, for a stream', post('application/json', STREAM)],
  ])('%s is none', async (_how, init) => {
    const { status, text } = await send(init);
    expect(status).toBe(200);
    expect(text).toContain('{"data":{"book":{"id":"1"}}}');
  });

  it('is answered where nobody minds', async () => {
    const open = await library({ CSRF_PREVENTION: 'off' });
    expect((await send({}, open)).text).toBe('{"data":{"book":{"id":"1"}}}');
    expect((await send({ headers: STREAM }, open)).text).toContain('{"data":{"book":{"id":"1"}}}');
    const plain = await send(post('text/plain'), open);
    expect([plain.status, codesOf(JSON.parse(plain.text))]).toEqual([415, ['BAD_REQUEST']]);
    await open.stop();
  });

  it.each(['PUT', 'DELETE', 'PATCH'])('by %s is no method of ours', async (method) => {
    for (const headers of [{ 'content-type': 'application/json' }, { ...STREAM, 'content-type': 'text/plain' }]) {
      const { status, text, allow } = await send({ method, body: JSON.stringify({ query }), headers });
      expect([status, allow, codesOf(JSON.parse(text))]).toEqual([405, 'GET, POST', ['BAD_REQUEST']]);
    }
  });
});
