// One request, one event, one call while they run: what is measured of each, and to whom it is told when it is over. Made by
// the observer for what somebody watches, and by nobody else. It must never throw into what it watches.
import type { Tracer } from '@opentelemetry/api';
import { type ExplainedCall, readablePlan, type Wish } from './explain';
import { codeLabel, type GatewayMetrics, type Outcome, outcomeOf, type SubgraphSeries } from './metrics';
import type { AnswerSeen, CallObservation, ErrorSeen, Observation, OperationSeen } from './observation';
import type { RequestLog } from './requestLog';
import { callSpan, endSpan, headersOf, inside, nameSpan, type Traced } from './tracing';

/** What watches; everything but the clock may be absent. */
export interface Watching {
  /** Milliseconds since some moment, with fractions; never goes back. */
  readonly elapsed: () => number;
  /** May clients ask for explanations? */
  readonly explains: boolean;
  readonly metrics?: GatewayMetrics | undefined;
  readonly tracer?: Tracer | undefined;
  readonly log?: RequestLog | undefined;
}

/** An event of a subscription: its calls are measured; nobody in particular waits for it. */
export class ObservedEvent implements Observation {
  readonly explains: boolean = false;
  protected callCount = 0;

  constructor(
    protected readonly watching: Watching,
    protected readonly traced: Traced | undefined,
  ) {}

  prepared(_operation: OperationSeen): void {}

  call(subgraph: string, kind: OperationSeen['kind'], entities: number): CallObservation {
    this.callCount += 1;
    const { watching, traced } = this;
    const span =
      watching.tracer === undefined || traced === undefined
        ? undefined
        : callSpan(watching.tracer, traced.within, subgraph, kind, entities);
    return new ObservedCall(watching.elapsed, watching.metrics?.callsOf(subgraph), span);
  }

  answered<A extends AnswerSeen>(answer: A): A {
    return answer;
  }

  end(): void {
    if (this.traced !== undefined) endSpan(this.traced.span, undefined);
  }
}

export class ObservedRequest extends ObservedEvent {
  override readonly explains: boolean;
  private readonly began: number;
  private readonly calls: ExplainedCall[] = [];
  private operation: OperationSeen | undefined;
  private outcome: Outcome | undefined;
  private codes: readonly string[] = [];
  private isOver = false;

  constructor(
    watching: Watching,
    traced: Traced | undefined,
    private readonly requestId: string,
    private readonly wish: Wish | undefined,
    private readonly over: () => void,
  ) {
    super(watching, traced);
    this.explains = wish !== undefined;
    this.began = watching.elapsed();
  }

  override prepared(operation: OperationSeen): void {
    this.operation = operation;
    if (this.traced !== undefined) nameSpan(this.traced.span, operation);
  }

  override call(subgraph: string, kind: OperationSeen['kind'], entities: number): CallObservation {
    const call = super.call(subgraph, kind, entities) as ObservedCall;
    if (this.wish?.calls === true) {
      call.explained = { subgraph, kind, entities, shared: false, retried: 0 };
      this.calls.push(call.explained);
    }
    return call;
  }

  override answered<A extends AnswerSeen>(answer: A): A {
    this.outcome = outcomeOf(answer.failures);
    if (answer.failures.length > 0) this.codes = [...new Set(answer.failures.map(({ extensions: { code } }) => code))];
    const { wish, operation } = this;
    if (wish === undefined) return answer;
    const explain = {
      ms: rounded(this.watching.elapsed() - this.began),
      ...(wish.plan && operation !== undefined ? { plan: readablePlan(operation.plans) } : {}),
      ...(wish.calls ? { calls: this.calls } : {}),
    };
    return { ...answer, extensions: { ...answer.extensions, explain } };
  }

  override end(broke = false): void {
    if (this.isOver) return;
    this.isOver = true;
    const { watching, operation, traced, codes, requestId } = this;
    const ms = watching.elapsed() - this.began;
    const outcome = broke ? 'failed' : (this.outcome ?? 'refused');
    watching.metrics?.requestsOf(operation)[outcome].add(ms);
    watching.log?.write({
      requestId,
      ...(traced === undefined ? {} : { traceId: traced.span.spanContext().traceId }),
      operation: operation?.definition.name?.value.slice(0, 80),
      kind: operation?.kind,
      outcome,
      codes,
      ms: rounded(ms),
      calls: this.callCount,
    });
    if (traced === undefined) return;
    endSpan(traced.span, outcome === 'failed' ? (codes[0] ?? 'INTERNAL_SERVER_ERROR') : undefined);
    this.over();
  }
}

class ObservedCall implements CallObservation {
  explained: ExplainedCall | undefined;
  readonly headers: Readonly<Record<string, string>> | undefined;
  private began = 0;

  constructor(
    private readonly elapsed: () => number,
    private readonly series: SubgraphSeries | undefined,
    private readonly traced: Traced | undefined,
  ) {
    this.headers = traced === undefined ? undefined : headersOf(traced);
  }

  run<T extends { readonly errors?: readonly ErrorSeen[] | undefined }>(work: () => Promise<T>): Promise<T> {
    this.began = this.elapsed();
    if (this.series !== undefined) this.series.inFlight += 1;
    return (this.traced === undefined ? work() : inside(this.traced, work)).then(
      (answer) => {
        const error = answer.errors?.[0];
        this.end(error === undefined ? undefined : codeLabel(error.extensions?.code));
        return answer;
      },
      (error: unknown) => {
        this.end(codeLabel((error as { code?: unknown }).code));
        throw error;
      },
    );
  }

  shared(): void {
    if (this.series !== undefined) this.series.shared += 1;
    if (this.explained !== undefined) this.explained.shared = true;
    this.traced?.span.setAttribute('twinledger.shared', true);
  }

  retried(): void {
    if (this.series !== undefined) this.series.retried += 1;
    if (this.explained !== undefined) this.explained.retried += 1;
    this.traced?.span.addEvent('sent again');
  }

  private end(code: string | undefined): void {
    const ms = this.elapsed() - this.began;
    const { series, explained, traced } = this;
    if (series !== undefined) {
      series.inFlight -= 1;
      series.durations.add(ms);
      if (code === undefined) series.ok += 1;
      else series.errors.set(code, (series.errors.get(code) ?? 0) + 1);
    }
    if (explained !== undefined) {
      explained.ms = rounded(ms);
      if (code !== undefined) explained.code = code;
    }
    if (traced !== undefined) endSpan(traced.span, code);
  }
}

/** Milliseconds to a hundredth: more says nothing. */
function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}
