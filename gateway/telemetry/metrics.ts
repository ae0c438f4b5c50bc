// The gateway's metrics: which there are, under which names, with which labels; every label is bounded. One registry per
// gateway, nothing global. Counting is adding to numbers found once (series.ts). It must never carry what a client wrote
// beyond an operation's name.
import type { Registry } from 'prom-client';
import { ERRORS } from '../../schema/errors';
import type { SubgraphState } from '../calls/subgraphCalls';
import type { OperationSeen } from './observation';
import { Durations, prometheus, scraped } from './series';
import type { MetricsAddress } from './settings';

export type Outcome = 'ok' | 'refused' | 'failed';
const OUTCOMES: readonly Outcome[] = ['ok', 'refused', 'failed'];

/** What is open and kept now, read when metrics are scraped. */
export interface Gauges {
  readonly streams: () => { readonly upstreams: number; readonly clients: number };
  readonly cache: () => { readonly size: number; readonly hits: number; readonly misses: number };
  readonly executions: () => { readonly shared: number };
  readonly subgraphs: () => readonly SubgraphState[];
}

/** The requests of one operation name and kind. */
type RequestSeries = Readonly<Record<Outcome, Durations>>;

/** The calls to one subgraph. */
export interface SubgraphSeries {
  inFlight: number;
  ok: number;
  shared: number;
  retried: number;
  readonly errors: Map<string, number>;
  readonly durations: Durations;
}

const LONGEST_NAME = 80;

export class GatewayMetrics {
  readonly registry: Registry = new (prometheus().Registry)();
  deliveries = 0;
  private readonly requests = new Map<string, RequestSeries>();
  private readonly subgraphs = new Map<string, SubgraphSeries>();
  private readonly unknown = requestSeries('unknown', 'unknown');

  constructor(
    /** Where they are served. */
    readonly address: MetricsAddress,
    private readonly mostNames: number,
    gauges: Gauges,
  ) {
    this.registerRequests();
    this.registerCalls();
    this.registerStates(gauges.subgraphs);
    const one = (value: number) => [{ labels: {}, value }];
    const add = (type: 'counter' | 'gauge', name: string, help: string, read: () => number) =>
      this.registry.registerMetric(scraped(type, `twinledger_gateway_${name}`, help, () => one(read())));
    add('gauge', 'stream_clients', 'Clients that follow a subscription.', () => gauges.streams().clients);
    add('gauge', 'stream_upstreams', 'Subscriptions open at subgraphs.', () => gauges.streams().upstreams);
    add('counter', 'stream_deliveries_total', 'Events written to clients, once for each.', () => this.deliveries);
    add('counter', 'requests_shared_total', 'Requests that shared the execution of an identical one.', () => {
      return gauges.executions().shared;
    });
    add('gauge', 'operation_cache_size', 'Prepared operations kept.', () => gauges.cache().size);
    add('counter', 'operation_cache_hits_total', 'Requests whose operation was prepared.', () => gauges.cache().hits);
    add('counter', 'operation_cache_misses_total', 'Operations prepared anew.', () => gauges.cache().misses);
  }

  private registerStates(states: Gauges['subgraphs']): void {
    const add = (type: 'counter' | 'gauge', name: string, help: string, read: (state: SubgraphState) => number) =>
      this.registry.registerMetric(
        scraped(type, `twinledger_gateway_subgraph_${name}`, help, function* () {
          // While the supergraph changes, one that has moved has two: the newest stands for it.
          const newest = new Map(states().map((state) => [state.subgraph, state]));
          for (const [subgraph, state] of newest) yield { labels: { subgraph }, value: read(state) };
        }),
      );
    add('gauge', 'down', 'Counts as down, and is not called (1), or not (0).', ({ state }) =>
      Number(state !== 'closed'),
    );
    add('gauge', 'calls_waiting', 'Calls that wait for their turn.', ({ waiting }) => waiting);
    add('counter', 'calls_refused_total', 'Calls not sent: the subgraph counted as down.', ({ refused }) => refused);
    add('counter', 'calls_turned_away_total', 'Calls not sent: the queue was full.', ({ turnedAway }) => turnedAway);
  }

  /** The series of an operation; undefined: of requests that never came so far as to have one. */
  requestsOf(operation: OperationSeen | undefined): RequestSeries {
    if (operation === undefined) return this.unknown;
    const name = operation.definition.name?.value.slice(0, LONGEST_NAME) ?? 'anonymous';
    return this.seriesOf(name, operation.kind) ?? (this.seriesOf('other', operation.kind, true) as RequestSeries);
  }

  /** The series of a subgraph. There are as many as the supergraph has. */
  callsOf(subgraph: string): SubgraphSeries {
    let series = this.subgraphs.get(subgraph);
    if (series === undefined) {
      const durations = new Durations({ subgraph });
      series = { inFlight: 0, ok: 0, shared: 0, retried: 0, errors: new Map(), durations };
      this.subgraphs.set(subgraph, series);
    }
    return series;
  }

  private seriesOf(name: string, kind: OperationSeen['kind'], always = false): RequestSeries | undefined {
    const key = `${kind} ${name}`;
    let series = this.requests.get(key);
    if (series === undefined && (always || this.requests.size < this.mostNames)) {
      series = requestSeries(name, kind);
      this.requests.set(key, series);
    }
    return series;
  }

  private registerRequests(): void {
    const name = 'twinledger_gateway_request_duration_seconds';
    const help = 'Requests by operation, kind and outcome: ok, refused (the request was wrong), failed (we were).';
    const requests = this.requests;
    const unknown = this.unknown;
    this.registry.registerMetric(
      scraped('histogram', name, help, function* () {
        for (const series of [...requests.values(), unknown])
          for (const outcome of OUTCOMES) if (series[outcome].count > 0) yield* series[outcome].values(name);
      }),
    );
  }

  private registerCalls(): void {
    const subgraphs = this.subgraphs;
    const prefix = 'twinledger_gateway_subgraph_';
    const duration = `${prefix}call_duration_seconds`;
    this.registry.registerMetric(
      scraped('histogram', duration, 'Calls to a subgraph, until the answer was read.', function* () {
        for (const { durations } of subgraphs.values()) yield* durations.values(duration);
      }),
    );
    this.registry.registerMetric(
      scraped('counter', `${prefix}calls_total`, 'Calls to a subgraph by what came of them.', function* () {
        for (const [subgraph, { ok, errors }] of subgraphs) {
          yield { labels: { subgraph, code: 'ok' }, value: ok };
          for (const [code, value] of errors) yield { labels: { subgraph, code }, value };
        }
      }),
    );
    const add = (type: 'counter' | 'gauge', name: string, help: string, read: (series: SubgraphSeries) => number) =>
      this.registry.registerMetric(
        scraped(type, prefix + name, help, function* () {
          for (const [subgraph, series] of subgraphs) yield { labels: { subgraph }, value: read(series) };
        }),
      );
    add('gauge', 'calls_in_flight', 'Calls to a subgraph that wait for their answer.', ({ inFlight }) => inFlight);
    add('counter', 'calls_shared_total', 'Calls answered by an equal one in flight.', ({ shared }) => shared);
    add('counter', 'calls_retried_total', 'Calls sent again.', ({ retried }) => retried);
  }
}

function requestSeries(operation: string, kind: string): RequestSeries {
  const series = (outcome: Outcome) => new Durations({ operation, kind, outcome });
  return { ok: series('ok'), refused: series('refused'), failed: series('failed') };
}

/** A code as a label: a foreign subgraph may invent as many as it likes. */
export function codeLabel(code: unknown): string {
  return typeof code === 'string' && Object.hasOwn(ERRORS, code) ? code : 'OTHER';
}

/** What a list of codes makes of a request: failed if one of them is not the caller's doing. */
export function outcomeOf(failures: readonly { readonly extensions: { readonly code: string } }[]): Outcome {
  if (failures.length === 0) return 'ok';
  const isOurs = ({ extensions: { code } }: (typeof failures)[number]) =>
    !Object.hasOwn(ERRORS, code) || ERRORS[code as keyof typeof ERRORS].owner === 'SYSTEM';
  return failures.some(isOurs) ? 'failed' : 'refused';
}
