// The drafts of a whole contract, one per contract customer of whom something is ready, in one transaction under the contract's
// lock: what creating in bulk and by schedule is made of. domain.md 3.1 (P1, creation variants)
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import { recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { forbidden } from '../rules/permissions';
import { claimReady, customersWithReady } from '../store/backlog';
import { lockContract } from '../store/contracts';
import { billToOf } from '../store/drafts';
import { decided } from './decided';
import { writeDrafts } from './newDrafts';

export interface CreateInvoicesOfContractInput {
  readonly contractId: string;
  /** YYYY-MM-DD. */
  readonly invoiceDate: string;
  /** The transaction cut-off: nothing dated later is billed. Default: the invoice date; never later than it. */
  readonly cutOff?: string | null;
  /** Only what belongs to these contract lines. Default: all. */
  readonly contractLineIds?: readonly string[] | null;
  readonly idempotencyKey?: string | null;
}

/**
 * Creates the drafts. Refused: FORBIDDEN, NOT_FOUND, NOTHING_TO_INVOICE, AMOUNT_OUT_OF_RANGE (no draft of the contract is
 * written then). Gives their ids, in the order of the contract customers.
 */
export async function createInvoicesOfContract(
  books: Books,
  caller: Caller,
  input: CreateInvoicesOfContractInput,
): Promise<Outcome<{ invoiceIds: string[] }>> {
  const denied = forbidden(caller.roles, 'EDIT_DRAFTS');
  if (denied) return refused(denied);
  const { idempotencyKey: key, ...asked } = input;
  const { contractId, invoiceDate, cutOff } = asked;
  const until = cutOff != null && cutOff < invoiceDate ? cutOff : invoiceDate;
  const request = { mutation: 'createInvoicesOfContract', caller, key, input: asked };
  return decided(books, async (tx) => {
    const contract = await lockContract(tx, contractId);
    const before = await recall<{ invoiceIds: string[] }>(tx, request);
    if (before) return before;
    if (!contract || !maySee(caller, contract.legal_entity)) {
      const message = `There is no contract ${contractId}.`;
      return refused({ code: 'NOT_FOUND', message, path: ['contractId'], subjectId: contractId });
    }
    const customers = await billToOf(tx, await customersWithReady(tx, contractId));
    const wanted = customers.map((customer) => ({
      customer,
      invoiceDate,
      claim: (id: string) =>
        claimReady(tx, id, {
          contractId,
          contractCustomerId: customer.contract_customer_id,
          until,
          contractLineIds: asked.contractLineIds ?? undefined,
        }),
    }));
    const invoiceIds = await writeDrafts(tx, books, caller, contract, wanted);
    if (invoiceIds.length === 0) {
      const message = `Nothing of this contract is ready and dated on or before ${until}.`;
      return refused({ code: 'NOTHING_TO_INVOICE', message, path: ['invoiceDate'], subjectId: contractId });
    }
    await remember(tx, request, { invoiceIds }, instant(books.world));
    return { ok: true, value: { invoiceIds }, replayed: false };
  });
}
