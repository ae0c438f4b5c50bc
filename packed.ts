// The program as a build packs it: one file, and beside it what V8 compiled of it in a run that served. Started from them it is ready in
// about two thirds of the processor time that more than a thousand modules take. It must never run what is older than the modules:
// then nobody knows what he runs.
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';

/** The program's one file, in `dist`; bundle.mjs writes it, in ASCII alone. */
const PACKED = 'packed.program.js';
const COMPILED = 'packed.program.compiled';
/** tsc touches it whenever it emits a module. An image need not have it: there nothing is built. */
const BUILT = '.tsbuildinfo';

type Program = typeof import('./program');
type Wrapper = (
  exports: unknown,
  require: NodeJS.Require,
  module: { exports: unknown },
  file: string,
  folder: string,
) => void;

/** The program in one file, if this folder has one that is as new as its modules. `withCompiled`: with what V8 compiled of it. */
export function packedProgram(folder: string, withCompiled = true): Packed | undefined {
  const file = join(folder, PACKED);
  if (!existsSync(file) || isOlder(file, join(folder, BUILT))) return undefined;
  return new Packed(file, withCompiled ? join(folder, COMPILED) : undefined);
}

/** The program in one file. */
export class Packed {
  private readonly script: Script;
  /** V8 takes what it compiled before. False: there is none of this file, or V8 was another one, or had other flags. */
  readonly isTaken: boolean;

  constructor(
    private readonly file: string,
    compiled: string | undefined,
  ) {
    // V8 looks at the length of a text and no further: what was compiled of another file of this length must not be taken.
    const isKept = compiled !== undefined && existsSync(compiled) && !isOlder(compiled, file);
    this.script = new Script(wrapped(readFileSync(file, 'latin1')), {
      filename: file,
      ...(isKept && { cachedData: readFileSync(compiled) }),
    });
    this.isTaken = isKept && this.script.cachedDataRejected === false;
  }

  /** Evaluates it. */
  load(): Program {
    const module = { exports: {} };
    const run = this.script.runInThisContext() as Wrapper;
    run(module.exports, createRequire(this.file), module, this.file, dirname(this.file));
    return module.exports as Program;
  }

  /** Keeps what V8 has compiled of it by now for the next start; gives how many bytes. */
  keepCompiled(): number {
    const target = join(dirname(this.file), COMPILED);
    const compiled = this.script.createCachedData();
    writeFileSync(`${target}.${process.pid}`, compiled);
    renameSync(`${target}.${process.pid}`, target); // whole or not at all, for whoever starts meanwhile
    return compiled.length;
  }
}

const wrapped = (code: string) => `(function (exports, require, module, __filename, __dirname) { ${code}\n})`;

function isOlder(file: string, than: string): boolean {
  return existsSync(than) && statSync(file).mtimeMs < statSync(than).mtimeMs;
}
