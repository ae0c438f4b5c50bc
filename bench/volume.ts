// One invoice of 100,000 lines from its confirmation to written back, both sides in one process: seconds, peak memory, and whether any
// reader saw a part of it. `npm run bench -- volume`. SQLite, and MySQL or MariaDB where one answers. BENCH_LINES, BENCH_ENGINES
// (sqlite,mysql), BENCH_MYSQL_URL. It may take 60 s and 512 MB. What comes before, approvals and journals, is prepared on both engines
// at once and not measured; each journey then has the machine for itself.
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { START_FLAGS } from '../test/harness/processes';
import { serverFromEnvironment } from './bareSql';
import { megabytes, table } from './statistics';
import type { VolumeDone, VolumeJob } from './volume/process';

const LINES = Number(process.env.BENCH_LINES ?? 100_000);
const ENGINES = process.env.BENCH_ENGINES ?? 'sqlite,mysql';
const STEPS = ['confirmed', 'staged', 'imported', 'posted', 'written back'];

/** Prints a line per engine. */
export default async function volume(): Promise<void> {
  console.log(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model?.trim()}, load ${loadavg()[0]?.toFixed(1)}; ${LINES} lines, seconds since confirming began`,
  );
  const server = ENGINES.includes('mysql') ? await serverFromEnvironment() : undefined;
  const folder = mkdtempSync(join(tmpdir(), 'twinledger-volume-'));
  const places: [string, Place][] = [];
  if (ENGINES.includes('sqlite')) places.push(['SQLite', (name) => `sqlite:${join(folder, `${name}.db`)}`]);
  if (server) places.push([server.name, (name) => server.create(name)]);
  try {
    const began = performance.now();
    const prepared = await Promise.all(places.map(([name, place]) => prepare(name, place)));
    console.log(`prepared in ${((performance.now() - began) / 1_000).toFixed(0)} s`);
    const rows: string[][] = [];
    for (const { name, job } of prepared) rows.push(await measured(name, job));
    console.log(table(['', ...STEPS, 'peak RSS', 'load', 'seen in part'], rows));
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await server?.drop();
  }
}

/** Makes a database of this name and gives its URL. */
type Place = (name: string) => string | Promise<string>;
type Books = Omit<VolumeJob, 'what'>;

async function prepare(name: string, place: Place): Promise<{ name: string; job: Books }> {
  const job = { dataverseUrl: await place('dataverse'), financeUrl: await place('finance'), lines: LINES };
  await inProcess({ ...job, what: 'prepare' });
  return { name, job };
}

async function measured(name: string, job: Books): Promise<string[]> {
  const load = loadavg()[0]?.toFixed(1) ?? '';
  const done = await inProcess({ ...job, what: 'journey' });
  const seconds = STEPS.map((step) => (done.steps[step] ?? Number.NaN).toFixed(1));
  return [name, ...seconds, megabytes(done.peakRss), load, String(done.partial)];
}

function inProcess(job: VolumeJob): Promise<VolumeDone> {
  return new Promise((resolve, reject) => {
    const child = fork(join(__dirname, 'volume', 'process.js'), {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      execArgv: [...START_FLAGS],
    });
    child.once('message', (done) => resolve(done as VolumeDone));
    child.once('exit', (code) => reject(new Error(`${job.what} of ${job.lines} lines ended with ${code}`)));
    child.send(job);
  });
}
