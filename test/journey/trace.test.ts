// A confirmed invoice as one trace: from the client's own span through the gateway, Dataverse and its database, over the relay
// into Finance and its database, and back again; in one process, and in three joined by HTTP.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import { pino } from 'pino';
import { readGatewayConfig } from '../../gateway/config';
import { httpTransport } from '../../gateway/federation/httpTransport';
import { localTransport } from '../../gateway/federation/localTransport';
import type { SubgraphTransport } from '../../gateway/federation/transport';
import { type RunningGateway, startGateway } from '../../gateway/main';
import { type Running, startSubgraph } from '../../roles';
import { accessScope, type Caller, LOCAL_CALLER } from '../../subgraphs/caller';
import { readConfig } from '../../subgraphs/config';
import type { Side } from '../../subgraphs/serve';
import { openBoth } from '../../together';
import { DIALECTS } from '../harness/databases';
import { send } from '../harness/graphql';
import { freePort } from '../harness/ports';
import { emptyBooks, type TwoBooks } from '../harness/topology';
import { waitFor } from '../harness/waiting';
import { realWorld } from '../harness/world';
import { draftInvoice, untilStep } from './actors';
import { company, loadCompany } from './company';

const SECRET = 'a secret of this test alone';
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CONFIRM = `mutation Confirm($input: ConfirmInvoiceInput!) {
  confirmInvoice(input: $input) { invoice { status proposal { number } } userErrors { code } }
}`;

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
const tracer = provider.getTracer('test');
const world = realWorld();
const lines: { msg: string; requestId?: string; traceId?: string }[] = [];
const logger = pino({ level: 'warn' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
const limits = readGatewayConfig({});
const silent = { onError: (error: unknown) => console.error(error) };

beforeAll(() => provider.register());
afterAll(() => provider.shutdown());

function gatewayOver(transports: Record<string, SubgraphTransport>): Promise<RunningGateway> {
  const supergraphSdl = readFileSync(join(__dirname, '../../schema/supergraph.graphql'), 'utf8');
  const callerOf = () => ({ caller: LOCAL_CALLER, scope: accessScope(LOCAL_CALLER) });
  return startGateway({
    supergraphSdl,
    transports,
    host: '127.0.0.1',
    port: 0,
    callerOf,
    world,
    logger,
    limits,
    tracer,
  });
}

type Stop = () => Promise<void>;

async function inOneProcess(books: TwoBooks): Promise<{ gateway: RunningGateway; stop: Stop }> {
  const { dataverse, finance } = books;
  const options = { dataverseUrl: dataverse.url, financeUrl: finance.url, world, importSchedule: null, tracer };
  const both = await openBoth({ ...options, ...silent });
  both.start();
  const transport = ({ schema, execute, contextFor }: Side) =>
    localTransport(
      { schema, execute, contextFor: (caller, requestId) => contextFor(caller as Caller, requestId) },
      world,
      limits.timeouts,
    );
  const gateway = await gatewayOver({ dataverse: transport(both.dataverse), finance: transport(both.finance) });
  return { gateway, stop: () => both.stop() };
}

async function overHttp(books: TwoBooks): Promise<{ gateway: RunningGateway; stop: Stop }> {
  const [dataversePort, financePort] = [await freePort(), await freePort()];
  const env = {
    INTERNAL_SECRET: SECRET,
    IMPORT_SCHEDULE: 'off',
    DATAVERSE_URL: `http://127.0.0.1:${dataversePort}`,
    FINANCE_URL: `http://127.0.0.1:${financePort}`,
  };
  const role = (name: 'dataverse' | 'finance', port: number): Promise<Running> =>
    startSubgraph(readConfig(name, { ...env, PORT: String(port), DATABASE_URL: books[name].url }), {
      world,
      logger,
      tracer,
    });
  const running = [await role('dataverse', dataversePort), await role('finance', financePort)];
  const transport = ({ url }: Running) =>
    httpTransport({ url: `${url}/graphql`, secret: SECRET, connections: 4 }, world, limits.timeouts);
  const [dataverse, finance] = running.map(transport) as [SubgraphTransport, SubgraphTransport];
  const gateway = await gatewayOver({ dataverse, finance });
  return { gateway, stop: async () => void (await Promise.all(running.map((each) => each.stop()))) };
}

const CASES = DIALECTS.flatMap((dialect) =>
  (
    [
      ['in one process', inOneProcess],
      ['over HTTP', overHttp],
    ] as const
  ).map(([topology, open]) => [topology, dialect, open] as const),
);

describe.each(CASES)('the trace of a confirmed invoice, %s on %s', (_topology, dialect, open) => {
  let books: TwoBooks;
  let product: { gateway: RunningGateway; stop: Stop };
  let url: string;
  beforeAll(async () => {
    books = await emptyBooks(dialect);
    await loadCompany(books.dataverse.url, books.finance.url, company(1, 2));
    product = await open(books);
    url = `${product.gateway.url}/graphql`;
  });
  afterAll(async () => {
    await product?.gateway.stop();
    await product?.stop();
    await books.drop();
  });

  it('is one, from the client’s span to what Finance reports back', async () => {
    const invoice = await draftInvoice(url, 'C-001', '2026-11-23');
    exporter.reset();
    const headers = { traceparent: `00-${TRACE}-b7ad6b7169203331-01` };
    const input = { invoiceId: invoice.id, idempotencyKey: 'a-key-nobody-may-see' };
    const answer = await send<{ confirmInvoice: { userErrors: object[] } }>(url, CONFIRM, { input }, headers);
    expect(answer.data?.confirmInvoice.userErrors).toEqual([]);
    await untilStep(url, invoice.id, 'STAGED');

    const spans = await waitFor('the report has come back', () => {
      const ours = exporter.getFinishedSpans().filter((span) => span.spanContext().traceId === TRACE);
      return ours.some(({ name }) => name === 'dataverse receives') ? ours : undefined;
    });
    const byId = new Map(spans.map((span) => [span.spanContext().spanId, span]));
    const line = (span: ReadableSpan | undefined): string[] =>
      span === undefined ? [] : [...line(byId.get(span.parentSpanContext?.spanId ?? '')), span.name];
    const lines = spans.map((span) => line(span).join(' > '));
    const request = 'mutation Confirm > call dataverse mutation > dataverse operation > dataverse transaction';
    const delivery = `${request} > relay delivery > finance receives > finance transaction`;
    const report = `${delivery} > relay delivery > dataverse receives > dataverse transaction`;
    expect(lines).toEqual(expect.arrayContaining([request, delivery, report]));
    expect(spans.find(({ name }) => name === 'mutation Confirm')?.parentSpanContext?.spanId).toBe('b7ad6b7169203331');

    const transaction = spans.find(({ name }) => name === 'finance transaction');
    expect(transaction?.attributes).toMatchObject({ 'db.system.name': dialect, 'db.namespace': 'finance' });
    expect(transaction?.events.map(({ name }) => name)).toContain('begun');
    expect(shown(spans)).not.toMatch(/a-key-nobody-may-see/);
  });

  it('is not there for what nobody asked: a relay that looks around is in no trace', async () => {
    exporter.reset();
    await new Promise((resolve) => world.after(700, () => resolve(undefined)));
    expect(exporter.getFinishedSpans().map(({ name }) => name)).toEqual([]);
  });
});

describe('the log', () => {
  it('has the trace of a request that failed', async () => {
    const away: SubgraphTransport = {
      execute: () => Promise.reject(new Error('broken')),
      subscribe: () => Promise.reject(new Error('broken')),
      close: async () => undefined,
    };
    const gateway = await gatewayOver({ dataverse: away, finance: away });
    await send(
      `${gateway.url}/graphql`,
      '{ invoices { nodes { number } } }',
      {},
      {
        traceparent: `00-${TRACE}-b7ad6b7169203331-01`,
        'x-request-id': 'r-1',
      },
    );
    await gateway.stop();
    expect(lines.find(({ requestId }) => requestId === 'r-1')).toMatchObject({ traceId: TRACE });
  });
});

/** All that an exporter would send of them. */
function shown(spans: readonly ReadableSpan[]): string {
  return JSON.stringify(spans.map(({ name, attributes, events, status }) => ({ name, attributes, events, status })));
}
