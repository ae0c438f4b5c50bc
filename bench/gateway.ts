// The gateway alone against every gateway that npm can install, in one run: cheap subgraphs, interleaved rounds, medians.
// `npm run bench -- gateway`. Answers are compared byte for byte with those of one merged schema, and the requests that the
// subgraphs got with what a shape needs. Figures of different runs or machines say nothing of each other: read the ratios.
// BENCH_ROUNDS, BENCH_SECONDS (per round), BENCH_ONLY (parts of names of shapes and gateways, separated by commas).
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Absent, type Contender, memoryOf, processorOf, startContenders } from './contenders';
import { referenceData } from './gatewayReference';
import { SHAPES, type Shape } from './gatewayShapes';
import { type Loader, loader } from './loader';
import { Cleanup, processorMs, startProcess } from './processes';
import { median, megabytes, spread, table } from './statistics';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 3);
const ONLY = (process.env.BENCH_ONLY ?? '').toLowerCase().split(',').map((word) => word.trim()).filter(Boolean); // biome-ignore format: one line
const AT_ONCE = 32;
/** A load process that is busier than this is itself what is measured. */
const TOO_BUSY = 0.9;

const SHAPE_NAMES = SHAPES.map(({ name }) => name.toLowerCase());
const wantedShapes = SHAPES.filter(
  ({ name }) => !ONLY.some((word) => SHAPE_NAMES.includes(word)) || ONLY.includes(name.toLowerCase()),
);
const wantedGateways = ONLY.filter((word) => !SHAPE_NAMES.includes(word));
const isWanted = (name: string) =>
  wantedGateways.length === 0 || wantedGateways.some((word) => name.toLowerCase().includes(word));

/** What the rounds of one contender on one shape gave. */
interface Figures {
  readonly rates: number[];
  readonly p50: number[];
  readonly p99: number[];
  /** Processor time of the gateway per request, in ms. */
  readonly processor: number[];
  /** Requests that the subgraphs got, and requests that were answered. */
  subgraphs: number;
  answered: number;
  loadBusy: number;
  subgraphsBusy: number;
}

interface Bench {
  readonly load: Loader;
  /** The requests that each subgraph got since the last call. */
  readonly counts: () => Promise<Shape['hops']>;
  /** Processor time that the subgraphs have used, in ms. */
  readonly subgraphsProcessor: () => number;
  readonly peak: Map<Contender, number>;
  readonly notes: Set<string>;
}

/** Prints the tables. Throws if ours answers otherwise than the merged schema, or asks for more than a shape needs. */
export default async function gateway(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'twinledger-bench-'));
  const cleanup = new Cleanup();
  cleanup.add(() => rmSync(folder, { recursive: true, force: true }));
  const interrupted = () => void cleanup.run().then(() => process.exit(130));
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    const subgraphs = await startProcess(process.execPath, [join(__dirname, 'gatewaySubgraphs.js')], cleanup);
    const ports = JSON.parse(subgraphs.line) as { dataverse: number; finance: number };
    const urls = { dataverse: `http://127.0.0.1:${ports.dataverse}/`, finance: `http://127.0.0.1:${ports.finance}/` };
    const { query, variables } = SHAPES[0] as Shape;
    const { contenders, absent } = await startContenders(
      { folder, urls, first: { query, variables }, cleanup },
      isWanted,
    );
    const bench: Bench = {
      load: loader(cleanup),
      counts: () => fetch(`${urls.dataverse}counts`).then((response) => response.json() as Promise<Shape['hops']>),
      subgraphsProcessor: () => processorMs(subgraphs.pid),
      peak: new Map(),
      notes: new Set(
        absent.map(({ name, why }: Absent) => `${name} is left out: ${why.split('\n').slice(-3).join(' ')}`),
      ),
    };
    announce();
    await compareAll(contenders, bench);
    for (const part of ['unique', 'identical'] as const)
      await measureAll(
        contenders.filter(({ parts }) => parts.includes(part)),
        bench,
        part === 'unique',
      );
    printMemory(contenders, bench);
    for (const note of bench.notes) console.log(`- ${note}`);
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    await cleanup.run();
  }
}

function announce(): void {
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model?.trim()}; ${AT_ONCE} requests at once,`);
  console.log(
    `medians of ${ROUNDS} interleaved rounds of ${SECONDS} s (lowest to highest). "CPU" is the gateway's alone.`,
  );
}

/** Each gateway must give the merged schema's answer, with the subgraph requests that a shape needs and no more. */
async function compareAll(contenders: readonly Contender[], bench: Bench): Promise<void> {
  for (const shape of wantedShapes) {
    const expected = referenceData(shape);
    for (const one of contenders) {
      await ask(one, shape);
      await bench.counts();
      const text = await ask(one, shape);
      const hops = await bench.counts();
      const findings: string[] = [];
      if (text.trim() !== `{"data":${expected}}`) {
        const isSame = isDeepStrictEqual(JSON.parse(text), { data: JSON.parse(expected) });
        findings.push(isSame ? `equal, but not in the order of the query` : `wrong: ${text.slice(0, 300)}`);
      }
      if (!isDeepStrictEqual({ ...NO_HOPS, ...hops }, shape.hops))
        findings.push(`with ${JSON.stringify(hops)} requests to subgraphs instead of ${JSON.stringify(shape.hops)}`);
      if (findings.length === 0) continue;
      const finding = `${one.name} answers ${shape.name} ${findings.join(', ')}`;
      if (one.isOurs) throw new Error(finding);
      bench.notes.add(finding);
    }
  }
}

const NO_HOPS = { dataverse: 0, finance: 0 };

async function measureAll(contenders: readonly Contender[], bench: Bench, unique: boolean): Promise<void> {
  console.log(`\n## ${unique ? 'Every request unique' : 'Identical requests, which a gateway may share'}\n`);
  const ratios: string[][] = [];
  for (const shape of wantedShapes) {
    const figures = new Map<Contender, Figures>();
    for (const one of contenders) await round(one, shape, bench, unique, SECONDS * 1_000, undefined);
    for (let number = 0; number < ROUNDS; number += 1)
      for (const one of contenders) await round(one, shape, bench, unique, SECONDS * 1_000, figures);
    printShape(shape, contenders, figures);
    ratios.push(...ratiosOf(shape, contenders, figures));
    for (const [one, { subgraphs, answered }] of figures) {
      const needed = shape.hops.dataverse + shape.hops.finance;
      if (unique && subgraphs < needed * answered)
        bench.notes.add(`${one.name} shares requests to subgraphs although each is unique (${shape.name})`);
    }
  }
  const peers = contenders.filter(({ isOurs }) => !isOurs);
  if (peers.length === 0) return;
  console.log(table(['ours against', ...peers.map(({ short }) => short)], ratios));
}

async function round(
  one: Contender,
  shape: Shape,
  bench: Bench,
  unique: boolean,
  ms: number,
  into: Map<Contender, Figures> | undefined,
): Promise<void> {
  const expected = await ask(one, shape);
  await bench.counts();
  const before = processorOf(one);
  const subgraphsBefore = bench.subgraphsProcessor();
  const load = await bench.load({
    port: Number(one.url.port),
    path: one.url.pathname,
    headers: { 'content-type': 'application/json', accept: one.accept },
    body: bodyOf(shape),
    connections: AT_ONCE,
    ms,
    unique,
    expected,
  });
  const processor = processorOf(one) - before;
  const subgraphsBusy = (bench.subgraphsProcessor() - subgraphsBefore) / load.ms;
  bench.peak.set(one, Math.max(bench.peak.get(one) ?? 0, memoryOf(one)));
  const hops = await bench.counts();
  if (load.wrong !== undefined) {
    if (one.isOurs) throw new Error(`${one.name} under load, ${shape.name}: ${load.wrong}`);
    bench.notes.add(`${one.name} gave wrong answers under load, ${shape.name}: ${load.wrong}`);
  }
  if (into === undefined) return;
  const figures: Figures = into.get(one) ?? {
    ...{ rates: [], p50: [], p99: [], processor: [] },
    ...{ subgraphs: 0, answered: 0, loadBusy: 0, subgraphsBusy: 0 },
  };
  into.set(one, figures);
  figures.rates.push((load.done / load.ms) * 1_000);
  figures.p50.push(load.p50Ms);
  figures.p99.push(load.p99Ms);
  figures.processor.push(processor / Math.max(1, load.done));
  figures.subgraphs += (hops.dataverse ?? 0) + (hops.finance ?? 0);
  figures.answered += load.done;
  figures.loadBusy = Math.max(figures.loadBusy, load.busy);
  figures.subgraphsBusy = Math.max(figures.subgraphsBusy, subgraphsBusy);
  if (load.busy > TOO_BUSY) bench.notes.add(`the load process was the bottleneck (${one.name}, ${shape.name})`);
}

function printShape(shape: Shape, contenders: readonly Contender[], figures: ReadonlyMap<Contender, Figures>): void {
  const rows = contenders.flatMap((one) => {
    const of = figures.get(one);
    if (of === undefined) return [];
    return [
      [
        one.name,
        spread(of.rates),
        median(of.p50).toFixed(1),
        median(of.p99).toFixed(1),
        median(of.processor).toFixed(3),
        (of.subgraphs / Math.max(1, of.answered)).toFixed(2),
        `${(of.loadBusy * 100).toFixed(0)} %`,
        `${(of.subgraphsBusy * 100).toFixed(0)} %`,
      ],
    ];
  });
  console.log(
    table(
      [`${shape.name}: ${shape.what}`, 'requests/s', 'p50 ms', 'p99 ms', 'CPU ms', 'hops', 'load', 'subgraphs'],
      rows,
    ),
  );
  console.log();
}

function ratiosOf(
  shape: Shape,
  contenders: readonly Contender[],
  figures: ReadonlyMap<Contender, Figures>,
): string[][] {
  const rate = (one: Contender) => median(figures.get(one)?.rates ?? []);
  const peers = contenders.filter(({ isOurs }) => !isOurs);
  return contenders
    .filter(({ isOurs }) => isOurs)
    .map((ours) => [
      `${shape.name}, ${ours.short}`,
      ...peers.map((peer) => `${(rate(ours) / rate(peer)).toFixed(1)}×`),
    ]);
}

function printMemory(contenders: readonly Contender[], { peak }: Bench): void {
  const rows = contenders
    .filter((one, index) => contenders.findIndex(({ pid }) => pid === one.pid) === index)
    .map((one) => [
      one.isOurs ? `Twinledger, ${one.parts.join()} requests` : one.name,
      `${(one.startMs / 1_000).toFixed(1)} s`,
      megabytes(one.restBytes),
      megabytes(Math.max(...contenders.filter(({ pid }) => pid === one.pid).map((line) => peak.get(line) ?? 0))),
    ]);
  console.log(`\n${table(['start and memory', 'to the first answer', 'at rest', 'under load'], rows)}\n`);
}

function bodyOf({ query, variables }: Shape): string {
  return JSON.stringify({ query, variables });
}

async function ask(one: Contender, shape: Shape): Promise<string> {
  const response = await fetch(one.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: one.accept },
    body: bodyOf(shape),
  });
  return response.text();
}
