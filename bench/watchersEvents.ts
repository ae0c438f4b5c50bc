// What both servers of the watchers benchmark send: events of one size, each with the time of its publication on the clock
// that all processes of a machine share. And how they are told to publish: by their parent, over Node's own channel.

/** At once, as fast as it goes; or so many a second. */
export interface Publish {
  readonly count: number;
  readonly perSecond?: number;
}

export interface Posted {
  readonly cursor: string;
  readonly sequence: number;
  readonly step: string;
  readonly state: string;
  readonly publishedAt: string;
  readonly invoice: { readonly id: string; readonly number: string; readonly status: string };
}

export const QUERY =
  'subscription($after: String) { posted(after: $after) { cursor sequence step state publishedAt invoice { id number status } } }';

/** In nanoseconds, always of the same length. */
export const now = (): string => process.hrtime.bigint().toString().padStart(20, '0');

let last = 1_000_000;

/** A new event. */
export function posted(): Posted {
  last += 1;
  return {
    cursor: `cursor-of-the-status-log-${last}`,
    sequence: last,
    step: 'IMPORTED',
    state: 'MOVING',
    publishedAt: now(),
    invoice: { id: `019aa000-0000-7000-8000-00000${last}`, number: `PI-${last}`, status: 'CONFIRMED' },
  };
}

/** Publishes what the parent process asks for; asked for nothing, it tells how many clients there are. */
export function publishOnDemand(publish: () => void, clientCount: () => number): void {
  process.once('disconnect', () => process.exit()); // the parent was stopped
  process.on('message', ({ count, perSecond }: Publish) => {
    if (count === 0) {
      process.send?.(clientCount());
      return;
    }
    if (perSecond === undefined) {
      for (let n = 0; n < count; n += 1) publish();
      return;
    }
    let left = count;
    const timer = setInterval(() => {
      publish();
      left -= 1;
      if (left === 0) clearInterval(timer);
    }, 1_000 / perSecond);
  });
}
