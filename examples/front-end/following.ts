// Following a stream that must not miss an event: whenever the connection ends, it subscribes anew after the last cursor, and
// the gateway replays what came meanwhile. It must never trust a client library to do so: they repeat the first `after`.

/** Subscribes after a cursor, calls `ended` once when the stream ends or breaks, and gives what stops it. */
export type Subscribe<Event> = (after: string, next: (event: Event) => void, ended: () => void) => () => void;

export interface Pace {
  /** Waited before it subscribes anew. */
  readonly retryMs: number;
}

/** Follows from the first event on, each once and in order, until `isLast` says so. Resolves with the last event. */
export async function follow<Event extends { readonly cursor: string }>(
  subscribe: Subscribe<Event>,
  isLast: (event: Event) => boolean,
  { retryMs }: Pace = { retryMs: 1_000 },
): Promise<Event> {
  let after = 'start';
  for (;;) {
    const last = await new Promise<Event | null>((resolve) => {
      const stop = subscribe(
        after,
        (event) => {
          after = event.cursor;
          if (!isLast(event)) return;
          // Later: a library may deliver an event before it has returned what stops it.
          queueMicrotask(() => stop());
          resolve(event);
        },
        () => resolve(null),
      );
    });
    if (last !== null) return last;
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
}
