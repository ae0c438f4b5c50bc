// A watcher who comes back: whenever its stream ends, or after so many events of its own will, it subscribes anew at the next door with
// the cursor of the last event that it took. What it took over all connections is what a client of ours has seen.
import { watchSocket, watchSse } from './graphql';
import { waitFor } from './waiting';

export interface Returning<T> {
  readonly events: readonly T[];
  /** How often it has subscribed. */
  readonly connections: number;
  until(what: string, fact: (events: readonly T[]) => boolean, timeoutMs?: number): Promise<void>;
  stop(): Promise<void>;
}

export interface ReturningOptions<T> {
  readonly over: 'WebSocket' | 'SSE';
  /** Addresses that it goes round over, one a connection. */
  readonly doors: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly query: string;
  readonly cursorOf: (event: T) => string;
  /** Drops the connection without a word after so many events; absent: stays. */
  readonly cutAfter?: number;
}

/** How long it waits after a connection that brought nothing. */
const PAUSE_MS = 100;

export function returning<T>(options: ReturningOptions<T>): Returning<T> {
  const { doors, headers, query, cursorOf, cutAfter = Number.POSITIVE_INFINITY } = options;
  const events: T[] = [];
  let [connections, isStopped, after] = [0, false, 'start'];
  const connect = (door: string) =>
    options.over === 'SSE'
      ? watchSse<T>(door, query, { after }, headers)
      : watchSocket<T>(door, query, { after }, headers);
  const once = async (): Promise<void> => {
    const watch = connect(doors[connections++ % doors.length] as string);
    let hasEnded = false;
    void watch.ended.then(() => {
      hasEnded = true;
    });
    let taken = 0;
    const take = () => {
      for (const event of watch.events.slice(taken, cutAfter)) {
        events.push(event);
        after = cursorOf(event);
        taken += 1;
      }
      return hasEnded || isStopped || taken >= cutAfter;
    };
    await waitFor('the end of the connection', take, 600_000);
    watch.cut();
    if (taken === 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  };
  const running = (async () => {
    while (!isStopped) await once();
  })();
  return {
    events,
    get connections() {
      return connections;
    },
    until: async (what, fact, timeoutMs) => void (await waitFor(what, () => fact(events), timeoutMs)),
    stop: async () => {
      isStopped = true;
      await running;
    },
  };
}
