// The gateways of the gateway benchmark: how each is started over the same subgraphs, and how it is asked. The peers come
// from bench/peers, a package of its own, so that the product depends on none of them. A peer that cannot start is told
// of with its last words; it is never left out silently.
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeSupergraph } from '../schema/compose';
import { START_FLAGS } from '../test/harness/processes';
import { DATAVERSE_SDL, FINANCE_SDL } from './gatewayShapes';
import { type Cleanup, freePort, processorMs, residentBytes, type Started, startProcess } from './processes';

export type Part = 'unique' | 'identical';

/** One line of the tables: a gateway, and the way it is asked. */
export interface Contender {
  readonly name: string;
  readonly short: string;
  readonly isOurs: boolean;
  /** Measured with requests of which no two are alike, with identical ones, or with both. */
  readonly parts: readonly Part[];
  readonly pid: number;
  readonly url: URL;
  /** Which kind of answer is asked for. */
  readonly accept: string;
  readonly startMs: number;
  readonly restBytes: number;
}

export interface Absent {
  readonly name: string;
  readonly why: string;
}

export interface Ground {
  readonly folder: string;
  readonly urls: { readonly dataverse: string; readonly finance: string };
  /** A request whose answer shows that a gateway serves. */
  readonly first: { readonly query: string; readonly variables: object };
  readonly cleanup: Cleanup;
}

// Compiled to dist-bench/bench; the peers stay where their package is.
export const PEERS = join(__dirname, '..', '..', 'bench', 'peers');
const GRAFBASE = join(PEERS, 'node_modules', '@grafbase', 'cli-x86_64-unknown-linux-musl', 'grafbase');
const JSON_ANSWER = 'application/json';
/** Content negotiation that Apollo Server alone answers, so that the same process shows its other way. */
const APOLLO_ANSWER = 'application/graphql-response+json';

interface Line {
  readonly name: string;
  readonly short: string;
  readonly accept: string;
}

interface Kind {
  readonly parts: readonly Part[];
  readonly lines: readonly Line[];
  readonly isOurs: boolean;
  start(ground: Ground, supergraph: string): Promise<{ started: Started; url: string }>;
}

/**
 * Ours shares by operation, variables and caller, whatever x-request-id says, so one process for each part: where no two
 * requests are alike for the peers, none is shared by us.
 */
const ours = (part: Part, processes: 1 | 2): Kind => ({
  isOurs: true,
  parts: [part],
  lines:
    processes === 2
      ? [{ name: 'Twinledger, prepared, two processes', short: 'prepared, two processes', accept: JSON_ANSWER }]
      : [
          { name: 'Twinledger, prepared', short: 'prepared', accept: JSON_ANSWER },
          { name: 'Twinledger, through Apollo Server', short: 'through Apollo', accept: APOLLO_ANSWER },
        ],
  async start({ cleanup }, supergraph) {
    const started = await startProcess(
      process.execPath,
      [...START_FLAGS, join(__dirname, '..', 'start.js'), 'gateway'],
      cleanup,
      {
        env: {
          ...{ SUPERGRAPH: supergraph, PORT: '0', LOG_LEVEL: 'error', GATEWAY_PROCESS_COUNT: String(processes) },
          DEDUPE: part === 'unique' ? 'off' : 'on',
        },
        isReady: (line) => line.includes('http://'),
      },
    );
    return { started, url: /http:\/\/\S+\/graphql/.exec(started.line)?.[0] ?? '' };
  },
});

const APOLLO: Kind = {
  isOurs: false,
  parts: ['unique', 'identical'],
  lines: [{ name: '@apollo/gateway', short: '@apollo/gateway', accept: JSON_ANSWER }],
  async start({ cleanup }, supergraph) {
    const started = await startProcess(process.execPath, [join(PEERS, 'apolloGateway.js'), supergraph], cleanup);
    return { started, url: started.line };
  },
};

const HIVE: Kind = {
  isOurs: false,
  parts: ['unique', 'identical'],
  lines: [{ name: 'Hive Gateway, Rust planner', short: 'Hive', accept: JSON_ANSWER }],
  async start({ cleanup }, supergraph) {
    const port = await freePort();
    const bin = join(PEERS, 'node_modules', '@graphql-hive', 'gateway', 'dist', 'bin.js');
    const config = join(PEERS, 'hiveGateway.config.mjs');
    const args = ['supergraph', supergraph, '--config-path', config, '--host', '127.0.0.1', '--port', String(port)];
    const started = await startProcess(
      process.execPath,
      [bin, ...args, '--hive-router-runtime', '--fork', '1'],
      cleanup,
      {
        cwd: PEERS,
      },
    );
    return { started, url: `http://127.0.0.1:${port}/graphql` };
  },
};

const GRAFBASE_GATEWAY: Kind = {
  isOurs: false,
  parts: ['unique', 'identical'],
  lines: [{ name: 'Grafbase (Rust)', short: 'Grafbase', accept: JSON_ANSWER }],
  async start({ folder, urls, cleanup }) {
    if (!existsSync(GRAFBASE)) throw new Error('its binary is there for Linux on x86-64 alone');
    const port = await freePort();
    writeFileSync(join(folder, 'dataverse.graphql'), DATAVERSE_SDL);
    writeFileSync(join(folder, 'finance.graphql'), FINANCE_SDL);
    const subgraph = (name: 'dataverse' | 'finance') =>
      `[subgraphs.${name}]\nurl = "${urls[name]}"\nschema_path = "${join(folder, `${name}.graphql`)}"\n`;
    const passedOn = '[[headers]]\nrule = "forward"\nname = "x-request-id"\n';
    writeFileSync(join(folder, 'grafbase.toml'), [subgraph('dataverse'), subgraph('finance'), passedOn].join('\n'));
    const args = ['--home', folder, 'dev', '--config', join(folder, 'grafbase.toml')];
    const started = await startProcess(GRAFBASE, [...args, '--listen-address', `127.0.0.1:${port}`], cleanup, {
      cwd: folder,
    });
    return { started, url: `http://127.0.0.1:${port}/graphql` };
  },
};

const KINDS: readonly Kind[] = [
  ours('unique', 1),
  ours('unique', 2),
  ours('identical', 1),
  APOLLO,
  HIVE,
  GRAFBASE_GATEWAY,
];

/** Starts every gateway whose name is wanted, one after the other, each until its first answer. */
export async function startContenders(
  ground: Ground,
  isWanted: (name: string) => boolean,
): Promise<{ contenders: Contender[]; absent: Absent[] }> {
  installPeers();
  const supergraph = join(ground.folder, 'supergraph.graphql');
  const { dataverse, finance } = ground.urls;
  const sdls = [
    { name: 'dataverse', sdl: DATAVERSE_SDL, url: dataverse },
    { name: 'finance', sdl: FINANCE_SDL, url: finance },
  ];
  writeFileSync(supergraph, composeSupergraph(sdls));
  const contenders: Contender[] = [];
  const absent: Absent[] = [];
  for (const kind of KINDS) {
    const lines = kind.lines.filter(({ name }) => isWanted(name));
    if (lines.length === 0) continue;
    try {
      const began = performance.now();
      const { started, url } = await kind.start(ground, supergraph);
      await firstAnswer(url, ground.first);
      const startMs = performance.now() - began;
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      const [restBytes, { pid }] = [residentBytes(started.pid), started];
      for (const line of lines)
        contenders.push({
          ...line,
          isOurs: kind.isOurs,
          parts: kind.parts,
          pid,
          url: new URL(url),
          startMs,
          restBytes,
        });
    } catch (error) {
      if (kind.isOurs) throw error;
      absent.push({ name: lines[0]?.name ?? '', why: error instanceof Error ? error.message : String(error) });
    }
  }
  return { contenders, absent };
}

export const memoryOf = ({ pid }: Contender) => residentBytes(pid);
export const processorOf = ({ pid }: Contender) => processorMs(pid);

async function firstAnswer(url: string, first: Ground['first']): Promise<void> {
  const until = performance.now() + 30_000;
  for (;;) {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: JSON_ANSWER },
        body: JSON.stringify(first),
      });
      const text = await response.text();
      if (response.ok && text.includes('"data":{')) return;
      if (performance.now() > until) throw new Error(`its first answer is ${response.status}: ${text.slice(0, 300)}`);
    } catch (error) {
      if (performance.now() > until) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export function installPeers(): void {
  const needed = [
    ['@apollo', 'gateway'],
    ['@graphql-hive', 'gateway'],
    ['@graphql-hive', 'router-runtime'],
  ];
  if (needed.every((path) => existsSync(join(PEERS, 'node_modules', ...path)))) return;
  console.log('Installing what the gateway is measured against (bench/peers) …');
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: PEERS, stdio: 'inherit' });
}
