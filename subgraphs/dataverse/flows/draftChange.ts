// The frame of every change of one draft: may this caller edit drafts, is it a draft, is it the version that was read; then the
// change, what is set off of retainers, the sums, the next version, and the key are one transaction under the invoice's lock. It must never know what changes.
// domain.md 1.2, 3.1 (P2 to P4)
import type { Refusal } from '../../../schema/errors';
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import type { Tx } from '../../database/database';
import { Refuse } from '../../mutations/decided';
import { recall, remember } from '../../mutations/idempotency';
import type { Books } from '../books';
import { changeRefusal } from '../rules/draftState';
import { forbidden } from '../rules/permissions';
import { lockContract } from '../store/contracts';
import { saveSums } from '../store/draftSums';
import { contractOfInvoice, type InvoiceRow, lockInvoice } from '../store/invoices';
import { decided } from './decided';
import { fitRetainers } from './draftRetainers';

/** What every change of a draft is asked with. */
export interface DraftChange {
  readonly invoiceId: string;
  /** Refused with INVOICE_CHANGED if the draft is at another version. Absent: changes apply one after the other. */
  readonly expectedVersion?: number | null;
  readonly idempotencyKey?: string | null;
}

/** What a change has done, beside refusing: nothing, so that the version stays; or away with the draft itself. */
export const UNCHANGED = 'UNCHANGED';
export const DELETED = 'DELETED';
export type Changed = readonly Refusal[] | typeof UNCHANGED | typeof DELETED;

export interface DraftMutation<Answer extends object> {
  readonly mutation: string;
  /** What is answered beside the invoice, and remembered with it. */
  readonly answer?: Answer;
  /** Does it take from the backlog? Then the contract is locked before the invoice, as by whoever creates drafts. */
  readonly locksContract?: boolean;
}

/**
 * Changes one draft. Refused, with nothing written: FORBIDDEN, NOT_FOUND, INVOICE_NOT_DRAFT, CONFIRMATION_RUNNING,
 * INVOICE_CHANGED, and what `change` refuses. `change` may throw Refuse to roll back.
 */
export async function changeDraft<Answer extends object = object>(
  books: Books,
  caller: Caller,
  { mutation, locksContract, answer }: DraftMutation<Answer>,
  input: DraftChange,
  change: (tx: Tx, invoice: InvoiceRow) => Promise<Changed>,
): Promise<Outcome<{ invoiceId: string } & Answer>> {
  const denied = forbidden(caller.roles, 'EDIT_DRAFTS');
  if (denied) return refused(denied);
  const { idempotencyKey: key, expectedVersion, ...asked } = input;
  const request = { mutation, caller, key, input: { expectedVersion, asked: withNulls(asked) } };
  const { invoiceId } = input;
  return decided(books, async (tx) => {
    if (locksContract) await lockContract(tx, (await contractOfInvoice(tx, invoiceId)) ?? '');
    const invoice = await lockInvoice(tx, invoiceId);
    const before = await recall<{ invoiceId: string } & Answer>(tx, request, books);
    if (before) return before;
    if (!invoice || !maySee(caller, invoice.legal_entity)) {
      const message = `There is no invoice ${invoiceId}.`;
      return refused({ code: 'NOT_FOUND', message, path: ['invoiceId'], subjectId: invoiceId });
    }
    const refusal = changeRefusal(invoice, expectedVersion);
    if (refusal) return refused(refusal);
    const changed = await change(tx, invoice);
    if (typeof changed !== 'string') {
      if (changed.length > 0) throw new Refuse(...changed); // rolls back what the change wrote before it found out
      await fitRetainers(tx, invoiceId);
      await saveSums(tx, invoice);
    }
    const value = { invoiceId, ...(answer as Answer) };
    await remember(tx, request, value, books);
    return { ok: true, value, replayed: false };
  });
}

/** A key forgets what is null; here null clears a field, and is another request than leaving it out. */
function withNulls(value: unknown): unknown {
  if (value === null) return { isNull: true };
  if (Array.isArray(value)) return value.map(withNulls);
  if (typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, withNulls(field)]));
}
