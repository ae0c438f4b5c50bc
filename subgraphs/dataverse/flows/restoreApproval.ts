// Brings an approval back that was lost when Dataverse was restored: the entry is approved as it was, by the same rules, under the ids
// that Finance holds. It must write nothing unless every row that Finance holds comes out of it, and nothing else. faults.md F31
import type { CopySeen } from '../../../schema/peer';
import { RetryTransaction, type Tx } from '../../database/database';
import type { Books } from '../books';
import type { NewActual } from '../store/actuals';
import { decideEntries, lockEntries } from '../store/entries';
import { approvedRows } from './approvedRows';
import { type EntryRows, writeEntryRows } from './entryRows';
import { placeEntries } from './placedEntries';

/** Why a document cannot be brought back; undefined: it was. */
export type NotRestored = string | undefined;

/** Approves the entry as Finance's copies say that it was approved. `by`: who approved the repair. */
export async function restoreApproval(
  books: Books,
  entryId: string,
  copies: readonly CopySeen[],
  by: string,
): Promise<NotRestored> {
  const repairing = books.peer?.repairing;
  if (!repairing) return 'Finance cannot be asked from here';
  return books.db.write(async (tx) => {
    const entry = (await lockEntries(tx, [entryId])).get(entryId);
    if (!entry) return 'the entry was handed in after the backup: hand it in again, or credit it in Finance';
    if (entry.status !== 'SUBMITTED') return `the entry is ${entry.status}`;
    const at = String(copies[0]?.row.received_at ?? '');
    for (const billable_quantity of [null, charged(copies)]) {
      const [placing] = await placeEntries(tx, [{ ...entry, billable_quantity }], { locked: true });
      if (!placing || 'fault' in placing) return placing?.fault.message ?? 'the entry falls on no contract';
      const rows = underTheirIds(approvedRows(placing.placed, books.world, at), copies);
      if (!rows) continue;
      const { line } = placing.placed;
      const terms = { contract_id: line?.contractId ?? entry.contract_id, contract_line_id: line?.id ?? null };
      await decideEntries(tx, [
        { ...entry, ...terms, billable_quantity, status: 'APPROVED', decided_by: by, decided_at: at },
      ]);
      await write(tx, { ...books, outbox: repairing }, rows);
      return undefined;
    }
    return 'approving the entry would not give what Finance holds of it';
  });
}

async function write(tx: Tx, books: Books, rows: EntryRows): Promise<void> {
  await writeEntryRows(tx, books, [rows]);
  if (rows.outgoing.length === 0) throw new RetryTransaction('nothing of the entry travels');
}

/** What the approver let be billed, as far as rows tell. */
function charged(copies: readonly CopySeen[]): number {
  return copies
    .filter(({ transactionType, billingType }) => transactionType === 'UNBILLED_SALES' && billingType === 'CHARGEABLE')
    .reduce((sum, { quantity }) => sum + quantity, 0);
}

/** The rows with the ids of their copies; undefined where rows and copies are not the same, one by one. */
function underTheirIds(rows: EntryRows, copies: readonly CopySeen[]): EntryRows | undefined {
  const free = new Set(copies);
  const ids = new Map<string, string>();
  for (const actual of rows.actuals.filter(({ skip_sync }) => skip_sync === 0)) {
    const copy = [...free].find((other) => isCopyOf(other, actual));
    if (!copy) return undefined;
    free.delete(copy);
    ids.set(actual.id, copy.id);
  }
  if (free.size > 0) return undefined;
  const links = copies.flatMap((copy) => copy.links);
  const idOf = (id: string) => ids.get(id) ?? id;
  const linked = <L extends { id: string; actual1_id: string; actual2_id: string; role1: string }>(link: L): L => {
    const [actual1_id, actual2_id] = [idOf(link.actual1_id), idOf(link.actual2_id)];
    const theirs = links.find(
      (other) => other.actual1_id === actual1_id && other.actual2_id === actual2_id && other.role1 === link.role1,
    );
    return { ...link, actual1_id, actual2_id, id: theirs?.id ?? link.id };
  };
  return {
    ...rows,
    actuals: rows.actuals.map((actual) => ({ ...actual, id: idOf(actual.id) })),
    links: rows.links.map(linked),
    outgoing: rows.outgoing.map((actual) => ({ ...actual, id: idOf(actual.id) })),
    outgoingLinks: rows.outgoingLinks.map(linked),
  };
}

function isCopyOf(copy: CopySeen, actual: NewActual): boolean {
  return (
    copy.transactionType === actual.transaction_type &&
    copy.billingType === actual.billing_type &&
    copy.quantity === actual.quantity &&
    copy.price === actual.price &&
    copy.amount === actual.amount &&
    copy.currency === actual.currency &&
    copy.documentDate === actual.document_date &&
    copy.row.legal_entity === actual.legal_entity &&
    copy.row.project_id === actual.project_id &&
    (copy.row.funding_source_id ?? null) === (actual.contract_customer_id ?? null)
  );
}
