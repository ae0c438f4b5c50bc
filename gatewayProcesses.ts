// Several processes of one gateway behind one port, so that it uses more than one core: this is the one that starts them, hands what each
// counts to the others, gathers their metrics, and replaces one that died. It must never answer a client itself.
import cluster, { type Worker } from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Told } from './gateway/guard/sharedCounts';
import { serveMetricsText } from './gateway/telemetry/metricsServer';
import { prometheus } from './gateway/telemetry/series';
import type { MetricsAddress } from './gateway/telemetry/settings';

/** What the processes tell each other. `ready`: what to print. */
export type Said =
  | { readonly ready: string }
  | { readonly counts: readonly Told[] }
  | { readonly asked: 'reload' | 'stop' };

export interface GatewayProcesses {
  readonly welcome: string;
  readonly metricsUrl: string | undefined;
  /** Tells each process to look at once whether what it serves has changed. */
  reload(): Promise<void>;
  /** Each process is not ready any more, finishes what runs and ends. */
  drain(): void;
  /** The same, and resolves when all have ended. */
  stop(): Promise<void>;
}

/** Between the end of a process and its successor: one that cannot start would otherwise be started without a pause. */
const AGAIN_MS = 1_000;

/** Resolves when all are ready. Rejects when the first does not start: it has said why. */
export async function startGatewayProcesses(
  count: number,
  metricsAt: MetricsAddress | undefined,
  logger: Logger,
): Promise<GatewayProcesses> {
  let isStopping = false;
  const others = (worker: Worker) => workers().filter(({ id }) => id !== worker.id);
  const begin = async (): Promise<string> => {
    const worker = cluster.fork();
    worker.on('message', (said: Said) => {
      if ('counts' in said) for (const other of others(worker)) tell(other, said);
    });
    worker.on('error', (error) => logger.warn({ err: error }, 'a process of the gateway cannot be told'));
    const welcome = await readyOf(worker);
    if (isStopping) tell(worker, { asked: 'stop' }); // it could not hear that before
    return welcome;
  };
  const replaced = (worker: Worker, code: number | null, signal: string | null) => {
    if (isStopping) return;
    logger.error({ process: worker.id, code, signal }, 'a process of the gateway has ended, and is replaced');
    sleep(AGAIN_MS).then(() => (isStopping ? undefined : begin().catch(() => undefined))); // its end is heard here as well
  };
  const welcome = await begin(); // alone: what keeps it from starting is said once
  cluster.on('exit', replaced);
  await Promise.all(Array.from({ length: count - 1 }, () => begin().catch(() => undefined)));
  const metrics = metricsAt && (await serveMetricsText(gathered(), metricsAt));
  const ask = (asked: 'reload' | 'stop') => {
    for (const worker of workers()) tell(worker, { asked });
  };
  const drain = () => {
    isStopping = true;
    ask('stop');
  };
  return {
    welcome,
    metricsUrl: metrics?.url,
    reload: async () => ask('reload'),
    drain,
    stop: async () => {
      const ended = workers().map((worker) => new Promise((resolve) => worker.once('exit', resolve)));
      drain();
      await Promise.all(ended);
      await metrics?.stop();
    },
  };
}

/** Those that live: one that was killed stays in the library's list for a moment. */
const workers = (): Worker[] => Object.values(cluster.workers ?? {}).filter((worker) => worker?.isConnected() === true) as Worker[]; // biome-ignore format: one line

function tell(worker: Worker, said: Said): void {
  if (worker.isConnected()) worker.send(said);
}

/** What it says once it serves. Rejects when it ends before. */
function readyOf(worker: Worker): Promise<string> {
  return new Promise((resolve, reject) => {
    worker.on('message', (said: Said) => {
      if ('ready' in said) resolve(said.ready);
    });
    worker.once('exit', (code, signal) => {
      reject(new Error(`a process of the gateway ended before it was ready: ${signal ?? `code ${code}`}`));
    });
  });
}

/** What all processes count, added up. */
function gathered(): () => Promise<string> {
  const registry = new (prometheus().AggregatorRegistry)();
  return () => registry.clusterMetrics();
}
