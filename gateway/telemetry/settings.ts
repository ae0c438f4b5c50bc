// What the gateway tells about itself, and to whom: explanations in answers, metrics on a port of their own, a line per
// request. All of it is off or costs next to nothing until someone asks. It must never open a port by default.
import { z } from 'zod';
import { count, onOrOff, whole } from '../settings';

export const telemetryEnvironment = {
  /** Who may ask for the plan and the subgraph calls of a request; `loopback`: everybody, while the gateway listens there. */
  EXPLAIN: z.enum(['on', 'off', 'loopback'], { error: "write 'on', 'off' or 'loopback'" }).default('loopback'),
  /** Port of the metrics; empty: none. 0 takes a free one. */
  METRICS_PORT: z.string().regex(/^\d+$/, 'write a port').transform(Number).pipe(z.number().max(65_535)).optional(),
  /** Address that the metrics listen on. They name operations and subgraphs: keep them inside. */
  METRICS_HOST: z.string().default('127.0.0.1'),
  /** Most operation names that are counted apart; what comes later counts as `other`. */
  METRICS_OPERATION_COUNT: count(200),
  /** A line of log for each request. */
  LOG_REQUESTS: onOrOff(false),
  /** Requests that took at least this long are logged as warnings; 0: none. */
  SLOW_REQUEST_MS: whole(0, 0, 3_600_000),
} as const;

const telemetryShape = z.object(telemetryEnvironment);

export interface MetricsAddress {
  readonly host: string;
  readonly port: number;
}

export interface TelemetrySettings {
  readonly explain: 'on' | 'off' | 'loopback';
  /** Undefined: no metrics. */
  readonly metrics: MetricsAddress | undefined;
  readonly operationNames: number;
  readonly logRequests: boolean;
  /** 0: no request is slow. */
  readonly slowRequestMs: number;
}

/** Where a role that is no gateway shows its metrics, by the same variables. Throws an Error that names every finding. */
export function metricsAddress(env: Readonly<Record<string, string | undefined>>): MetricsAddress | undefined {
  const { METRICS_PORT, METRICS_HOST } = env; // empty: not set
  const read = telemetryShape.safeParse({
    ...(METRICS_PORT ? { METRICS_PORT } : {}),
    ...(METRICS_HOST ? { METRICS_HOST } : {}),
  });
  if (read.success) return telemetrySettings(read.data).metrics;
  throw new Error(read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'));
}

/** The room's settings out of checked values. */
export function telemetrySettings(data: z.infer<typeof telemetryShape>): TelemetrySettings {
  return {
    explain: data.EXPLAIN,
    metrics: data.METRICS_PORT === undefined ? undefined : { host: data.METRICS_HOST, port: data.METRICS_PORT },
    operationNames: data.METRICS_OPERATION_COUNT,
    logRequests: data.LOG_REQUESTS,
    slowRequestMs: data.SLOW_REQUEST_MS,
  };
}
