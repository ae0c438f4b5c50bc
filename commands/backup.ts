// `npm run backup -- --side dataverse|finance --to FOLDER`: a consistent copy of one side, taken while it runs. It must never write to the
// database it reads.
import { Command, CommanderError, Option } from 'commander';
import { addressOf, SIDES, type SideName } from './backup/sides';
import { takeBackup } from './backup/take';

/** Runs the command; gives its exit code: 0 done, 1 failed, 2 wrong usage. */
export async function main(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  print: (text: string) => void,
  now: Date,
): Promise<number> {
  const program = new Command('backup')
    .description('Copies one side into a folder, as of one moment, while the server runs.')
    .addOption(new Option('--side <side>', 'whose books').choices([...SIDES]).makeOptionMandatory())
    .requiredOption('--to <folder>', 'a folder without a backup')
    .option('--url <url>', 'the database; default: the one that the server uses')
    .exitOverride()
    .configureOutput({ writeOut: print, writeErr: print });
  try {
    program.parse([...args], { from: 'user' });
    const { side, to, url } = program.opts<{ side: SideName; to: string; url?: string }>();
    const { tables, bytes, migration } = await takeBackup(side, url ?? addressOf(side, env), to, now);
    const rows = Object.values(tables).reduce((sum, count) => sum + count, 0);
    print(`${rows} rows of ${Object.keys(tables).length} tables of ${side} in ${to}: ${bytes} bytes, ${migration}.`);
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    print(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

if (require.main === module) {
  void main(process.argv.slice(2), process.env, (text) => console.log(text.trimEnd()), new Date()).then((code) => {
    process.exitCode = code;
  });
}
