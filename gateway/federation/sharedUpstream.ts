// One upstream and the clients that share it: each event is resolved once, printed once, and handed to all in order. It goes
// at the pace of its fastest client: memory is bounded, and nobody who stops reading holds up the others. It must never
// deliver anything after its end.
import { setMaxListeners } from 'node:events';
import type { GatewayWorld } from '../world';
import { type EventRun, EventRuns } from './eventRuns';
import { answerText, type Executor, finish } from './execute';
import { masked } from './failures';
import type { Operation, Source } from './operation';
import { Printed } from './printed';
import type { Asking } from './run';
import type { StreamClient } from './streamClient';
import type { Data } from './transport';
import { type SourceEvent, StreamRefused, sourceEvents } from './upstream';

/** What all upstreams of a group are made with. */
export interface UpstreamOf {
  readonly executor: Executor;
  readonly world: GatewayWorld;
  readonly source: Source;
  readonly operation: Operation;
  readonly variables: Data;
}

export interface UpstreamEvents {
  /** Whether another upstream stands at this cursor. */
  isMeeting(cursor: string): boolean;
  /** Every client was given the event at this cursor, and all before it. */
  delivered(cursor: string | undefined): void;
  /** All clients were behind, and one is no more. */
  released(): void;
  /** The client cannot take the event that is being delivered; it is no client of this upstream any more. */
  fellBehind(client: StreamClient): void;
  ended(): void;
}

/** Events resolved side by side; they are delivered in order all the same. */
const RESOLVED_AHEAD = 8;

/** Writes of one upstream after which others have their turn: a burst to thousands must not hold up the process. */
const WRITTEN_IN_A_TURN = 10_000;

export class Upstream {
  /** Whether it gives all of the log after its cursor. One that began at the present leaves out what its present state superseded. */
  readonly isOfLog: boolean;
  /** Where it stands: the cursor of the last event that every client here was given, or the one it began after. */
  position: string | null;
  readonly clients = new Set<StreamClient>();
  private readonly after: string | null;
  private readonly asking: Asking & { readonly signal: AbortSignal };
  private readonly stopping = new AbortController();
  private readonly runs: EventRuns;
  private held: Promise<void> | undefined;
  private release: (() => void) | undefined;
  private writtenInTurn = 0;

  constructor(
    private readonly of: UpstreamOf,
    first: StreamClient,
    private readonly events: UpstreamEvents,
    /** One that began later has a higher one. */
    readonly order: number,
  ) {
    setMaxListeners(0, this.stopping.signal); // each fetch of each event that is being resolved listens
    const { caller, requestId } = first.asking;
    this.asking = { caller, requestId, signal: this.stopping.signal };
    this.after = first.position;
    this.isOfLog = first.position !== null;
    this.position = first.position;
    this.runs = new EventRuns((run) => this.hand(run), events.isMeeting);
    this.add(first);
  }

  /** Waits for its clients, all of whom read slower than events come. */
  get isHeldUp(): boolean {
    return this.release !== undefined;
  }

  add(client: StreamClient): void {
    this.clients.add(client);
    client.follow({ left: () => this.remove(client), caughtUp: () => this.release?.() });
    if (!client.isBehind) this.release?.();
  }

  start(): void {
    this.pump().then(
      () => this.end((client) => client.complete()),
      (error) => this.broke(error),
    );
  }

  /** Ends the upstream and tells its clients. Nothing is delivered afterwards. */
  end(tell: (client: StreamClient) => void): void {
    if (this.stopping.signal.aborted) return;
    this.runs.flush();
    // Its last events may have taken its clients elsewhere.
    if (this.stopping.signal.aborted) return;
    this.stopping.abort();
    this.events.ended();
    const clients = [...this.clients];
    this.clients.clear();
    this.release?.();
    for (const client of clients) tell(client);
  }

  /** Gives the clients to another upstream that stands exactly where this one does. */
  handOver(other: Upstream): void {
    const clients = [...this.clients];
    this.clients.clear();
    for (const client of clients) other.add(client);
    this.end(() => undefined);
  }

  private remove(client: StreamClient): void {
    this.clients.delete(client);
    if (this.clients.size === 0) this.end(() => undefined);
  }

  private async pump(): Promise<void> {
    const { executor, world, source, variables } = this.of;
    const { after, asking } = this;
    const delivering: Promise<void>[] = [];
    let last: Promise<void> = Promise.resolve();
    try {
      for await (const event of sourceEvents(executor, world, { source, variables, after, asking })) {
        last = this.deliverAfter(last, this.resolve(event), event.cursor);
        delivering.push(last);
        if (delivering.length >= RESOLVED_AHEAD) await delivering.shift();
      }
    } finally {
      await last;
      this.runs.flush();
      await this.held;
    }
  }

  /** Delivers in order whatever is resolved first. Never rejects: an event that cannot be delivered ends the stream. */
  private async deliverAfter(before: Promise<void>, text: Promise<string>, cursor: string | undefined): Promise<void> {
    try {
      const [printed] = await Promise.all([text, before]);
      await this.deliver(new Printed(printed), cursor);
    } catch (error) {
      this.broke(error);
    }
  }

  private broke(error: unknown): void {
    const { executor } = this.of;
    const { requestId } = this.asking;
    if (!(error instanceof StreamRefused)) executor.unexpected('a stream threw', { requestId, error });
    const failures = error instanceof StreamRefused ? error.failures : [masked(requestId)];
    this.end((client) => client.fail(failures));
  }

  private async resolve({ data, failures }: SourceEvent): Promise<string> {
    const { executor, operation, variables } = this.of;
    const observation = executor.observer?.beginEvent(operation);
    try {
      return answerText(await finish(executor, operation, data, variables, { ...this.asking, observation }, failures));
    } finally {
      observation?.end();
    }
  }

  private async deliver(event: Printed, cursor: string | undefined): Promise<void> {
    while (this.held !== undefined) await this.held;
    if (this.stopping.signal.aborted) return;
    const mayGoOn = this.runs.add(event, cursor);
    if (mayGoOn && this.writtenInTurn < WRITTEN_IN_A_TURN) return;
    this.writtenInTurn = 0;
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Never throws: it is called at the end of a turn too, where nobody would hear. */
  private hand(run: EventRun): void {
    if (this.stopping.signal.aborted || this.clients.size === 0) return;
    try {
      this.handToAll(run);
    } catch (error) {
      this.broke(error);
    }
  }

  private handToAll(run: EventRun): void {
    this.of.executor.observer?.delivered(this.clients.size * run.events.length);
    this.of.executor.delivering?.();
    let behindCount = 0;
    for (const client of this.clients) {
      if (!client.push(run)) {
        this.clients.delete(client);
        this.events.fellBehind(client);
      } else if (client.isBehind) {
        behindCount += 1;
      }
    }
    if (this.clients.size === 0) {
      this.end(() => undefined);
      return;
    }
    this.writtenInTurn += this.clients.size;
    this.events.delivered(run.cursor);
    if (behindCount > 0 && behindCount === this.clients.size) this.holdUp();
  }

  private holdUp(): void {
    this.held = new Promise<void>((resolve) => {
      this.release = () => {
        this.release = undefined;
        this.held = undefined;
        resolve();
      };
    }).then(() => {
      if (!this.stopping.signal.aborted) this.events.released();
    });
  }
}
