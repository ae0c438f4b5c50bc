// Looks anew at what may change while the gateway serves: at once when told to, and every so often if it is set so. One look
// at a time; a look that is asked for during another comes after it, because what it is about may be newer.
import type { GatewayWorld } from './world';

export class Reload {
  private running: Promise<void> = Promise.resolve();
  private next: Promise<void> | undefined;
  private cancelPoll: () => void = () => undefined;
  private isStopped = false;

  /** `look` must never reject; `leave` ends one that runs. */
  constructor(
    private readonly look: () => Promise<void>,
    private readonly leave: () => void,
    private readonly world: Pick<GatewayWorld, 'after'>,
  ) {}

  /** Looks once more; resolves when that look is over. */
  now(): Promise<void> {
    this.next ??= this.running.then(() => {
      this.next = undefined;
      this.running = this.isStopped ? Promise.resolve() : this.look();
      return this.running;
    });
    return this.next;
  }

  /** Looks every `ms` milliseconds from now on, counted from the end of the look before. */
  poll(ms: number): void {
    this.cancelPoll = this.world.after(ms, () => void this.now().then(() => this.isStopped || this.poll(ms)));
  }

  /** Looks no more. */
  stop(): void {
    this.isStopped = true;
    this.cancelPoll();
    this.leave();
  }
}
