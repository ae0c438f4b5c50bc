// Metrics over HTTP on a port of their own, so that what is for operators is never reachable where clients are. Answers
// GET /metrics and nothing else. Each role of the product has one; it must never know whose metrics it serves.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import { prometheus } from './series';
import type { MetricsAddress } from './settings';

export interface MetricsServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** How a gateway's metrics come to whoever scrapes them. */
export type ServeMetrics = typeof serveMetrics;

/** Serves the metrics of these registries and of the process. Rejects when the port is taken. */
export function serveMetrics(registries: readonly Registry[], address: MetricsAddress): Promise<MetricsServer> {
  const all = [processMetrics(), ...registries];
  return serveMetricsText(
    async () => (await Promise.all(all.map((registry) => registry.metrics()))).join('\n'),
    address,
  );
}

/** Serves what this reads whenever somebody scrapes. Rejects when the port is taken. */
export async function serveMetricsText(
  read: () => Promise<string>,
  { host, port }: MetricsAddress,
): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    const answer = (status: number, type: string, text: string) =>
      response.writeHead(status, { 'content-type': type }).end(text);
    if (request.method !== 'GET' || request.url !== '/metrics') return answer(404, 'text/plain', 'GET /metrics\n');
    read().then(
      (text) => answer(200, prometheus().Registry.PROMETHEUS_CONTENT_TYPE, text),
      () => answer(500, 'text/plain', 'the metrics could not be read\n'),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}/metrics`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

let ofProcess: Registry | undefined;

/** Made once per process, whatever number of servers it has: the collectors watch garbage collection and never let go. */
export function processMetrics(): Registry {
  if (ofProcess === undefined) {
    const { collectDefaultMetrics, Registry } = prometheus();
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  return ofProcess;
}
