// A client of a stream that keeps what it gets and reads as fast as the test says.
import type { Failure } from '../../../gateway/federation/failures';
import type { Printed } from '../../../gateway/federation/printed';
import type { Listener } from '../../../gateway/federation/streamClient';

export class Collector implements Listener {
  readonly events: unknown[] = [];
  /** The very objects: who shares an event shares its bytes. */
  readonly printed: Printed[] = [];
  ended: 'completed' | readonly Failure[] | undefined;
  /** Whether its socket takes nothing more. */
  full = false;
  private resume: () => void = () => undefined;

  next(event: Printed): boolean {
    this.events.push(...event.texts.map((text) => JSON.parse(text)));
    this.printed.push(...event.parts);
    return !this.full;
  }

  drained(): Promise<void> {
    return new Promise((resolve) => {
      this.resume = resolve;
    });
  }

  /** Reads all, and from now on fast enough. */
  drain(): void {
    this.full = false;
    this.resume();
  }

  /** Takes what its socket holds, and no more. */
  sip(): void {
    this.resume();
  }

  complete(): void {
    this.ended = 'completed';
  }

  fail(failures: readonly Failure[]): void {
    this.ended = failures;
  }
}
