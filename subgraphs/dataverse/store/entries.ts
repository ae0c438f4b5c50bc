// Entries as rows: handed in, locked to be decided, and decided. Their primary key and their reference are what keeps one from
// being handed in twice, however many do it at once. What the API reads stands in readEntries.ts.
import { marks, type Reader, type Tx } from '../../database/database';
import { updateEach } from '../../database/updateEach';
import type { EntryStatus } from '../rules/entry';
import type { EntryClass } from '../rules/transactionClasses';
import { CHUNK, inChunks } from './chunks';

export interface EntryRow {
  readonly id: string;
  readonly reference: string | null;
  readonly legal_entity: string;
  readonly status: EntryStatus;
  readonly transaction_class: EntryClass;
  readonly project_id: string;
  readonly contract_id: string | null;
  readonly contract_line_id: string | null;
  readonly resource: string | null;
  readonly role: string | null;
  readonly task: string | null;
  readonly category: string | null;
  readonly document_date: string;
  readonly quantity: number;
  readonly billable_quantity: number | null;
  readonly cost_price: number;
  readonly bill_price: number;
  readonly resource_company: string | null;
  readonly resource_price: number | null;
  readonly description: string | null;
  readonly external_description: string | null;
  readonly submitted_by: string;
  readonly submitted_at: string;
  readonly decided_by: string | null;
  readonly decided_at: string | null;
}

/** What deciding an entry changes of it. */
export type DecidedEntry = Pick<
  EntryRow,
  'id' | 'status' | 'contract_id' | 'contract_line_id' | 'billable_quantity' | 'decided_by' | 'decided_at'
>;

/** Those of the ids and references that entries have already. */
export async function entriesTaken(
  reader: Reader,
  ids: readonly string[],
  references: readonly string[],
): Promise<{ ids: Set<string>; references: Set<string> }> {
  const found = { ids: new Set<string>(), references: new Set<string>() };
  for (const part of inChunks(ids)) {
    const rows = await reader.rows<{ id: string }>(`SELECT id FROM entry WHERE id IN (${marks(part.length)})`, part);
    for (const { id } of rows) found.ids.add(id);
  }
  for (const part of inChunks(references)) {
    const rows = await reader.rows<{ reference: string }>(
      `SELECT reference FROM entry WHERE reference IN (${marks(part.length)})`,
      part,
    );
    for (const { reference } of rows) found.references.add(reference);
  }
  return found;
}

export async function insertEntries(tx: Tx, rows: readonly EntryRow[]): Promise<void> {
  await tx.insert('entry', rows);
}

/** The entries with these ids, locked in the order of ids, which keeps two callers from a deadlock. */
export async function lockEntries(tx: Tx, ids: readonly string[]): Promise<Map<string, EntryRow>> {
  const found = new Map<string, EntryRow>();
  for (const part of inChunks([...ids].sort())) {
    const rows = await tx.rows<EntryRow>(
      `SELECT * FROM entry WHERE id IN (${marks(part.length)}) ORDER BY id${tx.forUpdate}`,
      part,
    );
    for (const row of rows) found.set(row.id, row);
  }
  return found;
}

/** Writes what was decided of locked entries. */
export async function decideEntries(tx: Tx, rows: readonly DecidedEntry[]): Promise<void> {
  await updateEach(
    tx,
    'entry',
    'id',
    rows.map(({ id, status, contract_id, contract_line_id, billable_quantity, decided_by, decided_at }) => ({
      id,
      status,
      contract_id,
      contract_line_id,
      billable_quantity,
      decided_by,
      decided_at,
    })),
  );
}

/** The next approved entries of a contract after this id, locked, in order of id: at most 500. */
export async function approvedOfContract(tx: Tx, contractId: string, after: string): Promise<EntryRow[]> {
  return tx.rows<EntryRow>(
    `SELECT * FROM entry WHERE contract_id = ? AND id > ? AND status = 'APPROVED' ORDER BY id LIMIT ${CHUNK}${tx.forUpdate}`,
    [contractId, after],
  );
}
