// Retainers as rows: written at set-up, locked before anything about one is decided, and changed column by column under that lock.
// What hangs on them on drafts stands in draftRetainers.ts; what the API reads in readRetainers.ts. domain.md 2.7
import { marks, type Reader, type Tx, type Value } from '../../database/database';
import { inChunks } from './chunks';

export interface RetainerRow {
  readonly id: string;
  readonly legal_entity: string;
  readonly contract_id: string;
  readonly contract_line_id: string;
  readonly contract_customer_id: string;
  readonly customer_id: string;
  readonly project_id: string;
  readonly description: string;
  readonly currency: string;
  readonly amount: number;
  readonly retainer_date: string;
  readonly invoice_status: string;
  readonly invoice_id: string | null;
  readonly available_amount: number;
  readonly held_amount: number;
  readonly used_amount: number;
  readonly refunded_amount: number;
  readonly refund_status: string | null;
  readonly refund_invoice_id: string | null;
  readonly live_sale_id: string | null;
  readonly version: number;
  readonly created_at: string;
}

export async function insertRetainers(tx: Tx, retainers: readonly RetainerRow[]): Promise<void> {
  await tx.insert('retainer', retainers);
}

/** The retainers with these ids, locked in the order of ids (which keeps two callers from a deadlock), by id. */
export async function lockRetainers(tx: Tx, ids: readonly string[]): Promise<Map<string, RetainerRow>> {
  const found = new Map<string, RetainerRow>();
  for (const part of inChunks([...new Set(ids)].sort())) {
    const sql = `SELECT * FROM retainer WHERE id IN (${marks(part.length)}) ORDER BY id${tx.forUpdate}`;
    for (const row of await tx.rows<RetainerRow>(sql, part)) found.set(row.id, row);
  }
  return found;
}

/** The same as they stand, without a lock: for whoever only looks. */
export async function readRetainers(reader: Reader, ids: readonly string[]): Promise<Map<string, RetainerRow>> {
  const found = new Map<string, RetainerRow>();
  for (const part of inChunks([...new Set(ids)])) {
    const sql = `SELECT * FROM retainer WHERE id IN (${marks(part.length)})`;
    for (const row of await reader.rows<RetainerRow>(sql, part)) found.set(row.id, row);
  }
  return found;
}

/** What may change of a retainer; absent stays. */
export type RetainerChange = Partial<Omit<RetainerRow, 'id' | 'legal_entity' | 'contract_id' | 'currency' | 'version'>>;

/** Changes a locked retainer, as its next version. */
export async function changeRetainer(tx: Tx, { id, version }: RetainerRow, change: RetainerChange): Promise<void> {
  const columns = Object.entries(change).filter(([, value]) => value !== undefined) as [string, Value][];
  const assignments = columns.map(([column]) => `${column} = ?, `).join('');
  const values = columns.map(([, value]) => value);
  const changed = await tx.change(`UPDATE retainer SET ${assignments}version = ? WHERE id = ? AND version = ?`, [
    ...values,
    version + 1,
    id,
    version,
  ]);
  if (changed !== 1) throw new Error(`retainer ${id} was changed without its lock`);
}

/** Does a detail of any invoice stand for it, or did one that is credited? */
export async function wasBilled(tx: Tx, id: string): Promise<boolean> {
  const found = await tx.rows('SELECT id FROM invoice_detail WHERE source_retainer_id = ? LIMIT 1', [id]);
  return found.length > 0;
}

export async function deleteRetainerRow(tx: Tx, id: string): Promise<void> {
  await tx.change('DELETE FROM retainer WHERE id = ?', [id]);
}

export interface ContractCustomerOfRetainer {
  readonly id: string;
  readonly contract_id: string;
  readonly customer_id: string;
  readonly account_number: string;
}

/** The customers of these contracts. */
export async function customersForRetainers(
  reader: Reader,
  contractIds: readonly string[],
): Promise<ContractCustomerOfRetainer[]> {
  const found: ContractCustomerOfRetainer[] = [];
  for (const part of inChunks([...new Set(contractIds)])) {
    const sql = `SELECT k.id, k.contract_id, k.customer_id, c.account_number FROM contract_customer k JOIN customer c ON c.id = k.customer_id
      WHERE k.contract_id IN (${marks(part.length)}) ORDER BY k.id`;
    found.push(...(await reader.rows<ContractCustomerOfRetainer>(sql, part)));
  }
  return found;
}
