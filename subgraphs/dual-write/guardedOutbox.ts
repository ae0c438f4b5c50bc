// An outbox that is closed while the books are restored and not reconciled, the guard that knows it, and a second outbox for what repairs
// them. It must never hand out an outbox before the guard has learned how the books stand.
import { BooksGuard, type GuardParts } from './guard';
import { createOutbox, type Outbox } from './outbox';

export interface GuardedOutbox {
  readonly guard: BooksGuard;
  readonly outbox: Outbox;
  /** Writes while the other is closed. */
  readonly repairing: Outbox;
}

/** `onNudge` as of createOutbox; rows remember their trace where there is a tracer. */
export async function guardedOutbox(
  parts: GuardParts & { readonly tracer?: object | undefined },
  onNudge: () => void,
): Promise<GuardedOutbox> {
  const isTraced = parts.tracer !== undefined;
  const guard = new BooksGuard(parts);
  await guard.begin();
  return {
    guard,
    outbox: createOutbox(parts.world, onNudge, isTraced, () => guard.closed()),
    repairing: createOutbox(parts.world, onNudge, isTraced),
  };
}
