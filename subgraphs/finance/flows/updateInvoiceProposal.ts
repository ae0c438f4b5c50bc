// Edit the head of a proposal that is not posted: its dates, terms of payment and texts. An approval that it had is gone with the
// change, and the log says what was changed. It must never touch what is billed. domain.md 5.9
import { type Outcome, refused } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import { decided, Refuse } from '../../mutations/decided';
import { type Request, recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { type DimensionChange, withChanges } from '../rules/dimensions';
import { type AskedLineChanges, dimensionChanges } from '../rules/lineEdit';
import { forbidden } from '../rules/permissions';
import { changesRefused, differences, editedProposal, type ProposalChanges } from '../rules/proposalEdit';
import { paymentTermsOf } from '../store/paymentTerms';
import { addEvent } from '../store/proposalEvents';
import { lockProposal, type ProposalRow, saveHead } from '../store/proposals';
import { checkValues } from './lineEditing';
import { openProposal } from './openProposal';

export interface UpdateProposalInput extends ProposalChanges {
  /** Of the customer's balance, tax and round-off. They stay, whatever the set-up says at the next import. */
  readonly dimensions?: AskedLineChanges['dimensions'];
  readonly number: string;
  readonly expectedVersion?: number;
  readonly idempotencyKey?: string;
}

/**
 * Changes what is given. Refused: FORBIDDEN, BAD_USER_INPUT, NOT_FOUND, PROPOSAL_NOT_OPEN, PROPOSAL_CHANGED,
 * PAYMENT_TERMS_UNKNOWN, DIMENSION_VALUE_UNKNOWN. What changes nothing writes nothing.
 */
export async function updateInvoiceProposal(
  books: Books,
  caller: Caller,
  input: UpdateProposalInput,
): Promise<Outcome<{ number: string }>> {
  const { idempotencyKey, ...rest } = input;
  const { number, expectedVersion, dimensions, ...changes } = rest;
  const malformed =
    forbidden(caller.roles, 'EDIT_PROPOSALS') ??
    (dimensions && Object.keys(changes).length === 0 ? undefined : changesRefused(changes));
  if (malformed) return refused(malformed);
  const values = dimensions && dimensionChanges(dimensions);
  if (values && 'code' in values) return refused(values);
  const request: Request = { mutation: 'updateInvoiceProposal', caller, key: idempotencyKey, input: rest };
  return decided<{ number: string }>(books.db, async (tx) => {
    await lockProposal(tx, number);
    const before = await recall<{ number: string }>(tx, request, books);
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
    const head = editedProposal(proposal, changes, terms);
    if ('code' in head) throw new Refuse(head);
    await checkValues(tx, proposal.legal_entity, values ?? []);
    const edited = { ...head, ...headDimensions(proposal, values) };
    const changed = differences(proposal, { ...edited, status });
    const now = instant(books.world);
    if (Object.keys(changed).length > 0) {
      await saveHead(tx, proposal, { ...edited, status });
      await addEvent(tx, number, { action: 'CHANGED', at: now, by: caller.subject, details: changed });
    }
    await remember(tx, request, { number }, books);
    return { ok: true, value: { number }, replayed: false };
  });
}

/** Nothing where none is given: what the import found out stays. */
function headDimensions(
  { dimensions }: ProposalRow,
  changes: readonly DimensionChange[] | undefined,
): Pick<ProposalRow, 'dimensions' | 'dimensions_kept'> | undefined {
  return changes && { dimensions: withChanges(dimensions, changes), dimensions_kept: 1 };
}
