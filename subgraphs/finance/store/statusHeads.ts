// The last row that was seen of each invoice's status log over in Dataverse: its number and its hash.
// It must never go backwards: the flow looks at what was kept before it keeps anything else.
import { marks, type Tx } from '../../database/database';

export interface StatusHead {
  readonly sequence: number;
  readonly mac: string;
}

interface Seen extends StatusHead {
  readonly invoiceId: string;
}

/** Heads of one IN list; a message brings at most as many. */
const MOST_AT_ONCE = 500;

/** What was seen of these logs so far, by invoice, locked. */
export async function keptStatusHeads(tx: Tx, invoiceIds: readonly string[]): Promise<Map<string, StatusHead>> {
  const kept = new Map<string, StatusHead>();
  for (let start = 0; start < invoiceIds.length; start += MOST_AT_ONCE) {
    const part = invoiceIds.slice(start, start + MOST_AT_ONCE);
    const rows = await tx.rows<StatusHead & { invoice_id: string }>(
      `SELECT invoice_id, sequence, mac FROM status_log_head WHERE invoice_id IN (${marks(part.length)})${tx.forUpdate}`,
      part,
    );
    for (const { invoice_id, sequence, mac } of rows) kept.set(invoice_id, { sequence, mac });
  }
  return kept;
}

/** Puts these in place of what was seen before: one DELETE and one INSERT, whatever their number. */
export async function keepStatusHeads(
  tx: Tx,
  heads: readonly Seen[],
  before: ReadonlyMap<string, StatusHead>,
  now: string,
): Promise<void> {
  const replaced = heads.map(({ invoiceId }) => invoiceId).filter((id) => before.has(id));
  if (replaced.length > 0)
    await tx.change(`DELETE FROM status_log_head WHERE invoice_id IN (${marks(replaced.length)})`, replaced);
  await tx.insert(
    'status_log_head',
    heads.map(({ invoiceId, sequence, mac }) => ({ invoice_id: invoiceId, sequence, mac, seen_at: now })),
  );
}
