// How many requests a client may send: over HTTP and WebSocket, all together and of each mutation, told in headers.
import { WebSocket } from 'ws';
import { readGatewayConfig } from '../../../gateway/config';
import type { OtherGateways, Told } from '../../../gateway/guard/sharedCounts';
import { waitFor } from '../../harness/waiting';
import { dataverse, finance } from '../federation/books';
import { type TestGateway, testGateway } from '../testGateway';
import { type Json, until } from '../testGraph';

const CONFIRM = 'mutation { confirm(id: "1") { number } }';

describe('a client that asks too much', () => {
  let gateway: TestGateway;
  beforeEach(async () => {
    gateway = await testGateway({
      subgraphs: [dataverse, finance],
      limits: { guard: readGatewayConfig({ RATE_LIMITS: '*=5, mutation=100, confirm=2' }).guard },
      options: {
        callerOf: ({ headers }) => ({ caller: {}, scope: 'all', client: headers['x-client'] as string | undefined }),
        files: {
          get: async () => ({ status: 200, headers: {}, body: Buffer.from('a document') }),
          close: async () => {},
        },
      },
    });
  });
  afterEach(() => gateway.stop());
  const ask = async (client: string | undefined, query = '{ __typename }') => {
    const { status, headers, body } = await gateway.post({ query }, client === undefined ? {} : { 'x-client': client });
    return { status, body, headers: ['ratelimit-policy', 'ratelimit', 'retry-after'].map((name) => headers.get(name)) };
  };

  it('is told where it stands, and from one request too many on that it must wait; others go on', async () => {
    const left = [];
    for (let n = 0; n < 5; n += 1) left.push((await ask('a')).headers);
    expect(left[0]).toEqual(['"client";q=5;w=60', '"client";r=4;t=60', null]);
    expect(left[4]?.[1]).toMatch(/^"client";r=0;t=(5\d|60)$/);
    const refused = await ask('a', 'not even GraphQL');
    expect(refused).toMatchObject({
      status: 429,
      body: {
        errors: [
          {
            extensions: { code: 'RATE_LIMITED' },
            message: expect.stringContaining('More than 5 requests in a minute'),
          },
        ],
      },
    });
    expect(refused.headers[2]).toMatch(/^(5\d|60)$/);
    expect((await ask('b')).status).toBe(200);
  });

  it('is counted by each mutation, as often as an operation holds it, and nothing of the operation runs', async () => {
    expect((await ask('a', CONFIRM)).body).toEqual({ data: { confirm: { number: 'INV-1' } } });
    const twice = 'mutation { one: confirm(id: "1") { number } two: confirm(id: "1") { number } }';
    expect((await ask('a', twice)).body).toEqual({
      errors: [
        {
          message: "More than 2 times 'confirm' in a minute.",
          path: ['confirm'],
          extensions: { code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) },
        },
      ],
    });
    expect((await ask('b', CONFIRM)).body.errors).toBe(undefined);
  });

  it('was counted once for all the requests of one body', async () => {
    const { status, headers, body } = await gateway.post(
      Array.from({ length: 4 }, () => ({ query: '{ __typename }' })),
      { 'x-client': 'a' },
    );
    expect([status, headers.get('ratelimit'), body.length]).toEqual([200, expect.stringMatching(/;r=1;/), 4]);
    const over = await gateway.post(
      Array.from({ length: 3 }, () => ({ query: '{ __typename }' })),
      { 'x-client': 'a' },
    );
    expect(over.status).toBe(200);
    expect(over.body.map(({ data, errors }: Json) => data ?? errors[0].extensions.code)).toEqual([
      { __typename: 'Query' },
      'RATE_LIMITED',
      'RATE_LIMITED',
    ]);
    expect(over.headers.get('retry-after')).toMatch(/^(5\d|60)$/);
    expect((await ask('a')).status).toBe(429);
  });

  it('could have documents printed without end: they are requests too', async () => {
    const file = () =>
      fetch(gateway.graphql.replace('/graphql', '/documents/USMF/invoices/1.pdf'), { headers: { 'x-client': 'a' } });
    for (let left = 4; left >= 0; left -= 1) {
      const answer = await file();
      expect([answer.status, answer.headers.get('ratelimit')]).toEqual([200, `"client";r=${left};t=60`]);
    }
    const refused = await file();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^(5\d|60)$/)]);
    expect((await ask('a')).status).toBe(429);
  });

  it('is counted over WebSocket too, operation by operation', async () => {
    const socket = new WebSocket(gateway.graphql.replace('http', 'ws'), 'graphql-transport-ws', {
      headers: { 'x-client': 'a' },
    });
    const told: Json[] = [];
    socket.on('message', (data) => told.push(JSON.parse(String(data))));
    socket.on('open', () => socket.send('{"type":"connection_init"}'));
    await until(() => told.length === 1);
    for (let id = 0; id < 6; id += 1)
      socket.send(JSON.stringify({ id: `${id}`, type: 'subscribe', payload: { query: '{ __typename }' } }));
    await until(() => told.filter(({ type }) => type !== 'next').length === 7);
    const ends = told.filter(({ type }) => type === 'complete' || type === 'error');
    expect(ends.map(({ type }) => type).sort()).toEqual([...Array(5).fill('complete'), 'error']);
    expect(ends.find(({ type }) => type === 'error').payload[0].extensions.code).toBe('RATE_LIMITED');
    socket.terminate();
  });

  it('that is not named is not counted', async () => {
    for (let n = 0; n < 8; n += 1)
      expect(await ask(undefined)).toMatchObject({ status: 200, headers: [null, null, null] });
  });
});

describe('a client that goes round over several gateways', () => {
  const gateways: TestGateway[] = [];
  afterEach(async () => {
    for (const gateway of gateways.splice(0)) await gateway.stop();
  });

  /** Gateways that hear each other, unless the way between them is broken. */
  async function together(isBroken = false): Promise<readonly TestGateway[]> {
    const hearing = new Set<(counts: readonly Told[]) => void>();
    for (let n = 0; n < 2; n += 1) {
      let own: ((counts: readonly Told[]) => void) | undefined;
      const otherGateways: OtherGateways = {
        tell: (counts) => {
          for (const hear of isBroken ? [] : hearing) if (hear !== own) hear(counts);
        },
        listen: (hear) => {
          own = hear;
          hearing.add(hear);
        },
      };
      const gateway = await testGateway({
        subgraphs: [dataverse, finance],
        limits: { guard: readGatewayConfig({ RATE_LIMITS: '*=20, confirm=2' }).guard },
        options: { callerOf: () => ({ caller: {}, scope: 'all', client: 'a' }), otherGateways },
      });
      gateways.push(gateway);
    }
    return gateways;
  }
  const leftOf = async (gateway: TestGateway | undefined) => {
    const answer = await gateway?.post({ query: '{ __typename }' });
    return Number(/r=(\d+)/.exec(answer?.headers.get('ratelimit') ?? '')?.[1]);
  };

  it('is counted once by all of them', async () => {
    const [one, two] = await together();
    for (let n = 0; n < 2; n += 1) expect((await one?.post({ query: CONFIRM }))?.body.errors).toBe(undefined);
    let looks = 0;
    await waitFor('the other has told', async () => {
      looks += 1; // each look is a request too
      return (await leftOf(two)) === 20 - 2 - looks;
    });
    expect((await two?.post({ query: CONFIRM }))?.body.errors?.[0].extensions.code).toBe('RATE_LIMITED');
  });

  it('is counted by each for itself where they do not hear each other', async () => {
    const [one, two] = await together(true);
    for (let n = 0; n < 2; n += 1) expect((await one?.post({ query: CONFIRM }))?.body.errors).toBe(undefined);
    expect((await two?.post({ query: CONFIRM }))?.body.errors).toBe(undefined);
  });
});

describe('the setting of rates', () => {
  it.each([
    ['', {}],
    ['*=10', { '*': 10 }],
    [' *=6000, mutation=600,confirmInvoice = 5', 'refused'],
    ['*=6000, mutation=600 ,confirmInvoice=5,', { '*': 6_000, mutation: 600, confirmInvoice: 5 }],
    ['off', {}],
    ['off, *=1', 'refused'],
    ['*=0', 'refused'],
    ['many', 'refused'],
  ])('%p', (given, wanted) => {
    const read = () => Object.fromEntries(readGatewayConfig({ RATE_LIMITS: given }).guard.rates);
    if (wanted === 'refused') expect(read).toThrow("write 'off' or '*=6000, mutation=600'");
    else expect(read()).toEqual(given === '' ? { '*': 6_000, mutation: 600 } : wanted);
  });
});
