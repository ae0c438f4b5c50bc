// `npm run check:books -- [dataverseUrl financeUrl]`: reads two databases and says whether the books agree, to the cent.
// Without arguments: those of the configuration, which are SQLite files under DATA_DIR unless it says otherwise. Ends with 1 when they do not agree. It must never write.
import { join } from 'node:path';
import Table from 'cli-table3';
import { withoutPassword } from './invariants/book';
import { checkBooks } from './invariants/check';

const MOST = 1_000;
const USAGE = `usage: npm run check:books -- [--moving] [dataverseUrl financeUrl]
  dataverseUrl, financeUrl   sqlite:path or mysql://user:password@host:port/name; default: what the server uses,
                             DATAVERSE_DATABASE_URL and FINANCE_DATABASE_URL, or the files under DATA_DIR (./data)
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
  });
  const names = `${withoutPassword(dataverse as string)} and ${withoutPassword(finance as string)}`;
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
