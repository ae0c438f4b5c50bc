// The faults as commands, at any size: `npm run chaos -- FAULT [--size NUMBER] [--from SEED] [--engine sqlite|mysql] [--other FOLDER]
// [--wire http|jetstream]`. Ends with 1 when a promise was broken or the books do not agree. The same faults run
// small in `npm test`. Kills end at a signal with what they have shown by then; runs of other seeds may be added up.
import 'reflect-metadata';
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { dropDatabasesOf, templateFolder } from '../harness/databases';
import { answers } from '../harness/mariadb';
import { FAULTS, type Fault, type Report, type Request } from './commands';

const SERVER = 'mysql://root@127.0.0.1:3306/';

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      size: { type: 'string' },
      from: { type: 'string', default: '1' },
      engine: { type: 'string', default: 'sqlite' },
      other: { type: 'string' },
      wire: { type: 'string', default: 'http' },
    },
  });
  const fault: Fault | undefined = FAULTS.find(({ name }) => name === positionals[0]);
  const { engine, wire } = values;
  const size = values.size === undefined ? fault?.size : Number(values.size);
  const from = Number(values.from);
  const isKnown = (engine === 'sqlite' || engine === 'mysql') && (wire === 'http' || wire === 'jetstream');
  if (!fault || !size || !Number.isInteger(size) || size < 1 || !Number.isInteger(from) || !isKnown) {
    console.log(
      'npm run chaos -- FAULT [--size NUMBER] [--from SEED] [--engine sqlite|mysql] [--other FOLDER] [--wire http|jetstream]\n',
    );
    for (const { name, id, what, size: usual } of FAULTS)
      console.log(`  ${name.padEnd(14)} ${id.padEnd(8)} ${what} (${usual})`);
    process.exitCode = 2;
    return;
  }
  const url = process.env.TEST_MYSQL_URL ?? SERVER;
  const hasServer = await answers(url);
  if (hasServer) process.env.TWINLEDGER_TEST_MYSQL = url;
  else if (engine === 'mysql') throw new Error(`no server answers at ${url}`);
  const run = `twinledger_chaos_${process.pid.toString(36)}`;
  process.env.TWINLEDGER_TEST_RUN = run;
  let isStopped = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      isStopped = true;
    });
  try {
    const told = (line: string) => console.log(line);
    await runFault(fault, { size, from, engine, wire, other: values.other, told, isEnough: () => isStopped });
  } finally {
    rmSync(templateFolder(run), { recursive: true, force: true });
    if (hasServer) await dropDatabasesOf(run, url);
  }
}

async function runFault(fault: Fault, request: Request): Promise<void> {
  const { size, engine } = request;
  const began = performance.now();
  console.log(`${fault.name} (${fault.id}): ${fault.what}, ${size}, on ${engine}`);
  const report: Report = await fault.run(request);
  for (const line of report.figures) console.log(line);
  for (const line of report.wrong.slice(0, 50)) console.log(`✗ ${line}`);
  const seconds = ((performance.now() - began) / 1_000).toFixed(0);
  console.log(
    report.wrong.length === 0 ? `Nothing is wrong (${seconds} s).` : `${report.wrong.length} findings (${seconds} s).`,
  );
  if (report.wrong.length > 0) process.exitCode = 1;
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error instanceof Error ? (error.stack ?? error.message) : error);
    process.exit(1);
  },
);
