// What loading one kind of rows comes to: how many were written and how many stood; or the refusal of a flow, which ends it.
// It must never load anything itself.
import type { Refusal } from '../../schema/errors';
import type { Outcome } from '../../schema/outcome';

/** How many rows of a kind were written, and how many stood already. */
export interface Loaded {
  readonly written: number;
  readonly standing: number;
}

/** A flow refused what validation had passed: the books changed meanwhile. What was written before it stands. */
export class LoadRefused extends Error {
  constructor(
    readonly what: string,
    readonly refusals: readonly Refusal[],
  ) {
    super(
      `${what} refused: ${refusals.map(({ code, message, path }) => `${code} ${message}${path ? ` (${path.join('.')})` : ''}`).join('; ')}`,
    );
    this.name = 'LoadRefused';
  }
}

/** What a flow gave, or LoadRefused. */
export function taken<T>(what: string, outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new LoadRefused(what, outcome.refusals);
}
