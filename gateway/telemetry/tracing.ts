// Spans of requests and of their calls to subgraphs, by OpenTelemetry's API alone: which SDK records them, if any, is the
// composition root's business. A trace that the request brought goes on. It must never put variables or answers on a span.
import type { IncomingHttpHeaders } from 'node:http';
import {
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import type { OperationSeen } from './observation';

/** A span, and the context in which what belongs below it runs. */
export interface Traced {
  readonly span: Span;
  readonly within: Context;
}

/** Begins the span of a request, below the one that its headers name. */
export function requestSpan(tracer: Tracer, headers: IncomingHttpHeaders): Traced {
  const parent = propagation.extract(ROOT_CONTEXT, headers);
  return begun(tracer.startSpan('request', { kind: SpanKind.SERVER }, parent), parent);
}

/** Begins the span of an event: a trace of its own, because many clients of many traces share it. */
export function eventSpan(tracer: Tracer): Traced {
  return begun(tracer.startSpan('event', { kind: SpanKind.CONSUMER }, ROOT_CONTEXT), ROOT_CONTEXT);
}

/** Begins the span of a call to a subgraph. */
export function callSpan(tracer: Tracer, parent: Context, subgraph: string, kind: string, entities: number): Traced {
  const attributes = { 'twinledger.subgraph': subgraph, 'twinledger.entities': entities };
  const span = tracer.startSpan(`call ${subgraph} ${kind}`, { kind: SpanKind.CLIENT, attributes }, parent);
  return begun(span, parent);
}

/** The headers that carry a trace on to another process. */
export function headersOf({ within }: Traced): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  propagation.inject(within, headers);
  return headers;
}

/** Names a request's span after its operation. */
export function nameSpan(span: Span, { kind, definition }: OperationSeen, what = ''): void {
  const name = definition.name?.value.slice(0, 80);
  span.updateName(`${what}${kind}${name === undefined ? '' : ` ${name}`}`);
  span.setAttribute('graphql.operation.type', kind);
  if (name !== undefined) span.setAttribute('graphql.operation.name', name);
}

/** Ends a span; a code says that it failed. */
export function endSpan(span: Span, code: string | undefined): void {
  if (code !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: code });
  span.end();
}

/** Runs work so that spans begun below find their parent. */
export function inside<T>({ within }: Traced, work: () => T): T {
  return context.with(within, work);
}

function begun(span: Span, parent: Context): Traced {
  return { span, within: trace.setSpan(parent, span) };
}
