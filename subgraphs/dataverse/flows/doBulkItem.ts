// One item of a bulk operation. Confirming settles it in the transaction that confirms; drafts are made under keys of the
// operation's own, so that an item that is done again after a crash finds the drafts it made. It must never run without a claim.
import type { Refusal } from '../../../schema/errors';
import { type ClaimedOperation, type ItemResult, settleItem, type WaitingItem } from '../../bulk/operations';
import type { BulkWork } from '../../bulk/worker';
import type { Books } from '../books';
import { type BulkKind, isBulkKind } from '../rules/bulk';
import { releaseInvoice, releaseInvoicesOf } from '../store/bulk';
import { customersToBill } from '../store/schedules';
import { confirmInvoice } from './confirmInvoice';
import { createInvoice } from './createInvoice';

/**
 * Does the item in the name of whoever asked for the operation, and settles it as done or refused. Throws ClaimLost where
 * another worker has it by now, and whatever breaks; then nothing of the item is settled.
 */
export function doBulkItem(books: Books, claim: ClaimedOperation, item: WaitingItem): Promise<void> {
  return DO[claim.kind as BulkKind](books, claim, item);
}

/** What Dataverse's bulk operations do, for the worker. */
export function bulkWork(books: Books): BulkWork {
  return {
    isKnown: isBulkKind,
    doItem: (claim, item) => doBulkItem(books, claim, item),
    refuseItem: (claim, item, refusals) => refuseBulkItem(books, claim, item, refusals),
    onFailed: releaseInvoicesOf,
  };
}

const DO: Record<BulkKind, typeof doBulkItem> = { CONFIRM_INVOICES: confirmOne, CREATE_INVOICES: draftAll };

/** Settles an item as refused, and lets go of the draft that was held for it. */
function refuseBulkItem(
  books: Books,
  claim: ClaimedOperation,
  item: WaitingItem,
  refusals: readonly Refusal[],
  invoiceIds: readonly string[] = [],
): Promise<void> {
  return books.db.write(async (tx) => {
    await releaseInvoice(tx, claim.id, item.subject_id);
    await settleItem(tx, claim, item, { done: false, refusals, invoiceIds });
  });
}

async function confirmOne(books: Books, claim: ClaimedOperation, item: WaitingItem): Promise<void> {
  const input = { invoiceId: item.subject_id, expectedVersion: item.version };
  const outcome = await confirmInvoice(books, claim.caller, input, {
    id: claim.id,
    settle: (tx) => settleItem(tx, claim, item, { done: true, invoiceIds: [] }),
  });
  if (!outcome.ok) await refuseBulkItem(books, claim, item, outcome.refusals);
}

async function draftAll(books: Books, claim: ClaimedOperation, item: WaitingItem): Promise<void> {
  const { invoiceDate } = JSON.parse(claim.terms) as { invoiceDate: string };
  const contractId = item.subject_id;
  const invoiceIds: string[] = [];
  const refusals: Refusal[] = [];
  for (const customerId of await customersToBill(books.db.read, contractId)) {
    const idempotencyKey = `bulk:${claim.id}:${contractId}:${customerId}`;
    const outcome = await createInvoice(books, claim.caller, { contractId, customerId, invoiceDate, idempotencyKey });
    if (outcome.ok) invoiceIds.push(outcome.value.invoiceId);
    else refusals.push(...outcome.refusals.filter(({ code }) => code !== 'NOTHING_TO_INVOICE'));
  }
  if (refusals.length > 0) return refuseBulkItem(books, claim, item, refusals, invoiceIds);
  const result: ItemResult = { done: true, invoiceIds };
  await books.db.write((tx) => settleItem(tx, claim, item, result));
}
