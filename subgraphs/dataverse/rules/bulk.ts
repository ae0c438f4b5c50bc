// Bulk operations: what may be scheduled, what is refused at once, and who else may touch a draft meanwhile. Pure.
// domain.md 3.1 (bulk confirm), 8.1 (14)
import type { Refusal } from '../../../schema/errors';

/** Invoices of one confirmInvoices, contracts of one createInvoices. */
export const MOST_INVOICES = 10_000;
export const MOST_CONTRACTS = 1_000;

export type BulkKind = 'CONFIRM_INVOICES' | 'CREATE_INVOICES';

/** Names of the kinds that this version can do: another one may stand in the database after a newer version was taken back. */
export function isBulkKind(kind: string): kind is BulkKind {
  return kind === 'CONFIRM_INVOICES' || kind === 'CREATE_INVOICES';
}

/**
 * CONFIRMATION_RUNNING while a bulk operation holds the draft, for everyone but that operation: of two confirmations one
 * writes actuals, and nothing is edited under a confirmation that has been accepted. domain.md 3.1, 8.1 (14)
 */
export function heldRefusal(
  invoice: { readonly id: string; readonly number: string; readonly bulk_operation_id: string | null },
  operationId?: string,
): Refusal | undefined {
  const holder = invoice.bulk_operation_id;
  if (holder === null || holder === operationId) return undefined;
  const message = `Bulk operation ${holder} is confirming invoice ${invoice.number}.`;
  return { code: 'CONFIRMATION_RUNNING', message, path: ['invoiceId'], subjectId: invoice.id };
}
