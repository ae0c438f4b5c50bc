// Scheduling the confirmation of many drafts: each is held for the operation and its version remembered; what cannot be
// confirmed is a refused item at once. Confirming itself is the worker's, one draft per transaction. domain.md 3.1 (bulk confirm)
import type { Refusal } from '../../../schema/errors';
import { type Outcome, refused } from '../../../schema/outcome';
import { insertOperation, type NewItem } from '../../bulk/operations';
import { idRefusal } from '../../bulk/terms';
import { type Caller, maySee } from '../../caller';
import type { Tx } from '../../database/database';
import { recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { heldRefusal, MOST_INVOICES } from '../rules/bulk';
import { isEditable } from '../rules/confirmation';
import { forbidden } from '../rules/permissions';
import { type DraftToHold, holdInvoices, lockForOperation } from '../store/bulk';
import type { InvoiceConditions } from '../store/invoiceList';
import { draftIds } from '../store/readInvoices';
import { decided } from './decided';

export interface ConfirmInvoicesInput {
  /** At most 10,000; or else a filter. */
  readonly invoiceIds?: readonly string[] | null;
  /** Drafts that match, at most 10,000. */
  readonly filter?: InvoiceConditions | null;
  readonly idempotencyKey?: string | null;
}

/**
 * Schedules the operation and answers with its id. Refused as a whole: FORBIDDEN, LIST_TOO_LONG, BAD_USER_INPUT (ids and a filter,
 * or neither). Refused as items: NOT_FOUND, INVOICE_NOT_DRAFT, CONFIRMATION_RUNNING. A statement or three per 500 drafts.
 */
export async function confirmInvoices(
  books: Books,
  caller: Caller,
  input: ConfirmInvoicesInput,
): Promise<Outcome<{ operationId: string }>> {
  const { invoiceIds, filter, idempotencyKey } = input;
  const refusal = forbidden(caller.roles, 'CONFIRM_INVOICES') ?? inputRefusal(input);
  if (refusal) return refused(refusal);
  const request = { mutation: 'confirmInvoices', caller, key: idempotencyKey, input: { invoiceIds, filter } };
  return decided(books, async (tx) => {
    const before = await recall<{ operationId: string }>(tx, request, books);
    if (before) return before;
    const ids = invoiceIds
      ? [...new Set(invoiceIds)]
      : await draftIds(tx, caller.legalEntities, filter ?? {}, MOST_INVOICES);
    if (ids.length > MOST_INVOICES) return refused(tooMany('filter'));
    const operationId = books.world.newId();
    const now = instant(books.world);
    const { items, legalEntities } = await holdDrafts(tx, caller, operationId, ids);
    const terms = {};
    await insertOperation(tx, { id: operationId, kind: 'CONFIRM_INVOICES', caller, legalEntities, terms, now, items });
    await remember(tx, request, { operationId }, books);
    tx.afterCommit(() => books.bulk?.nudge());
    return { ok: true, value: { operationId }, replayed: false };
  });
}

function inputRefusal({ invoiceIds, filter }: ConfirmInvoicesInput): Refusal | undefined {
  if (!invoiceIds === !filter)
    return { code: 'BAD_USER_INPUT', message: 'Give ids or a filter, one of them.', path: ['invoiceIds'] };
  if (invoiceIds && invoiceIds.length > MOST_INVOICES) return tooMany('invoiceIds');
  return idRefusal(invoiceIds ?? [], 'invoiceIds');
}

const tooMany = (argument: string): Refusal => ({
  code: 'LIST_TOO_LONG',
  message: `At most ${MOST_INVOICES} invoices at once.`,
  path: [argument],
});

/** Locks the invoices, holds those that may be confirmed, and makes an item of each. */
async function holdDrafts(
  tx: Tx,
  caller: Caller,
  operationId: string,
  ids: readonly string[],
): Promise<{ items: NewItem[]; legalEntities: string[] }> {
  const found = await lockForOperation(tx, ids);
  const items = ids.map((id): NewItem => {
    const invoice = found.get(id);
    return { subjectId: id, version: invoice?.version ?? null, refusal: itemRefusal(id, invoice, caller) };
  });
  await holdInvoices(
    tx,
    operationId,
    items.flatMap(({ subjectId, refusal }) => (refusal ? [] : subjectId)),
  );
  const seen = [...found.values()].map(({ legal_entity }) => legal_entity).filter((entity) => maySee(caller, entity));
  return { items, legalEntities: [...new Set(seen)].sort() };
}

function itemRefusal(id: string, invoice: DraftToHold | undefined, caller: Caller): Refusal | undefined {
  if (!invoice || !maySee(caller, invoice.legal_entity))
    return { code: 'NOT_FOUND', message: `There is no invoice ${id}.`, subjectId: id };
  if (!isEditable(invoice.status))
    return { code: 'INVOICE_NOT_DRAFT', message: `Invoice ${invoice.number} is confirmed already.`, subjectId: id };
  return heldRefusal(invoice);
}
