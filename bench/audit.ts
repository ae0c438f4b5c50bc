// The public federation audit as one command: `npm run audit -- FOLDER`, where FOLDER is a clone of
// graphql-hive/federation-gateway-audit. Runs all its cases against the gateway as `npm start -- gateway` serves it, and ends
// with 1 unless all pass. In the clone only packages are installed; logs and results stay in a temporary folder if cases fail.
import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { freePort } from './processes';

const NAME = '@graphql-hive/federation-gateway-audit';
const HOW = `npm run audit -- FOLDER
FOLDER is a clone of the audit: git clone https://github.com/graphql-hive/federation-gateway-audit`;

/** The one thing that the audit expects of Node 22 and that Node 20 lacks. */
const NODE_20 = `Promise.withResolvers ??= function () {
  let resolve, reject;
  const promise = new this((fulfil, refuse) => { resolve = fulfil; reject = refuse; });
  return { promise, resolve, reject };
};
`;

const NEEDED = ['tsx', 'graphql'];

interface Manifest {
  readonly name?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

async function main(): Promise<void> {
  const [given] = process.argv.slice(2);
  if (given === undefined) throw new Error(HOW);
  const folder = resolve(process.env.INIT_CWD ?? '.', given);
  const manifest = manifestOf(folder);
  install(folder, manifest);
  const place = mkdtempSync(join(tmpdir(), 'twinledger-audit-'));
  const { code, text } = await run(folder, place);
  const [, total = '0'] = /Total:\s+(\d+)/.exec(text) ?? [];
  const [, passed = '0'] = /Passed:\s+(\d+)/.exec(text) ?? [];
  const allPassed = code === 0 && Number(total) > 0 && passed === total;
  console.log(`\nThe audit: ${passed} of ${total} cases pass.`);
  if (allPassed) return rmSync(place, { recursive: true, force: true });
  for (const suite of failedSuites(join(place, 'results.txt'))) console.log(`  ${suite}`);
  console.log(`Logs are in ${place}`);
  process.exitCode = 1;
}

function manifestOf(folder: string): Manifest {
  const file = join(folder, 'package.json');
  const manifest = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Manifest) : {};
  if (manifest.name !== NAME) throw new Error(`${folder} is not a clone of the audit.\n${HOW}`);
  return manifest;
}

/**
 * Installs what its cases need, in the versions of its lock file. Of its development packages that is two: the others are
 * the gateways that the audit itself compares, a gigabyte that has nothing to do with ours.
 */
function install(folder: string, manifest: Manifest): void {
  const modules = join(folder, 'node_modules');
  const [tsx = '', graphql = ''] = NEEDED.map((name) => manifest.devDependencies?.[name]);
  if ([...NEEDED, ...Object.keys(manifest.dependencies ?? {})].every((name) => existsSync(join(modules, name)))) return;
  console.log(`Installing the audit's packages in ${folder} …`);
  const place = mkdtempSync(join(tmpdir(), 'twinledger-audit-packages-'));
  try {
    for (const name of ['package-lock.json', '.npmrc'])
      if (existsSync(join(folder, name))) copyFileSync(join(folder, name), join(place, name));
    writeFileSync(join(place, 'package.json'), JSON.stringify({ ...manifest, devDependencies: { tsx, graphql } }));
    const quietly = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
    execFileSync('npm', ['install', ...quietly], { cwd: place, stdio: 'inherit' });
    cpSync(join(place, 'node_modules'), modules, { recursive: true, verbatimSymlinks: true });
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

async function run(folder: string, place: string): Promise<{ code: number; text: string }> {
  const [auditPort, gatewayPort] = [await freePort(), await freePort()];
  const polyfill = join(place, 'node20.mjs');
  writeFileSync(polyfill, NODE_20);
  writeFileSync(join(place, 'supergraph.mjs'), fetchScript(auditPort));
  writeFileSync(join(place, 'run.sh'), runScript(place, gatewayPort));
  const gateway = `http://127.0.0.1:${gatewayPort}`;
  const args = ['test', '--cwd', place, '--run-script', './run.sh', '--exit-on-fail', '--port', String(auditPort)];
  const needsPolyfill = !('withResolvers' in Promise);
  const child = spawn(
    process.execPath,
    [
      join(folder, 'node_modules', 'tsx', 'dist', 'cli.mjs'),
      join('src', 'cli.ts'),
      ...args,
      ...['--graphql', `${gateway}/graphql`, '--healthcheck', `${gateway}/readyz`],
    ],
    {
      cwd: folder,
      stdio: ['ignore', 'pipe', openSync(join(place, 'errors.log'), 'w')],
      env: {
        ...process.env,
        GATEWAY_TIMEOUT: '60000', // a busy machine takes longer to start a process than the audit's 5 s
        ...(needsPolyfill ? { NODE_OPTIONS: `--import ${pathToFileURL(polyfill).href}` } : {}),
      },
    },
  );
  let text = '';
  let suite = '';
  const told = (line: string) => {
    if (/^[a-z\d-]+$/.test(line)) suite = line;
    else if (/^[.X]+$/.test(line)) console.log(`${suite.padEnd(40)} ${line}`);
  };
  createInterface({ input: child.stdout as Readable }).on('line', (line) => {
    text = `${text}${plain(line)}\n`.slice(-10_000);
    told(plain(line));
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill(signal));
  const code = await new Promise<number>((done) => child.once('close', (exit) => done(exit ?? 1)));
  return { code, text };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what colours a terminal
const plain = (line: string) => line.replace(/\u001b\[[\d;]*m/g, '').trim();

const fetchScript = (auditPort: number) => `import { writeFileSync } from 'node:fs';
const response = await fetch('http://localhost:${auditPort}/' + process.argv[2] + '/supergraph');
if (!response.ok) throw new Error('the supergraph: status ' + response.status);
writeFileSync('supergraph.graphql', await response.text());
`;

/** What the audit starts before each of its suites, with the suite's name. */
const runScript = (place: string, port: number) => `unset NODE_OPTIONS
cd '${place}' && '${process.execPath}' supergraph.mjs "$1" || exit 1
SUPERGRAPH=supergraph.graphql PORT=${port} LOG_LEVEL=info exec '${process.execPath}' '${join(__dirname, '..', 'start.js')}' gateway
`;

/** Names of suites with a failed case, as "name ..X.". */
function failedSuites(file: string): string[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line, index) => (/^[.X]*X[.X]*$/.test(line) ? [`${lines[index - 1] ?? ''} ${line}`] : []));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
