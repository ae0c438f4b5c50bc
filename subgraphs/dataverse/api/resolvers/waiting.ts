// Waiting for a step of an invoice's journey, for clients that want the outcome in the same answer. Whatever happens here,
// the confirmation stands: it must never throw because time is over.

import type { DataverseContext } from '../context';
import { POSTING_STEPS } from '../enums';

type Step = (typeof POSTING_STEPS)[number];

/** Resolves when the invoice stands at `step` or beyond (true), is BLOCKED, or `timeoutMs` milliseconds are over (false). */
export async function hasReached(
  context: DataverseContext,
  invoiceId: string,
  step: Step,
  timeoutMs: number,
): Promise<boolean> {
  const over = new AbortController();
  const cancel = context.books.world.after(timeoutMs, () => over.abort());
  try {
    const events = await context.feed.follow({ filter: { invoiceIds: [invoiceId] } }, context.caller, over.signal);
    for await (const { row } of events) {
      if (POSTING_STEPS.indexOf(row.step as Step) >= POSTING_STEPS.indexOf(step)) return true;
      if (row.state === 'BLOCKED') return false;
    }
    return false;
  } finally {
    cancel();
  }
}
