// The program's door. `npm start` serves gateway and both subgraphs in one process; `npm start -- gateway | dataverse | finance` one role
// alone. Runs what a build packed into one file, and the modules where there is none. It must never load a module of the product before.
import { packedProgram } from './packed';

const program = packedProgram(__dirname)?.load() ?? (require('./program') as typeof import('./program'));

program.main(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
  // A side that was opened before the failure would keep the process alive.
  process.exit();
});
