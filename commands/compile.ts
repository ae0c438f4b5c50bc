// Part of a build: runs the demo on the program in one file, and keeps what V8 has compiled of it by then for every start after. Needs no
// network and no arguments; does nothing where that is as new as the program. It must run with the program's flags: V8 takes nothing that
// was compiled under others. Where it fails the build goes on, and starts only take longer.
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { packedProgram } from '../packed';
import { runDemo } from './demo/run';

/** Compiles the packed program in this folder by running it. Throws where there is none, or where its own demo does not agree. */
export async function compilePacked(folder: string): Promise<void> {
  const known = packedProgram(folder);
  if (known === undefined) throw new Error('there is no packed program: npm run build');
  if (known.isTaken) return;
  // V8 forgets what did not run lately, which most of a start is by then.
  setFlagsFromString('--no-flush-bytecode');
  const packed = packedProgram(folder, false) ?? known;
  const { start } = packed.load();
  const code = await runDemo({ print: () => undefined, isColourful: false, start });
  if (code !== 0) throw new Error('the books of the demo do not agree');
  setFlagsFromString('--flush-bytecode'); // as it is where it will be read
  packed.keepCompiled();
}

if (require.main === module) {
  compilePacked(join(__dirname, '..')).then(
    () => process.exit(),
    (error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      console.warn(`What V8 compiles is not kept, and every start takes longer: ${why}`);
      process.exit();
    },
  );
}
