// Documents that the operator trusts: a manifest in the formats of the common tools, checked whole at start, logged or
// enforced on every way into the gateway, and read again while it serves.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readGatewayConfig } from '../../../gateway/config';
import { readManifest } from '../../../gateway/documents/manifest';
import { send } from '../../harness/graphql';
import { killProcesses, startProcess } from '../../harness/processes';
import { waitFor } from '../../harness/waiting';
import { shops } from '../supergraph/shops';
import { type TestGateway, testGateway } from '../testGateway';
import { type Json, type TestSubgraph } from '../testGraph';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const TRUSTED = 'query Trusted { a }';
const MUTATION = 'mutation Trusted($n: Int) { count(n: $n) }';
const STRANGE = '{ a b }';
const persisted = (text: string) => ({ persistedQuery: { version: 1, sha256Hash: sha256(text) } });
const codeOf = (body: Json) => body.errors?.[0].extensions.code;
const MEDIA = ['application/json', 'application/graphql-response+json'];

const apollo = (...documents: string[]) =>
  JSON.stringify({
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: documents.map((body) => ({ id: sha256(body), name: 'N', type: 'query', body })),
  });

describe('a manifest', () => {
  const documents = [TRUSTED, MUTATION];
  it.each([
    ['Apollo’s', apollo(...documents), sha256(TRUSTED)],
    [
      'GraphQL Codegen’s',
      JSON.stringify({ [`sha256:${sha256(TRUSTED)}`]: TRUSTED, [`sha256:${sha256(MUTATION)}`]: MUTATION }),
      sha256(TRUSTED),
    ],
    ['Relay’s', JSON.stringify({ '0f1e': TRUSTED, '2d3c': MUTATION }), '0f1e'],
  ])('is read in %s format, by its ids and by hash', (_, text, id) => {
    const { byId, texts } = readManifest(text);
    expect([...texts]).toEqual(documents);
    expect(byId.get(id)).toBe(TRUSTED);
    expect(byId.get(sha256(MUTATION))).toBe(MUTATION);
  });

  it.each([
    ['is no JSON', '{', [/not JSON/]],
    ['is a list', '[]', [/as a whole/]],
    ['has another version', apollo(TRUSTED).replace('"version":1', '"version":2'), [/version/]],
    ['has documents that are no text', '{"a":1,"b":{},"c":"{ a }"}', [/a: /, /b: /]],
    [
      'has operations without id and body',
      '{"format":"apollo-persisted-query-manifest","version":1,"operations":[{"id":"x"},{"body":"{ a }"}]}',
      [/operations\.0\.body/, /operations\.1\.id/],
    ],
    ['gives two documents one id', '{"sha256:ab":"{ a }","ab":"{ b }"}', [/ab: stands for two documents/]],
  ])('is refused when it %s, with every finding', (_, text, findings) => {
    for (const finding of findings) expect(() => readManifest(text)).toThrow(finding);
  });
});

describe('trusted documents', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trusted-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'manifest.json');
  let counted = 0;
  const subgraph: TestSubgraph = {
    name: 'one',
    sdl: 'type Query { a: Int b: Int } type Mutation { count(n: Int): Int! }',
    resolvers: { Query: { a: () => 1, b: () => 2 }, Mutation: { count: () => ++counted } },
  };
  let gateway: TestGateway | undefined;
  afterEach(async () => {
    await gateway?.stop();
    gateway = undefined;
  });
  const start = async (mode: string, manifest: string) => {
    counted = 0;
    writeFileSync(file, manifest);
    const { documents } = readGatewayConfig({ TRUSTED_DOCUMENTS: file, TRUSTED_DOCUMENTS_MODE: mode });
    gateway = await testGateway({ subgraphs: [subgraph], limits: { documents } });
    return gateway;
  };
  const twice = async (body: object, expected: (body: Json) => void) => {
    for (const accept of [...MEDIA, ...MEDIA]) expected((await (gateway as TestGateway).post(body, { accept })).body);
  };
  const isRefused = (body: Json) => {
    expect(codeOf(body)).toBe('DOCUMENT_NOT_TRUSTED');
    expect(body).not.toHaveProperty('data');
  };

  it('run by their text, their id and their hash; everything else is refused and nothing is executed', async () => {
    await start('enforce', apollo(TRUSTED, MUTATION));
    const answered = (body: Json) => expect(body).toEqual({ data: { a: 1 } });
    await twice({ query: TRUSTED }, answered);
    await twice({ extensions: persisted(TRUSTED) }, answered);
    await twice({ query: TRUSTED, extensions: persisted(TRUSTED) }, answered);
    await twice({ documentId: `sha256:${sha256(TRUSTED)}` }, answered);
    await twice({ doc_id: sha256(TRUSTED) }, answered);
    for (const query of [
      STRANGE,
      `${TRUSTED} `,
      'mutation { count }',
      '{ __schema { types { name } } }',
      '{ __typename }',
      'nonsense',
    ])
      await twice({ query }, isRefused);
    // No client adds to what the operator trusts.
    await twice({ extensions: persisted(STRANGE) }, isRefused);
    await twice({ query: STRANGE, extensions: persisted(STRANGE) }, isRefused);
    await twice({ extensions: persisted(STRANGE) }, isRefused);
    // Nor does a trusted name make another text trusted.
    await twice({ query: STRANGE, extensions: persisted(TRUSTED) }, isRefused);
    await twice({ query: 'mutation { count }', extensions: persisted(MUTATION) }, isRefused);
    expect(counted).toBe(0);
    expect((await (gateway as TestGateway).post({ query: MUTATION, variables: { n: 1 } })).body).toEqual({
      data: { count: 1 },
    });
  });

  it('are enforced by GET, over WebSocket and for event streams too', async () => {
    const { url, graphql } = await start('enforce', apollo(TRUSTED, 'subscription { ticks { n } }'));
    const headers = { 'apollo-require-preflight': '1' };
    const byGet = async (search: string, more = {}) =>
      (await fetch(`${graphql}?${search}`, { headers: { ...headers, ...more } })).text();
    const search = (query: string) => `query=${encodeURIComponent(query)}`;
    const stream = { accept: 'text/event-stream' };
    expect(await byGet(search(TRUSTED))).toContain('{"data":{"a":1}}');
    expect(await byGet(`documentId=${sha256(TRUSTED)}`)).toContain('{"data":{"a":1}}');
    expect(await byGet(search(TRUSTED), stream)).toContain('{"data":{"a":1}}');
    for (const more of [{}, stream]) {
      expect(await byGet(search(STRANGE), more)).toContain('DOCUMENT_NOT_TRUSTED');
      expect(await byGet(`documentId=${sha256(STRANGE)}`, more)).toContain('DOCUMENT_NOT_TRUSTED');
    }
    const { WebSocket } = await import('ws');
    const over = (query: string) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
        socket.on('open', () => socket.send('{"type":"connection_init"}'));
        socket.on('message', (data) => {
          const { type } = JSON.parse(String(data));
          if (type === 'connection_ack')
            return socket.send(JSON.stringify({ id: 'a', type: 'subscribe', payload: { query } }));
          socket.close();
          resolve(String(data));
        });
      });
    expect(await over(STRANGE)).toContain('DOCUMENT_NOT_TRUSTED');
    expect(await over('subscription { alarms { n } }')).toContain('DOCUMENT_NOT_TRUSTED');
    expect(await over(TRUSTED)).toContain('{"data":{"a":1}}');
  });

  it('are only told apart in the log, each stranger once, as long as it is not enforced', async () => {
    const { lines } = await start('log', apollo(TRUSTED));
    await twice({ query: TRUSTED }, (body) => expect(body.data).toEqual({ a: 1 }));
    expect(lines).toEqual([]);
    await twice({ query: STRANGE }, (body) => expect(body.data).toEqual({ a: 1, b: 2 }));
    await twice({ query: STRANGE, extensions: persisted(STRANGE) }, (body) =>
      expect(body.data).toEqual({ a: 1, b: 2 }),
    );
    await twice({ extensions: persisted(STRANGE) }, (body) => expect(body.data).toEqual({ a: 1, b: 2 }));
    await twice({ query: 'query Other { b }', operationName: 'Other' }, (body) => expect(body.data).toEqual({ b: 2 }));
    expect(lines.map(({ msg, hash, operationName }) => [msg, hash, operationName])).toEqual([
      ['a document is not trusted', sha256(STRANGE), undefined],
      ['a document is not trusted', sha256('query Other { b }'), 'Other'],
    ]);
  });

  it('must all be valid for the gateway to start, and all findings are told', async () => {
    const starting = start('enforce', apollo(TRUSTED, '{ nope }', 'query {', '{ a(x: 1) }'));
    const error: Error = await starting.then(
      () => new Error('it started'),
      (reason) => reason,
    );
    for (const finding of [sha256('{ nope }'), 'Cannot query field "nope"', 'Syntax Error', 'Unknown argument "x"'])
      expect(error.message).toContain(finding);
    expect(error.message).not.toContain(sha256(TRUSTED));
  });

  it('are read again on demand; a file that is not whole does not take the place of one that is', async () => {
    const { lines, reload } = await start('enforce', apollo(TRUSTED));
    await twice({ query: STRANGE }, isRefused);
    writeFileSync(file, apollo(TRUSTED, STRANGE, '{ nope }'));
    for (let i = 0; i < 2; i += 1) await reload();
    writeFileSync(file, 'garbage');
    for (let i = 0; i < 2; i += 1) await reload();
    expect(lines.map(({ msg }) => msg)).toEqual(
      Array(2).fill('trusted documents were not taken; the old ones are served on'),
    );
    const ready = (await (await fetch(`${(gateway as TestGateway).url}/readyz`)).json()) as Json;
    expect(ready.trustedDocuments).toMatchObject({
      documentCount: 1,
      lastRefusal: expect.stringContaining('not JSON'),
    });
    await twice({ query: STRANGE }, isRefused);
    await twice({ query: TRUSTED }, (body) => expect(body.data).toEqual({ a: 1 }));
    writeFileSync(file, apollo(STRANGE));
    await reload();
    await twice({ query: STRANGE }, (body) => expect(body.data).toEqual({ a: 1, b: 2 }));
    await twice({ query: TRUSTED }, isRefused);
  });

  it('hold off a supergraph under which they are not valid, unless their file changes with it', async () => {
    const needsPrice = '{ things { price } }';
    writeFileSync(file, apollo(needsPrice));
    const { documents } = readGatewayConfig({ TRUSTED_DOCUMENTS: file, TRUSTED_DOCUMENTS_MODE: 'enforce' });
    const shop = await shops('both', { documents });
    try {
      shop.write('left');
      await shop.gateway.reload();
      expect(shop.gateway.supergraph().lastRefusal?.reason).toContain('Cannot query field "price"');
      expect((await shop.gateway.post({ query: needsPrice })).body.errors).toBeUndefined();
      writeFileSync(file, apollo('{ things { id } }'));
      await shop.gateway.reload();
      expect(shop.gateway.supergraph().lastRefusal).toBeUndefined();
      expect(shop.gateway.supergraph().retiringCount).toBe(1);
      // Both ways at once: what one file needs, the other brings.
      writeFileSync(file, apollo(needsPrice));
      shop.write('moved');
      await shop.gateway.reload();
      expect((await shop.gateway.post({ query: needsPrice })).body.errors).toBeUndefined();
    } finally {
      await shop.stop();
    }
  });

  it('need a file when they shall be enforced', () => {
    expect(() => readGatewayConfig({ TRUSTED_DOCUMENTS_MODE: 'enforce' })).toThrow('needs TRUSTED_DOCUMENTS');
    expect(() => readGatewayConfig({ TRUSTED_DOCUMENTS: file, TRUSTED_DOCUMENTS_MODE: 'of' })).toThrow('log');
  });
});

describe('npm start with trusted documents', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trusted-start-'));
  afterAll(async () => {
    await killProcesses();
    rmSync(folder, { recursive: true });
  });
  const ours = 'query Invoices { invoices(first: 1) { nodes { number } } }';

  it('serves these and no others; it does not start with one that is not valid', async () => {
    const file = join(folder, 'manifest.json');
    const env = {
      TRUSTED_DOCUMENTS: file,
      TRUSTED_DOCUMENTS_MODE: 'enforce',
      SEED: 'none',
      PORT: '0',
      DATA_DIR: folder,
    };
    writeFileSync(file, apollo(ours, '{ nope }'));
    await expect(startProcess({ env })).rejects.toThrow('Cannot query field "nope"');
    writeFileSync(file, apollo(ours));
    const product = await startProcess({ env });
    const address = /http:\S+\/graphql/.exec(product.readyLine)?.[0] as string;
    expect(await send(address, ours)).toMatchObject({ data: { invoices: { nodes: [] } } });
    const { errors, data } = await send(address, '{ invoices { nodes { id } } }');
    expect([errors?.[0]?.extensions?.code, data]).toEqual(['DOCUMENT_NOT_TRUSTED', undefined]);
    writeFileSync(file, apollo(ours, '{ invoices { nodes { id } } }'));
    process.kill(product.pid, 'SIGHUP');
    await waitFor('the file was read again', async () => (await send(address, '{ invoices { nodes { id } } }')).data);
    expect(await product.terminate()).toBe(0);
  }, 180_000);
});
