// The repository checks itself: arrows between folders, cycles, sizes, headers, names, banned calls, dependencies, and that
// what the documents list is what the code has. Each check prints every finding at once.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { ERROR_CODES } from '../schema/errors';
import { isCompositionRoot, isPure, wrongArrow } from './tidy/arrows';
import { wrongSettings } from './tidy/settings';
import { files, isProduct, ROOT, type Source, source, walk } from './tidy/sources';

const MOST_LINES = 300;
const WARN_LINES = 250;
const MOST_LINES_OF_FUNCTION = 70;
/** Of a merge or rebase that nobody finished: `<<<<<<< ours`, `||||||| base`, `=======`, `>>>>>>> theirs`. */
const CONFLICT_MARKER = /^(?:[<>|]{7}(?: .*)?|={7})$/;

const all = files();
/** What a tool wrote from the schema, in its own style. */
const byTool = (path: string) => /\/(generated|__generated__)\//.test(path);
const sources = all
  .filter((path) => /\.tsx?$/.test(path) && !path.startsWith('bench/peers/') && !byTool(path))
  .map(source);
const product = sources.filter(({ path }) => isProduct(path));
/** What people run: on the server, and in their browsers. */
const shipped = [...product, ...sources.filter(({ path }) => path.startsWith('console/'))];
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const isGenerated = (path: string) => /\/migrations\/\d+-/.test(path);

describe('imports', () => {
  it('go along the arrows', () => {
    const wrong = product.flatMap(({ path, imports }) =>
      imports.flatMap(({ file, typeOnly }) => (file?.endsWith('.ts') ? (wrongArrow(path, file, typeOnly) ?? []) : [])),
    );
    expect(wrong).toEqual([]);
  });

  it('leave the product alone: it never imports test or bench', () => {
    const wrong = product.flatMap(({ path, imports }) =>
      imports.flatMap(({ file }) => (file && !isProduct(file) && file.endsWith('.ts') ? [`${path} → ${file}`] : [])),
    );
    expect(wrong).toEqual([]);
  });

  it('are none in rules but money.ts and types of schema/', () => {
    const wrong = product
      .filter(({ path }) => isPure(path))
      .flatMap(({ path, imports }) =>
        imports.filter(({ file }) => file === undefined).map(({ specifier }) => `${path} → ${specifier}`),
      );
    expect(wrong).toEqual([]);
  });

  it('of the tracing SDK are dynamic: who records no traces does not wait for its 200 modules', () => {
    const wrong = product.flatMap(({ path, text }) =>
      [...text.matchAll(/^import (?!type )[^;]*?from '(@opentelemetry\/(?!api')[^']+)'/gm)].map(
        ([, specifier]) => `${path} → ${specifier}`,
      ),
    );
    expect(wrong).toEqual([]);
  });

  it('form no cycle', () => {
    expect(cycles(product)).toEqual([]);
  });
});

describe('every file', () => {
  it(`has at most ${MOST_LINES} lines`, () => {
    const long = sources
      .map(({ path, lines }) => ({ path, lines: lines.length - 1 }))
      .filter(({ lines }) => lines > WARN_LINES);
    for (const { path, lines } of long)
      if (lines <= MOST_LINES) console.warn(`${path} has ${lines} lines: split it before it reaches ${MOST_LINES}`);
    expect(long.filter(({ lines }) => lines > MOST_LINES)).toEqual([]);
  });

  it('of the product opens with 2 to 6 lines of comment', () => {
    const wrong = shipped
      .filter(({ path }) => !isGenerated(path))
      .map(({ path, lines }) => ({ path, header: lines.findIndex((line) => !line.startsWith('// ')) }))
      .filter(({ header }) => header < 2 || header > 6);
    expect(wrong).toEqual([]);
  });

  it('has a name that says what lives there', () => {
    const wrong = all.filter((path) =>
      /(^|\/)(index\.ts|utils?|helpers?|common|shared|misc)(\.[a-z]+)?(\/|$)/i.test(path),
    );
    expect(wrong).toEqual([]);
  });

  it('is free of leftovers', () => {
    const word = (...parts: string[]) => parts.join('');
    const leftovers = new RegExp(
      [
        `\\b(${word('TO', 'DO')}|${word('FIX', 'ME')})\\b`,
        `@ts-${'(ignore|nocheck)'}`,
        '\\b(it|test|describe)\\.(only|skip|todo)(\\.each)?\\(',
        '\\b[fx](it|describe)\\(',
      ].join('|'),
    );
    expect(matching(sources, leftovers)).toEqual([]);
  });

  it('is free of what git leaves where two changes met', () => {
    const text = all.map((path) => ({ path, text: read(path) })).filter((file) => !file.text.includes('\0'));
    expect(text.length).toBeGreaterThan(1_000);
    const lined = text.map(({ path, text: whole }) => ({ path, lines: whole.split(/\r?\n/) }));
    expect(matching(lined, CONFLICT_MARKER)).toEqual([]);
  });

  it('names no folder of the machine it was written on', () => {
    const text = all
      .filter((path) => /\.(ts|js|mjs|cjs|json|md|ya?ml|graphql|sql|sh)$|^(Dockerfile|\.ci\/.+)$/.test(path))
      .map((path) => ({ path, lines: read(path).split('\n') }));
    expect(matching(text, /(^|[\s"'`(=:])\/(work|root|Users|home\/(?!node\b)[a-z]+)\/[\w.]/)).toEqual([]);
  });
});

test('the marks of an unfinished merge are known, and nothing else is taken for one', () => {
  const mark = (character: string, more = '') => `${character.repeat(7)}${more}`;
  const marks = [mark('<', ' HEAD'), mark('|', ' 1a2b3c'), mark('='), mark('>', ' a branch'), mark('>')];
  expect(marks.filter((line) => !CONFLICT_MARKER.test(line))).toEqual([]);
  const others = ['=======x', '========', '<<<<<<', '|| a || b ||', '  =======', '|------|', '=> x'];
  expect(others.filter((line) => CONFLICT_MARKER.test(line))).toEqual([]);
});

describe('functions of the product', () => {
  it(`have at most ${MOST_LINES_OF_FUNCTION} lines`, () => {
    const long = shipped.flatMap(({ path, tree }) => {
      const found: string[] = [];
      walk(tree, (node) => {
        if (!ts.isFunctionLike(node) || !('body' in node) || !node.body) return;
        const lines = node
          .getText(tree)
          .split('\n')
          .filter((line) => line.trim() !== '').length;
        if (lines > MOST_LINES_OF_FUNCTION)
          found.push(`${path}: ${node.name?.getText(tree) ?? 'a function'} has ${lines} lines`);
      });
      return found;
    });
    expect(long).toEqual([]);
  });

  it('take time, timers, ids and chance as parameters', () => {
    const asked = product
      .filter(({ path }) => !isCompositionRoot(path))
      .flatMap(({ path, tree }) => asksTheMachine(tree).map((what) => `${path}: ${what}`));
    expect(asked).toEqual([]);
  });
});

describe('dependencies', () => {
  const manifest = JSON.parse(read('package.json')) as {
    dependencies: Record<string, string>;
    devDependencies: Record<string, string>;
  };
  const declared = { ...manifest.dependencies, ...manifest.devDependencies };

  it('are pinned exactly', () => {
    expect(Object.entries(declared).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });

  it('are named in ARCHITECTURE.md with a reason', () => {
    const lines = read('ARCHITECTURE.md').split('\n');
    const reasoned = (name: string) =>
      lines.some((line) => line.includes(`\`${name}\``) && line.replace(`\`${name}\``, '').trim().length > 15);
    expect(Object.keys(declared).filter((name) => !reasoned(name))).toEqual([]);
  });

  const packagesOf = (among: readonly Source[]) =>
    new Set(
      among
        .flatMap(({ imports }) => imports)
        .filter(({ file, specifier }) => file === undefined && !specifier.startsWith('node:'))
        .map(({ specifier }) =>
          specifier
            .split('/')
            .slice(0, specifier.startsWith('@') ? 2 : 1)
            .join('/'),
        ),
    );

  it('of the product are declared, and what is declared is used', () => {
    const used = packagesOf(product);
    expect([...used].filter((name) => !(name in manifest.dependencies))).toEqual([]);
    expect(Object.keys(manifest.dependencies).filter((name) => !used.has(name) && !PEERS.has(name))).toEqual([]);
  });

  it('of tests are declared too', () => {
    const tests = sources.filter(({ path }) => path.startsWith('test/'));
    expect([...packagesOf(tests)].filter((name) => !(name in declared))).toEqual([]);
  });

  it('stand in the lock file for every platform: npm ci refuses a lock that leaves one out', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as {
      packages: Record<string, { optionalDependencies?: Record<string, string> }>;
    };
    const missing = Object.entries(packages).flatMap(([path, entry]) =>
      Object.keys(entry.optionalDependencies ?? {}).filter(
        (name) => !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages),
      ),
    );
    expect(missing).toEqual([]);
  });

  it('come from whatever registry npm is set to', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved": *"http/);
    expect(read('.npmrc')).not.toMatch(/registry *=|_auth/);
  });
});

/** Needed by another dependency that asks for it as a peer. */
const PEERS = new Set(['graphql-scalars']);

describe('the documents', () => {
  it('list every error code in the README', () => {
    const readme = read('README.md');
    expect(ERROR_CODES.filter((code) => !readme.includes(`\`${code}\``))).toEqual([]);
  });

  it('list every setting in the README, with the default that it has', () => {
    expect(wrongSettings(read('README.md'))).toEqual([]);
  });
});

function matching(texts: readonly { path: string; lines: readonly string[] }[], pattern: RegExp): string[] {
  return texts.flatMap(({ path, lines }) =>
    lines.flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1} ${line.trim().slice(0, 100)}`] : [])),
  );
}

/** Uses of the machine's own time, timers, ids and chance, called or handed on. */
function asksTheMachine(tree: ts.SourceFile): string[] {
  const found: string[] = [];
  const names = new Set(['setTimeout', 'setInterval', 'randomUUID', 'uuidv7']);
  walk(tree, (node) => {
    const text = ts.isPropertyAccessExpression(node) ? node.getText(tree) : '';
    if (text === 'Date.now' || text === 'Math.random' || text === 'performance.now') found.push(text);
    if (ts.isIdentifier(node) && names.has(node.text) && !ts.isPropertyAssignment(node.parent)) found.push(node.text);
    if (ts.isNewExpression(node) && node.expression.getText(tree) === 'Date' && (node.arguments ?? []).length === 0)
      found.push('new Date()');
  });
  return found;
}

/** Cycles of imports, each as 'a → b → a'; type imports count: a cycle of types is a cycle of ideas. */
function cycles(among: readonly Source[]): string[] {
  const graph = new Map(among.map(({ path, imports }) => [path, imports.flatMap(({ file }) => file ?? [])]));
  const state = new Map<string, 'open' | 'done'>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === 'done') return;
    if (state.get(path) === 'open') {
      found.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
      return;
    }
    state.set(path, 'open');
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    state.set(path, 'done');
  };
  for (const path of graph.keys()) visit(path, []);
  return found;
}
