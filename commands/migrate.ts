// `npm run migrate`: brings the database of each side to the newest migration and ends, for whoever wants that done before any process
// of the new version starts. A process does the same when it starts, under the same lock. It must never write a row of the books.
import 'reflect-metadata';
import { machineWorld } from '../machine';
import { newerMigrations } from '../subgraphs/database/migration';
import { openDatabase } from '../subgraphs/database/open';
import { addressOf, MIGRATIONS, SIDES } from './backup/sides';

/** Runs the command; gives its exit code. */
export async function main(env: NodeJS.ProcessEnv, print: (text: string) => void): Promise<number> {
  const world = machineWorld(env);
  try {
    for (const side of SIDES) {
      const migrations = MIGRATIONS[side];
      const database = await openDatabase(addressOf(side, env), migrations, world, 2, true);
      const newer = await newerMigrations(database.read, migrations).finally(() => database.close());
      print(`The database of ${side} is as this version wants it: ${migrations.at(-1)?.name}.`);
      if (newer.length > 0)
        print(`A newer version was here and has added ${newer.join(', ')}: this one leaves that alone.`);
    }
    return 0;
  } catch (error) {
    print(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

if (require.main === module) {
  void main(process.env, (text) => console.log(text)).then((code) => {
    process.exitCode = code;
  });
}
