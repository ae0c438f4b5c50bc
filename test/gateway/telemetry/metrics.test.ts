// Metrics as a scraper reads them: on a port of their own, with labels that are bounded whatever clients send.
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { readGatewayConfig } from '../../../gateway/config';
import { Durations } from '../../../gateway/telemetry/series';
import { waitFor } from '../../harness/waiting';
import { dataverse, finance } from '../federation/books';
import { type TestGateway, testGateway } from '../testGateway';

const telemetry = readGatewayConfig({ METRICS_PORT: '0', METRICS_OPERATION_COUNT: '2' }).telemetry;

describe('the metrics of a gateway', () => {
  let gateway: TestGateway;
  beforeEach(async () => {
    gateway = await testGateway({ subgraphs: [dataverse, finance], limits: { telemetry } });
  });
  afterEach(() => gateway.stop());
  const scrape = async () => (await fetch(gateway.metricsUrl as string)).text();
  /** Waits for a line: a request is counted when its connection has taken the answer. */
  const line = (start: string) =>
    waitFor(start, async () => (await scrape()).split('\n').find((text) => text.startsWith(start)));
  const requests = (labels: string, count: string) =>
    line(`twinledger_gateway_request_duration_seconds_count{${labels}} ${count}`);

  it('count requests by operation, kind and outcome, on each way to an answer', async () => {
    const query = 'query Two { invoices { number } }';
    for (let time = 0; time < 3; time += 1) await gateway.post({ query, operationName: 'Two' });
    await requests('operation="Two",kind="query",outcome="ok"', '3');
    await gateway.post({ query }, { accept: 'text/event-stream' });
    const socket = createClient({ url: gateway.graphql.replace('http', 'ws'), webSocketImpl: WebSocket });
    await socket.iterate({ query }).next();
    await socket.dispose();
    await requests('operation="Two",kind="query",outcome="ok"', '5');
    await gateway.post({ query: 'query Two($id: ID!) { invoice(id: $id) { number } }' });
    await requests('operation="Two",kind="query",outcome="refused"', '1');
    await gateway.post({ query: 'query Broken { nothing }' });
    await gateway.post('{');
    await requests('operation="unknown",kind="unknown",outcome="refused"', '2');
    await gateway.post({ query: 'mutation { fail { number } }' });
    await requests('operation="anonymous",kind="mutation",outcome="failed"', '1');
  });

  it('take so many names of operations and no more', async () => {
    for (const name of ['A', 'B', 'C', 'D']) await gateway.post({ query: `query ${name} { invoices { number } }` });
    await requests('operation="other",kind="query",outcome="ok"', '2');
    const text = await scrape();
    expect(text).toContain('operation="A"');
    expect(text).not.toContain('operation="D"');
  });

  it('count calls by subgraph and code, streams, deliveries and the operation cache', async () => {
    await gateway.post({ query: '{ invoices(first: 1) { proposal { status } } }' });
    await gateway.post({ query: 'mutation { fail { number } }' });
    expect(await line('twinledger_gateway_subgraph_calls_total{subgraph="finance",code="ok"}')).toMatch(/ 1$/);
    const failed = (await scrape()).split('\n').filter((text) => /calls_total\{subgraph="dataverse",code=/.test(text));
    expect(failed).toHaveLength(2);
    expect(await line('twinledger_gateway_subgraph_calls_in_flight{subgraph="dataverse"}')).toMatch(/ 0$/);
    expect(await line('twinledger_gateway_subgraph_call_duration_seconds_count{subgraph="dataverse"}')).toMatch(/ 2$/);
    expect(await line('twinledger_gateway_operation_cache_misses_total')).toMatch(/ 2$/);
    expect(await line('twinledger_gateway_operation_cache_size')).toMatch(/ 2$/);

    const leaving = new AbortController();
    const stream = await fetch(gateway.graphql, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: 'subscription Ticks { ticks { n thing { colour } } }' }),
      signal: leaving.signal,
    });
    gateway.log.append('red');
    await (stream.body as ReadableStream).getReader().read();
    expect(await line('twinledger_gateway_stream_deliveries_total')).toMatch(/ 1$/);
    expect(await line('twinledger_gateway_stream_clients')).toMatch(/ 1$/);
    leaving.abort();
    await waitFor('the stream has ended', async () => (await scrape()).includes('stream_clients 0'));
  });

  it('tell of the process, and answer nothing but /metrics, nowhere but there', async () => {
    expect(await scrape()).toContain('process_resident_memory_bytes');
    expect((await fetch((gateway.metricsUrl as string).replace('/metrics', '/'))).status).toBe(404);
    expect((await fetch(`${gateway.url}/metrics`)).status).toBe(404);
  });
});

it('a gateway without METRICS_PORT has none', async () => {
  const gateway = await testGateway();
  expect(gateway.metricsUrl).toBeUndefined();
  await gateway.stop();
});

it('a histogram counts each duration in its bucket and in all above', () => {
  const durations = new Durations({ subgraph: 's' });
  for (const ms of [0.4, 1, 7, 60_000]) durations.add(ms);
  const values = [...durations.values('d')];
  const bucket = (le: string) => values.find(({ labels }) => labels.le === le)?.value;
  expect(['0.0005', '0.001', '0.005', '0.01', '30', '+Inf'].map(bucket)).toEqual([1, 2, 2, 3, 3, 4]);
  expect(values.find(({ metricName }) => metricName === 'd_sum')?.value).toBeCloseTo(60.0084);
});
