// `npm run setup -- load | check | example FOLDER`, `npm run setup -- tables | status`: a company's own set-up, contracts, customers, projects, milestones and
// time entries from CSV or JSON files, judged whole before anything is written. For terminals and scripts.
import 'reflect-metadata';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { machineWorld } from '../machine';
import { LOCAL_CALLER } from '../subgraphs/caller';
import { type Config, ConfigError, readConfig } from '../subgraphs/config';
import { checkSetUp } from '../subgraphs/finance/flows/checkSetUp';
import { instant, type World } from '../subgraphs/world';
import { openBoth, type Together } from '../together';
import { csvOf } from './seed/asFiles';
import { demoRows } from './seed/rows';
import { type Loaded, LoadRefused } from './setup/loaded';
import { type FolderOutcome, loadFolder } from './setup/loadFolder';
import { columnsOf, TABLE_NAMES } from './setup/schema';
import { findingText } from './setup/validate';

type Print = (text: string) => void;

/** Options of a command. */
interface Given {
  readonly reopenPeriods: boolean;
}

/** Runs the command; gives its exit code: 0 done, 1 findings or a failure, 2 wrong usage. */
export async function main(args: readonly string[], env: NodeJS.ProcessEnv, print: Print): Promise<number> {
  const world = machineWorld(env);
  let code = 0;
  const program = new Command('setup')
    .description("Loads a company's own set-up into the books.")
    .exitOverride()
    .configureOutput({ writeOut: print, writeErr: print });
  const command = (name: string, description: string, work: (folder: string, given: Given) => Promise<number>) =>
    program
      .command(name)
      .argument('<folder>', 'one CSV or JSON file per table')
      .description(description)
      .action(async (folder: string, { reopenPeriods = false }: Partial<Given>) => {
        code = await work(folder, { reopenPeriods });
      });
  const reopen = ['--reopen-periods', 'open closed periods again, though vouchers stand in them'] as const;
  command('load', 'judge the files, then write them', (folder, { reopenPeriods }) =>
    load(folder, readConfig('all', env), world, print, { isWanted: true, reopenPeriods }),
  ).option(...reopen);
  command('check', 'judge the files against the books; write nothing of them', (folder, { reopenPeriods }) =>
    load(folder, readConfig('all', env), world, print, { isWanted: false, reopenPeriods }),
  ).option(...reopen);
  program
    .command('tables')
    .description('the files and their columns; [those in brackets] may be left out')
    .action(() => {
      for (const table of TABLE_NAMES) print(`${table}: ${columnsOf(table).join(', ')}`);
    });
  program
    .command('status')
    .description('what is missing in the books, of each company, and what that will stop')
    .action(async () => {
      code = await status(readConfig('all', env), world, print);
    });
  command('example', "write the demo's files into a folder that has none, to start from", (folder) =>
    example(folder, world, print),
  );
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!isForTheOperator(error)) throw error;
    print(error.message);
    return 1;
  }
}

/** A database is in use, unreachable or no database: whoever runs the command can help. */
class NotOpened extends Error {}

/** Failures whose sentence says what to do: no stack trace helps. */
function isForTheOperator(error: unknown): error is Error {
  return (
    error instanceof ConfigError ||
    error instanceof LoadRefused ||
    error instanceof NotOpened ||
    ['ENOENT', 'ENOTDIR', 'EEXIST', 'EACCES'].includes((error as { code?: string }).code ?? '')
  );
}

/** Runs the flows over the databases of the configuration. */
async function load(
  folder: string,
  config: Config,
  world: World,
  print: Print,
  options: { readonly isWanted: boolean; readonly reopenPeriods: boolean },
): Promise<number> {
  return withBooks(config, world, print, async (both) => {
    both.start();
    const books = { dataverse: both.dataverse.books, finance: both.finance.books, settle: both.settle };
    return report(await loadFolder(books, folder, options), print);
  });
}

/** 1 where something is missing. */
async function status(config: Config, world: World, print: Print): Promise<number> {
  return withBooks(config, world, print, async (both) => {
    const findings = await checkSetUp(both.finance.books, LOCAL_CALLER);
    let company = '';
    for (const { legalEntity, code, message, blocks, owner } of findings) {
      if (legalEntity !== company) print(`${company === '' ? '' : '\n'}${legalEntity}`);
      company = legalEntity;
      print(
        `  ${code.padEnd(22)}${message}\n${' '.repeat(24)}stops: ${blocks} (${owner.toLowerCase().replace('_', ' ')})`,
      );
    }
    print(findings.length === 0 ? 'Nothing is missing.' : `\n${findings.length} findings.`);
    return findings.length === 0 ? 0 : 1;
  });
}

async function withBooks(
  config: Config,
  world: World,
  print: Print,
  work: (both: Together) => Promise<number>,
): Promise<number> {
  await mkdir(config.dataDir, { recursive: true });
  const both = await openBoth({
    dataverseUrl: config.dataverseDatabaseUrl,
    financeUrl: config.financeDatabaseUrl,
    databaseConnections: config.databaseConnections,
    world,
    importSchedule: null,
    onError: (error) => print(`in the background: ${sentenceOf(error)}`),
  }).catch((error: unknown) => {
    throw new NotOpened(sentenceOf(error), { cause: error });
  });
  try {
    return await work(both);
  } finally {
    await both.stop();
  }
}

function sentenceOf(error: unknown): string {
  return error instanceof Error && error.message !== ''
    ? error.message
    : String((error as { code?: string }).code ?? error);
}

function report(outcome: FolderOutcome, print: Print): number {
  if (!outcome.ok) {
    for (const finding of outcome.findings) print(findingText(finding));
    print(
      `\n${outcome.code}: ${outcome.findings.length} finding${outcome.findings.length === 1 ? '' : 's'}; nothing was written.`,
    );
    return 1;
  }
  if (!outcome.summary) {
    print('The files are valid. Nothing was written.');
    return 0;
  }
  const { financeSetUp, projects, contracts, milestones, retainers, timeEntries, entries } = outcome.summary;
  const said = (name: string, { written, standing }: Loaded) =>
    print(`${name.padEnd(16)}${String(written).padStart(8)} written${String(standing).padStart(8)} stood already`);
  print(`${"Finance's set-up".padEnd(16)}${String(financeSetUp).padStart(8)} rows new or changed`);
  said('Projects', projects);
  said('Contracts', contracts);
  said('Milestones', milestones);
  said('Retainers', retainers);
  said('Time entries', timeEntries);
  said('Other entries', entries);
  return 0;
}

async function example(folder: string, world: World, print: Print): Promise<number> {
  await mkdir(folder, { recursive: true });
  const rows = demoRows(instant(world).slice(0, 10));
  for (const table of TABLE_NAMES) await writeFile(join(folder, `${table}.csv`), csvOf(rows, table), { flag: 'wx' });
  print(`Wrote ${TABLE_NAMES.length} files to ${folder}. Load them with: npm run setup -- load ${folder}`);
  return 0;
}

if (require.main === module) {
  main(process.argv.slice(2), process.env, (text) => console.log(text.trimEnd())).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    },
  );
}
