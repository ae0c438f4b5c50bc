// GraphQL over server-sent events, distinct connections mode: with its own client, and as bytes.
import { createClient } from 'graphql-sse';
import { dataverse, finance } from './federation/books';
import { type TestGateway, testGateway } from './testGateway';
import { type Json, until } from './testGraph';

const STREAM = { accept: 'text/event-stream', 'apollo-require-preflight': 'yes' };

describe('the gateway over SSE', () => {
  let gateway: TestGateway;
  beforeEach(async () => {
    gateway = await testGateway({ subgraphs: [dataverse, finance] });
  });
  afterEach(async () => {
    await gateway.stop();
    await until(() => gateway.log.open() === 0);
    expect(gateway.counts()).toEqual({ upstreams: 0, clients: 0 });
  });
  const get = (query: string, extra = '') =>
    fetch(`${gateway.graphql}?query=${encodeURIComponent(query)}${extra}`, { headers: STREAM }).then((response) =>
      response.text(),
    );
  const next = (data: string) => `event: next\ndata: ${data}\n\nevent: complete\ndata:\n\n`;

  it('serves the protocol’s own client, and releases the stream when it leaves', async () => {
    const client = createClient({ url: gateway.graphql, retryAttempts: 0 });
    const events = client.iterate<Json>({
      query: 'subscription($a: String) { ticks(after: $a) { n thing { colour } } }',
      variables: { a: 'start' },
    });
    gateway.log.append('red', 'green');
    for (const [n, name] of [
      [1, 'red'],
      [2, 'green'],
    ]) {
      expect((await events.next()).value).toEqual({ data: { ticks: { n, thing: { colour: `colour of ${name}` } } } });
    }
    await events.return?.();
    await until(() => gateway.log.open() === 0);
  });

  it('gives its client the end of a query, a mutation and a refusal', async () => {
    const client = createClient({ url: gateway.graphql, retryAttempts: 0 });
    const all = async (query: string) => {
      const answers: Json[] = [];
      for await (const answer of client.iterate<Json>({ query })) answers.push(answer);
      return answers;
    };
    expect(await all('{ invoice(id: "1") { proposal { status } } }')).toEqual([
      { data: { invoice: { proposal: { status: 'OPEN' } } } },
    ]);
    expect(await all('mutation { confirm(id: "1") { number } }')).toEqual([{ data: { confirm: { number: 'INV-1' } } }]);
    expect(await all('subscription { ticks(after: "garbage") { n } }')).toEqual([
      { errors: [{ message: 'not a cursor', extensions: { code: 'CURSOR_INVALID' } }] },
    ]);
  });

  it('answers by GET too, but runs no mutation by it', async () => {
    expect(await get('query($id: ID!) { invoice(id: $id) { number } }', '&variables=%7B%22id%22%3A%221%22%7D')).toBe(
      next('{"data":{"invoice":{"number":"INV-1"}}}'),
    );
    expect(await get('mutation { confirm(id: "1") { number } }')).toContain('"code":"BAD_REQUEST"');
  });

  it('tells refusals inside the stream, as the protocol wants', async () => {
    for (const [query, code] of [
      ['{ nope }', 'GRAPHQL_VALIDATION_FAILED'],
      ['{', 'GRAPHQL_PARSE_FAILED'],
      ['', 'BAD_REQUEST'],
    ]) {
      const text = await get(query as string);
      expect(text).toMatch(/^event: next\ndata: \{"errors":/);
      expect(text).toContain(`"code":"${code}"`);
      expect(text).toMatch(/event: complete\ndata:\n\n$/);
    }
  });

  it('takes no stream from a form or from what is not JSON', async () => {
    for (const [body, type, status] of [
      ['{"query":"{ __typename }"}', 'text/plain', 415],
      ['{', 'application/json', 400],
    ] as const) {
      const answer = await gateway.post(body, { ...STREAM, 'content-type': type });
      expect([answer.status, answer.body.errors[0].extensions.code]).toEqual([status, 'BAD_REQUEST']);
    }
  });

  it('writes a comment as a heartbeat', async () => {
    const quick = await testGateway({ limits: { heartbeatMs: 5 } });
    const response = await fetch(quick.graphql, {
      method: 'POST',
      headers: { ...STREAM, 'content-type': 'application/json' },
      body: '{"query":"subscription { ticks { n } }"}',
    });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    expect(Buffer.from((await reader.read()).value ?? []).toString()).toMatch(/^:\n\n/);
    await reader.cancel();
    await until(() => quick.log.open() === 0);
    await quick.stop();
  });
});
