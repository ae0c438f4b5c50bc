// Real processes of the product, started as an operator would: `node dist/start.js [role]` with an environment of its own.
// Every process that a test starts is dead when its file has ended, however the test ended.
import { type ChildProcess, spawn } from 'node:child_process';
import { builtProduct, ROOT } from './built';
import { waitFor } from './waiting';

export interface ProcessOptions {
  /** 'gateway', 'dataverse' or 'finance' starts that role alone; nothing starts all in one process. */
  readonly role?: string;
  /** The whole environment but for PATH and HOME: what a test does not say is not set. */
  readonly env: Readonly<Record<string, string>>;
  /** The program, from the project's root; `dist/start.js` unless said otherwise. */
  readonly script?: string;
  readonly args?: readonly string[];
  /** All that stands after `node`, in place of script, role and arguments. */
  readonly command?: readonly string[];
  /** Another checkout, which is built, to run its program in place of this one's. */
  readonly root?: string;
  /** What stands on stdout once it is ready; null: do not wait. */
  readonly ready?: RegExp | null;
  readonly readyWithinMs?: number;
}

export interface ProductProcess {
  readonly pid: number;
  readonly isAlive: boolean;
  /** Everything it has printed, both streams in the order they came. */
  logs(): string;
  /** The line of stdout that said that it is ready. */
  readonly readyLine: string;
  /** SIGKILL: no clean-up, no last words. Resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM. Resolves with its exit code; rejects with its logs when it has not ended in time. */
  terminate(withinMs?: number): Promise<number | null>;
  /** SIGSTOP and SIGCONT: a worker that sleeps through its claim. */
  freeze(): void;
  thaw(): void;
  /** Resolves when it ends by itself, as one that kills itself at a crash point does. */
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** What `npm start` gives Node: what is tested and measured is what people run. */
export const START_FLAGS: readonly string[] = ['--max-semi-space-size=64'];

const READY = /\bready\b/i;
const living = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

/** Starts a process of the product and resolves when it says that it is ready. Rejects with its logs when it ends before that. */
export async function startProcess(options: ProcessOptions): Promise<ProductProcess> {
  if (!options.script && !options.root) await builtProduct();
  const program = [...START_FLAGS, options.script ?? 'dist/start.js', ...(options.role ? [options.role] : [])];
  const args = [...(options.command ?? program), ...(options.args ?? [])];
  const env = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...options.env };
  const child = spawn(process.execPath, args, { cwd: options.root ?? ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  living.add(child);
  const output = new Output(child);
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      living.delete(child);
      resolve({ code, signal });
    });
  });
  const product: ProductProcess = {
    pid: child.pid as number,
    get isAlive() {
      return child.exitCode === null && child.signalCode === null;
    },
    logs: () => output.all,
    get readyLine() {
      return output.line(options.ready ?? READY) ?? '';
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    terminate: (withinMs = 15_000) => terminated(child, exited, output, withinMs),
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    exited,
  };
  if (options.ready !== null)
    await untilReady(product, output, options.ready ?? READY, options.readyWithinMs ?? 60_000);
  return product;
}

/** Kills whatever of this file's processes still lives. For `afterEach`. */
export async function killProcesses(): Promise<void> {
  await Promise.all(
    [...living].map(
      (child) =>
        new Promise<void>((resolve) => {
          child.once('close', () => resolve());
          child.kill('SIGKILL');
        }),
    ),
  );
}

async function untilReady(product: ProductProcess, output: Output, ready: RegExp, withinMs: number): Promise<void> {
  let ended: { code: number | null; signal: NodeJS.Signals | null } | undefined;
  void product.exited.then((end) => {
    ended = end;
  });
  await waitFor('the process is ready', () => ended !== undefined || output.line(ready) !== undefined, withinMs).catch(
    async (error: unknown) => {
      await product.kill();
      throw new Error(`${String(error)}\n${product.logs()}`);
    },
  );
  if (output.line(ready) === undefined)
    throw new Error(`ended (${ended?.code ?? ended?.signal}) before it was ready:\n${product.logs()}`);
}

async function terminated(
  child: ChildProcess,
  exited: ProductProcess['exited'],
  output: Output,
  withinMs: number,
): Promise<number | null> {
  child.kill('SIGTERM');
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`still running ${withinMs} ms after SIGTERM:\n${output.all}`)), withinMs);
  });
  try {
    return (await Promise.race([exited, late])).code;
  } finally {
    clearTimeout(timer);
  }
}

class Output {
  all = '';
  private stdout = '';

  constructor(child: ChildProcess) {
    child.stdout?.on('data', (text: Buffer) => {
      this.stdout += text.toString();
      this.all += text.toString();
    });
    child.stderr?.on('data', (text: Buffer) => {
      this.all += text.toString();
    });
  }

  line(pattern: RegExp): string | undefined {
    return this.stdout.split('\n').find((line) => pattern.test(line));
  }
}
