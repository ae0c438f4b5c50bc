// What a mutation began and something in the background brings to its end: the trail says that too, in the transaction of the end, in the
// name of whoever began it. It must never decide what the end is.
import { recordEnd, standing } from '../audit/trail';
import type { Tx } from '../database/database';
import type { Remembering } from './idempotency';

/** The mutation, as its own entry in the trail knows it. */
export interface Begun {
  readonly mutation: string;
  /** Who asked, by subject. */
  readonly actor: string;
  /** What names the document that comes to its end. */
  readonly input: object;
  /** Its id: the entry of the beginning is found by it. */
  readonly document: string;
}

/** `named`: what else it made, by the fields of an answer. `codes`: why not all of it could be done. */
export type Ended = (named: object, codes: readonly string[]) => Promise<void>;

/** Notes what stands before the end; call what it gives once the end is written. */
export async function noteEnding(tx: Tx, begun: Begun, { world, trail }: Remembering): Promise<Ended> {
  if (trail === undefined) return async () => undefined;
  const before = await standing(tx, trail, begun);
  return (named, codes) => recordEnd(tx, { world, trail }, { ...begun, named, codes }, before);
}
