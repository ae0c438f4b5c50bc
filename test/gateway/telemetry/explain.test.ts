// Explanations: what a client gets that asks for them, on each way to an answer, and that nobody else gets any.

import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { readGatewayConfig } from '../../../gateway/config';
import type { TelemetrySettings } from '../../../gateway/telemetry/settings';
import { dataverse, finance } from '../federation/books';
import { type TestGateway, testGateway } from '../testGateway';
import type { Json } from '../testGraph';

const QUERY = 'query Two($first: Int) { invoices(first: $first) { number proposal { status } } }';
const settings = (changes: Partial<TelemetrySettings>): TelemetrySettings => ({
  ...readGatewayConfig({}).telemetry,
  ...changes,
});

describe('an explanation', () => {
  let gateway: TestGateway;
  const start = async (explain: TelemetrySettings['explain'] = 'loopback') => {
    gateway = await testGateway({ subgraphs: [dataverse, finance], limits: { telemetry: settings({ explain }) } });
  };
  afterEach(() => gateway.stop());
  const ask = async (wish: string, variables: object = { first: 2 }, query = QUERY) =>
    (await gateway.post({ query, variables }, { 'twinledger-explain': wish })).body;

  it('shows the plan and the calls, the first time and when the operation is prepared', async () => {
    await start();
    for (let time = 0; time < 2; time += 1) {
      const { data, extensions } = await ask('plan, calls');
      expect(data.invoices).toHaveLength(2);
      const { plan, calls, ms } = extensions.explain;
      expect(plan).toEqual({
        kind: 'Sequence',
        nodes: [
          { kind: 'Fetch', subgraph: 'dataverse', query: expect.stringContaining('invoices'), variables: ['first'] },
          { kind: 'Fetch', subgraph: 'finance', query: expect.any(String), entities: ['invoices'] },
        ],
      });
      expect(calls).toEqual([
        { subgraph: 'dataverse', kind: 'query', entities: 0, ms: expect.any(Number), shared: false, retried: 0 },
        { subgraph: 'finance', kind: 'query', entities: 2, ms: expect.any(Number), shared: false, retried: 0 },
      ]);
      expect(ms).toBeGreaterThanOrEqual(calls[0].ms);
    }
  });

  it('counts entities as they are sent: each once', async () => {
    await start();
    const query = '{ a: invoice(id: "1") { proposal { status } } b: invoice(id: "1") { proposal { status } } }';
    const { extensions } = await ask('calls', {}, query);
    expect(extensions.explain.calls.map(({ entities }: Json) => entities)).toEqual([0, 1]);
    expect(extensions.explain.plan).toBeUndefined();
  });

  it('says of a call that failed with which code', async () => {
    await start();
    const { extensions } = await ask('calls', {}, 'mutation { fail { number } }');
    expect(extensions.explain.calls).toEqual([expect.objectContaining({ kind: 'mutation', code: expect.any(String) })]);
  });

  it('is given over SSE and WebSocket too', async () => {
    await start();
    const headers = { accept: 'text/event-stream', 'twinledger-explain': 'calls' };
    const stream = await gateway.post({ query: QUERY, variables: { first: 1 } }, headers);
    expect(stream.body).toContain('"extensions":{"explain":{"ms":');
    class Explaining extends WebSocket {
      constructor(address: string, protocols: string[]) {
        super(address, protocols, { headers: { 'twinledger-explain': 'calls' } });
      }
    }
    const url = gateway.graphql.replace('http', 'ws');
    const client = createClient({ url, webSocketImpl: Explaining, retryAttempts: 0, lazyCloseTimeout: 0 });
    const answer = await client.iterate<Json>({ query: QUERY, variables: { first: 1 } }).next();
    expect(answer.value?.extensions).toMatchObject({ explain: { calls: [{}, { subgraph: 'finance', entities: 1 }] } });
    await client.dispose();
  });

  it.each([
    ['to nobody who does not ask', 'loopback', undefined],
    ['of nothing that is not known', 'loopback', 'everything'],
    ['to nobody where it is switched off', 'off', 'plan, calls'],
  ] as const)('is given %s', async (_case, explain, wish) => {
    await start(explain);
    const headers: Record<string, string> = wish === undefined ? {} : { 'twinledger-explain': wish };
    for (let time = 0; time < 2; time += 1)
      expect((await gateway.post({ query: QUERY, variables: { first: 1 } }, headers)).body.extensions).toBeUndefined();
  });
});
