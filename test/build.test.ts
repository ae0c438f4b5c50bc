// When commands build before they begin: once, and again when something is newer. Every command of the guides once took ten seconds and
// more to find out that there was nothing to build.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const BUILD = join(__dirname, '..', 'build.mjs');
const [SOURCES, BUILT] = [1_000, 2_000];

describe('a command', () => {
  let root: string;

  const put = (name: string, text: string, at: number) => {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    utimesSync(path, at, at);
  };
  const settle = (name: string, at: number) => utimesSync(join(root, name), at, at);
  const isFresh = () => spawnSync(process.execPath, [BUILD, '--is-fresh', root]).status === 0;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'twinledger-build-'));
    for (const name of ['start.ts', 'gateway/main.ts', 'gateway/other.ts', 'console/src/page.tsx', 'package.json'])
      put(name, '', SOURCES);
    for (const name of ['start.js', 'packed.program.js', 'packed.program.compiled', 'console/index.html'])
      put(`dist/${name}`, '', BUILT);
    put('dist/.built', process.version, BUILT);
    for (const folder of ['gateway', 'console/src', 'console']) settle(folder, SOURCES);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('builds nothing where nothing changed since', () => {
    expect(isFresh()).toBe(true);
  });

  it.each<[string, () => void]>([
    ['a source of the program', () => put('gateway/main.ts', '', BUILT + 1)],
    ['a source of the console', () => put('console/src/page.tsx', '', BUILT + 1)],
    ['a module beside start.ts', () => put('start.ts', '', BUILT + 1)],
    ['a package', () => put('node_modules/.package-lock.json', '', BUILT + 1)],
    ['Node', () => put('dist/.built', 'v0.0.0', BUILT)],
  ])('builds anew when %s changed', (_, change) => {
    change();
    expect(isFresh()).toBe(false);
  });

  it('builds anew when a source was deleted, and when a build was cut off', () => {
    rmSync(join(root, 'gateway/other.ts'));
    expect(isFresh()).toBe(false);
    settle('gateway', SOURCES);
    expect(isFresh()).toBe(true);
    rmSync(join(root, 'dist/.built'));
    expect(isFresh()).toBe(false);
    put('dist/.built', process.version, BUILT);
    rmSync(join(root, 'dist/packed.program.compiled'));
    expect(isFresh()).toBe(false);
  });
});
