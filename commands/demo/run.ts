// The demo: the whole product in one process on empty temporary books, one invoice from draft to written back through the public API, and both
// books side by side at the end. Whoever runs it says how the product starts. It must never leave anything behind.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pino } from 'pino';
import { machineWorld } from '../../machine';
import type { Outside, Running } from '../../roles';
import { checkBooks } from '../invariants/check';
import { createApiClient } from './client';
import { createScreen, type Screen } from './show';
import { tellStory } from './story';

/** Starts the whole product with the configuration of an environment. */
export type StartProduct = (role: 'all', env: Readonly<Record<string, string>>, outside: Outside) => Promise<Running>;

export interface DemoOptions {
  readonly print: (text: string) => void;
  readonly isColourful: boolean;
  /** Rejects when somebody has seen enough: what runs is stopped first, or a database would still put files where all was taken away. */
  readonly interrupted?: Promise<never>;
  readonly start: StartProduct;
}

/** Runs the demo; 0 if the reconciliation agrees and the invariant checker finds nothing, else 1. */
export async function runDemo(options: DemoOptions): Promise<0 | 1> {
  const { print, isColourful, start, interrupted = NEVER } = options;
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  const screen = createScreen(print, isColourful);
  const folder = mkdtempSync(join(tmpdir(), 'twinledger-demo-'));
  try {
    screen.heading('Twinledger: two books that must agree, one invoice, one federated API');
    const agrees = await tellOn(folder, start, screen, seconds, interrupted);
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
  start: StartProduct,
  screen: Screen,
  seconds: () => number,
  interrupted: Promise<never>,
): Promise<boolean> {
  const env = { DATA_DIR: folder, PORT: '0', SEED: 'demo' };
  const running = await start('all', env, { world: machineWorld(), logger: pino({ level: 'silent' }) });
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
