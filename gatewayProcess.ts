// One of several processes of a gateway (gatewayProcesses.ts), as seen from within: how it says that it is ready, hears what the others
// counted, is told to stop, and hands over its metrics. Where a gateway is one process there is nothing of this.
import cluster from 'node:cluster';
import type { Registry } from 'prom-client';
import type { OtherGateways } from './gateway/guard/sharedCounts';
import { type MetricsServer, processMetrics } from './gateway/telemetry/metricsServer';
import { prometheus } from './gateway/telemetry/series';
import type { Said } from './gatewayProcesses';

export interface GatewayProcess {
  /** From 1 on. */
  readonly id: number;
  readonly otherGateways: OtherGateways;
  /** Instead of a port of its own: metrics are asked for by the process that began this one. */
  handMetrics(registries: readonly Registry[]): Promise<MetricsServer>;
  /** From now on it serves. `welcome`: what to print of it. */
  ready(welcome: string): void;
  /** Does what it is told from now on. */
  obey(orders: { reload(): void; stop(): void }): void;
}

/** Undefined: this process is the whole gateway, or none. */
export function gatewayProcess(): GatewayProcess | undefined {
  const { worker } = cluster;
  if (worker === undefined) return undefined;
  const tell = (said: Said) => {
    if (process.connected) process.send?.(said);
  };
  const hear = (heard: (said: Said) => void) => void process.on('message', heard);
  return {
    id: worker.id,
    otherGateways: {
      tell: (counts) => tell({ counts }),
      listen: (heard) =>
        hear((said) => {
          if ('counts' in said) heard(said.counts);
        }),
    },
    handMetrics: async (registries) => {
      const { AggregatorRegistry } = prometheus();
      AggregatorRegistry.setRegistries([processMetrics(), ...registries]);
      new AggregatorRegistry(); // listens for whoever asks
      return { url: 'of all processes together', stop: async () => undefined };
    },
    ready: (welcome) => tell({ ready: welcome }),
    obey: (orders) =>
      hear((said) => {
        if ('asked' in said) orders[said.asked]();
      }),
  };
}
