// Clients that watch every posting event, over WebSocket and SSE: some are cut off again and again and resume at their last
// cursor, the others stay and must not notice that a subgraph restarts. In the end each must have the log, each event once.
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, type Watch, watchSocket, watchSse } from '../../test/harness/graphql';
import type { GraphQLProblem, Tally } from './tally';

interface StatusEvent {
  readonly sequence: number;
  readonly cursor: string;
  readonly invoice: { readonly id: string };
}
type Message = { readonly invoicePostingStatus: StatusEvent };

const WATCH = `subscription Watch($after: String) { invoicePostingStatus(after: $after) {
  sequence cursor step state invoice { id number proposal { number lineCount } } } }`;
const EVENTS = `query Events($after: String) { postingEvents(first: 500, after: $after) {
  nodes { sequence cursor invoice { id } } pageInfo { hasNextPage endCursor } } }`;
const CATCH_UP_MS = 60_000;

export interface WatcherKind {
  readonly name: string;
  readonly over: 'WebSocket' | 'SSE';
  /** Cut off about so often; undefined: never. */
  readonly cutEveryMs?: number;
}

export class Watcher {
  private readonly events: StatusEvent[] = [];
  private isOver = false;
  /** How often its stream ended although it was not cut. */
  private ended = 0;
  private current: Watch<Message> | undefined;

  constructor(
    private readonly url: string,
    private readonly kind: WatcherKind,
    private readonly tally: Tally,
  ) {}

  get count(): number {
    return this.events.length;
  }

  /** Watches from the very beginning until `stop`. */
  async watch(): Promise<void> {
    while (!this.isOver) {
      const began = performance.now();
      const open = this.kind.over === 'SSE' ? watchSse<Message> : watchSocket<Message>;
      const watch = open(this.url, WATCH, { after: this.events.at(-1)?.cursor ?? 'start' });
      this.current = watch;
      const { cutEveryMs } = this.kind;
      const cut =
        cutEveryMs === undefined ? new Promise<never>(() => undefined) : sleep(cutEveryMs * (0.5 + Math.random()));
      await Promise.race([watch.ended, cut]);
      const isCut = !this.isOver && cutEveryMs !== undefined;
      watch.cut();
      this.take(watch, began);
      if (!this.isOver) this.tally.reconnects += 1;
      if (isCut || this.isOver) continue;
      this.ended += 1;
      await sleep(200);
    }
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await this.current?.stop();
  }

  /** For the report: what it received, and how often its stream ended by itself. */
  get summary(): string {
    return `${this.kind.name}: ${this.count} events, ended by itself ${this.ended} times`;
  }

  /** Waits until it has as many events as the log. */
  async catchUp(count: number): Promise<void> {
    const end = performance.now() + CATCH_UP_MS;
    while (this.count + (this.current?.events.length ?? 0) < count && performance.now() < end) await sleep(100);
  }

  /** Compares what was received with the log; every difference is a violation. */
  compare(log: readonly StatusEvent[]): void {
    const key = ({ invoice, sequence }: StatusEvent) => `${invoice.id} ${sequence}`;
    const received = new Map<string, number>();
    const latest = new Map<string, number>();
    for (const event of this.events) {
      received.set(key(event), (received.get(key(event)) ?? 0) + 1);
      if (event.sequence < (latest.get(event.invoice.id) ?? 0))
        this.tally.violation(`${this.kind.name} received ${key(event)} out of order`);
      latest.set(event.invoice.id, event.sequence);
    }
    const lost = log.filter((event) => !received.has(key(event)));
    const twice = [...received].filter(([, times]) => times > 1);
    const known = new Set(log.map(key));
    const invented = [...received.keys()].filter((each) => !known.has(each));
    if (lost.length > 0)
      this.tally.violation(`${this.kind.name} lost ${lost.length} events, such as ${key(lost[0] as StatusEvent)}`);
    if (twice.length > 0)
      this.tally.violation(`${this.kind.name} received ${twice.length} events twice, such as ${twice[0]?.[0]}`);
    if (invented.length > 0) this.tally.violation(`${this.kind.name} received what is not in the log: ${invented[0]}`);
  }

  private take(watch: Watch<Message>, began: number): void {
    for (const { invoicePostingStatus } of watch.events) this.events.push(invoicePostingStatus);
    const problems = watch.errors.filter(
      (error): error is GraphQLProblem => typeof error === 'object' && error !== null,
    );
    const told = problems.filter(({ extensions }) => extensions !== undefined);
    if (told.length > 0 && !this.tally.allowed(told, began))
      this.tally.violation(`${this.kind.name} was told ${JSON.stringify(told[0])}`);
  }
}

/** The log: every event there is, by polling. */
export async function postingLog(url: string): Promise<StatusEvent[]> {
  const events: StatusEvent[] = [];
  for (let after: string = 'start'; ; ) {
    const { postingEvents } = await ask<{
      postingEvents: { nodes: StatusEvent[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
    }>(url, EVENTS, { after });
    events.push(...postingEvents.nodes);
    if (!postingEvents.pageInfo.hasNextPage) return events;
    after = postingEvents.pageInfo.endCursor;
  }
}
