// The world in which each test file runs: the process itself, as the product has it, given back as it was found; and afterwards a look at
// what the file left behind. A timer, socket, server or child process that still keeps the process alive fails the file: in
// production it would be a leak. It must never let a file see what another one set.
import { createRequire } from 'node:module';
import { Surroundings } from './surroundings';

/** Kinds of process.getActiveResourcesInfo() that a test must give back. Files and jest's own pipes come and go by themselves. */
const HELD = new Set(['TCPSocketWrap', 'TCPServerWrap', 'ProcessWrap', 'UDPWrap', 'Worker']);
const PATIENCE_MS = Number(process.env.LEAK_PATIENCE_MS ?? 5_000);
const FAILURES = new Set(['test_fn_failure', 'hook_failure', 'error']);

const { ModuleMocker } = createRequire(require.resolve('jest-environment-node'))('jest-mock') as {
  ModuleMocker: new (global: typeof globalThis) => object;
};
const wait = setTimeout;

type Timer = NodeJS.Timeout & { readonly _destroyed?: boolean };

export default class LeakCheckingEnvironment {
  readonly global = globalThis;
  readonly moduleMocker = new ModuleMocker(globalThis);
  /** A test that wants another clock gives one to what it tests. */
  readonly fakeTimers = null;
  readonly fakeTimersModern = null;
  private readonly found = new Surroundings();
  private readonly timers = new Set<Timer>();
  private before = new Map<string, number>();
  private hasFailed = false;

  exportConditions(): string[] {
    return ['node', 'node-addons'];
  }

  /** There is no other context than the process's own (runner.ts). */
  getVmContext(): object {
    return globalThis;
  }

  async setup(): Promise<void> {
    // The process counts jest's own timers too: the file's are counted where it sets them.
    for (const name of ['setTimeout', 'setInterval'] as const) {
      const original = globalThis[name] as (...values: unknown[]) => Timer;
      globalThis[name] = Object.assign((...values: unknown[]) => this.noted(original(...values)), original) as never;
    }
  }

  async teardown(): Promise<void> {
    this.found.putBack();
  }

  async handleTestEvent(event: { readonly name: string }): Promise<void> {
    if (event.name === 'run_start') this.before = held();
    if (FAILURES.has(event.name)) this.hasFailed = true;
    // A test that failed half-way could not clean up, and its own message matters more.
    if (event.name === 'run_finish' && !this.hasFailed) await this.expectNothingLeft();
  }

  private noted(timer: Timer): Timer {
    if (this.timers.size >= 1_000) for (const old of this.timers) if (old._destroyed) this.timers.delete(old);
    this.timers.add(timer);
    return timer;
  }

  /** Sockets close a little after they are told to: look until they have. */
  private async expectNothingLeft(): Promise<void> {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const left = this.left();
      if (left.length === 0) return;
      if (Date.now() > end) throw new Error(`left behind by this test file: ${left.join(', ')}`);
      await new Promise((resolve) => wait(resolve, 20));
    }
  }

  private left(): string[] {
    const timers = [...this.timers].filter((timer) => !timer._destroyed && timer.hasRef()).length;
    const kinds = [...held()].map(([kind, count]): [string, number] => [kind, count - (this.before.get(kind) ?? 0)]);
    return [['timer', timers] as const, ...kinds]
      .filter(([, count]) => count > 0)
      .map(([kind, count]) => `${count} ${kind}`);
  }
}

function held(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo())
    if (HELD.has(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}
