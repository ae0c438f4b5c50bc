// Importing and posting one proposal of 10 to 100,000 lines: seconds, statements and peak memory, in a process of its own, against
// the bare INSERTs of the rows that it wrote. `npm run bench -- posting`. SQLite, and MySQL or MariaDB where one answers.
// BENCH_SIZES (10,1000,…), BENCH_ROUNDS, BENCH_MYSQL_URL, BENCH_ENGINES (sqlite,mysql).
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BenchServer, serverFromEnvironment } from './bareSql';
import type { Done, Job, Step } from './posting/jobs';
import { median, megabytes, table } from './statistics';

const SIZES = (process.env.BENCH_SIZES ?? '10,1000,100000').split(',').map(Number);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const ENGINES = process.env.BENCH_ENGINES ?? 'sqlite,mysql';
/** A size from which one round is enough: it takes a minute by itself. */
const LARGE = 50_000;
/** What posting may take at the largest size. */
const MOST_SECONDS = 60;
const MOST_MEGABYTES = 512;

interface Round {
  readonly prepared: Done;
  readonly posted: Done;
  readonly bare: Done;
}

/** Prints a table per engine: importing and posting, and the journals before. */
export default async function posting(): Promise<void> {
  console.log(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model?.trim()}, load ${loadavg()[0]?.toFixed(1)};`,
  );
  console.log(`medians of ${ROUNDS} rounds in seconds; from ${LARGE} lines on, one round.`);
  if (ENGINES.includes('sqlite')) await onEngine(undefined);
  if (!ENGINES.includes('mysql')) return;
  const server = await serverFromEnvironment();
  if (server) await onEngine(server);
  else console.log('\nNo MySQL or MariaDB answers: set BENCH_MYSQL_URL');
}

async function onEngine(server: BenchServer | undefined): Promise<void> {
  const rows: string[][] = [];
  const before: string[][] = [];
  for (const lines of SIZES) {
    const rounds: Round[] = [];
    for (let round = 0; round < (lines < LARGE ? ROUNDS : 1); round += 1) rounds.push(await oneRound(server, lines));
    rows.push(postedRow(lines, rounds));
    before.push(preparedRow(lines, rounds));
  }
  console.log(`\n## ${server?.name ?? 'SQLite'}\n`);
  const head = [
    'lines',
    'import s',
    'statements',
    'post s',
    'statements',
    'bare INSERTs s',
    'rows',
    'ratio',
    'peak RSS',
    'heap',
  ];
  console.log(`${table(head, rows)}\n`);
  console.log(
    `${table(['before it', 'sales arrive s', 'journalise s', 'post journals s', 'invoice arrives s', 'peak RSS'], before)}`,
  );
}

async function oneRound(server: BenchServer | undefined, lines: number): Promise<Round> {
  const folder = mkdtempSync(join(tmpdir(), 'twinledger-posting-'));
  const place = (name: string) => (server ? server.create(name) : `sqlite:${join(folder, `${name}.db`)}`);
  try {
    const url = await place('finance');
    const prepared = await inProcess({ what: 'prepare', url, lines });
    const posted = await inProcess({ what: 'post', url, lines });
    const bareUrls = [await place('bare_dataverse'), await place('bare_finance')] as const;
    return { prepared, posted, bare: await inProcess({ what: 'bare', url, lines, bareUrls }) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await server?.drop();
  }
}

function inProcess(job: Job): Promise<Done> {
  return new Promise((resolve, reject) => {
    const child = fork(join(__dirname, 'posting', 'process.js'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    child.once('message', (done) => resolve(done as Done));
    child.once('exit', (code) => reject(new Error(`${job.what} of ${job.lines} lines ended with ${code}`)));
    child.send(job);
  });
}

function postedRow(lines: number, rounds: readonly Round[]): string[] {
  const step = (index: number) => rounds.map(({ posted }) => posted.steps[index] as Step);
  const seconds = (steps: readonly Step[]) => median(steps.map((of) => of.seconds));
  const [imported, posted] = [step(0), step(1)];
  const bare = median(rounds.map((round) => round.bare.steps[0]?.seconds ?? 0));
  const peak = Math.max(...rounds.map((round) => round.posted.peakRss));
  const both = seconds(imported) + seconds(posted);
  const isOver = both > MOST_SECONDS || peak > MOST_MEGABYTES * 1_048_576;
  return [
    lines.toLocaleString('en'),
    seconds(imported).toFixed(3),
    String(imported[0]?.statements),
    seconds(posted).toFixed(3),
    String(posted[0]?.statements),
    bare.toFixed(3),
    String(rounds[0]?.bare.rows),
    `${(both / bare).toFixed(1)}${isOver ? ' !' : ''}`,
    megabytes(peak),
    megabytes(Math.max(...rounds.map((round) => round.posted.peakHeap))),
  ];
}

function preparedRow(lines: number, rounds: readonly Round[]): string[] {
  const steps = rounds[0]?.prepared.steps ?? [];
  return [
    lines.toLocaleString('en'),
    ...steps.map((_, index) => median(rounds.map(({ prepared }) => prepared.steps[index]?.seconds ?? 0)).toFixed(3)),
    megabytes(Math.max(...rounds.map(({ prepared }) => prepared.peakRss))),
  ];
}
