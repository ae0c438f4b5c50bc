// Spans of a subgraph: parts of a trace that came from outside, never the beginning of one, and without values; and what a
// delivery does whose rows were written in several traces.
import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { type Message, PROTOCOL_VERSION } from '../../schema/messages';
import type { Database, Tx } from '../../subgraphs/database/database';
import { tracedDatabase } from '../../subgraphs/database/traced';
import { tracedDelivery, tracedReceipt } from '../../subgraphs/dual-write/traced';
import { outsideTraces, spanned, traceFields, traceparent, withinTraceOf } from '../../subgraphs/tracing';

const A = `00-${'a'.repeat(32)}-${'1'.repeat(16)}-01`;
const B = `00-${'b'.repeat(32)}-${'2'.repeat(16)}-01`;
const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
const tracer = provider.getTracer('test');

describe('without an SDK', () => {
  it('nothing is in a trace, and work runs as ever', async () => {
    await withinTraceOf({ traceparent: A }, async () => expect(traceparent()).toBeUndefined());
    expect(traceFields()).toEqual({});
    expect(await spanned(undefined, 'a span', {}, () => 1)).toBe(1);
  });
});

describe('with an SDK', () => {
  beforeAll(() => provider.register());
  beforeEach(() => exporter.reset());
  afterAll(() => provider.shutdown());
  const spans = () => exporter.getFinishedSpans();
  const inA = <T>(work: () => T) => withinTraceOf({ traceparent: A }, work);

  it('a span is a part of the trace that the headers name', async () => {
    await inA(() => spanned(tracer, 'outer', {}, () => spanned(tracer, 'inner', {}, () => undefined)));
    const [inner, outer] = spans();
    expect(outer).toMatchObject({ name: 'outer', parentSpanContext: { spanId: '1'.repeat(16) } });
    expect(inner).toMatchObject({ name: 'inner', parentSpanContext: { spanId: outer?.spanContext().spanId } });
    expect(inA(traceFields)).toEqual({ traceId: 'a'.repeat(32) });
  });

  it.each([
    ['no header', {}],
    ['a header that is none', { traceparent: 'garbage' }],
  ])('%s begins no trace', async (_case, headers) => {
    expect(await withinTraceOf(headers, () => spanned(tracer, 'a span', {}, () => 1))).toBe(1);
    expect(inA(() => outsideTraces(traceFields))).toEqual({});
    expect(spans()).toEqual([]);
  });

  it('a failure shows by its code, never by its message', async () => {
    const failing = () => Promise.reject(Object.assign(new Error("duplicate 'secret'"), { code: 'ER_DUP_ENTRY' }));
    await expect(inA(() => spanned(tracer, 'a span', {}, failing))).rejects.toThrow('duplicate');
    expect(spans()[0]?.status).toEqual({ code: 2, message: 'ER_DUP_ENTRY' });
    expect(spans()[0]?.events).toEqual([]);
  });

  it('a database shows statements and no values, in the trace of who asked, whoever’s turn runs them', async () => {
    const rows = async () => [];
    const tx = { dialect: 'sqlite', rows, change: async () => 1, insert: async () => undefined } as unknown as Tx;
    const read = { dialect: 'sqlite', rows } as Database['read'];
    // The queue of another request runs the work.
    const write: Database['write'] = (work) => context.with(ROOT_CONTEXT, () => work(tx));
    const db = tracedDatabase({ dialect: 'sqlite', read, write, close: async () => undefined }, tracer, 'books');
    await inA(async () => {
      await db.read.rows('SELECT id FROM invoice WHERE number = ?', ['INV-SECRET']);
      await db.write(async (inside) => {
        expect(traceFields()).toEqual({ traceId: 'a'.repeat(32) });
        await inside.change('UPDATE invoice SET number = ?', ['INV-SECRET']);
        await inside.insert('outbox', [{ body: 'INV-SECRET' }]);
      });
    });
    await db.read.rows('SELECT 1');
    expect(spans().map(({ name }) => name)).toEqual(['books SELECT invoice', 'books transaction']);
    expect(spans()[1]?.events.map(({ name }) => name)).toEqual(['begun', 'UPDATE invoice', 'INSERT outbox × 1']);
    expect(JSON.stringify(spans().map(({ attributes, events }) => [attributes, events]))).not.toContain('INV-SECRET');
  });

  it('a delivery of rows of two traces is a part of the first, points at the other, and each row keeps its own', async () => {
    const run = [message(1, undefined), message(2, A), message(3, B), message(4, A)];
    let sent: readonly Message[] = [];
    await tracedDelivery(tracer, run, async (messages) => {
      sent = messages;
      return tracedReceipt(tracer, 'finance', messages, async () => ({ applied: 4 }));
    });
    const [receipt, delivery] = spans();
    const own = `00-${'a'.repeat(32)}-${delivery?.spanContext().spanId}-01`;
    expect(delivery?.parentSpanContext?.spanId).toBe('1'.repeat(16));
    expect(delivery?.links.map((link) => link.context.traceId)).toEqual(['b'.repeat(32)]);
    expect(sent.map((one) => one.traceparent)).toEqual([undefined, own, B, own]);
    expect(receipt).toMatchObject({
      name: 'finance receives',
      parentSpanContext: { spanId: delivery?.spanContext().spanId },
    });
  });

  it('a delivery of rows of no trace is in none', async () => {
    const run = [message(1, undefined)];
    await tracedDelivery(tracer, run, (messages) =>
      tracedReceipt(tracer, 'finance', messages, async () => ({ applied: 1 })),
    );
    expect(spans()).toEqual([]);
  });
});

function message(number: number, carried: string | undefined): Message {
  const envelope = { version: PROTOCOL_VERSION, id: `m${number}`, key: 'invoice:1', number, topic: 't' } as const;
  const trace = carried === undefined ? {} : { traceparent: carried };
  return { ...envelope, mapVersion: null, chunk: 1, chunks: 1, rows: [{}], ...trace };
}
