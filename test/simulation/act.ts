// What somebody does in a simulation: a kind and a few numbers, which mean something whatever the books hold by then. So a history
// of acts is data: it can be written down, repeated, and made shorter.
import type { Outcome } from '../../schema/outcome';
import type { Reader } from '../../subgraphs/database/database';
import type { Chance } from './chance';

export interface Act {
  readonly kind: string;
  /** Places in lists, which wrap around, and sizes. */
  readonly n: readonly [number, number, number, number];
  /** Milliseconds until the next act; it does not wait for this one. */
  readonly wait: number;
}

/** What an act is given: the process that it goes through, and the books as they stand. */
export interface Doing<B> {
  readonly books: B;
  readonly look: Reader;
  readonly n: Act['n'];
  readonly key: { readonly idempotencyKey: string };
}

/** Undefined: there is nothing to do it to. */
export type Deed<B> = (doing: Doing<B>) => Promise<Outcome<unknown> | undefined>;

export interface Weighed<T> {
  readonly weight: number;
  readonly of: T;
}

/** A history of acts of these kinds. */
export function drawActs(chance: Chance, kinds: Readonly<Record<string, Weighed<unknown>>>, count: number): Act[] {
  const heap = Object.entries(kinds).flatMap(([kind, { weight }]) => Array<string>(weight).fill(kind));
  const number = () => chance.between(0, 9_999);
  return Array.from({ length: count }, () => ({
    kind: chance.oneOf(heap) as string,
    n: [number(), number(), number(), number()],
    wait: chance.is(0.3) ? 0 : chance.is(0.2) ? chance.between(1_000, 20_000) : chance.between(0, 800),
  }));
}

/** The row at a place that wraps around. */
export function pick<T>(rows: readonly T[], place: number): T | undefined {
  return rows[place % Math.max(1, rows.length)];
}
