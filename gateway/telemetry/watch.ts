// What of a gateway is watched, put together from its settings: nothing that is off is made. Called once by the gateway's
// composition root. It must never start more than was asked for: metrics without a port are not even counted.
import type { Tracer } from '@opentelemetry/api';
import type { Logger } from 'pino';
import { isLoopback } from '../loopback';
import { GatewayMetrics, type Gauges } from './metrics';
import { GatewayObserver } from './observer';
import { RequestLog } from './requestLog';
import type { TelemetrySettings } from './settings';

export interface WatchOptions {
  readonly settings: TelemetrySettings;
  /** The address that the gateway listens on. */
  readonly host: string;
  readonly logger: Logger;
  readonly tracer: Tracer | undefined;
  readonly elapsed: () => number;
  readonly gauges: Gauges;
}

export interface Watch {
  readonly observer: GatewayObserver;
  /** Undefined: nobody wants any. */
  readonly metrics: GatewayMetrics | undefined;
}

/** Makes a gateway's observer. */
export function watch({ settings, host, logger, tracer, elapsed, gauges }: WatchOptions): Watch {
  const { explain, logRequests, slowRequestMs } = settings;
  const { metrics: address, operationNames } = settings;
  const metrics = address === undefined ? undefined : new GatewayMetrics(address, operationNames, gauges);
  const log = logRequests || slowRequestMs > 0 ? new RequestLog(logger, logRequests, slowRequestMs) : undefined;
  const explains = explain === 'on' || (explain === 'loopback' && isLoopback(host));
  return { metrics, observer: new GatewayObserver({ elapsed, explains, metrics, tracer, log }) };
}
