// A subgraph alone over HTTP: nothing but its health without the secret, and clear answers to what it does not take.
import { buildSchema } from 'graphql';
import { pino } from 'pino';
import { fromSubgraph } from '../../gateway/federation/failures';
import { httpTransport } from '../../gateway/federation/httpTransport';
import type { SubgraphRequest } from '../../gateway/federation/transport';
import { CALLER_HEADER, sealCaller } from '../../schema/sealedCaller';
import { LOCAL_CALLER } from '../../subgraphs/caller';
import { isAnswering } from '../../subgraphs/database/answering';
import type { Database } from '../../subgraphs/database/database';
import { openDataverse } from '../../subgraphs/dataverse/main';
import { type Serving, type Side, serveSide } from '../../subgraphs/serve';
import { type EmptyDatabase, emptyDatabase } from '../harness/databases';
import { signaturesOf } from '../harness/signatures';
import { realWorld } from '../harness/world';

const fail = (what: string): never => {
  throw new Error(what);
};

const SECRET = 'a secret of the test';

describe('a subgraph alone', () => {
  let empty: EmptyDatabase;
  let side: Side;
  let serving: Serving;

  beforeAll(async () => {
    empty = await emptyDatabase('sqlite');
    const world = realWorld();
    const wire = { deliver: () => Promise.reject(new Error('nobody is there')) };
    side = await openDataverse({ databaseUrl: empty.url, world, wire, owner: 'test', onError: () => undefined });
    const logger = pino({ level: 'silent' });
    serving = await serveSide(side, {
      host: '127.0.0.1',
      port: 0,
      secret: SECRET,
      signatures: signaturesOf('dataverse'),
      logger,
      newId: world.newId,
      now: world.now,
    });
  });

  afterAll(async () => {
    await side.stop();
    await serving.stop();
    await side.close();
    await empty.drop();
  });

  const sealed = (caller: unknown, secret = SECRET) => ({ [CALLER_HEADER]: sealCaller(secret, caller, Date.now()) });
  const post = (path: string, body: string, headers: Record<string, string> = sealed(LOCAL_CALLER)) =>
    fetch(`${serving.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });

  it('answers a query of whom the gateway sealed', async () => {
    const answer = await post('/graphql', JSON.stringify({ query: '{ invoices { nodes { id } } }' }));
    expect(await answer.json()).toEqual({ data: { invoices: { nodes: [] } } });
  });

  it.each([
    ['nobody', {}],
    ['a seal of another secret', { [CALLER_HEADER]: sealCaller('another secret', LOCAL_CALLER, Date.now()) }],
    ['the secret itself', { [CALLER_HEADER]: SECRET }],
    ['a wrong secret', { 'twinledger-secret': 'another secret' }],
  ])('refuses %s on every door', async (_what, headers) => {
    for (const path of ['/graphql', '/sync']) expect((await post(path, '{}', headers)).status).toBe(401);
    const stream = await post(
      '/graphql',
      JSON.stringify({ query: 'subscription { invoicePostingStatus { sequence } }' }),
      {
        ...headers,
        accept: 'text/event-stream',
      },
    );
    expect(stream.status).toBe(401);
  });

  it('says that it lives to anyone', async () => {
    for (const path of ['/livez', '/readyz']) expect((await fetch(`${serving.url}${path}`)).status).toBe(200);
  });

  it('says that it is not ready when its database does not answer', async () => {
    const rows = [() => Promise.reject(new Error('gone')), () => new Promise<never>(() => undefined)];
    for (const read of rows) {
      const db = { read: { rows: read } } as unknown as Database;
      const isReady = () => isAnswering(db, realWorld(), 20);
      const logger = pino({ level: 'silent' });
      const signatures = signaturesOf('dataverse');
      const options = {
        host: '127.0.0.1',
        port: 0,
        secret: SECRET,
        signatures,
        logger,
        newId: () => 'id',
        now: () => new Date(),
      };
      const second = await serveSide({ ...side, isReady }, options);
      expect((await fetch(`${second.url}/readyz`)).status).toBe(503);
      expect((await fetch(`${second.url}/livez`)).status).toBe(200);
      await second.stop();
    }
  });

  it('is not ready before it stops, answers as ever meanwhile, and keeps no connection', async () => {
    const { newId, now } = realWorld();
    const settings = { host: '127.0.0.1', port: 0, secret: SECRET, signatures: signaturesOf('dataverse') };
    const second = await serveSide(side, { ...settings, logger: pino({ level: 'silent' }), newId, now });
    const before = await fetch(`${second.url}/readyz`);
    expect([before.status, before.headers.get('keep-alive')]).toEqual([200, 'timeout=75']);
    second.drain();
    const ready = await fetch(`${second.url}/readyz`);
    expect([ready.status, (await ready.json()).status]).toEqual([503, 'stopping']);
    const answer = await fetch(`${second.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...sealed(LOCAL_CALLER) },
      body: JSON.stringify({ query: '{ __typename }' }),
    });
    expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
    await second.stop();
  });

  it('knows nothing at other paths', async () => {
    expect((await post('/nothing', '{}')).status).toBe(404);
  });

  it('refuses a body beyond 4 MB, malformed JSON and a caller that is none', async () => {
    expect((await post('/graphql', JSON.stringify({ query: 'x'.repeat(4 * 1024 * 1024) }))).status).toBe(413);
    expect((await post('/graphql', '{"query":')).status).toBe(400);
    const headers = sealed('nonsense');
    expect((await post('/graphql', JSON.stringify({ query: '{ __typename }' }), headers)).status).toBe(400);
  });

  it('said of a text that is too long for it that something went wrong inside: the gateway is told a code that it passes on', async () => {
    const transport = httpTransport({ url: `${serving.url}/graphql`, secret: SECRET, connections: 1 }, realWorld(), {
      queryMs: 10_000,
      mutationMs: 10_000,
    });
    const operation = { kind: 'mutation' as const, bodyHead: '{"query":"mutation { __typename }","variables":' };
    const variables = JSON.stringify({ name: 'x'.repeat(4 * 1024 * 1024) });
    const request = { operation, variables, requestId: 'long', caller: LOCAL_CALLER } as unknown as SubgraphRequest;
    const { errors = [] } = await transport.execute(request);
    await transport.close();
    expect(errors.map((error) => fromSubgraph(error, 'dataverse', 'long', fail))).toEqual([
      { message: 'The body is longer than 4194304 bytes.', extensions: { code: 'BODY_TOO_LONG' } },
    ]);
  });

  it.each([
    ['its subject', { subject: 'dual-write', roles: ['administrator'] }],
    ['its role', { subject: 'eve', roles: ['administrator', 'dual_write'] }],
    ['its role, spelt otherwise', { subject: 'eve', roles: ['Dual Write Service'] }],
  ])('8.1 (15) refuses a caller that claims to be the exchange by %s', async (_how, claim) => {
    const headers = sealed({ ...claim, legalEntities: 'all' });
    for (const accept of ['application/json', 'text/event-stream']) {
      const answer = await post('/graphql', JSON.stringify({ query: '{ __typename }' }), { ...headers, accept });
      expect(answer.status).toBe(400);
    }
  });

  it('cuts a stream that breaks, and lives on', async () => {
    const broken = withBrokenStream(side);
    const world = realWorld();
    const logger = pino({ level: 'silent' });
    const second = await serveSide(broken, {
      host: '127.0.0.1',
      port: 0,
      secret: SECRET,
      signatures: signaturesOf('dataverse'),
      logger,
      newId: world.newId,
      now: world.now,
    });
    const reading = fetch(`${second.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...sealed(LOCAL_CALLER) },
      body: JSON.stringify({ query: 'subscription { tick }' }),
    }).then((response) => response.text());
    const outcome = await reading.then(
      () => 'ended',
      () => 'cut',
    );
    const alive = await fetch(`${second.url}/livez`);
    await second.stop();
    expect([outcome, alive.status]).toEqual(['cut', 200]);
  });

  it('cuts streams when it stops, so that the gateway comes back with its cursor', async () => {
    const world = realWorld();
    const logger = pino({ level: 'silent' });
    const second = await serveSide(side, {
      host: '127.0.0.1',
      port: 0,
      secret: SECRET,
      signatures: signaturesOf('dataverse'),
      logger,
      newId: world.newId,
      now: world.now,
    });
    const response = await fetch(`${second.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...sealed(LOCAL_CALLER) },
      body: JSON.stringify({ query: 'subscription { invoicePostingStatus { sequence } }' }),
    });
    expect(response.status).toBe(200);
    const reading = response.text().then(
      (text) => (text.includes('event: complete') ? 'completed' : 'ended'),
      () => 'cut',
    );
    await second.stop();
    expect(await reading).toBe('cut');
  });
});

/** The same side with a schema whose only stream gives one event and then breaks. */
function withBrokenStream(side: Side): Side {
  const schema = buildSchema('type Query { nothing: Int } type Subscription { tick: Int }');
  const tick = schema.getSubscriptionType()?.getFields().tick;
  if (!tick) throw new Error('the schema has no tick');
  tick.subscribe = async function* () {
    yield { tick: 1 };
    throw new Error('the database is away');
  };
  return { ...side, schema };
}
