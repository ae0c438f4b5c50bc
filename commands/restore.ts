// `npm run restore -- --side dataverse|finance --from FOLDER`: puts a backup into an empty database. The books then stand still towards the
// other side until they are reconciled. It must never overwrite anything.
import { Command, CommanderError, Option } from 'commander';
import { machineWorld } from '../machine';
import type { World } from '../subgraphs/world';
import { putBack } from './backup/put';
import { addressOf, SIDES, type SideName } from './backup/sides';

/** Runs the command; gives its exit code: 0 done, 1 failed, 2 wrong usage. */
export async function main(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  print: (text: string) => void,
  world: World,
): Promise<number> {
  const program = new Command('restore')
    .description('Puts a backup of one side into an empty database.')
    .addOption(new Option('--side <side>', 'whose books').choices([...SIDES]).makeOptionMandatory())
    .requiredOption('--from <folder>', 'the folder of the backup')
    .option('--url <url>', 'an empty database; default: the one that the server uses')
    .exitOverride()
    .configureOutput({ writeOut: print, writeErr: print });
  try {
    program.parse([...args], { from: 'user' });
    const { side, from, url } = program.opts<{ side: SideName; from: string; url?: string }>();
    const { takenAt } = await putBack(side, from, url ?? addressOf(side, env), world);
    print(`${side} is back as of ${takenAt}. Nothing travels before both books are reconciled: npm run reconcile.`);
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    print(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

if (require.main === module) {
  const print = (text: string) => console.log(text.trimEnd());
  void main(process.argv.slice(2), process.env, print, machineWorld(process.env)).then((code) => {
    process.exitCode = code;
  });
}
