// Requests per second through the gateway alone, against @apollo/gateway on @apollo/server in the same run: cheap
// subgraphs, interleaved rounds, medians, every request made unique by a header, answers and subgraph requests compared.
// `npm run bench -- gateway`. Figures of different runs or machines say nothing about each other: read the ratio.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Pool } from 'undici';
import { composeSupergraph } from '../schema/compose';
import { DATAVERSE_SDL, FINANCE_SDL, SHAPES, type Shape } from './gatewayShapes';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 2);
const AT_ONCE = 32;

// Compiled to dist-bench/bench; the peers stay where their package is.
const PEERS = join(__dirname, '..', '..', 'bench', 'peers');

interface Contender {
  readonly name: string;
  readonly pool: Pool;
  readonly path: string;
}

/** Prints the table. Throws if two gateways answer differently or ask the subgraphs for more than they need. */
export default async function gateway(): Promise<void> {
  installPeers();
  const folder = mkdtempSync(join(tmpdir(), 'twinledger-bench-'));
  const stops: (() => void)[] = [() => rmSync(folder, { recursive: true })];
  try {
    const subgraphs = await start([join(__dirname, 'gatewaySubgraphs.js')], stops);
    const ports = JSON.parse(subgraphs) as { dataverse: number; finance: number };
    const urls = { dataverse: `http://127.0.0.1:${ports.dataverse}/`, finance: `http://127.0.0.1:${ports.finance}/` };
    const supergraph = join(folder, 'supergraph.graphql');
    const sdls = [
      { name: 'dataverse', sdl: DATAVERSE_SDL, url: urls.dataverse },
      { name: 'finance', sdl: FINANCE_SDL, url: urls.finance },
    ];
    writeFileSync(supergraph, composeSupergraph(sdls));
    const contenders = [
      contender(
        'Twinledger',
        await start([join(__dirname, 'gatewayProduct.js'), supergraph, urls.dataverse, urls.finance], stops),
        stops,
      ),
      contender('@apollo/gateway', await start([join(PEERS, 'apolloGateway.js'), supergraph], stops), stops),
    ];
    const counts = new Pool(urls.dataverse);
    stops.push(() => void counts.destroy());
    for (const shape of SHAPES) await compare(shape, contenders, counts);
    await measureAll(contenders);
  } finally {
    for (const stop of stops.reverse()) stop();
  }
}

async function measureAll(contenders: readonly Contender[]): Promise<void> {
  console.log(
    `Requests/s, ${AT_ONCE} at once, medians of ${ROUNDS} interleaved rounds of ${SECONDS} s (lowest to highest);`,
  );
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model?.trim()}\n`);
  console.log(`${'shape'.padEnd(7)}${contenders.map(({ name }) => name.padStart(28)).join('')}${'ratio'.padStart(9)}`);
  for (const shape of SHAPES) {
    const rates = contenders.map((): number[] => []);
    for (const one of contenders) await rate(one, shape, SECONDS / 2);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [index, one] of contenders.entries()) rates[index]?.push(await rate(one, shape, SECONDS));
    }
    const columns = rates.map((list) =>
      `${median(list).toFixed(0)} (${Math.min(...list).toFixed(0)}–${Math.max(...list).toFixed(0)})`.padStart(28),
    );
    const [ours = [], theirs = []] = rates;
    console.log(
      `${shape.name.padEnd(7)}${columns.join('')}${(median(ours) / median(theirs)).toFixed(1).padStart(8)}×  ${shape.what}`,
    );
  }
}

/** Both must answer the same, with the subgraph requests that the shape needs and no more. */
async function compare(shape: Shape, contenders: readonly Contender[], counts: Pool): Promise<void> {
  const answers: unknown[] = [];
  for (const one of contenders) {
    await ask(one, shape, 'warm');
    await requestCounts(counts);
    answers.push(JSON.parse(await ask(one, shape, 'compared')));
    const hops = await requestCounts(counts);
    if (!isDeepStrictEqual(hops, shape.hops))
      throw new Error(`${one.name} asks the subgraphs ${JSON.stringify(hops)} times for ${shape.name}`);
  }
  const [first, ...others] = answers as { data?: unknown; errors?: unknown }[];
  if (first?.data === undefined || first.errors !== undefined)
    throw new Error(`${shape.name} is answered with ${JSON.stringify(first)}`);
  if (others.some((other) => !isDeepStrictEqual(other, first)))
    throw new Error(`${shape.name} is answered differently`);
}

async function requestCounts(counts: Pool): Promise<Shape['hops']> {
  const { body } = await counts.request({ path: '/counts', method: 'GET' });
  return { dataverse: 0, finance: 0, ...((await body.json()) as object) };
}

let unique = 0;

async function ask({ pool, path }: Contender, { query, variables }: Shape, mark: string): Promise<string> {
  unique += 1;
  const { statusCode, body } = await pool.request({
    path,
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-unique': `${mark}-${unique}` },
    body: JSON.stringify({ query, variables }),
  });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`${statusCode}: ${text.slice(0, 500)}`);
  return text;
}

async function rate(one: Contender, shape: Shape, seconds: number): Promise<number> {
  const begun = performance.now();
  const end = begun + seconds * 1_000;
  let done = 0;
  const worker = async () => {
    while (performance.now() < end) {
      await ask(one, shape, shape.name);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return done / ((performance.now() - begun) / 1_000);
}

function contender(name: string, address: string, stops: (() => void)[]): Contender {
  const { origin, pathname } = new URL(address);
  const pool = new Pool(origin, { connections: AT_ONCE });
  stops.push(() => void pool.destroy());
  return { name, pool, path: pathname };
}

/** Starts a Node process and resolves with the first line it prints. */
function start(args: readonly string[], stops: (() => void)[]): Promise<string> {
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  stops.push(() => child.kill());
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const [line, rest] = text.split('\n', 2);
      if (line !== undefined && rest !== undefined) resolve(line);
    });
    child.once('exit', (code) => reject(new Error(`${args[0]} ended with ${code}`)));
  });
}

function installPeers(): void {
  if (existsSync(join(PEERS, 'node_modules', '@apollo', 'gateway'))) return;
  console.log('Installing what the gateway is measured against (bench/peers) …');
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: PEERS, stdio: 'inherit' });
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? high : (high + (sorted[middle - 1] ?? 0)) / 2;
}
