// A second process beside the one that serves two SQLite files, which are one process's alone: it has told itself the demo, so that V8 has
// compiled what serving takes, and waits until nobody holds the files. It must never touch a book before: until then it is another's.
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import type { StartProduct } from './commands/demo/run';
import { FileInUse, isInUse } from './subgraphs/database/lock';

/** What a kill costs beside the opening of the books. One look takes 0.2 ms. */
const LOOK_MS = 50;

export interface StandingBy<T> {
  /** The SQLite files. */
  readonly files: readonly string[];
  /** Opens them and serves. Rejects with FileInUse where another process was faster. */
  readonly serve: () => Promise<T>;
  /** Hears once that another process serves: there is time to get ready. Who is needed before that serves cold. */
  readonly waits: () => void;
  readonly pause?: () => Promise<unknown>;
}

/** Serves at once where nobody does, else as soon as whoever does is gone. Rejects as `serve` does. */
export async function standBy<T>({ files, serve, waits, pause = () => sleep(LOOK_MS) }: StandingBy<T>): Promise<T> {
  for (let isFirst = true; ; isFirst = false) {
    const served = await servedIfFree(files, serve);
    if (served !== undefined) return served.running;
    if (isFirst) waits();
    await pause();
  }
}

async function servedIfFree<T>(files: readonly string[], serve: () => Promise<T>): Promise<{ running: T } | undefined> {
  if (files.some(isInUse)) return undefined;
  try {
    return { running: await serve() };
  } catch (error) {
    if (error instanceof FileInUse) return undefined; // several may stand by: one was faster
    throw error;
  }
}

/** How often the demo is told: at its first time V8 only sees what is called often. */
const ROUNDS = 3;

/**
 * Tells itself the demo on books of its own, and keeps what V8 makes of it. Gives what ends that, for a process that is told to stop: it
 * resolves when nothing of the demo is left behind. `failed` hears why it was in vain.
 */
export function warmUp(start: StartProduct, failed: (error: unknown) => void): () => Promise<void> {
  let end: (error: Error) => void = () => undefined;
  const interrupted = new Promise<never>((_, reject) => {
    end = reject;
  });
  interrupted.catch(() => undefined);
  const ended = new Error('ended');
  setFlagsFromString('--no-flush-bytecode'); // V8 forgets what did not run lately
  const told = (async () => {
    const { runDemo } = require('./commands/demo/run') as typeof import('./commands/demo/run'); // no other start wants it
    for (let round = 0; round < ROUNDS; round += 1)
      await runDemo({ print: () => undefined, isColourful: false, start, interrupted });
  })().catch((error: unknown) => {
    if (error !== ended) failed(error);
  });
  return async () => {
    end(ended);
    await told;
  };
}
