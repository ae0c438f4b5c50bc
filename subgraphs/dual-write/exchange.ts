// The words between the engine's parts: what a wire carries, what a target answers with, who is told of parking. It must never
// know a transport or a table: wires, inbox, relay and the flows of both sides all speak in these terms.
import type { Answer, Message } from '../../schema/messages';
import { DatabaseAway, StorageFull, type Tx } from '../database/database';

/**
 * Carries a run of consecutive messages of one key to the other side and brings its answer; or runs of several keys, one after the
 * other, and an answer for each. May lose or repeat; throws when unsure.
 * Between processes both are signed: NotBelieved where the other side has refused the signature and applied nothing.
 */
export interface Wire {
  deliver(messages: readonly Message[]): Promise<Answer>;
}

/** The other side as a whole cannot be reached: no other key would fare better, so the relay tries one at a time until it answers. */
export class TargetAway extends Error {
  readonly code: string = 'SUBGRAPH_UNAVAILABLE';
}

/** The other side was reached and does not believe what this side signs: it applied nothing, and will not before the keys are set right. */
export class NotBelieved extends TargetAway {
  override readonly code = 'WIRE_SIGNATURE_INVALID';

  /** `doubt`: what the other side finds wrong with the signature. */
  constructor(readonly doubt: string) {
    super(`WIRE_SIGNATURE_INVALID: ${doubt}`);
  }
}

/** Why no other key would fare better either: the receiver has no database, or no room in it. Undefined for any other error. */
export function awayBecause(error: unknown): TargetAway | undefined {
  const isAway = error instanceof DatabaseAway || error instanceof StorageFull;
  return isAway ? new TargetAway(error.message, { cause: error }) : undefined;
}

/** How the reason of a `later` begins where the receiver has paused the map: the sender then waits without counting. */
export const MAP_PAUSED = 'MAP_PAUSED';

/** The code of a key whose next message is not in the outbox any more: nothing is sent until a person has decided. */
export const MESSAGE_LOST = 'MESSAGE_LOST';

/** What the target's handler says of one message; anything thrown instead rolls the delivery back and is retried. */
export type Effect =
  | { readonly kind: 'applied' }
  | { readonly kind: 'later'; readonly reason: string }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string };

/** A message, or the rows of those of many keys as one. */
export interface Incoming extends Message {
  /** Under which key each row came, where they came under several. */
  readonly rowKeys?: readonly string[];
}

/** Applies one message inside the inbox's transaction. It must decide before it writes: `later` and `refused` leave nothing behind. */
export type Handler = (tx: Tx, message: Incoming) => Promise<Effect>;

/** Told inside the transaction that parks or releases a key, on both ends; given by the composition root. */
export interface ParkingHooks {
  onParked(tx: Tx, key: string, refusal: { topic: string; code: string; message: string }): Promise<void>;
  onReleased(tx: Tx, key: string): Promise<void>;
}
