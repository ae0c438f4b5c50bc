// Which time entries are approved, and the contract lines that bill a project. The primary key of `approved_entry` is what
// keeps an entry from being approved twice, however many do it at once.
import { marks, type Reader, type Tx } from '../../database/database';
import { inChunks } from './chunks';

export interface ApprovedEntryRow {
  readonly entry_id: string;
  readonly legal_entity: string;
  readonly project_id: string;
  readonly approved_by: string;
  readonly at: string;
  readonly reference: string | null;
}

/** A contract line with what approving needs of its contract. */
export interface BillingLine {
  readonly id: string;
  readonly contract_id: string;
  readonly contract_number: string;
  readonly currency: string;
  readonly billing_method: 'TIME_AND_MATERIAL' | 'FIXED_PRICE';
  readonly include_time: number;
  readonly project_id: string;
}

/** Those of the ids and references that are approved already. */
export async function approvedAlready(
  reader: Reader,
  ids: readonly string[],
  references: readonly string[],
): Promise<{ ids: Set<string>; references: Set<string> }> {
  const found = { ids: new Set<string>(), references: new Set<string>() };
  for (const part of inChunks(ids)) {
    const rows = await reader.rows<{ entry_id: string }>(
      `SELECT entry_id FROM approved_entry WHERE entry_id IN (${marks(part.length)})`,
      part,
    );
    for (const { entry_id } of rows) found.ids.add(entry_id);
  }
  for (const part of inChunks(references)) {
    const rows = await reader.rows<{ reference: string }>(
      `SELECT reference FROM approved_entry WHERE reference IN (${marks(part.length)})`,
      part,
    );
    for (const { reference } of rows) found.references.add(reference);
  }
  return found;
}

/** The contract lines that these projects stand on, by project. */
export async function billingLines(reader: Reader, projectIds: readonly string[]): Promise<Map<string, BillingLine[]>> {
  const found = new Map<string, BillingLine[]>();
  for (const part of inChunks([...new Set(projectIds)])) {
    const rows = await reader.rows<BillingLine>(
      `SELECT l.id, l.contract_id, c.number AS contract_number, c.currency, l.billing_method, l.include_time, l.project_id
       FROM contract_line l JOIN contract c ON c.id = l.contract_id WHERE l.project_id IN (${marks(part.length)}) ORDER BY l.id`,
      part,
    );
    for (const row of rows) found.set(row.project_id, [...(found.get(row.project_id) ?? []), row]);
  }
  return found;
}

export async function insertApprovedEntries(tx: Tx, rows: readonly ApprovedEntryRow[]): Promise<void> {
  await tx.insert('approved_entry', rows);
}
