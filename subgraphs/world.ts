// Everything that the outside decides: time, timers, ids, chance and crash points. Code below a composition root takes a
// World instead of asking the machine, so that a simulation can own all of it. It must never grow business services.

/** A timer that has been set; calling it cancels it. */
export type Cancel = () => void;

export interface World {
  /** The present instant. */
  now(): Date;
  /** Calls `work` after `ms` milliseconds unless cancelled. Never keeps a process alive by itself. */
  after(ms: number, work: () => void): Cancel;
  /** A UUIDv7: unique and ordered by time. */
  newId(): string;
  /** A number in [0, 1), for jitter. */
  random(): number;
  /** A named crash point (dual-write/points.ts). Does nothing unless a test harness was given. */
  reach(point: string): void;
}

/** RFC 3339 in UTC with milliseconds: the form in which instants are stored and compared. */
export function instant(world: World): string {
  return world.now().toISOString();
}

/** Nothing is put off or claimed for longer: what lies farther ahead was written down by a clock that was wrong. */
export const FARTHEST_AHEAD_MS = 900_000;

/** That far ahead of an instant. */
export function farthestAhead(now: string): string {
  return new Date(Date.parse(now) + FARTHEST_AHEAD_MS).toISOString();
}

/** Have so many milliseconds passed since? Also where the clock was set back meanwhile: nobody waits until it has been there again. */
export function hasPassed(since: number, ms: number, now: number): boolean {
  return now - since >= ms || now < since;
}

/** Waits `ms` milliseconds of the world's time. */
export function pause(world: World, ms: number): Promise<void> {
  return new Promise((resolve) => {
    world.after(ms, resolve);
  });
}

/** Waiting for a time that somebody may cut short: a loop that looks now and then, and at once when it is told. */
export class Doze {
  private end: (() => void) | undefined;

  constructor(private readonly world: Pick<World, 'after'>) {}

  /** Ends after `ms` milliseconds of the world's time, or when it is woken. */
  async sleep(ms: number): Promise<void> {
    let cancel: Cancel = () => undefined;
    await new Promise<void>((resolve) => {
      this.end = resolve;
      cancel = this.world.after(ms, resolve);
    });
    this.end = undefined;
    cancel();
  }

  /** Nothing happens where nobody sleeps. */
  wake(): void {
    this.end?.();
  }
}
