// How much of which retainer is set off against a draft. Pure. Never more than is free of a retainer, and never more than what the
// draft's other chargeable details come to: retainers alone make no invoice negative, and tax is no part of it.
// domain.md 3.5 (r), 6.2 (#4319341, #5054918)
import type { Refusal } from '../../../schema/errors';

/** A retainer as seen from one draft; minor units. */
export interface RetainerPart {
  readonly id: string;
  /** Available, and held by no draft. */
  readonly free: number;
  /** Set off on this draft already. */
  readonly applied: number;
}

/** What a draft's chargeable details come to, by what they bill: net, without tax. */
export interface Chargeable {
  /** Sales, manual details and milestones. */
  readonly work: number;
  /** Corrections: what they change. */
  readonly corrected: number;
}

/** Up to how much retainers may be set off: a credit on the same draft lowers it, an increase by correction does not raise it. */
export function settleable({ work, corrected }: Chargeable): number {
  return Math.max(0, work + Math.min(0, corrected));
}

/**
 * What is set off in addition, by retainer: the oldest first, in the order given. Of one that the draft has already no more than
 * `grown`, by which the draft has just grown: what somebody lowered stays so.
 */
export function furtherParts(
  limit: number,
  grown: number,
  retainers: readonly RetainerPart[],
): ReadonlyMap<string, number> {
  const further = new Map<string, number>();
  let room = Math.max(0, limit - sumOf(retainers));
  let more = Math.min(Math.max(0, grown), room);
  for (const { id, free, applied } of retainers) {
    const part = Math.min(free, applied > 0 ? more : room);
    if (part <= 0) continue;
    further.set(id, part);
    room -= part;
    more = Math.min(applied > 0 ? more - part : more, room);
  }
  return further;
}

/** What stays set off, by retainer, where the draft has come to less: the youngest gives way first. Only what changes. */
export function loweredParts(limit: number, retainers: readonly RetainerPart[]): ReadonlyMap<string, number> {
  const lowered = new Map<string, number>();
  let over = sumOf(retainers) - limit;
  for (const { id, applied } of [...retainers].reverse()) {
    const less = Math.min(over, applied);
    if (less <= 0) continue;
    lowered.set(id, applied - less);
    over -= less;
  }
  return lowered;
}

/**
 * RETAINER_EXCEEDED: more is set off than is free of the retainer, or than the draft's other details come to. Lowering is always
 * possible.
 */
export function partRefusal(asked: number, part: RetainerPart, limit: number, others: number): Refusal | undefined {
  if (asked <= part.applied) return undefined;
  const because = (reason: string): Refusal => ({ code: 'RETAINER_EXCEEDED', message: reason, path: ['price'] });
  if (asked > part.applied + part.free) return because('More is applied than is available of the retainer.');
  if (asked + others > limit) return because("More is applied than the draft's other chargeable details come to.");
  return undefined;
}

function sumOf(retainers: readonly RetainerPart[]): number {
  return retainers.reduce((sum, { applied }) => sum + applied, 0);
}
