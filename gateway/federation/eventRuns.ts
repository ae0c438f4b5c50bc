// Joins the events of one upstream that come within one turn of the event loop: the first leaves at once, those behind it
// together, so that each client is written to twice and not once per event. Order stays, and what is joined is bounded. It
// must never keep an event beyond its turn.
import { Printed } from './printed';

/** An event and where its client stands after it; without a cursor, where it stood. */
export interface PlacedEvent {
  readonly event: Printed;
  readonly cursor: string | undefined;
}

/** Events that leave together, in order. */
export interface EventRun {
  readonly events: readonly PlacedEvent[];
  /** All of them in one. */
  readonly joined: Printed;
  /** Where clients stand after it: the last cursor that there is. */
  readonly reached: string | undefined;
  /** The cursor of the last event, which has none if it failed. */
  readonly cursor: string | undefined;
}

/** Bounds of what leaves together; a longer event leaves alone. 5,000 WebSockets get as many copies of it. */
const JOINED_EVENTS = 64;
const JOINED_BYTES = 32_768;

export class EventRuns {
  private waiting: PlacedEvent[] = [];
  private waitingBytes = 0;
  private hasBegun = false;

  constructor(
    private readonly hand: (run: EventRun) => void,
    /** Whether others stand at this cursor: who comes there must not pass by. */
    private readonly isMeeting: (cursor: string) => boolean,
  ) {}

  /** Hands an event on, now or at the end of this turn. False: enough for one turn, let others have theirs. */
  add(event: Printed, cursor: string | undefined): boolean {
    const bytes = event.byteCount;
    let isEnough = this.waiting.length > 0 && this.waitingBytes + bytes > JOINED_BYTES;
    if (isEnough) this.flush();
    this.waiting.push({ event, cursor });
    this.waitingBytes += bytes;
    if (!this.hasBegun) {
      this.hasBegun = true;
      this.flush();
      // After the clients' own ends of the turn, which lie before it in the same queue.
      process.nextTick(turnOver, this);
    } else if (this.waiting.length >= JOINED_EVENTS || bytes > JOINED_BYTES) {
      isEnough = true;
      this.flush();
    } else if (cursor !== undefined && this.isMeeting(cursor)) {
      this.flush();
    }
    return !isEnough;
  }

  /** Hands on what waits. */
  flush(): void {
    const { waiting: events } = this;
    const last = events.at(-1);
    if (last === undefined) return;
    this.waiting = [];
    this.waitingBytes = 0;
    const joined = events.length === 1 ? last.event : new Printed(events.map(({ event }) => event));
    const reached = events.findLast(({ cursor }) => cursor !== undefined)?.cursor;
    this.hand({ events, joined, reached, cursor: last.cursor });
  }

  /** The turn has ended. */
  turnOver(): void {
    this.hasBegun = false;
    this.flush();
  }
}

function turnOver(runs: EventRuns): void {
  runs.turnOver();
}
