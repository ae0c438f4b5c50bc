// `npm run demo`: the whole product in one process on empty temporary books, one invoice from draft to written back through
// the public API, and both books side by side at the end. No arguments, no network; it leaves nothing behind.
import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pino } from 'pino';
import { machineWorld } from '../machine';
import { start } from '../program';
import { createApiClient } from './demo/client';
import { createScreen, type Screen } from './demo/show';
import { tellStory } from './demo/story';
import { checkBooks } from './invariants/check';

export interface DemoOptions {
  readonly print: (text: string) => void;
  readonly isColourful: boolean;
  /** Rejects when somebody has seen enough: what runs is stopped first, or a database would still put files where all was taken away. */
  readonly interrupted?: Promise<never>;
  /** Starts the product. Default: from its modules. */
  readonly start?: typeof start;
}

/** Runs the demo; 0 if the reconciliation agrees and the invariant checker finds nothing, else 1. */
export async function runDemo(options: DemoOptions): Promise<0 | 1> {
  const { print, isColourful, interrupted = NEVER } = options;
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  const screen = createScreen(print, isColourful);
  const folder = mkdtempSync(join(tmpdir(), 'twinledger-demo-'));
  try {
    screen.heading('Twinledger: two books that must agree, one invoice, one federated API');
    const agrees = await tellOn(folder, options.start ?? start, screen, seconds, interrupted);
    const findings = await checkBooks(join(folder, 'dataverse.db'), join(folder, 'finance.db'), { atRest: true });
    for (const { invariant, subject, detail } of findings) screen.line(`${invariant} ${subject}: ${detail}`);
    screen.verdict(
      findings.length === 0,
      `The invariant checker has ${findings.length === 0 ? 'nothing' : findings.length} to say about the two databases.`,
    );
    screen.line(`  ${seconds().toFixed(1)} s in all. Now run \`npm start\` and do it yourself.`);
    return agrees && findings.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Starts the product on the folder, tells the story over its API, and stops it: then the files are at rest. */
async function tellOn(
  folder: string,
  startProduct: typeof start,
  screen: Screen,
  seconds: () => number,
  interrupted: Promise<never>,
): Promise<boolean> {
  const env = { DATA_DIR: folder, PORT: '0', SEED: 'demo' };
  const running = await startProduct('all', env, { world: machineWorld(), logger: pino({ level: 'silent' }) });
  try {
    screen.line(
      `Seeded and serving after ${seconds().toFixed(1)} s. All that follows goes through ${running.url}/graphql`,
    );
    return await Promise.race([tellStory(createApiClient(`${running.url}/graphql`), screen, seconds), interrupted]);
  } finally {
    await running.stop();
  }
}

const NEVER = new Promise<never>(() => undefined);

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
  runDemo({ print: console.log, isColourful, interrupted: interruption() }).then(
    (code) => process.exit(code),
    (error: unknown) => {
      if (error instanceof Interrupted) process.exit(error.code);
      console.error(error instanceof Error ? `The demo failed: ${error.message}` : error);
      process.exit(1);
    },
  );
}
