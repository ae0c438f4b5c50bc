// Milestones, headers and rows: written, changed and taken away while no invoice holds them. The caller holds the contract's lock.
// It must never change or delete a row that an invoice holds or held. domain.md 2.6
import { marks, type Reader, type Tx } from '../../database/database';
import { updateEach } from '../../database/updateEach';
import { inChunks } from './chunks';
import type { MilestoneHeaderRow, MilestoneRow } from './contracts';

/** A row, and whether it has billing activity: it is on an invoice, or was on a confirmed one. */
export interface MilestoneWithActivity extends MilestoneRow {
  readonly is_billed: number;
}

export async function insertMilestones(
  tx: Tx,
  headers: readonly MilestoneHeaderRow[],
  rows: readonly MilestoneRow[],
): Promise<void> {
  await tx.insert('milestone_header', headers);
  await tx.insert('milestone', rows);
}

/** The contract of a milestone, without a lock: it never changes. */
export async function contractIdOfMilestone(reader: Reader, headerId: string): Promise<string | undefined> {
  const rows = await reader.rows<{ contract_id: string }>('SELECT contract_id FROM milestone_header WHERE id = ?', [
    headerId,
  ]);
  return rows[0]?.contract_id;
}

/** One milestone, under its lock. */
export async function lockHeader(tx: Tx, headerId: string): Promise<MilestoneHeaderRow | undefined> {
  const rows = await tx.rows<MilestoneHeaderRow>(`SELECT * FROM milestone_header WHERE id = ?${tx.forUpdate}`, [
    headerId,
  ]);
  return rows[0];
}

/** The milestones of a line, under their locks. */
export function lockHeadersOfLine(tx: Tx, lineId: string): Promise<MilestoneHeaderRow[]> {
  return tx.rows<MilestoneHeaderRow>(
    `SELECT * FROM milestone_header WHERE contract_line_id = ? ORDER BY id${tx.forUpdate}`,
    [lineId],
  );
}

/** The rows of milestones in the order of ids, under their locks, and which of them have billing activity. domain.md 6.2 */
export async function lockRowsOfHeaders(tx: Tx, headerIds: readonly string[]): Promise<MilestoneWithActivity[]> {
  const found: MilestoneWithActivity[] = [];
  for (const part of inChunks([...headerIds])) {
    const rows = await tx.rows<MilestoneRow>(
      `SELECT * FROM milestone WHERE header_id IN (${marks(part.length)}) ORDER BY id${tx.forUpdate}`,
      part,
    );
    const billed = await billedAmong(
      tx,
      rows.map(({ id }) => id),
    );
    for (const row of rows)
      found.push({ ...row, is_billed: isOnInvoice(row.invoice_status) || billed.has(row.id) ? 1 : 0 });
  }
  return found;
}

const isOnInvoice = (status: string): boolean =>
  status === 'CUSTOMER_INVOICE_CREATED' || status === 'CUSTOMER_INVOICE_POSTED';

async function billedAmong(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (const part of inChunks([...ids])) {
    const rows = await tx.rows<{ id: string }>(
      `SELECT DISTINCT source_milestone_id AS id FROM invoice_detail WHERE source_milestone_id IN (${marks(part.length)})`,
      part,
    );
    for (const { id } of rows) found.add(id);
  }
  return found;
}

/** What a milestone says of itself. */
export async function updateHeader(tx: Tx, header: MilestoneHeaderRow): Promise<void> {
  await tx.change(
    'UPDATE milestone_header SET name = ?, description = ?, amount = ?, tax = ?, milestone_date = ? WHERE id = ?',
    [header.name, header.description, header.amount, header.tax, header.milestone_date, header.id],
  );
}

/** Rows that no invoice holds: their words, date, amounts, and whether they are ready. */
export async function updateMilestoneRows(tx: Tx, rows: readonly MilestoneRow[]): Promise<void> {
  const changes = rows.map(({ id, name, milestone_date, amount, tax, invoice_status }) => ({
    id,
    name,
    milestone_date,
    amount,
    tax,
    invoice_status,
  }));
  await updateEach(tx, 'milestone', 'id', changes);
}

/** Rows that no invoice ever held. */
export async function removeMilestoneRows(tx: Tx, ids: readonly string[]): Promise<void> {
  for (const part of inChunks([...ids]))
    await tx.change(
      `DELETE FROM milestone WHERE invoice_status IN ('UNBILLED_SALES_CREATED', 'READY_TO_INVOICE') AND id IN (${marks(part.length)})`,
      part,
    );
}

export async function removeHeader(tx: Tx, headerId: string): Promise<void> {
  await tx.change('DELETE FROM milestone_header WHERE id = ?', [headerId]);
}
