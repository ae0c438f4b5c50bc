// Where the time of a run went: processor time by kind of process, the busiest process, and what the databases waited for, from two looks
// at /proc and at the servers' counters. Names the bottleneck by these figures alone; it must never guess from the shape.
import { cpus } from 'node:os';
import { createConnection } from 'mysql2/promise';
import { processorMs } from '../processes';

/** Processes by kind, and the addresses of the databases. */
export interface Watched {
  readonly pids: ReadonlyMap<string, readonly number[]>;
  readonly databases: readonly string[];
}

export interface Usage {
  readonly seconds: number;
  /** Seconds of processors by kind of process; 'clients' are this process. */
  readonly processors: ReadonlyMap<string, number>;
  /** The process that used most, and how much of one processor. */
  readonly busiest: { readonly kind: string; readonly part: number };
  /** Seconds that transactions waited for rows of others, and writes that waited for the disk; of both databases. */
  readonly rowLockSeconds: number;
  readonly syncs: number;
  /** How much of all processors others used meanwhile, from 0 to 1. */
  readonly others: number;
}

/** From here on a processor, or all of them, count as full: the rest is lost between two turns. */
const FULL = 0.85;
/** What others may use of the machine, or nothing was measured. */
const DISTURBED = 0.2;

interface Look {
  readonly at: number;
  readonly processes: ReadonlyMap<number, { readonly kind: string; readonly ms: number }>;
  readonly rowLockMs: number;
  readonly syncs: number;
  /** Of the whole machine, by anybody. */
  readonly busyMs: number;
}

/** Runs the work and gives what it used. No process may start or end meanwhile. */
export async function used(watched: Watched, work: () => Promise<void>): Promise<Usage> {
  const before = await look(watched);
  await work();
  const after = await look(watched);
  const seconds = (after.at - before.at) / 1_000;
  const processors = new Map<string, number>();
  let busiest = { kind: '', part: 0 };
  for (const [pid, { kind, ms }] of after.processes) {
    const own = (ms - (before.processes.get(pid)?.ms ?? 0)) / 1_000;
    processors.set(kind, (processors.get(kind) ?? 0) + own);
    if (own / seconds > busiest.part) busiest = { kind, part: own / seconds };
  }
  const rowLockSeconds = (after.rowLockMs - before.rowLockMs) / 1_000;
  const own = [...processors.values()].reduce((sum, each) => sum + each, 0);
  const others = Math.max(0, (after.busyMs - before.busyMs) / 1_000 - own) / (seconds * cpus().length);
  return { seconds, processors, busiest, rowLockSeconds, syncs: after.syncs - before.syncs, others };
}

async function look({ pids, databases }: Watched): Promise<Look> {
  const processes = new Map<number, { kind: string; ms: number }>();
  for (const [kind, each] of pids) for (const pid of each) processes.set(pid, { kind, ms: processorMs(pid) });
  const { user, system } = process.cpuUsage();
  processes.set(process.pid, { kind: 'clients', ms: (user + system) / 1_000 });
  const counters = await Promise.all(databases.map(countersOf));
  const sum = (name: string) => counters.reduce((total, counter) => total + Number(counter.get(name) ?? 0), 0);
  const rowLockMs = sum('Innodb_row_lock_time');
  const busyMs = cpus().reduce((total, { times }) => total + times.user + times.nice + times.sys + times.irq, 0);
  return { at: performance.now(), processes, rowLockMs, syncs: sum('Innodb_data_fsyncs'), busyMs };
}

async function countersOf(url: string): Promise<Map<string, string>> {
  const connection = await createConnection(url);
  const [rows] = await connection.query(
    "SHOW GLOBAL STATUS WHERE Variable_name IN ('Innodb_row_lock_time', 'Innodb_data_fsyncs')",
  );
  await connection.end();
  return new Map(
    (rows as { Variable_name: string; Value: string }[]).map(({ Variable_name, Value }) => [Variable_name, Value]),
  );
}

/** How much of all processors a run used, from 0 to 1. */
export function busyPart({ seconds, processors }: Usage): number {
  return [...processors.values()].reduce((sum, own) => sum + own, 0) / (seconds * cpus().length);
}

/** What held the run back, in words. */
export function bottleneckOf(usage: Usage): string {
  const { processors, busiest, seconds, rowLockSeconds } = usage;
  const total = [...processors.values()].reduce((sum, own) => sum + own, 0);
  const [[first, most], [second, next]] = [...processors].sort(([, a], [, b]) => b - a) as [
    [string, number],
    [string, number],
  ];
  const percent = (part: number) => `${(part * 100).toFixed(0)} %`;
  if (usage.others >= DISTURBED)
    return `others, who used ${percent(usage.others)} of the machine: repeat it where nobody works`;
  if (busyPart(usage) >= FULL)
    return `the machine: its ${cpus().length} processors are ${percent(busyPart(usage))} busy, ${percent(most / total)} of that ${first}, ${percent(next / total)} ${second}`;
  if (busiest.part >= FULL)
    return `one process of ${busiest.kind}, which fills its processor (${percent(busiest.part)})`;
  if (rowLockSeconds > seconds)
    return `rows that wait for each other: ${(rowLockSeconds / seconds).toFixed(1)} transactions at any time`;
  return `waiting for answers: no processor is full (the machine ${percent(busyPart(usage))}, the busiest process, of ${busiest.kind}, ${percent(busiest.part)})`;
}
