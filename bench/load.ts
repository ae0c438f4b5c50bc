// Loading 500,000 actuals of which Finance was never told, and their links: rows per second from the source to the target's staging, in
// one process with full durability; and again, killed in the middle and started anew. `npm run bench -- load`. SQLite, and MySQL or
// MariaDB where one answers. BENCH_ACTUALS, BENCH_ENGINES (sqlite,mysql), BENCH_MYSQL_URL.
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { machineWorld } from '../machine';
import { openDatabase } from '../subgraphs/database/open';
import { migrations } from '../subgraphs/finance/store/migrations';
import { type BenchServer, serverFromEnvironment } from './bareSql';
import type { LoadingJob, Told } from './loading/process';
import { megabytes, table } from './statistics';

const ACTUALS = Number(process.env.BENCH_ACTUALS ?? 500_000);
const ENGINES = process.env.BENCH_ENGINES ?? 'sqlite,mysql';

/** Prints a line per engine. */
export default async function load(): Promise<void> {
  console.log(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model?.trim()}, load ${loadavg()[0]?.toFixed(1)}; ${ACTUALS} actuals and ${ACTUALS / 2} links`,
  );
  const rows: string[][] = [];
  if (ENGINES.includes('sqlite')) rows.push(await onEngine(undefined));
  const server = ENGINES.includes('mysql') ? await serverFromEnvironment() : undefined;
  if (server) rows.push(await onEngine(server));
  const head = ['', 'rows/s', 'until the kill', 'after it', 'moving again s', 'rows told twice', 'peak RSS'];
  console.log(table(head, rows));
}

async function onEngine(server: BenchServer | undefined): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'twinledger-load-'));
  const place = (name: string) => (server ? server.create(name) : `sqlite:${join(folder, `${name}.db`)}`);
  try {
    const dataverseUrl = await place('dataverse');
    const job = { dataverseUrl, approvals: ACTUALS / 2 };
    await watched({ ...job, what: 'prepare', financeUrl: await place('finance') }, () => false);
    // Each run meets a Finance that is empty: of what was there before, nothing is told twice that counts.
    const whole = await watched({ ...job, what: 'start', financeUrl: await place('finance_whole') }, () => false);
    const financeUrl = await place('finance_killed');
    const from = (whole.at(-1)?.done ?? 0) as number;
    const half = await watched({ ...job, what: 'start', financeUrl }, ({ done }) => done - from > from / 2);
    const began = Date.now();
    const rest = await watched({ ...job, what: 'goOn', financeUrl }, () => false);
    const moved = rest.find(({ done }) => done > (half.at(-1)?.done ?? 0));
    const peak = Math.max(...[...whole, ...half, ...rest].map(({ peakRss }) => peakRss));
    return [
      server?.name ?? 'SQLite',
      rate(whole),
      rate(half),
      rate(rest),
      (((moved?.at ?? Number.NaN) - began) / 1_000).toFixed(1),
      String(await toldTwice(financeUrl)),
      megabytes(peak),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await server?.drop();
  }
}

/** Runs a process to its end, or kills it as soon as `enough` says so; gives what it told. */
function watched(job: LoadingJob, enough: (told: Told) => boolean): Promise<Told[]> {
  const child: ChildProcess = fork(join(__dirname, 'loading', 'process.js'), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const told: Told[] = [];
  child.on('message', (one) => {
    told.push(one as Told);
    if (enough(one as Told)) child.kill('SIGKILL');
  });
  child.send(job);
  return new Promise((resolve, reject) => {
    child.once('exit', (code, signal) =>
      code === 0 || signal === 'SIGKILL' ? resolve(told) : reject(new Error(`${job.what} ended with ${code}`)),
    );
  });
}

/** Rows per second from the first word to the last. */
function rate(told: readonly Told[]): string {
  const [first, last] = [told[0], told.at(-1)];
  if (!first || !last) return '–';
  return (((last.done - first.done) * 1_000) / Math.max(1, last.at - first.at)).toFixed(0);
}

/** Rows that Finance took, less those that are there. */
async function toldTwice(financeUrl: string): Promise<number> {
  const db = await openDatabase(financeUrl, migrations, machineWorld());
  const [row] = await db.read.rows<{ applied: number; there: number }>(
    `SELECT (SELECT CAST(SUM(applied) AS SIGNED) FROM topic_total WHERE topic LIKE '%actuals%' OR topic LIKE '%transactionconnections%') AS applied,
       (SELECT COUNT(*) FROM staged_actual) + (SELECT COUNT(*) FROM staged_link) AS there`,
  );
  await db.close();
  return (row?.applied ?? 0) - (row?.there ?? 0);
}
