// Counting without prom-client on the hot path: its histograms hash their labels at every observation (1.2 µs, measured), and
// a small request makes several. Here a series is found once and then only added to; prom-client reads it when it is scraped.
import type { Metric } from 'prom-client';

/** The library, loaded where metrics are wanted: a process without them starts without it. */
export const prometheus = () => require('prom-client') as typeof import('prom-client');

/** Upper bounds of the buckets, in seconds: from a local call to a mutation that waits for the journey. */
const BOUNDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

type Labels = Readonly<Record<string, string>>;
interface Value {
  readonly metricName?: string;
  readonly labels: Labels;
  readonly value: number;
}

/** How long something took, over and over. */
export class Durations {
  count = 0;
  private sum = 0;
  private readonly counts = new Array<number>(BOUNDS.length).fill(0);

  constructor(private readonly labels: Labels) {}

  /** Takes one more, in milliseconds. */
  add(ms: number): void {
    const seconds = ms / 1_000;
    this.count += 1;
    this.sum += seconds;
    for (let index = 0; index < BOUNDS.length; index += 1) {
      if (seconds <= (BOUNDS[index] as number)) {
        this.counts[index] = (this.counts[index] as number) + 1;
        return;
      }
    }
  }

  /** As Prometheus has a histogram: each bucket counts what the smaller ones count too. */
  *values(name: string): Iterable<Value> {
    let below = 0;
    for (const [index, bound] of BOUNDS.entries()) {
      below += this.counts[index] as number;
      yield { metricName: `${name}_bucket`, labels: { ...this.labels, le: String(bound) }, value: below };
    }
    yield { metricName: `${name}_bucket`, labels: { ...this.labels, le: '+Inf' }, value: this.count };
    yield { metricName: `${name}_sum`, labels: this.labels, value: this.sum };
    yield { metricName: `${name}_count`, labels: this.labels, value: this.count };
  }
}

/** A metric for prom-client's registry whose values are read when it is scraped. */
export function scraped(
  type: 'counter' | 'gauge' | 'histogram',
  name: string,
  help: string,
  values: () => Iterable<Value> | Promise<Iterable<Value>>,
): Metric {
  const get = async () => ({ name, help, type, values: [...(await values())], aggregator: 'sum' });
  // All that a registry calls of a metric; its class offers no other way to set a histogram's buckets.
  return { name, help, type, get } as unknown as Metric;
}
