// The journey on the topology of docker-compose.yml, started without containers, beside one process on the same two databases: invoices
// per second, commit to written back, and how both change with 1, 2 and 4 processes of each side, each with a relay and a consumer.
// `npm run bench -- topology`. Clients, servers and processes share one machine: what limits them is named by what they used of it.
import { cpus } from 'node:os';
import { testProvider } from '../test/gateway/access/provider';
import { canCompose } from '../test/harness/composed';
import { canStartHaproxy } from '../test/harness/haproxy';
import { killProcesses } from '../test/harness/processes';
import { median, spread, table } from './statistics';
import { atOnce, type Draft, oneByOne } from './topology/journeys';
import { SHAPES, type Shape, Shapes } from './topology/shapes';
import { bottleneckOf, busyPart, type Usage, used } from './topology/usage';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const INVOICES = Number(process.env.BENCH_INVOICES ?? 120);
/** At half the pace of the slowest shape. */
const AT_HALF_LOAD = Math.ceil(INVOICES / 2);
/** A process that has just started is not what people use. */
const WARM_UP = Math.ceil(INVOICES / 4);
const LINES = 10;

const COLUMNS: readonly [kind: string, title: string][] = [
  ['clients', 'clients'],
  ['balancer', 'balancer'],
  ['gateway', 'gateways'],
  ['dataverse', 'Dataverse'],
  ['finance', 'Finance'],
  ['one process', 'one process'],
  ['dataverse-database', 'its database'],
  ['finance-database', "Finance's"],
  ['broker', 'broker'],
];

interface Measured {
  readonly usages: Usage[];
  latencies: readonly number[];
}

/** Prints invoices per second, latencies, processor time by kind, and the bottleneck of each shape. */
export default async function topology(): Promise<void> {
  if (!canCompose()) throw new Error('mariadbd, mariadb-install-db and nats-server are wanted on this machine');
  const shown = `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}`;
  console.log(`${INVOICES} invoices of ${LINES} lines, ${ROUNDS} interleaved rounds; ${shown}`);
  if (!canStartHaproxy()) console.log("HAProxy is not installed: a balancer in the clients' process stands in for it.");
  const perShape = ROUNDS * (WARM_UP + INVOICES) + WARM_UP + AT_HALF_LOAD;
  const provider = await testProvider();
  try {
    const shapes = await Shapes.open(provider, perShape * SHAPES.length);
    try {
      print(await measured(shapes));
    } finally {
      await shapes.close();
    }
  } finally {
    await killProcesses(); // of a topology that did not come up, too
    await provider.stop();
  }
}

async function measured(shapes: Shapes): Promise<ReadonlyMap<Shape, Measured>> {
  const drafts = [...shapes.drafts];
  const next = (count: number): Draft[] => drafts.splice(0, count);
  const all = new Map<Shape, Measured>(SHAPES.map((shape) => [shape, { usages: [], latencies: [] }]));
  const through = async (work: (shape: Shape, of: Measured) => Promise<void>) => {
    for (const [shape, of] of all) {
      await shapes.become(shape);
      await atOnce(await shapes.stage(shape), next(WARM_UP));
      await work(shape, of);
    }
  };
  for (let round = 0; round < ROUNDS; round += 1)
    await through(async (shape, { usages }) => {
      const stage = await shapes.stage(shape);
      const invoices = next(INVOICES);
      usages.push(await used(shapes.watched(shape), () => atOnce(stage, invoices)));
    });
  const slowest = Math.min(...[...all.values()].map(({ usages }) => median(usages.map(pace))));
  await through(async (shape, of) => {
    of.latencies = await oneByOne(await shapes.stage(shape), next(AT_HALF_LOAD), 2_000 / slowest);
  });
  return all;
}

const pace = ({ seconds }: Usage): number => INVOICES / seconds;
const nameOf = (shape: Shape): string => (shape === 0 ? 'one process' : `${shape} of each side`);

function print(all: ReadonlyMap<Shape, Measured>): void {
  const shapes = [...SHAPES].sort();
  const of = (shape: Shape) => all.get(shape) as Measured;
  const paceOf = (shape: Shape) => median(of(shape).usages.map(pace));
  const at = (shape: Shape, part: number) => {
    const sorted = [...of(shape).latencies].sort((a, b) => a - b);
    return sorted[Math.floor((sorted.length - 1) * part)] ?? 0;
  };
  const speeds = shapes.map((shape) => [
    nameOf(shape),
    spread(of(shape).usages.map(pace), 1),
    (paceOf(shape) / paceOf(0)).toFixed(2),
    shape === 0 ? '' : (paceOf(shape) / paceOf(1)).toFixed(2),
    String(at(shape, 0.5)),
    String(at(shape, 0.99)),
    shape === 0 ? '' : `${at(shape, 0.5) - at(0, 0.5)}`,
  ]);
  const heads = ['', 'invoices/s', 'of one process', 'of 1 of each', 'p50 ms', 'p99 ms', 'added p50 ms'];
  console.log(
    `\n${table(heads, speeds)}\nLatencies from commit to written back, all at half the pace of the slowest.\n`,
  );
  const middle = (shape: Shape): Usage => {
    const { usages } = of(shape);
    return [...usages].sort((a, b) => a.seconds - b.seconds)[usages.length >> 1] as Usage;
  };
  const costs = shapes.map((shape) => {
    const usage = middle(shape);
    const each = (seconds: number | undefined) =>
      seconds === undefined ? '' : ((seconds * 1_000) / INVOICES).toFixed(1);
    return [
      nameOf(shape),
      ...COLUMNS.map(([kind]) => each(usage.processors.get(kind))),
      `${(busyPart(usage) * 100).toFixed(0)} %`,
      `${(usage.busiest.part * 100).toFixed(0)} %`,
      each(usage.rowLockSeconds),
      (usage.syncs / INVOICES).toFixed(1),
    ];
  });
  const more = ['machine busy', 'busiest process', 'row locks ms', 'syncs'];
  console.log(
    `Milliseconds of processors per invoice:\n${table(['', ...COLUMNS.map(([, title]) => title), ...more], costs)}\n`,
  );
  for (const shape of shapes) console.log(`${nameOf(shape)}: held back by ${bottleneckOf(middle(shape))}.`);
}
