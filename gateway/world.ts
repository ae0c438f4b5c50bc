// What the gateway takes from the outside: time, timers and ids. Handed in by the composition root, so that a simulation
// can own them; nothing below main.ts may ask the machine itself.
import type { Signal } from './signal';

/** A structural part of the subgraphs' World; the gateway imports nothing from there. */
export interface GatewayWorld {
  /** The present instant. */
  now(): Date;
  /** Calls `work` after `ms` milliseconds unless the returned function is called first. */
  after(ms: number, work: () => void): () => void;
  /** A unique id, for requests that bring none. */
  newId(): string;
}

/** Waits `ms` milliseconds of the world's time, or until the signal says stop. */
export function pause(world: GatewayWorld, ms: number, signal: Signal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const done = () => {
      cancel();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const cancel = world.after(ms, done);
    signal?.addEventListener('abort', done);
  });
}
