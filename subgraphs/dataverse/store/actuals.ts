// Actuals and their links as rows, and as the source rows of the table maps. Actuals are only ever inserted; what may
// change later is named by the files that change it (backlog, confirmation, accounting). domain.md 2.3.5
import type { Tx } from '../../database/database';

/** An actual as it is written. The accounting fields that Finance writes back are absent: they start as null. */
export interface NewActual {
  readonly id: string;
  readonly legal_entity: string;
  readonly transaction_type: string;
  readonly transaction_class: string;
  readonly billing_type: string;
  readonly billing_status: string | null;
  readonly adjustment_status: string | null;
  readonly document_date: string;
  readonly accounting_date: string;
  readonly description: string | null;
  readonly quantity: number;
  readonly price: number;
  readonly amount: number;
  readonly currency: string;
  readonly skip_sync: number;
  readonly project_id: string;
  readonly task: string | null;
  readonly role: string | null;
  readonly resource: string | null;
  readonly category: string | null;
  readonly contract_id: string | null;
  readonly contract_line_id: string | null;
  readonly contract_customer_id: string | null;
  readonly customer_id: string | null;
  readonly milestone_id: string | null;
  readonly origin_id: string;
  readonly invoice_id: string | null;
  readonly created_at: string;
  readonly external_description: string | null;
  readonly discount_amount: number;
  readonly fee_amount: number;
  /** Of unbilled sales; null where no limit was looked at. domain.md 2.3.4 */
  readonly nte_status: string | null;
  readonly nte_detail: string | null;
  readonly resource_company: string | null;
  /** The entry that it goes back to; null: none. */
  readonly entry_id: string | null;
}

/** A transaction connection. domain.md 2.8 */
export interface LinkRow {
  readonly id: string;
  readonly actual1_id: string;
  readonly role1: string;
  readonly actual2_id: string;
  readonly role2: string;
  readonly invoice_id: string | null;
}

/** An actual as the actuals map takes it: the columns it may read, with the customer's account and the proforma's number. */
export type OutgoingActual = Pick<NewActual, (typeof OUTGOING_COLUMNS)[number]> & {
  readonly account_number: string | null;
  readonly invoice_number: string | null;
};

/** A link as the links map takes it. `skip_sync` is 1 if either actual never leaves Dataverse. */
export interface OutgoingLink extends LinkRow {
  readonly invoice_number: string | null;
  readonly skip_sync: number;
}

/** The columns of `actual` that an OutgoingActual has. Fewer than all: they are copied for every row that travels. */
const OUTGOING_COLUMNS = [
  'id',
  'legal_entity',
  'transaction_type',
  'transaction_class',
  'billing_type',
  'adjustment_status',
  'document_date',
  'accounting_date',
  'description',
  'quantity',
  'price',
  'amount',
  'currency',
  'skip_sync',
  'project_id',
  'task',
  'role',
  'resource',
  'category',
  'contract_id',
  'contract_line_id',
  'contract_customer_id',
  'milestone_id',
] as const;

/** What some of them are told as. Finance knows a retainer as it knows a milestone: by its on-account transaction. */
const TOLD_AS: Readonly<Partial<Record<(typeof OUTGOING_COLUMNS)[number], string>>> = {
  milestone_id: 'COALESCE(a.milestone_id, a.retainer_id) AS milestone_id',
  // The customer reads what was written for him, where anything was. domain.md 5.2 step 6
  description:
    "COALESCE(CASE WHEN a.transaction_type = 'BILLED_SALES' THEN NULLIF(a.external_description, '') END, a.description) AS description",
};

/** The same columns of an actual a, as they are selected. */
export const OUTGOING = OUTGOING_COLUMNS.map((column) => TOLD_AS[column] ?? `a.${column}`).join(', ');

export function outgoingActual(
  row: NewActual,
  accountNumber: string | null,
  invoiceNumber: string | null,
): OutgoingActual {
  const columns = Object.fromEntries(OUTGOING_COLUMNS.map((column) => [column, row[column]]));
  return { ...columns, account_number: accountNumber, invoice_number: invoiceNumber } as unknown as OutgoingActual;
}

export async function insertActuals(tx: Tx, actuals: readonly NewActual[], links: readonly LinkRow[]): Promise<void> {
  await tx.insert('actual', actuals);
  await tx.insert('actual_link', links);
}
