// Apollo's multipart protocol of subscriptions: as bytes, since its own client reads it in test/clients.
import { once } from 'node:events';
import { connect } from 'node:net';
import { dataverse, finance } from './federation/books';
import { type TestGateway, testGateway } from './testGateway';
import { until } from './testGraph';

const PARTS = { accept: 'multipart/mixed;boundary=graphql;subscriptionSpec=1.0, application/json' };
const part = (json: string) => `\r\ncontent-type: application/json\r\n\r\n${json}\r\n--graphql`;
const body = (...parts: string[]) => `\r\n--graphql${parts.map(part).join('')}--\r\n`;

describe('the gateway over multipart', () => {
  let gateway: TestGateway;
  beforeEach(async () => {
    gateway = await testGateway({ subgraphs: [dataverse, finance] });
  });
  afterEach(async () => {
    await gateway.stop();
    await until(() => gateway.log.open() === 0);
    expect(gateway.counts()).toEqual({ upstreams: 0, clients: 0 });
  });
  const ask = (query: string, variables = {}, headers: Record<string, string> = PARTS) =>
    gateway.post({ query, variables }, headers);
  /** Opens a stream and collects its text. */
  const follow = async (query: string, of = gateway) => {
    const response = await fetch(of.graphql, {
      method: 'POST',
      headers: { ...PARTS, 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const stream = { text: '', ended: false, cancel: () => reader.cancel() };
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const read = async () => {
      for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read())
        stream.text += Buffer.from(value ?? []).toString();
      stream.ended = true;
    };
    void read().catch(() => undefined);
    return stream;
  };

  it('gives each event as a part that can be read at once, and why it ends when the gateway stops', async () => {
    const stream = await follow('subscription { ticks(after: "start") { n thing { colour } } }');
    gateway.log.append('red');
    const first = '{"payload":{"data":{"ticks":{"n":1,"thing":{"colour":"colour of red"}}}}}';
    await until(() => stream.text === `\r\n--graphql${part(first)}`);
    gateway.log.append('bad');
    const second =
      '{"payload":{"errors":[{"message":"no colour","path":["ticks","thing","colour"],"extensions":{"code":"NOT_FOUND"}}],"data":null}}';
    await until(() => stream.text === `\r\n--graphql${part(first)}${part(second)}`);
    await gateway.stop();
    await until(() => stream.ended);
    const goodbye =
      '{"payload":null,"errors":[{"message":"The gateway is stopping. Connect again.","extensions":{"code":"SHUTTING_DOWN"}}]}';
    expect(stream.text).toBe(body(first, second, goodbye));
  });

  it('says its type, its boundary and its version', async () => {
    const { status, type, headers } = await ask('{ __typename }');
    expect([status, type]).toEqual([200, 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0']);
    expect(headers.get('cache-control')).toBe('no-cache');
  });

  it('answers what is no subscription with one part, and refuses with one', async () => {
    expect((await ask('{ invoice(id: "1") { number } }')).body).toBe(
      body('{"payload":{"data":{"invoice":{"number":"INV-1"}}}}'),
    );
    expect((await ask('{ nope }')).body).toMatch(
      /^\r\n--graphql\r\ncontent-type: application\/json\r\n\r\n\{"payload":\{"errors":\[\{.*"GRAPHQL_VALIDATION_FAILED".*\}\]\}\}\r\n--graphql--\r\n$/,
    );
  });

  it('says why a stream broke off beside an empty payload', async () => {
    expect((await ask('subscription { ticks(after: "garbage") { n } }')).body).toBe(
      body('{"payload":null,"errors":[{"message":"not a cursor","extensions":{"code":"CURSOR_INVALID"}}]}'),
    );
  });

  it('runs no mutation by GET, and takes nothing from a form', async () => {
    const query = encodeURIComponent('mutation { confirm(id: "1") { number } }');
    const headers = { ...PARTS, 'apollo-require-preflight': 'yes' };
    const answer = await fetch(`${gateway.graphql}?query=${query}`, { headers });
    expect(await answer.text()).toContain('"code":"BAD_REQUEST"');
    for (const [given, status, code] of [
      [headers, 415, 'BAD_REQUEST'],
      [PARTS, 400, 'CROSS_SITE_REQUEST'],
    ] as const) {
      const form = await gateway.post('{"query":"{ __typename }"}', { ...given, 'content-type': 'text/plain' });
      expect([form.status, form.body.errors[0].extensions.code]).toEqual([status, code]);
    }
  });

  it('writes an empty object as a heartbeat', async () => {
    const quick = await testGateway({ limits: { heartbeatMs: 5 } });
    const stream = await follow('subscription { ticks { n } }', quick);
    await until(() => stream.text.startsWith(`\r\n--graphql${part('{}')}${part('{}')}`));
    await stream.cancel();
    await until(() => quick.log.open() === 0);
    await quick.stop();
  });

  it.each([
    ['multipart/mixed;subscriptionSpec="1.0", application/json', 'multipart/mixed'],
    ['text/event-stream, multipart/mixed', 'text/event-stream'],
    ['multipart/mixed;subscriptionSpec=1.0;q=0.5, text/event-stream', 'text/event-stream'],
    ['application/graphql-response+json, application/json, text/event-stream, multipart/mixed', 'application/graphql'],
    ['multipart/mixed;deferSpec=20220824, application/json', 'application/json'],
    ['text/event-stream;q=0, application/json', 'application/json'],
  ])('reads Accept as it is meant: %s', async (accept, type) => {
    for (let time = 0; time < 2; time += 1) expect((await ask('{ __typename }', {}, { accept })).type).toMatch(type);
  });

  it('frames nothing for a proxy that speaks HTTP/1.0, and gives in to a stream behind another answer', async () => {
    const { port } = new URL(gateway.graphql);
    const json = '{"query":"{ invoice(id: \\"1\\") { number } }"}';
    const request = (version: string, accept: string) =>
      `POST /graphql HTTP/${version}\r\nhost: localhost\r\naccept: ${accept}\r\ncontent-type: application/json\r\ncontent-length: ${json.length}\r\n\r\n${json}`;
    const exchange = async (text: string, isWhole: (received: string) => boolean) => {
      const socket = connect(Number(port), '127.0.0.1');
      const closed = once(socket, 'close');
      let received = '';
      socket.on('data', (data) => {
        received += data.toString();
      });
      socket.write(text);
      await until(() => isWhole(received));
      socket.destroy();
      await closed;
      return received;
    };
    const end = 'event: complete\ndata:\n\n';
    const old = await exchange(request('1.0', 'text/event-stream'), (received) => received.includes(end));
    expect(old.slice(old.indexOf('\r\n\r\n') + 4)).toBe(
      `event: next\ndata: {"data":{"invoice":{"number":"INV-1"}}}\n\n${end}`,
    );
    const two = await exchange(
      request('1.1', 'application/json') + request('1.1', 'text/event-stream'),
      (received) => received.includes(end) && received.endsWith('0\r\n\r\n'),
    );
    expect(two.indexOf('{"data":{"invoice":{"number":"INV-1"}}}HTTP/1.1 200 OK')).toBeGreaterThan(0);
  });
});
