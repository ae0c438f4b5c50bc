// What a mutation's flow answers with: the document's identity, or why not. It must never carry the document itself: the API
// reads its present state after the commit, for a replay as for the first.
import type { Refusal } from './errors';

export type Outcome<T> =
  | { readonly ok: true; readonly value: T; readonly replayed: boolean }
  | { readonly ok: false; readonly refusals: readonly Refusal[] };

/** A refusal as an outcome. */
export function refused(...refusals: Refusal[]): { ok: false; refusals: Refusal[] } {
  return { ok: false, refusals };
}
