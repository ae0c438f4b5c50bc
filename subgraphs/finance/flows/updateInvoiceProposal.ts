// Edit the head of a proposal that is not posted: its dates, terms of payment and texts. An approval that it had is gone with the
// change, and the log says what was changed. It must never touch what is billed. domain.md 5.9
import { type Outcome, refused } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import { decided, Refuse } from '../../mutations/decided';
import { type Request, recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { forbidden } from '../rules/permissions';
import { changesRefused, differences, editedProposal, type ProposalChanges } from '../rules/proposalEdit';
import { paymentTermsOf } from '../store/paymentTerms';
import { addEvent } from '../store/proposalEvents';
import { lockProposal, saveHead } from '../store/proposals';
import { openProposal } from './openProposal';

export interface UpdateProposalInput extends ProposalChanges {
  readonly number: string;
  readonly expectedVersion?: number;
  readonly idempotencyKey?: string;
}

/**
 * Changes what is given. Refused: FORBIDDEN, BAD_USER_INPUT, NOT_FOUND, PROPOSAL_NOT_OPEN, PROPOSAL_CHANGED,
 * PAYMENT_TERMS_UNKNOWN. What changes nothing writes nothing.
 */
export async function updateInvoiceProposal(
  books: Books,
  caller: Caller,
  input: UpdateProposalInput,
): Promise<Outcome<{ number: string }>> {
  const { idempotencyKey, ...rest } = input;
  const { number, expectedVersion, ...changes } = rest;
  const malformed = forbidden(caller.roles, 'EDIT_PROPOSALS') ?? changesRefused(changes);
  if (malformed) return refused(malformed);
  const request: Request = { mutation: 'updateInvoiceProposal', caller, key: idempotencyKey, input: rest };
  return decided<{ number: string }>(books.db, async (tx) => {
    await lockProposal(tx, number);
    const before = await recall<{ number: string }>(tx, request);
    if (before) return before;
    const { proposal, status } = await openProposal(tx, caller, { number, expectedVersion }, 'CHANGE');
    const code = changes.paymentTerms === '' ? null : (changes.paymentTerms ?? proposal.payment_terms);
    // What Dataverse named may not be set up here: then the customer's own hold, as they did when it arrived.
    const terms =
      (await paymentTermsOf(tx, proposal, code)) ??
      (changes.paymentTerms ? undefined : await paymentTermsOf(tx, proposal, null));
    if (terms === undefined)
      throw new Refuse({
        code: 'PAYMENT_TERMS_UNKNOWN',
        message: `Terms of payment ${code} are not set up in ${proposal.legal_entity}.`,
        path: ['paymentTerms'],
        subjectId: number,
      });
    const edited = editedProposal(proposal, changes, terms);
    if ('code' in edited) throw new Refuse(edited);
    const changed = differences(proposal, { ...edited, status });
    const now = instant(books.world);
    if (Object.keys(changed).length > 0) {
      await saveHead(tx, proposal, { ...edited, status });
      await addEvent(tx, number, { action: 'CHANGED', at: now, by: caller.subject, details: changed });
    }
    await remember(tx, request, { number }, now);
    return { ok: true, value: { number }, replayed: false };
  });
}
