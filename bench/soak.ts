// The soak as one command: `npm run soak -- --minutes 10`. Gateway and both subgraphs as processes under a mixed load, with
// subgraphs restarted and the supergraph changed in between. Ends with 1 on any wrong answer, on any event that a watcher lost
// or got twice, when the gateway's memory grows, or when the books do not agree at the end.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { checkBooks } from '../commands/invariants/check';
import { ask } from '../test/harness/graphql';
import { postJournals } from '../test/journey/actors';
import { company, loadCompany } from '../test/journey/company';
import { Cleanup } from './processes';
import { Memory } from './soak/memory';
import { Product, type Subgraph } from './soak/product';
import { Readers } from './soak/readers';
import { Tally } from './soak/tally';
import { postingLog, Watcher, type WatcherKind } from './soak/watchers';
import { Writers } from './soak/writers';

const READERS = 4;
const WRITERS = 2;
const SETTLED = 10;
const WRITE_PAUSE_MS = 1_000;
/** A journey takes about two seconds of its writer's time. */
const CONTRACTS_PER_MINUTE = 40;
/** How long after a restart the gateway may still find a subgraph away. */
const AFTERMATH_MS = 10_000;
const NEW_FIELD = 'soakRelease';

const WATCHERS: readonly WatcherKind[] = [
  { name: 'a WebSocket that stays', over: 'WebSocket' },
  { name: 'an event stream that stays', over: 'SSE' },
  { name: 'a WebSocket that is cut', over: 'WebSocket', cutEveryMs: 3_000 },
  { name: 'an event stream that is cut', over: 'SSE', cutEveryMs: 4_000 },
];

const RESTARTS: readonly { name: Subgraph; signal: 'SIGTERM' | 'SIGKILL'; awayMs: number }[] = [
  { name: 'dataverse', signal: 'SIGTERM', awayMs: 0 },
  { name: 'finance', signal: 'SIGKILL', awayMs: 1_000 },
  { name: 'dataverse', signal: 'SIGKILL', awayMs: 1_000 },
  { name: 'finance', signal: 'SIGTERM', awayMs: 0 },
];

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } });
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) throw new Error('npm run soak -- --minutes NUMBER');
  const folder = mkdtempSync(join(tmpdir(), 'twinledger-soak-'));
  const cleanup = new Cleanup();
  cleanup.add(() => rmSync(folder, { recursive: true, force: true }));
  const interrupted = () => void cleanup.run().then(() => process.exit(130));
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    const tally = new Tally(() => performance.now(), AFTERMATH_MS);
    await soak(minutes * 60_000, folder, cleanup, tally);
    report(tally);
    if (tally.violationCount > 0) process.exitCode = 1;
  } finally {
    await cleanup.run();
  }
  process.exit(); // nothing that hangs on a socket may keep it alive
}

async function soak(ms: number, folder: string, cleanup: Cleanup, tally: Tally): Promise<void> {
  const product = new Product(folder, cleanup);
  const { dataverse, finance } = product.databases;
  const contracts = SETTLED + Math.ceil((ms / 60_000) * CONTRACTS_PER_MINUTE);
  console.log(`Loading ${contracts} contracts into ${folder} …`);
  await loadCompany(dataverse, finance, company(contracts, 2));
  await product.start();
  const { url } = product;
  while ((await postJournals(url)) === 0) await sleep(200);
  const writers = new Writers(url, tally);
  await writers.begin();
  await Promise.all([writers.write(SETTLED / 2, 0), writers.write(SETTLED / 2, 0)]);
  const readers = new Readers(url, tally);
  await readers.learn([...writers.done].sort());
  console.log(`Soaking for ${(ms / 60_000).toFixed(1)} minutes …`);
  const memory = new Memory(() => product.gatewayBytes());
  const watchers = WATCHERS.map((kind) => new Watcher(url, kind, tally));
  const watching = watchers.map((watcher) => watcher.watch());
  const reading = Array.from({ length: READERS }, () => readers.read());
  const writing = Array.from({ length: WRITERS }, () => writers.write(Number.POSITIVE_INFINITY, WRITE_PAUSE_MS));
  memory.start();
  await disturb(ms, product, tally);
  memory.stop();
  writers.stop();
  readers.stop();
  await Promise.all([...reading, ...writing]);
  if (!product.isGatewayAlive) tally.violation('the gateway ended');
  const log = await postingLog(url);
  await Promise.all(watchers.map((watcher) => watcher.catchUp(log.length)));
  await Promise.all(watchers.map((watcher) => watcher.stop()));
  await Promise.all(watching);
  for (const watcher of watchers) watcher.compare(log);
  console.log(`\n${log.length} events in the log.`);
  for (const { summary } of watchers) console.log(`  ${summary}`);
  memory.judge(tally, ms);
  await product.stop();
  for (const { invariant, subject, detail } of await checkBooks(dataverse, finance, { most: 20 }))
    tally.violation(`the books: ${invariant} ${subject} ${detail}`);
  if (writers.left === 0) console.log('There were fewer contracts than time: the last part had no mutations.');
}

/** Restarts subgraphs by turns until the time is over; in the first and second half the schema changes once. */
async function disturb(ms: number, product: Product, tally: Tally): Promise<void> {
  const began = performance.now();
  const left = () => ms - (performance.now() - began);
  const every = Math.min(60_000, Math.max(5_000, ms / 8));
  let isChanged = false;
  for (let turn = 0; left() > every; turn += 1) {
    await sleep(every);
    const { name, signal, awayMs } = RESTARTS[turn % RESTARTS.length] as (typeof RESTARTS)[number];
    const change = name === 'dataverse';
    if (change) isChanged = !isChanged;
    await tally.disturbed(() => product.restart(name, signal, awayMs, isChanged && name === 'dataverse'));
    console.log(`${((performance.now() - began) / 1_000).toFixed(0)} s: ${name} was restarted by ${signal}`);
    if (change && left() > 0) await switched(product, isChanged, tally);
  }
  await sleep(Math.max(0, left()));
}

/** Makes the gateway look at the new schema, and waits until clients see it. */
async function switched(product: Product, isChanged: boolean, tally: Tally): Promise<void> {
  const end = performance.now() + 15_000;
  product.reload();
  for (;;) {
    const answer = await ask<{ __type: { fields: { name: string }[] } }>(
      product.url,
      '{ __type(name: "Query") { fields { name } } }',
    );
    if (answer.__type.fields.some(({ name }) => name === NEW_FIELD) === isChanged) break;
    if (performance.now() > end) return tally.violation('the gateway did not take the changed supergraph');
    await sleep(250);
  }
  console.log(`      the supergraph changed: ${isChanged ? 'a field more' : 'the field is gone again'}`);
}

function report(tally: Tally): void {
  const away = [...tally.away].map(([code, count]) => `${count} × ${code}`).join(', ') || 'none';
  console.log(
    `${tally.reads} reads, ${tally.mutations} mutations, ${tally.journeys} journeys, ${tally.reconnects} times connected again.`,
  );
  console.log(`Answers with an error while a subgraph was restarted: ${away}.`);
  for (const violation of tally.violations) console.log(`✗ ${violation}`);
  console.log(tally.violationCount === 0 ? 'The soak passes.' : `The soak fails: ${tally.violationCount} violations.`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? (error.stack ?? error.message) : error);
  process.exit(1);
});
