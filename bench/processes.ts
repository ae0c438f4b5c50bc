// Processes that a measurement starts: their first line, what they use of the machine (from /proc, with all their children),
// and their certain end. Linux alone tells memory and processor time this way; elsewhere both are reported as 0.
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';

export interface Started {
  readonly child: ChildProcess;
  readonly pid: number;
  /** The first line that it printed and `isReady` accepted. */
  readonly line: string;
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Which line of its output says that it serves; by default the first. */
  readonly isReady?: (line: string) => boolean;
  readonly timeoutMs?: number;
  /** Settings of the surroundings that the process must not see. */
  readonly without?: readonly string[];
}

const TICK_MS = 10; // USER_HZ is 100 on every Linux that Node runs on

/** Everything a measurement has to end or remove, in reverse order, whatever happens. */
export class Cleanup {
  private readonly works: (() => unknown)[] = [];

  add(work: () => unknown): void {
    this.works.push(work);
  }

  async run(): Promise<void> {
    for (const work of this.works.splice(0).reverse()) {
      try {
        await work();
      } catch (error) {
        console.error(error instanceof Error ? error.message : error);
      }
    }
  }
}

/** Starts a program and resolves when it says that it is ready. Rejects with what it printed last if it ends or is late. */
export function startProcess(
  command: string,
  args: readonly string[],
  cleanup: Cleanup,
  options: StartOptions = {},
): Promise<Started> {
  const env: NodeJS.ProcessEnv = { ...process.env, NODE_ENV: 'production', ...options.env };
  for (const name of options.without ?? []) delete env[name];
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env, cwd: options.cwd });
  cleanup.add(() => endProcess(child));
  const isReady = options.isReady ?? (() => true);
  return new Promise((resolve, reject) => {
    let text = '';
    let open = '';
    const failed = (why: string) => reject(new Error(`${command} ${args[0] ?? ''} ${why}: ${text.slice(-600).trim()}`));
    const timer = setTimeout(() => failed('is not ready in time'), options.timeoutMs ?? 60_000);
    const read = (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-20_000);
      open += chunk.toString();
      const lines = open.split('\n');
      open = lines.pop() ?? '';
      const line = lines.find(isReady);
      if (line === undefined) return;
      clearTimeout(timer);
      resolve({ child, pid: child.pid ?? 0, line });
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', (error) => failed(error.message));
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      failed(`ended with ${code ?? signal}`);
    });
  });
}

/** Ends a process, by SIGKILL if it takes longer than `graceMs`. Resolves when it is gone. */
export function endProcess(
  child: ChildProcess,
  signal: NodeJS.Signals = 'SIGTERM',
  graceMs: number = 3_000,
): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill(signal);
  });
}

/** A port that was free a moment ago, for programs that cannot tell which one they took. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Resident memory of a process and all below it, in bytes. */
export function residentBytes(pid: number): number {
  return (
    sum(pid, (each) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${each}/status`, 'utf8'))?.[1] ?? 0)) * 1_024
  );
}

/** Processor time that a process and all below it have used, in ms. */
export function processorMs(pid: number): number {
  return sum(pid, (each) => {
    const [, , , , , , , , , , , , user = '0', system = '0'] = statOf(each);
    return (Number(user) + Number(system)) * TICK_MS;
  });
}

function sum(root: number, of: (pid: number) => number): number {
  let total = 0;
  for (const pid of tree(root)) {
    try {
      total += of(pid);
    } catch {
      // It ended between the two looks.
    }
  }
  return total;
}

function tree(root: number): number[] {
  if (process.platform !== 'linux') return [];
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const parent = Number(statOf(Number(name))[2]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    } catch {
      // It ended between the two looks.
    }
  }
  const found = [root];
  for (let i = 0; i < found.length; i += 1) found.push(...(children.get(found[i] as number) ?? []));
  return found;
}

/** The fields of /proc/PID/stat, from the name on; the name may hold spaces. Index 2 is the parent, 12 and 13 processor time. */
function statOf(pid: number): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const end = text.lastIndexOf(')');
  return ['name', ...text.slice(end + 2).split(' ')];
}
