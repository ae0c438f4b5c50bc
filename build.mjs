// `npm run build`, and the beginning of every other command: compiles the program, packs it and builds the console where a source is newer
// than the last build, and else does nothing, because an operator's next command must not wait for that. `--is-fresh FOLDER` only asks:
// 0 where nothing is to be built. It must never call a build fresh that did not come to its end.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDERS = ['gateway', 'subgraphs', 'schema', 'commands', 'console'];
const FILES = ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'bundle.mjs', 'build.mjs'];
const PACKAGES = join('node_modules', '.package-lock.json');
/** What a whole build leaves behind; without what V8 compiled it is tried again. */
const BUILT = ['start.js', 'packed.program.js', 'packed.program.compiled', join('console', 'index.html')];
/** Holds the version of Node that it was made by: V8 takes nothing that another one compiled. */
const STAMP = join('dist', '.built');

/** The latest change below: a folder counts too, for a file that was deleted leaves no other trace. */
function newest(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  const below = stat.isDirectory() ? readdirSync(path).map((name) => newest(join(path, name))) : [];
  return Math.max(stat.mtimeMs, ...below);
}

function isFresh(root) {
  const stamp = join(root, STAMP);
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== process.version) return false;
  if (!BUILT.every((name) => existsSync(join(root, 'dist', name)))) return false;
  const own = readdirSync(root).filter((name) => name.endsWith('.ts'));
  const since = statSync(stamp).mtimeMs;
  return [...own, ...FOLDERS, ...FILES, PACKAGES].every((name) => newest(join(root, name)) <= since);
}

function build(root) {
  const began = new Date();
  console.error('Building; the first time takes about half a minute.');
  rmSync(join(root, STAMP), { force: true });
  for (const step of ['compile', 'bundle', 'console']) {
    const { status } = spawnSync('npm', ['run', '--silent', step], { cwd: root, stdio: ['ignore', 2, 2] });
    if (status !== 0) return status ?? 1;
  }
  writeFileSync(join(root, STAMP), process.version);
  utimesSync(join(root, STAMP), began, began); // what was changed meanwhile is not in it
  return 0;
}

const [asked, folder = import.meta.dirname] = process.argv.slice(2);
if (asked === '--is-fresh') process.exit(isFresh(folder) ? 0 : 1);
if (!isFresh(folder)) process.exit(build(folder));
