// A draft invoice of one contract customer: everything that is ready and dated on or before the invoice date, taken under the
// contract's lock. A draft never leaves Dataverse. domain.md 3.1 (P1)
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import { recall, remember } from '../../mutations/idempotency';
import type { Books } from '../books';
import { forbidden } from '../rules/permissions';
import { claimLines, claimReady, type LineCutOff } from '../store/backlog';
import { lockContract } from '../store/contracts';
import { billTo } from '../store/drafts';
import { decided } from './decided';
import { writeDrafts } from './newDrafts';

export interface CreateInvoiceInput {
  readonly contractId: string;
  readonly customerId: string;
  /** YYYY-MM-DD: nothing dated later is billed. */
  readonly invoiceDate: string;
  /** These contract lines alone, each up to its own day: of an invoice schedule. */
  readonly only?: readonly LineCutOff[];
  readonly idempotencyKey?: string | null;
}

/**
 * Creates the draft. Refused: FORBIDDEN, NOT_FOUND, CUSTOMER_NOT_ON_CONTRACT, NOTHING_TO_INVOICE, AMOUNT_OUT_OF_RANGE. Memory
 * stays bounded whatever the number of sources.
 */
export async function createInvoice(
  books: Books,
  caller: Caller,
  input: CreateInvoiceInput,
): Promise<Outcome<{ invoiceId: string }>> {
  const denied = forbidden(caller.roles, 'EDIT_DRAFTS');
  if (denied) return refused(denied);
  const { contractId, customerId, invoiceDate, only } = input;
  const request = {
    mutation: 'createInvoice',
    caller,
    key: input.idempotencyKey,
    input: { contractId, customerId, invoiceDate, only },
  };
  return decided(books, async (tx) => {
    const contract = await lockContract(tx, contractId);
    const before = await recall<{ invoiceId: string }>(tx, request, books);
    if (before) return before;
    if (!contract || !maySee(caller, contract.legal_entity)) {
      const message = `There is no contract ${contractId}.`;
      return refused({ code: 'NOT_FOUND', message, path: ['contractId'], subjectId: contractId });
    }
    const customer = await billTo(tx, contractId, customerId);
    if (!customer) {
      const message = `Contract ${contract.number} has no such customer.`;
      return refused({ code: 'CUSTOMER_NOT_ON_CONTRACT', message, path: ['customerId'], subjectId: customerId });
    }
    const ready = { contractId, contractCustomerId: customer.contract_customer_id, until: invoiceDate };
    const claim = (id: string) => (only ? claimLines(tx, id, ready, only) : claimReady(tx, id, ready));
    const [invoiceId] = await writeDrafts(tx, books, caller, contract, [{ customer, invoiceDate, claim }]);
    if (invoiceId === undefined) {
      const message = `Nothing of this customer is ready and dated on or before ${invoiceDate}.`;
      return refused({ code: 'NOTHING_TO_INVOICE', message, path: ['invoiceDate'], subjectId: contractId });
    }
    await remember(tx, request, { invoiceId }, books);
    return { ok: true, value: { invoiceId }, replayed: false };
  });
}
