// `npm run demo`: the demo on a screen, until it is over or somebody has seen enough. No arguments, no network. It must never leave anything
// behind, however it is ended.
import 'reflect-metadata';
import { start } from '../starting';
import { runDemo } from './demo/run';

/** Ctrl-C, or a supervisor's word. */
class Interrupted extends Error {
  constructor(readonly code: number) {
    super('interrupted');
  }
}

function interruption(): Promise<never> {
  const interrupted = new Promise<never>((_, reject) => {
    process.once('SIGINT', () => reject(new Interrupted(130)));
    process.once('SIGTERM', () => reject(new Interrupted(143)));
  });
  interrupted.catch(() => undefined); // it may come before anybody waits for it
  return interrupted;
}

if (require.main === module) {
  const isColourful = Boolean(process.stdout.isTTY) && !process.env.NO_COLOR;
  runDemo({ print: console.log, isColourful, start, interrupted: interruption() }).then(
    (code) => process.exit(code),
    (error: unknown) => {
      if (error instanceof Interrupted) process.exit(error.code);
      console.error(error instanceof Error ? `The demo failed: ${error.message}` : error);
      process.exit(1);
    },
  );
}
