// The built product, for tests that start real processes: builds dist/ when a source is newer than it, once per machine.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { waitFor } from './waiting';

/** The project's folder, also for a command that is compiled into a folder below it. */
export const ROOT = folderOfManifest(__dirname);
const PROGRAM = readdirSync(ROOT).filter((name) => name.endsWith('.ts'));
const SOURCES = [
  ...PROGRAM,
  'gateway',
  'subgraphs',
  'schema',
  'commands',
  'tsconfig.build.json',
  'bundle.mjs',
  'package-lock.json',
];
const STAMP = join(ROOT, 'dist', 'start.js');
/** A folder is the lock: making it either succeeds or fails, for whoever tests beside us. */
const LOCK = join(ROOT, 'node_modules', '.cache', 'twinledger-build.lock');
const BUILD_LIMIT_MS = 120_000;

/** Makes sure that dist/ is what the sources say. */
export async function builtProduct(): Promise<void> {
  if (isFresh()) return;
  mkdirSync(join(LOCK, '..'), { recursive: true });
  await waitFor('the build of another test run', () => taken(), BUILD_LIMIT_MS);
  try {
    if (isFresh()) return;
    const run = (program: string, ...args: string[]) => execFileSync(program, args, { cwd: ROOT, stdio: 'pipe' });
    run(process.execPath, join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json');
    run('npm', 'run', '--silent', 'bundle');
    utimesSync(STAMP, new Date(), new Date()); // an incremental build leaves what did not change
  } catch (error) {
    throw new Error(`the product does not build:\n${String((error as { stdout?: Buffer }).stdout ?? error)}`);
  } finally {
    rmSync(LOCK, { recursive: true, force: true }); // gone if this took so long that it was thought dead
  }
}

function folderOfManifest(from: string): string {
  return existsSync(join(from, 'package.json')) ? from : folderOfManifest(dirname(from));
}

/** Makes sure that dist/console is what the console's sources say. After `builtProduct`. */
export function builtConsole(): void {
  const page = join(ROOT, 'dist', 'console', 'index.html');
  if (existsSync(page) && newest([join(ROOT, 'console')]) <= statSync(page).mtimeMs) return;
  execFileSync('npm', ['run', '--silent', 'console'], { cwd: ROOT, stdio: 'pipe' });
}

function taken(): boolean {
  try {
    mkdirSync(LOCK);
    return true;
  } catch {
    // Left by a run that was killed in the middle of a build.
    if (existsSync(LOCK) && Date.now() - statSync(LOCK).mtimeMs > BUILD_LIMIT_MS) rmdirSync(LOCK);
    return false;
  }
}

function isFresh(): boolean {
  return existsSync(STAMP) && newest(SOURCES.map((name) => join(ROOT, name))) <= statSync(STAMP).mtimeMs;
}

function newest(files: string[]): number {
  let latest = 0;
  for (const file of files.filter((name) => existsSync(name))) {
    const stat = statSync(file);
    latest = Math.max(
      latest,
      stat.isDirectory() ? newest(readdirSync(file).map((name) => join(file, name))) : stat.mtimeMs,
    );
  }
  return latest;
}
