// The trace that something in a subgraph belongs to, by OpenTelemetry's API alone. A trace begins at the gateway, or wherever
// its header comes from: nothing here begins one, so that what a relay or a schedule does by itself fills nobody's store.
// It must never put a value of a row or a variable on a span.
import {
  type Attributes,
  type Context,
  context,
  type Link,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';

export { SpanKind, type Tracer };

export interface SpanOptions {
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
  /** What it is a part of; by default what runs now. */
  readonly parent?: Context;
  readonly links?: Link[];
}

/** Runs work as a span of the trace that it is a part of. Without a tracer, or outside of any trace, it just runs. */
export async function spanned<T>(
  tracer: Tracer | undefined,
  name: string,
  { parent = context.active(), ...options }: SpanOptions,
  work: (span: Span | undefined) => Promise<T> | T,
): Promise<T> {
  if (tracer === undefined || trace.getSpanContext(parent) === undefined) return work(undefined);
  const span = tracer.startSpan(name, options, parent);
  try {
    return await context.with(trace.setSpan(parent, span), () => work(span));
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: codeOf(error) });
    throw error;
  } finally {
    span.end();
  }
}

/** Keeps the trace of whoever asks: the returned function runs work within it, from wherever it is called. */
export function inThisTrace(): <T>(work: () => T) => T {
  const asking = context.active();
  return (work) => context.with(asking, work);
}

/** Runs work that belongs to nobody's request: what a timer sets off would else stay in the trace that set the timer. */
export function outsideTraces<T>(work: () => T): T {
  return context.with(ROOT_CONTEXT, work);
}

/** Runs work within the trace that the headers of a request name, if they name one. */
export function withinTraceOf<T>(headers: Readonly<Record<string, unknown>>, work: () => T): T {
  if (headers.traceparent === undefined) return work();
  return context.with(propagation.extract(ROOT_CONTEXT, headers), work);
}

/** What carries the present trace on: the W3C header `traceparent`. Undefined outside of any. */
export function traceparent(): string | undefined {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent;
}

/** The trace of a `traceparent` that was carried here. */
export function traceOf(carried: string): Context {
  return propagation.extract(ROOT_CONTEXT, { traceparent: carried });
}

/** The span that a `traceparent` names, to be pointed at; undefined if it names none. */
export function linkTo(carried: string): Link | undefined {
  const named = trace.getSpanContext(traceOf(carried));
  return named === undefined ? undefined : { context: named };
}

/** For lines of log: the trace in which they are written. */
export function traceFields(): { traceId?: string } {
  const active = trace.getSpanContext(context.active());
  return active === undefined ? {} : { traceId: active.traceId };
}

/** A stable word about an error; its message may hold values. */
function codeOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: string };
  return typeof code === 'string' ? code : (name ?? 'error');
}
