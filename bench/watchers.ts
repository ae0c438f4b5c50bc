// Watchers of one stream: how many events a second reach them when events come faster than they can be sent, against a bare
// server that sends the same bytes; and how long an event takes from its publication to the client at a moderate rate.
// 1,000 and 5,000 clients, WebSocket and server-sent events, clients in processes of their own. `npm run bench -- watchers`
// Both join the events that come within one turn of the event loop; the bare server all of a burst, since it has them at once.
import { execFileSync, fork } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { median } from './statistics';
import type { Ask, Done, Protocol } from './watchersClients';
import type { Publish } from './watchersEvents';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 5);
const CROWDS = (process.env.BENCH_CLIENTS ?? '1000,5000').split(',').map(Number);
/** Deliveries of one burst, and per second at the moderate rate. */
const BURST = Number(process.env.BENCH_BURST ?? 200_000);
const STEADY = 10_000;
const CLIENT_PROCESSES = 2;

interface Child {
  ask(message: object): void;
  /** The next message of the child. */
  answer(): Promise<unknown>;
  stop(): void;
}

interface Contender {
  readonly name: string;
  readonly server: Child;
  readonly port: number;
}

/** Prints both tables. Throws if the two servers do not send the same bytes. */
export default async function watchers(): Promise<void> {
  checkFiles();
  const children: Child[] = [];
  const begin = (file: string) => {
    const child = start(file);
    children.push(child);
    return child;
  };
  try {
    const contenders: Contender[] = [];
    for (const [name, file] of [
      ['Twinledger', 'watchersProduct.js'],
      ['bare', 'watchersBare.js'],
    ] as const) {
      const server = begin(file);
      contenders.push({ name, server, port: (await server.answer()) as number });
    }
    const crowds = Array.from({ length: CLIENT_PROCESSES }, () => begin('watchersClients.js'));
    console.log(`Medians of ${ROUNDS} interleaved rounds (lowest to highest); latencies over ${SECONDS} s;`);
    console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model?.trim()}\n`);
    for (const protocol of ['WebSocket', 'SSE'] as const)
      for (const count of CROWDS) await compare(contenders, crowds, protocol, count);
  } finally {
    for (const child of children.reverse()) child.stop();
  }
}

async function compare(
  contenders: readonly Contender[],
  crowds: readonly Child[],
  protocol: Protocol,
  count: number,
): Promise<void> {
  const each = count / crowds.length;
  for (const { name, port } of contenders)
    await all(crowds, { do: 'connect', to: name, port, protocol, count: each } satisfies Ask);
  const samples: string[] = [];
  for (const one of contenders) {
    await subscribed(one, count);
    // One event first, which tells its size.
    samples.push((await publish(one, crowds, { count: 1 })).sample);
  }
  const [ours, theirs] = samples.map((sample) => sample.replace(/\d{20}/, 'time').replace(/\d{7}/g, 'n'));
  if (ours !== theirs) throw new Error(`the servers send different bytes:\n${ours}\n${theirs}`);

  const events = Math.max(1, Math.round(BURST / count));
  const rates = contenders.map((): number[] => []);
  for (const one of contenders) await publish(one, crowds, { count: events });
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [index, one] of contenders.entries()) {
      const { ms } = await publish(one, crowds, { count: events });
      rates[index]?.push((events * count) / (ms / 1_000));
    }
  const perSecond = Math.max(1, Math.round(STEADY / count));
  const found = contenders.map((): number[] => []);
  // In turns of a second, so that whatever else the machine does meets both.
  for (let second = 0; second < SECONDS; second += 1)
    for (const [index, one] of contenders.entries())
      for (const latency of (await publish(one, crowds, { count: perSecond, perSecond }, true)).latencies)
        found[index]?.push(latency);
  const latencies = found.map((list) => {
    const sorted = list.sort((a, b) => a - b);
    return [0.5, 0.99].map((part) => at(sorted, part).toFixed(1)).join(' / ');
  });
  await all(crowds, { do: 'disconnect' } satisfies Ask);
  const [product = [], bare = []] = rates;
  const shown = (list: readonly number[]) =>
    `${median(list).toFixed(0)} (${Math.min(...list).toFixed(0)}–${Math.max(...list).toFixed(0)})`;
  console.log(`${protocol}, ${count} clients`);
  console.log(
    `  deliveries/s     Twinledger ${shown(product)}, bare ${shown(bare)}: ${(median(product) / median(bare)).toFixed(2)}`,
  );
  console.log(`  p50 / p99 in ms at ${perSecond} events/s     Twinledger ${latencies[0]}, bare ${latencies[1]}\n`);
}

/** Waits until the last subscription has arrived. */
async function subscribed({ server }: Contender, count: number): Promise<void> {
  for (;;) {
    server.ask({ count: 0 } satisfies Publish);
    if ((await server.answer()) === count) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Has a server publish, and waits until every client has everything. */
async function publish(
  { name, server }: Contender,
  crowds: readonly Child[],
  what: Publish,
  latencies = false,
): Promise<{ ms: number; sample: string; latencies: number[] }> {
  await all(crowds, { do: 'expect', to: name, events: what.count, latencies } satisfies Ask);
  const done = Promise.all(crowds.map((crowd) => crowd.answer())) as Promise<Done[]>;
  const begun = performance.now();
  server.ask(what);
  const answers = await done;
  return {
    ms: performance.now() - begun,
    sample: answers[0]?.sample ?? '',
    latencies: answers.flatMap((answer) => answer.latencies as number[]),
  };
}

function all(crowds: readonly Child[], ask: object): Promise<unknown[]> {
  return Promise.all(
    crowds.map((crowd) => {
      crowd.ask(ask);
      return crowd.answer();
    }),
  );
}

function start(file: string): Child {
  const profile = process.env.BENCH_PROFILE === '1' ? ['--cpu-prof'] : [];
  const child = fork(join(__dirname, file), { execArgv: profile, env: { ...process.env, NODE_ENV: 'production' } });
  const messages: unknown[] = [];
  const waiting: ((message: unknown) => void)[] = [];
  child.on('message', (message) => {
    const next = waiting.shift();
    if (next === undefined) messages.push(message);
    else next(message);
  });
  child.once('exit', (code) => {
    if (code !== null && code !== 0) throw new Error(`${file} ended with ${code}`);
  });
  return {
    ask: (message) => void child.send(message),
    answer: () =>
      messages.length > 0 ? Promise.resolve(messages.shift()) : new Promise((resolve) => waiting.push(resolve)),
    // An interrupt lets Node write its profile.
    stop: () => void child.kill(profile.length > 0 ? 'SIGINT' : 'SIGTERM'),
  };
}

/** Node raises the limit of open files to the hard one by itself; where that is too low, somebody has to say so. */
function checkFiles(): void {
  const limit = execFileSync('sh', ['-c', 'ulimit -Hn']).toString().trim();
  const needed = Math.max(...CROWDS) + 200;
  if (limit !== 'unlimited' && Number(limit) < needed)
    throw new Error(`${needed} open files are needed, and ulimit -Hn says ${limit}: raise it, or set BENCH_CLIENTS`);
}

function at(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
