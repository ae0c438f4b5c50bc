// The status log: numbered 1, 2, 3 … per invoice under the invoice's lock, in the transaction that made the event true or
// learned it. A row is never changed but for its global position (positions.ts). The newest row is kept on the invoice too.
import { RetryTransaction, type Tx, type Value } from '../../database/database';
import { instant, type World } from '../../world';
import { type Blocker, isNews, type Standing, type State, type Step } from '../rules/status';
import type { InvoiceRow } from './invoices';
import { chained, type StatusKey } from './statusChain';

/** What appending needs of the books. */
export interface StatusListeners {
  readonly world: World;
  readonly feed: { nudge(): void };
  /** Signs the log; absent: it is hashed without a key. */
  readonly statusKey?: StatusKey | undefined;
}

/**
 * Columns of an invoice that may still change once it is confirmed, or by being confirmed: nothing else of it ever does.
 * They change together with its standing. domain.md 3.1 (P6)
 */
export interface InvoiceChanges {
  readonly status?: 'CONFIRMED' | 'POSTED';
  readonly version?: number;
  readonly confirmed_at?: string;
  readonly confirmed_by?: string;
  readonly billed_count?: number;
  readonly billed_total?: number;
  readonly billed_checksum?: string;
  readonly link_count?: number;
  readonly bulk_operation_id?: null;
  readonly customer_invoice_number?: string;
  readonly customer_invoice_date?: string;
  readonly customer_invoice_tax?: number;
  readonly customer_invoice_total?: number;
}

/** Where the locked invoice stands; undefined while it is a draft. Reads the log only if it is blocked. */
export async function standingOf(tx: Tx, invoice: InvoiceRow): Promise<Standing | undefined> {
  if (invoice.status_sequence === 0) return undefined;
  const step = invoice.step as Step;
  const state = invoice.state as State;
  if (state !== 'BLOCKED') return { step, state, blockers: [], blockerCount: 0 };
  const [row] = await tx.rows<{ blockers: string; blocker_count: number }>(
    'SELECT blockers, blocker_count FROM invoice_status WHERE invoice_id = ? AND sequence = ?',
    [invoice.id, invoice.status_sequence],
  );
  return {
    step,
    state,
    blockers: JSON.parse(row?.blockers ?? '[]') as Blocker[],
    blockerCount: row?.blocker_count ?? 0,
  };
}

/**
 * Appends an event if it is news (rules/status), with `changes` to the invoice in the same UPDATE, which must find the
 * invoice as it was locked. Says whether it wrote; what is no news changes nothing.
 */
export async function appendStatus(
  tx: Tx,
  { world, feed, statusKey }: StatusListeners,
  invoice: InvoiceRow,
  next: Standing,
  changes: InvoiceChanges = {},
): Promise<boolean> {
  if (!isNews(await standingOf(tx, invoice), next)) return false;
  const sequence = invoice.status_sequence + 1;
  const row = {
    invoice_id: invoice.id,
    sequence,
    step: next.step,
    state: next.state,
    at: instant(world),
    blockers: JSON.stringify(next.blockers),
    blocker_count: next.blockerCount,
    legal_entity: invoice.legal_entity,
    contract_id: invoice.contract_id,
    customer_id: invoice.customer_id,
  };
  const chain = chained(invoice.status_mac, row, statusKey);
  const standing = { status_sequence: sequence, step: next.step, state: next.state, status_mac: chain.mac };
  updateInvoice(tx, invoice, { ...changes, ...standing });
  tx.insertSoon('invoice_status', [{ ...row, ...chain }]);
  tx.afterCommit(() => feed.nudge());
  return true;
}

/** Compare and set: a caller that did not hold the lock finds another status or sequence, and must look again. */
function updateInvoice(tx: Tx, invoice: InvoiceRow, changes: Readonly<Record<string, Value>>): void {
  const assignments = Object.keys(changes).map((column) => `${column} = ?`);
  const sql = `UPDATE invoice SET ${assignments.join(', ')} WHERE id = ? AND status = ? AND status_sequence = ?`;
  const values = [...Object.values(changes), invoice.id, invoice.status, invoice.status_sequence];
  const otherwise = () => new RetryTransaction(`invoice ${invoice.number} is not as it was locked`);
  tx.soon(sql, values, { rows: 1, otherwise });
}
