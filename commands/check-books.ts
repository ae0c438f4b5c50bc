// `npm run check:books -- [dataverseUrl financeUrl]`: reads two databases and says whether the books agree, to the cent.
// Without arguments: those of the configuration, which are SQLite files under DATA_DIR unless it says otherwise. Ends with 1 when they do not agree. It must never write.
import { join } from 'node:path';
import Table from 'cli-table3';
import { openBook, withoutPassword } from './invariants/book';
import { checkBooks } from './invariants/check';

const MOST = 1_000;
const USAGE = `usage: npm run check:books -- [--moving] [dataverseUrl financeUrl]
  dataverseUrl, financeUrl   sqlite:path or mysql://user:password@host:port/name; default: what the server uses,
                             DATAVERSE_DATABASE_URL and FINANCE_DATABASE_URL, or the files under DATA_DIR (./data)
  STATUS_LOG_KEYS            in the environment: the keys under which the status log is signed
  --moving                   the books are in use: leave out what holds at rest only`;

/** Runs the command; gives its exit code. */
export async function main(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  print: (text: string) => void,
): Promise<number> {
  const addresses = args.filter((argument) => !argument.startsWith('--'));
  const unknown = args.filter((argument) => argument.startsWith('--') && argument !== '--moving');
  if (unknown.length > 0 || (addresses.length !== 0 && addresses.length !== 2)) {
    print(USAGE);
    return 2;
  }
  const folder = env.DATA_DIR || './data';
  const [dataverse, finance] =
    addresses.length === 2
      ? addresses
      : [
          env.DATAVERSE_DATABASE_URL || join(folder, 'dataverse.db'),
          env.FINANCE_DATABASE_URL || join(folder, 'finance.db'),
        ];
  const findings = await checkBooks(dataverse as string, finance as string, {
    atRest: !args.includes('--moving'),
    most: MOST,
    statusKeys: keysOf(env.STATUS_LOG_KEYS),
  });
  const names = `${withoutPassword(dataverse as string)} and ${withoutPassword(finance as string)}`;
  const note = await unchecked(dataverse as string, env);
  if (note !== undefined) print(note);
  if (findings.length === 0) {
    print(`The books agree: ${names}.`);
    return 0;
  }
  const table = new Table({
    head: ['invariant', 'subject', 'detail'],
    style: { head: [], border: [] },
    colWidths: [11, 50, 90],
    wordWrap: true,
  });
  for (const { invariant, subject, detail } of findings) table.push([invariant, subject, detail]);
  print(table.toString());
  print(`${findings.length}${findings.length === MOST ? ' or more' : ''} findings in ${names}.`);
  return 1;
}

/** 'ID:SECRET,ID:SECRET', as the server takes it. */
function keysOf(text: string | undefined): Map<string, string> {
  const keys = text ? text.split(',') : [];
  return new Map(keys.map((key) => [key.slice(0, key.indexOf(':')), key.slice(key.indexOf(':') + 1)]));
}

/** What a reader must not take for checked: signatures of the status log that nobody could look at. */
async function unchecked(dataverse: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  if (env.STATUS_LOG_KEYS) return undefined;
  const book = await openBook(dataverse, 'actual');
  try {
    for await (const _ of book.stream("SELECT 1 AS one FROM invoice_status WHERE key_id <> '' LIMIT 1"))
      return 'The status log is signed, and its signatures were not checked: give its keys by STATUS_LOG_KEYS.';
    return undefined;
  } finally {
    await book.close();
  }
}

if (require.main === module) {
  main(process.argv.slice(2), process.env, console.log).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 2;
    },
  );
}
