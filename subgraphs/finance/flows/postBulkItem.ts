// One proposal of a bulk operation: posted and settled in one transaction, or settled as refused; or what it needs is posted. A worker
// that dies in between leaves nothing half done. It must never run without a claim. faults.md I10
import type { Refusal } from '../../../schema/errors';
import type { Outcome } from '../../../schema/outcome';
import { type ClaimedOperation, lockOperation, settleItem, type WaitingItem } from '../../bulk/operations';
import type { BulkWork } from '../../bulk/worker';
import type { Books } from '../books';
import { POST_PROPOSALS } from '../rules/bulkPosting';
import { POST_NEEDED_LINES } from '../rules/neededPosting';
import { doNeededPosting } from './doNeededPosting';
import { postInvoiceProposal } from './postInvoiceProposal';

type Do = (books: Books, claim: ClaimedOperation, item: WaitingItem) => Promise<Outcome<unknown>>;

const DO: Readonly<Record<string, Do>> = { [POST_PROPOSALS]: postOne, [POST_NEEDED_LINES]: doNeededPosting };

/** What Finance's bulk operations do, for the worker. */
export function bulkWork(books: Books): BulkWork {
  const refuseItem = (claim: ClaimedOperation, item: WaitingItem, refusals: readonly Refusal[]) =>
    books.db.write((tx) => settleItem(tx, claim, item, { done: false, refusals, invoiceIds: [] }));
  return {
    isKnown: (kind) => Object.hasOwn(DO, kind),
    doItem: async (claim, item) => {
      const outcome = await (DO[claim.kind] as Do)(books, claim, item);
      if (!outcome.ok) await refuseItem(claim, item, outcome.refusals);
    },
    refuseItem,
  };
}

function postOne(books: Books, claim: ClaimedOperation, item: WaitingItem): Promise<Outcome<unknown>> {
  const { invoiceDate } = JSON.parse(claim.terms) as { invoiceDate?: string };
  const input = { number: item.subject_id, invoiceDate: invoiceDate ?? null, expectedVersion: item.version };
  return postInvoiceProposal(books, claim.caller, input, {
    hold: (tx) => lockOperation(tx, claim),
    settle: (tx) => settleItem(tx, claim, item, { done: true, invoiceIds: [] }),
  });
}
