// The world in which each test file runs: node's, and afterwards a look at what the file left behind. A timer, socket,
// server or child process that still keeps the process alive fails the file: in production it would be a leak.
import { TestEnvironment } from 'jest-environment-node';

/** Kinds of process.getActiveResourcesInfo() that a test must give back. Files and jest's own pipes come and go by themselves. */
const HELD = new Set(['TCPSocketWrap', 'TCPServerWrap', 'ProcessWrap', 'UDPWrap', 'Worker']);
const PATIENCE_MS = Number(process.env.LEAK_PATIENCE_MS ?? 5_000);
const FAILURES = new Set(['test_fn_failure', 'hook_failure', 'error']);

type Timer = NodeJS.Timeout & { readonly _destroyed?: boolean };

export default class LeakCheckingEnvironment extends TestEnvironment {
  private readonly timers = new Set<Timer>();
  private before = new Map<string, number>();
  private hasFailed = false;

  override async setup(): Promise<void> {
    await super.setup();
    // The process counts jest's own timers too: the file's are counted where it sets them.
    for (const name of ['setTimeout', 'setInterval'] as const) {
      const original = this.global[name] as (...values: unknown[]) => Timer;
      this.global[name] = Object.assign((...values: unknown[]) => this.noted(original(...values)), original) as never;
    }
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
      await new Promise((resolve) => setTimeout(resolve, 20));
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
