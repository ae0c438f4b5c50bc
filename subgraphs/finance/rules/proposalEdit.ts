// Editing the head of a proposal: its dates, terms of payment and texts. What it bills is never edited here: prices, quantities,
// dates of work and chargeability change by a corrective proforma alone. Pure. domain.md 5.9
import type { Refusal } from '../../../schema/errors';
import { dueDateOf, type PaymentTerms } from './dueDate';

export interface EditableProposal {
  readonly number: string;
  readonly invoice_date: string;
  readonly due_date: string | null;
  readonly due_date_kept: number;
  readonly accounting_date: string | null;
  readonly payment_terms: string | null;
  readonly text_before: string | null;
  readonly text_after: string | null;
}

export interface ProposalChanges {
  readonly invoiceDate?: string;
  /** By hand: it stays until the posting is given another invoice date. */
  readonly dueDate?: string;
  /** Back to what the terms make of it. */
  readonly dueDateByTerms?: boolean;
  readonly accountingDate?: string;
  /** Terms of the legal entity, by code; '' for the customer's own. */
  readonly paymentTerms?: string;
  /** '' takes a text away. */
  readonly textBefore?: string;
  readonly textAfter?: string;
}

export type EditedProposal = Omit<EditableProposal, 'number'>;

const LONGEST_TEXT = 1_000;

/** BAD_USER_INPUT for what no proposal could be changed by, whatever it is. */
export function changesRefused(changes: ProposalChanges): Refusal | undefined {
  const invalid = (message: string, ...path: string[]): Refusal => ({ code: 'BAD_USER_INPUT', message, path });
  if (Object.values(changes).every((value) => value === undefined || value === false))
    return invalid('Nothing is to be changed.');
  if (changes.dueDate !== undefined && changes.dueDateByTerms === true)
    return invalid('Give a due date or have it follow the terms, not both.', 'dueDate');
  for (const name of ['textBefore', 'textAfter'] as const)
    if ((changes[name] ?? '').length > LONGEST_TEXT)
      return invalid(`A text has at most ${LONGEST_TEXT} characters.`, name);
  return undefined;
}

/**
 * The head after the changes. `terms`: those that it has then. A due date that was set by hand is kept; BAD_USER_INPUT where it
 * would be before the invoice date.
 */
export function editedProposal(
  proposal: EditableProposal,
  changes: ProposalChanges,
  terms: PaymentTerms,
): EditedProposal | Refusal {
  const invoiceDate = changes.invoiceDate ?? proposal.invoice_date;
  const kept = changes.dueDate ?? keptDueDate(proposal, changes);
  if (kept !== undefined && kept < invoiceDate)
    return {
      code: 'BAD_USER_INPUT',
      message: `The due date ${kept} is before the invoice date ${invoiceDate}.`,
      path: ['dueDate'],
      subjectId: proposal.number,
    };
  return {
    invoice_date: invoiceDate,
    due_date: kept ?? dueDateOf(invoiceDate, terms),
    due_date_kept: kept === undefined ? 0 : 1,
    accounting_date: changes.accountingDate ?? proposal.accounting_date,
    payment_terms: changes.paymentTerms === '' ? null : (changes.paymentTerms ?? proposal.payment_terms),
    text_before: text(changes.textBefore, proposal.text_before),
    text_after: text(changes.textAfter, proposal.text_after),
  };
}

/** New terms mean a new due date; nothing else takes away what was set by hand. */
function keptDueDate(proposal: EditableProposal, changes: ProposalChanges): string | undefined {
  if (changes.dueDateByTerms === true || changes.paymentTerms !== undefined) return undefined;
  return proposal.due_date_kept === 1 ? (proposal.due_date ?? undefined) : undefined;
}

function text(changed: string | undefined, before: string | null): string | null {
  return changed === undefined ? before : changed.trim() || null;
}

/** What differs, by column: from and to. Empty: nothing. */
export function differences<Columns extends object>(
  before: Columns,
  after: Partial<Columns>,
): Record<string, unknown[]> {
  const changed = Object.entries(after).filter(([name, value]) => before[name as keyof Columns] !== value);
  return Object.fromEntries(changed.map(([name, value]) => [name, [before[name as keyof Columns], value]]));
}
