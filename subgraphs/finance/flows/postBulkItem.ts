// One proposal of a bulk posting: posted and settled in one transaction, or settled as refused. A worker that dies in between leaves
// neither. It must never run without a claim. faults.md I10
import type { Refusal } from '../../../schema/errors';
import { type ClaimedOperation, settleItem, type WaitingItem } from '../../bulk/operations';
import type { BulkWork } from '../../bulk/worker';
import type { Books } from '../books';
import { POST_PROPOSALS } from '../rules/bulkPosting';
import { postInvoiceProposal } from './postInvoiceProposal';

/** What Finance's bulk operations do, for the worker. */
export function bulkWork(books: Books): BulkWork {
  const refuseItem = (claim: ClaimedOperation, item: WaitingItem, refusals: readonly Refusal[]) =>
    books.db.write((tx) => settleItem(tx, claim, item, { done: false, refusals, invoiceIds: [] }));
  return {
    isKnown: (kind) => kind === POST_PROPOSALS,
    doItem: async (claim, item) => {
      const { invoiceDate } = JSON.parse(claim.terms) as { invoiceDate?: string };
      const input = { number: item.subject_id, invoiceDate: invoiceDate ?? null, expectedVersion: item.version };
      const outcome = await postInvoiceProposal(books, claim.caller, input, {
        settle: (tx) => settleItem(tx, claim, item, { done: true, invoiceIds: [] }),
      });
      if (!outcome.ok) await refuseItem(claim, item, outcome.refusals);
    },
    refuseItem,
  };
}
