// `npm run demo`: the whole product in one process on empty temporary books, one invoice from draft to written back through
// the public API, and both books side by side at the end. No arguments, no network; it leaves nothing behind.
import 'reflect-metadata';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pino } from 'pino';
import { machineWorld } from '../machine';
import { start } from '../start';
import { createApiClient } from './demo/client';
import { createScreen, type Screen } from './demo/show';
import { tellStory } from './demo/story';
import { checkBooks } from './invariants/check';

/** Each takes a fraction of a millisecond where there is nothing to remove. */
const MOST_SWEEPS = 1_000;

export interface DemoOptions {
  readonly print: (text: string) => void;
  readonly isColourful: boolean;
}

/** Runs the demo; 0 if the reconciliation agrees and the invariant checker finds nothing, else 1. */
export async function runDemo({ print, isColourful }: DemoOptions): Promise<0 | 1> {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  const screen = createScreen(print, isColourful);
  const folder = mkdtempSync(join(tmpdir(), 'twinledger-demo-'));
  const sweep = () => {
    // Again and again, while a database's thread, which no exit of ours stops, still puts files there: the folder was left, empty.
    for (let tries = 0; tries < MOST_SWEEPS && existsSync(folder); tries += 1)
      rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', sweep); // Ctrl-C in the middle
  try {
    screen.heading('Twinledger: two books that must agree, one invoice, one federated API');
    const agrees = await tellOn(folder, screen, seconds);
    const findings = await checkBooks(join(folder, 'dataverse.db'), join(folder, 'finance.db'), { atRest: true });
    for (const { invariant, subject, detail } of findings) screen.line(`${invariant} ${subject}: ${detail}`);
    screen.verdict(
      findings.length === 0,
      `The invariant checker has ${findings.length === 0 ? 'nothing' : findings.length} to say about the two databases.`,
    );
    screen.line(`  ${seconds().toFixed(1)} s in all. Now run \`npm start\` and do it yourself.`);
    return agrees && findings.length === 0 ? 0 : 1;
  } finally {
    process.off('exit', sweep);
    sweep();
  }
}

/** Starts the product on the folder, tells the story over its API, and stops it: then the files are at rest. */
async function tellOn(folder: string, screen: Screen, seconds: () => number): Promise<boolean> {
  const env = { DATA_DIR: folder, PORT: '0', SEED: 'demo' };
  const running = await start('all', env, { world: machineWorld(), logger: pino({ level: 'silent' }) });
  try {
    screen.line(
      `Seeded and serving after ${seconds().toFixed(1)} s. All that follows goes through ${running.url}/graphql`,
    );
    return await tellStory(createApiClient(`${running.url}/graphql`), screen, seconds);
  } finally {
    await running.stop();
  }
}

if (require.main === module) {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)
    process.once(signal, () => process.exit(code));
  const isColourful = Boolean(process.stdout.isTTY) && !process.env.NO_COLOR;
  runDemo({ print: console.log, isColourful }).then(
    (code) => process.exit(code),
    (error: unknown) => {
      console.error(error instanceof Error ? `The demo failed: ${error.message}` : error);
      process.exit(1);
    },
  );
}
