// Automatic persisted queries, as Apollo Client and urql send them, and documents by id: over every way into the gateway,
// the first time and every time after.
import { createHash } from 'node:crypto';
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { createClient } from 'graphql-sse';
import { readGatewayConfig } from '../../../gateway/config';
import { RegisteredDocuments } from '../../../gateway/documents/registered';
import { watchSocket } from '../../harness/graphql';
import { dataverse, finance } from '../federation/books';
import { type TestGateway, testGateway } from '../testGateway';
import type { Json } from '../testGraph';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const QUERY = 'query Q($id: ID!) { invoice(id: $id) { number } }';
const DATA = { data: { invoice: { number: 'INV-1' } } };
const variables = { id: '1' };
const persisted = (text: string) => ({ persistedQuery: { version: 1, sha256Hash: sha256(text) } });
const codeOf = (body: Json) => body.errors?.[0].extensions.code;
/** The two ways of an answer over HTTP. */
const MEDIA = ['application/json', 'application/graphql-response+json'];

describe('documents by their hash', () => {
  let gateway: TestGateway;
  const start = async (env: Record<string, string> = {}) => {
    const { documents } = readGatewayConfig(env);
    gateway = await testGateway({ subgraphs: [dataverse, finance], limits: { documents } });
  };
  afterEach(() => gateway.stop());
  const post = async (body: object, accept = 'application/json') => (await gateway.post(body, { accept })).body as Json;
  const get = async (
    parts: Record<string, object | string>,
    headers: Record<string, string> = { 'apollo-require-preflight': '1' },
  ) => {
    const search = new URLSearchParams(
      Object.entries(parts).map(([name, part]): [string, string] => [
        name,
        typeof part === 'string' ? part : JSON.stringify(part),
      ]),
    );
    const response = await fetch(`${gateway.graphql}?${search}`, { headers });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Json };
  };

  it.each(MEDIA)('are asked for, registered and served in %s', async (accept) => {
    await start();
    const byHash = { extensions: persisted(QUERY), variables };
    for (let i = 0; i < 2; i += 1) {
      const answer = await gateway.post(byHash, { accept });
      expect([answer.status, answer.body]).toEqual([
        200,
        { errors: [{ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }] },
      ]);
    }
    expect(await post({ ...byHash, query: QUERY }, accept)).toEqual(DATA);
    for (const operationName of ['Q', 'Q', null])
      expect(await post({ ...byHash, operationName }, accept)).toEqual(DATA);
    expect(await post({ ...byHash, query: QUERY }, accept)).toEqual(DATA);
    expect(gateway.registeredCount()).toBe(1);
  });

  it('are registered too when the operation is prepared already', async () => {
    await start();
    for (let i = 0; i < 2; i += 1) expect(await post({ query: QUERY, variables })).toEqual(DATA);
    expect(await post({ query: QUERY, variables, extensions: persisted(QUERY) })).toEqual(DATA);
    expect(await post({ variables, extensions: persisted(QUERY) })).toEqual(DATA);
  });

  it('are served by GET, to whoever could not be a page of another site', async () => {
    await start();
    const byHash = { variables, extensions: persisted(QUERY) };
    const unknown = await get(byHash);
    expect([unknown.status, codeOf(unknown.body)]).toEqual([200, 'PERSISTED_QUERY_NOT_FOUND']);
    expect(unknown.headers.get('cache-control')).toContain('no-cache');
    expect((await get({ ...byHash, query: QUERY }, {})).status).toBe(400);
    expect(gateway.registeredCount()).toBe(0);
    expect((await get({ ...byHash, query: QUERY })).body).toEqual(DATA);
    expect((await get({ ...byHash, operationName: 'Q' })).body).toEqual(DATA);
    expect((await get({ variables, documentId: `sha256:${sha256(QUERY)}` })).body).toEqual(DATA);
    const mutation = 'mutation { confirm(id: "1") { number } }';
    expect((await post({ query: mutation, extensions: persisted(mutation) })).errors).toBeUndefined();
    expect((await get({ extensions: persisted(mutation) })).status).toBe(405);
  });

  it('are served over WebSocket', async () => {
    await start();
    const ask = async (payload: object) => {
      const socket = new (await import('ws')).WebSocket(gateway.graphql.replace('http', 'ws'), 'graphql-transport-ws');
      const messages: Json[] = [];
      return new Promise<Json>((resolve) => {
        socket.on('open', () => socket.send('{"type":"connection_init"}'));
        socket.on('message', (data) => {
          messages.push(JSON.parse(String(data)));
          if (messages.length === 1) socket.send(JSON.stringify({ id: 'a', type: 'subscribe', payload }));
          if (messages.length === 2) socket.close();
        });
        socket.on('close', () => resolve(messages[1]));
      });
    };
    const byHash = { variables, extensions: persisted(QUERY) };
    expect(codeOf({ errors: (await ask(byHash)).payload })).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect((await ask({ ...byHash, query: QUERY })).payload).toEqual(DATA);
    expect((await ask(byHash)).payload).toEqual(DATA);
    const watch = watchSocket(gateway.graphql, 'subscription { ticks { n } }');
    gateway.log.append('one');
    await watch.count(1);
    await watch.stop();
  });

  it('are served as event streams', async () => {
    await start();
    const subscription = 'subscription { ticks { n } }';
    const client = createClient({ url: gateway.graphql, retryAttempts: 0 });
    const byHash = { extensions: persisted(subscription) } as never;
    const first = async (payload: never) => {
      const events = client.iterate<Json>(payload);
      const { value } = await events.next();
      await events.return?.();
      return value;
    };
    gateway.log.append('one');
    expect(codeOf(await first(byHash))).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect(await first({ ...(byHash as object), query: subscription } as never)).toEqual({ data: { ticks: { n: 1 } } });
    expect(await first(byHash)).toEqual({ data: { ticks: { n: 1 } } });
    const search = new URLSearchParams({ documentId: `sha256:${sha256(QUERY)}`, variables: JSON.stringify(variables) });
    await post({ query: QUERY, variables, extensions: persisted(QUERY) });
    const response = await fetch(`${gateway.graphql}?${search}`, {
      headers: { accept: 'text/event-stream', 'apollo-require-preflight': '1' },
    });
    expect(await response.text()).toContain(JSON.stringify(DATA));
  });

  it.each(['documentId', 'doc_id', 'id'])('are served by %s, which registers nothing', async (name) => {
    await start();
    const byId = { [name]: `sha256:${sha256(QUERY)}`, variables };
    for (const accept of MEDIA) expect(codeOf(await post(byId, accept))).toBe('PERSISTED_QUERY_NOT_FOUND');
    await post({ query: QUERY, ...byId });
    for (const accept of MEDIA) expect(codeOf(await post(byId, accept))).toBe('PERSISTED_QUERY_NOT_FOUND');
    await post({ query: QUERY, variables, extensions: persisted(QUERY) });
    for (const accept of [...MEDIA, ...MEDIA]) expect(await post(byId, accept)).toEqual(DATA);
  });

  it('are not taken under another hash, nor when they are not valid', async () => {
    await start();
    const wrong = { query: QUERY, variables, extensions: persisted('{ __typename }') };
    const nonsense = '{ nope }';
    for (const accept of [...MEDIA, ...MEDIA]) {
      expect(codeOf(await post(wrong, accept))).toBe('PERSISTED_QUERY_MISMATCH');
      expect(codeOf(await post({ query: nonsense, extensions: persisted(nonsense) }, accept))).toBe(
        'GRAPHQL_VALIDATION_FAILED',
      );
      expect(codeOf(await post({ query: '{', extensions: persisted('{') }, accept))).toBe('GRAPHQL_PARSE_FAILED');
    }
    expect(gateway.registeredCount()).toBe(0);
  });

  it.each([
    ['extensions that are no object', { query: QUERY, variables, extensions: 'x' }],
    ['extensions that are a list', { query: QUERY, variables, extensions: [] }],
    ['another version', { extensions: { persistedQuery: { version: 2, sha256Hash: sha256(QUERY) } } }],
    ['no hash', { extensions: { persistedQuery: { version: 1 } } }],
    ['a hash that is no text', { extensions: { persistedQuery: { version: 1, sha256Hash: 7 } } }],
    ['something else than an object', { extensions: { persistedQuery: 'abc' } }],
    ['an id that is no text', { documentId: 7 }],
  ])('are refused with %s', async (_, body) => {
    await start();
    for (const accept of [...MEDIA, ...MEDIA]) {
      const answer = await gateway.post(body, { accept });
      expect([answer.status, codeOf(answer.body)]).toEqual([400, 'BAD_REQUEST']);
    }
  });

  it('may come with other extensions, which nobody needs to know', async () => {
    await start();
    for (let i = 0; i < 2; i += 1) {
      expect(await post({ query: QUERY, variables, extensions: { tracing: true } })).toEqual(DATA);
      expect(await post({ query: QUERY, variables, extensions: null })).toEqual(DATA);
    }
  });

  it('are not supported where that is switched off', async () => {
    await start({ APQ_COUNT: '0' });
    for (const accept of [...MEDIA, ...MEDIA]) {
      for (const query of [undefined, QUERY]) {
        const answer = await gateway.post({ query, variables, extensions: persisted(QUERY) }, { accept });
        expect([answer.status, answer.body.errors]).toEqual([
          200,
          [{ message: 'PersistedQueryNotSupported', extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } }],
        ]);
      }
      expect(await post({ query: QUERY, variables }, accept)).toEqual(DATA);
    }
  });

  it.each([false, true])(
    'serve Apollo Client (useGETForHashedQueries: %s), which falls back by itself',
    async (useGet) => {
      const bodies: (string | undefined)[] = [];
      const noted: typeof fetch = (url, init) => {
        bodies.push(init?.method === 'GET' ? String(url) : String(init?.body));
        return fetch(url, init);
      };
      const ask = async () => {
        const link = ApolloLink.from([
          new PersistedQueryLink({ sha256, useGETForHashedQueries: useGet }),
          new HttpLink({ uri: gateway.graphql, fetch: noted, headers: { 'apollo-require-preflight': '1' } }),
        ]);
        const client = new ApolloClient({ cache: new InMemoryCache(), link });
        const { data } = await client.query<Json>({ query: gql(QUERY), variables, fetchPolicy: 'no-cache' });
        client.stop();
        return data;
      };
      await start();
      for (let i = 0; i < 2; i += 1) expect((await ask()).invoice.number).toBe('INV-1');
      // Unknown, sent whole, and known from then on.
      expect(bodies.map((body) => body?.includes('number'))).toEqual([false, true, false]);
      await gateway.stop();
      bodies.length = 0;
      await start({ APQ_COUNT: '0' });
      expect((await ask()).invoice.number).toBe('INV-1');
      expect(bodies.map((body) => body?.includes('number'))).toEqual([false, true]);
    },
  );
});

describe('what clients registered', () => {
  it('is bounded by count: what was used last stays', () => {
    const kept = new RegisteredDocuments({ count: 2, characterCount: 1_000 });
    kept.keep('a', 'A');
    kept.keep('b', 'B');
    expect(kept.get('a')).toBe('A');
    kept.keep('c', 'C');
    expect(['a', 'b', 'c'].map((id) => kept.get(id))).toEqual(['A', undefined, 'C']);
    expect(kept.size).toBe(2);
  });

  it('is bounded by characters: one that is too long pushes nothing out', () => {
    const kept = new RegisteredDocuments({ count: 100, characterCount: 10 });
    kept.keep('a', 'aaaa');
    kept.keep('a', 'aaaa');
    kept.keep('b', 'bbbb');
    kept.keep('long', 'x'.repeat(11));
    expect(['a', 'b', 'long'].map((id) => kept.get(id)?.length)).toEqual([4, 4, undefined]);
    kept.keep('c', 'cccc');
    expect(['a', 'b', 'c'].map((id) => kept.get(id)?.length)).toEqual([undefined, 4, 4]);
  });
});
