// Merges what a subgraph gave into the answer so far, in place. A value is never replaced by null: a shared field that one
// subgraph failed to resolve keeps what the other gave.
import type { Data } from './transport';
import { Unparsed } from './unparsed';

/** Merges `source` into `target`. Objects of `source` may become part of `target`. */
export function merge(target: Data, source: Data): void {
  if (target === source) return;
  for (const key in source) {
    const given = source[key];
    const held = target[key];
    if (typeof held !== 'object' || held === null || typeof given !== 'object' || given === null) {
      if (given !== null || held === undefined) target[key] = given;
    } else if (Array.isArray(held) && Array.isArray(given)) mergeLists(held, given);
    else if (held instanceof Unparsed || given instanceof Unparsed) target[key] = both(held, given);
    else merge(held as Data, given as Data);
  }
}

/** Two values of which one was left unparsed: only parallel fetches of one field come to that. */
function both(held: unknown, given: unknown): unknown {
  const merged = { value: held instanceof Unparsed ? held.value : held };
  merge(merged, { value: given instanceof Unparsed ? given.value : given });
  return merged.value;
}

function mergeLists(held: unknown[], given: readonly unknown[]): void {
  for (let i = 0; i < given.length; i++) {
    const mine = held[i];
    const theirs = given[i];
    if (typeof mine === 'object' && mine !== null && typeof theirs === 'object' && theirs !== null) {
      if (Array.isArray(mine) && Array.isArray(theirs)) mergeLists(mine, theirs);
      else merge(mine as Data, theirs as Data);
    } else if (theirs !== null && theirs !== undefined) held[i] = theirs;
  }
}

/** A deep copy: one entity found by two paths must not be one object, or what one path selects would show in the other. */
export function copy<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copy) as T;
  if (typeof value !== 'object' || value === null || value instanceof Unparsed) return value;
  const result: Data = {};
  for (const key in value) result[key] = copy((value as Data)[key]);
  return result as T;
}
