// Who waits for the outbox to be drained, and when it is. For the seed, the set-up and tests: they write and then want all of it
// to have arrived. It must never wait for what only a person or the other side can move on.
import type { Reader } from '../database/database';
import type { TargetWatch } from './away';

/** A key that was put off this often in a row, or a target that was away this often, no longer keeps anyone waiting: about 5 s. */
const ATTEMPTS_UNTIL_IDLE = 12;

interface Waiter {
  resolve(): void;
  reject(error: Error): void;
}

export class Idleness {
  private readonly waiters: Waiter[] = [];

  constructor(
    private readonly reader: Reader,
    private readonly target: TargetWatch,
  ) {}

  wait(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiters.push({ resolve, reject });
    });
  }

  /** Lets those go who waited before the outbox was looked at. */
  async answer(): Promise<void> {
    if (this.waiters.length === 0) return;
    const asked = this.waiters.length;
    if (!(await this.isIdle())) return;
    for (const { resolve } of this.waiters.splice(0, asked)) resolve();
  }

  end(): void {
    for (const { reject } of this.waiters.splice(0)) reject(new Error('the relay was stopped'));
  }

  /** A claimed key is due at the end of its claim and keeps its attempts until it is settled: deliveries in flight count. */
  private async isIdle(): Promise<boolean> {
    if (this.target.times >= ATTEMPTS_UNTIL_IDLE) return true;
    const rows = await this.reader.rows(
      'SELECT stream_key FROM outbox_stream WHERE due_at IS NOT NULL AND attempts < ? LIMIT 1',
      [ATTEMPTS_UNTIL_IDLE],
    );
    return rows.length === 0;
  }
}
