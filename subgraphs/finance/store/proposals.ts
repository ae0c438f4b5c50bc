// Proposals: locked first, then read, then saved with the report of the step they have reached. It must never create one
// for anything but a confirmed proforma's header, and never delete one.
import { marks, type Reader, type Tx } from '../../database/database';
import { updateEach } from '../../database/updateEach';

export interface ProposalRow {
  number: string;
  invoice_id: string;
  version: number;
  status: string;
  import_held: number;
  held_reason: string | null;
  legal_entity: string;
  currency: string;
  contract_id: string;
  funding_source_id: string;
  customer_account: string;
  invoice_date: string;
  due_date: string | null;
  accounting_date: string | null;
  payment_terms: string | null;
  received_at: string;
  expected_count: number;
  expected_total: number;
  expected_checksum: string;
  expected_links: number;
  staged_count: number;
  staged_links: number;
  staged_at: string | null;
  generation: number;
  line_count: number;
  net_amount: number;
  sales_tax: number;
  reported_step: string;
  reported_state: string;
  reported_blockers: string;
  reports: number;
  customer_invoice_number: string | null;
  posted_at: string | null;
  posted_by: string | null;
  due_date_kept: number;
  text_before: string | null;
  text_after: string | null;
  dimensions: string | null;
  dimensions_kept: number;
  confirmed_by: string | null;
}

/** What is edited of a proposal's head, and what its life makes of it. */
export type ProposalHead = Pick<
  ProposalRow,
  | 'status'
  | 'invoice_date'
  | 'due_date'
  | 'due_date_kept'
  | 'accounting_date'
  | 'payment_terms'
  | 'text_before'
  | 'text_after'
  | 'dimensions'
  | 'dimensions_kept'
>;
/** The proposal as it stands, without a lock: to be looked at. */
export async function proposalRow(reader: Reader, number: string): Promise<ProposalRow | undefined> {
  const [row] = await reader.rows<ProposalRow>('SELECT * FROM proposal WHERE number = ?', [number]);
  return row;
}

/** The proposal under its row lock. */
export async function lockProposal(tx: Tx, number: string): Promise<ProposalRow | undefined> {
  const [row] = await tx.rows<ProposalRow>(`SELECT * FROM proposal WHERE number = ?${tx.forUpdate}`, [number]);
  return row;
}

/** The proposal as it stands, without a lock. */
export async function readProposal(reader: Reader, number: string): Promise<ProposalRow | undefined> {
  const [row] = await reader.rows<ProposalRow>('SELECT * FROM proposal WHERE number = ?', [number]);
  return row;
}

/** Several proposals under their locks, taken in order of number so that two that lock many cannot wait for each other. */
export async function lockProposals(tx: Tx, numbers: readonly string[]): Promise<ProposalRow[]> {
  return tx.rows<ProposalRow>(
    `SELECT * FROM proposal WHERE number IN (${marks(numbers.length)}) ORDER BY number${tx.forUpdate}`,
    numbers,
  );
}

export function insertProposals(tx: Tx, rows: readonly ProposalRow[]): void {
  tx.insertSoon('proposal', rows);
}

/** What has arrived of a locked proposal, and nothing else. */
export function saveArrived(tx: Tx, number: string, arrived: { actuals: number; links: number }): void {
  tx.soon('UPDATE proposal SET staged_count = ?, staged_links = ? WHERE number = ?', [
    arrived.actuals,
    arrived.links,
    number,
  ]);
}

/** Whoever asks for an import by name wants it: the schedule may pick it up again from here on. */
export async function liftHold(tx: Tx, number: string): Promise<void> {
  await tx.change('UPDATE proposal SET import_held = 0, held_reason = NULL, version = version + 1 WHERE number = ?', [
    number,
  ]);
}

/** Saves what was edited of a locked proposal, and counts its version. */
export async function saveHead(tx: Tx, { number, version }: ProposalRow, head: Partial<ProposalHead>): Promise<void> {
  await updateEach(tx, 'proposal', 'number', [{ number, version: version + 1, ...head }]);
}

/** Posted: the end of its life. Net, tax and dimensions are what was posted. */
export async function markPosted(
  tx: Tx,
  proposal: ProposalRow,
  invoice: {
    number: string;
    invoice_date: string;
    due_date: string;
    net_amount: number;
    sales_tax: number;
    posted_at: string;
    posted_by: string;
  },
  dimensions: string | null,
): Promise<void> {
  await tx.change(
    `UPDATE proposal SET status = 'INVOICED', version = version + 1, customer_invoice_number = ?, invoice_date = ?, due_date = ?,
       net_amount = ?, sales_tax = ?, dimensions = ?, posted_at = ?, posted_by = ? WHERE number = ?`,
    [
      invoice.number,
      invoice.invoice_date,
      invoice.due_date,
      invoice.net_amount,
      invoice.sales_tax,
      dimensions,
      invoice.posted_at,
      invoice.posted_by,
      proposal.number,
    ],
  );
}

/** Without lines, and passed over by the schedule until someone imports it on demand. The generation counts on: it is never given twice. */
export function withoutLines(proposal: ProposalRow, reason: string): Partial<ProposalRow> {
  return {
    generation: proposal.generation + 1,
    version: proposal.version + 1,
    line_count: 0,
    net_amount: 0,
    sales_tax: 0,
    import_held: 1,
    held_reason: reason,
  };
}
