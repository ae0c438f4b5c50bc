// One invoice of 100,000 lines from its confirmation to written back, both sides in one process: seconds, peak memory, and whether any
// reader saw a part of it. `npm run bench -- volume`. SQLite, and MySQL or MariaDB where one answers. BENCH_LINES, BENCH_ENGINES
// (sqlite,mysql), BENCH_MYSQL_URL. It may take 60 s and 512 MB.
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BenchServer, serverFromEnvironment } from './bareSql';
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
  const rows: string[][] = [];
  if (ENGINES.includes('sqlite')) rows.push(await onEngine(undefined));
  const server = ENGINES.includes('mysql') ? await serverFromEnvironment() : undefined;
  if (server) rows.push(await onEngine(server));
  console.log(table(['', ...STEPS, 'peak RSS', 'seen in part'], rows));
}

async function onEngine(server: BenchServer | undefined): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'twinledger-volume-'));
  const place = (name: string) => (server ? server.create(name) : `sqlite:${join(folder, `${name}.db`)}`);
  try {
    const job = { dataverseUrl: await place('dataverse'), financeUrl: await place('finance'), lines: LINES };
    await inProcess({ ...job, what: 'prepare' });
    const done = await inProcess({ ...job, what: 'journey' });
    return [
      server?.name ?? 'SQLite',
      ...STEPS.map((step) => (done.steps[step] ?? Number.NaN).toFixed(1)),
      megabytes(done.peakRss),
      String(done.partial),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await server?.drop();
  }
}

function inProcess(job: VolumeJob): Promise<VolumeDone> {
  return new Promise((resolve, reject) => {
    const child = fork(join(__dirname, 'volume', 'process.js'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    child.once('message', (done) => resolve(done as VolumeDone));
    child.once('exit', (code) => reject(new Error(`${job.what} of ${job.lines} lines ended with ${code}`)));
    child.send(job);
  });
}
