// Time that a simulation owns: a clock that moves only when it is told to, and the timers that wait for it. Between two timers
// everything that can go on without time goes on. It must never set a timer of the machine.
import type { Cancel } from '../../subgraphs/world';

interface Timer {
  at: number;
  readonly order: number;
  readonly work: () => void;
}

/** Turns of the event loop without anything happening, after which nothing will happen without time. */
const QUIET_TURNS = 3;
/** Turns without time at most: more is a loop that never ends. */
const MOST_TURNS = 200_000;

export class VirtualTime {
  /** Counted up by whatever happens: statements, deliveries, timers. */
  activity = 0;
  private readonly timers: Timer[] = [];
  private set = 0;

  constructor(private present: number) {}

  now(): number {
    return this.present;
  }

  /** Whole milliseconds, as every clock that the product asks: a third of a lease is none. */
  after(ms: number, work: () => void): Cancel {
    this.set += 1;
    const timer: Timer = { at: this.present + Math.max(0, Math.ceil(ms)), order: this.set, work };
    this.timers.push(timer);
    return () => {
      const index = this.timers.indexOf(timer);
      if (index >= 0) this.timers.splice(index, 1);
    };
  }

  /** Lets `ms` pass, timer by timer. */
  async pass(ms: number): Promise<void> {
    const end = this.present + ms;
    for (;;) {
      await this.quiet();
      const next = this.earliest();
      if (!next || next.at > end) break;
      this.timers.splice(this.timers.indexOf(next), 1);
      this.present = Math.max(this.present, next.at);
      this.activity += 1;
      next.work();
    }
    this.present = end;
  }

  /** The clock jumps: what was due meanwhile is late. */
  jump(ms: number): void {
    this.present += ms;
  }

  /** Resolves when nothing goes on without time. */
  async quiet(): Promise<void> {
    let quietTurns = 0;
    for (let turn = 0; quietTurns < QUIET_TURNS; turn += 1) {
      if (turn > MOST_TURNS) throw new Error('something goes on for ever without time passing');
      const before = this.activity;
      await new Promise(setImmediate);
      quietTurns = this.activity === before ? quietTurns + 1 : 0;
    }
  }

  private earliest(): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.timers) {
      if (!first || timer.at < first.at || (timer.at === first.at && timer.order < first.order)) first = timer;
    }
    return first;
  }
}
