// A world whose time stands still until a test moves it, and settings of calls for tests.
import type { CallsWorld } from '../../../gateway/calls/subgraphCalls';
import { readGatewayConfig } from '../../../gateway/config';
import type { GatewayWorld } from '../../../gateway/world';

export interface Clock extends GatewayWorld {
  /** Lets time go by, and does what falls due meanwhile. */
  pass(ms: number): void;
  /** Timers that are set, by the time until they go off. */
  readonly timers: () => number[];
}

export function clock(start = Date.parse('2026-11-27T12:00:00Z')): Clock {
  let now = start;
  let ids = 0;
  const timers = new Set<{ at: number; work: () => void }>();
  return {
    now: () => new Date(now),
    after: (ms, work) => {
      const timer = { at: now + ms, work };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    newId: () => `id-${++ids}`,
    pass: (ms) => {
      const end = now + ms;
      for (;;) {
        const [due] = [...timers].filter(({ at }) => at <= end).sort((left, right) => left.at - right.at);
        if (due === undefined) break;
        timers.delete(due);
        now = due.at;
        due.work();
      }
      now = end;
    },
    timers: () => [...timers].map(({ at }) => at - now).sort((left, right) => left - right),
  };
}

export const { calls: CALLS } = readGatewayConfig({});

export interface Reported {
  readonly isBad: boolean;
  readonly what: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** What SubgraphCalls takes from outside; what it reports is kept in `reports`. */
export function outside(world: GatewayWorld, random = 0.5): CallsWorld & { readonly reports: Reported[] } {
  const reports: Reported[] = [];
  return {
    world,
    random: () => random,
    report: (isBad, what, details) => void reports.push({ isBad, what, details }),
    reports,
  };
}
