// The observer of a gateway: begins an observation per request and per event, each watched by what is switched on: metrics,
// traces, the log, and an explanation where the client asks for one. What nobody watches is not observed: undefined. It must
// never change what a client is answered, but for that explanation.
import type { IncomingHttpHeaders } from 'node:http';
import { wishOf } from './explain';
import type { Observation, Observer, OperationSeen } from './observation';
import { ObservedEvent, ObservedRequest, type Watching } from './observed';
import { eventSpan, nameSpan, requestSpan, type Traced } from './tracing';

export class GatewayObserver implements Observer {
  /** The traces of running requests, by request id: for lines of log that know their request alone. */
  private readonly traces = new Map<string, string>();

  constructor(private readonly watching: Watching) {}

  begin(headers: IncomingHttpHeaders, requestId: string): Observation | undefined {
    const { explains, metrics, tracer, log } = this.watching;
    const wish = explains ? wishOf(headers['twinledger-explain']) : undefined;
    if (wish === undefined && metrics === undefined && tracer === undefined && log === undefined) return undefined;
    const traced = tracer === undefined ? undefined : this.traced(requestSpan(tracer, headers), requestId);
    return new ObservedRequest(this.watching, traced, requestId, wish, () => this.traces.delete(requestId));
  }

  beginEvent(operation: OperationSeen): Observation | undefined {
    const { metrics, tracer } = this.watching;
    if (metrics === undefined && tracer === undefined) return undefined;
    const traced = tracer === undefined ? undefined : eventSpan(tracer);
    if (traced !== undefined) nameSpan(traced.span, operation, 'event of ');
    return new ObservedEvent(this.watching, traced);
  }

  delivered(clients: number): void {
    const { metrics } = this.watching;
    if (metrics !== undefined) metrics.deliveries += clients;
  }

  /** The trace of a running request; undefined without tracing. */
  traceIdOf(requestId: unknown): string | undefined {
    return this.traces.get(requestId as string);
  }

  private traced(traced: Traced, requestId: string): Traced {
    this.traces.set(requestId, traced.span.spanContext().traceId);
    return traced;
  }
}
