// The program in one file: when it is run, and when what V8 compiled of it is taken.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packedProgram } from '../packed';
import { builtProduct, ROOT } from './harness/built';
import { START_FLAGS } from './harness/processes';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'packed-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A file of the folder, last changed so many seconds after the first. */
function put(name: string, text: string, seconds: number): void {
  const file = join(folder, name);
  writeFileSync(file, text);
  changed(name, seconds);
}

function changed(name: string, seconds: number): void {
  utimesSync(join(folder, name), 1_700_000_000 + seconds, 1_700_000_000 + seconds);
}

const PROGRAM = (told: string) => `exports.start = () => '${told}'; exports.folder = __dirname;`;

/** What the program of this folder says, and whether V8 took what it had compiled. */
function told(): { says: unknown; isTaken: boolean } | undefined {
  const packed = packedProgram(folder);
  const { start } = (packed?.load() ?? {}) as { start?: () => unknown };
  return packed && { says: start?.(), isTaken: packed.isTaken };
}

function compileIt(seconds: number): void {
  const packed = packedProgram(folder, false);
  packed?.load();
  expect(packed?.keepCompiled()).toBeGreaterThan(0);
  changed('packed.program.compiled', seconds);
}

describe('the program in one file', () => {
  it('is run where it is as new as the modules, and where nothing says how new they are', () => {
    put('packed.program.js', PROGRAM('one file'), 1);
    expect(told()).toEqual({ says: 'one file', isTaken: false });
    put('.tsbuildinfo', '', 1);
    expect(told()).toEqual({ says: 'one file', isTaken: false });
  });

  it('is not run where a module was built after it, or where there is none', () => {
    expect(told()).toBeUndefined();
    put('packed.program.js', PROGRAM('one file'), 1);
    put('.tsbuildinfo', '', 2);
    expect(told()).toBeUndefined();
  });

  it('is taken as V8 compiled it before', () => {
    put('packed.program.js', PROGRAM('one file'), 1);
    compileIt(2);
    expect(told()).toEqual({ says: 'one file', isTaken: true });
  });

  it('is compiled anew where it changed and is as long as before: V8 itself would take what it compiled of the other', () => {
    put('packed.program.js', PROGRAM('one file'), 1);
    compileIt(2);
    put('packed.program.js', PROGRAM('another!'), 3);
    expect(told()).toEqual({ says: 'another!', isTaken: false });
  });

  it('is run though what was compiled of it is spoilt', () => {
    put('packed.program.js', PROGRAM('one file'), 1);
    put('packed.program.compiled', 'nothing that V8 knows', 2);
    expect(told()).toEqual({ says: 'one file', isTaken: false });
  });

  it('comes out of a build compiled, under the flags of `npm start`', async () => {
    await builtProduct();
    const script = `console.log(require('./dist/packed').packedProgram('dist').isTaken)`;
    const args = [...START_FLAGS, '-e', script];
    expect(execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' }).trim()).toBe('true');
  });
});
