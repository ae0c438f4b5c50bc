// Who posts a journal: claims of journals that are PROCESSING, a time and an epoch as the relay's are. Whoever writes for a journal
// must hold its present epoch under its lock, or a worker that slept through its claim would post a line twice. faults.md I10
import { type Claims, marks, type Reader, type Tx } from '../../database/database';
import { farthestAhead } from '../../world';

/** Thrown where another has the journal by now: everything of the transaction is undone. */
export class ClaimLost extends Error {}

export interface JournalClaim {
  readonly journalId: string;
  readonly owner: string;
  readonly epoch: number;
}

/** Marks a locked journal PROCESSING: from its first line on, for whoever claims it. */
export async function markProcessing(tx: Tx, journalId: string, by: string): Promise<void> {
  await tx.change(
    "UPDATE integration_journal SET status = 'PROCESSING', posting_by = ?, posting_after = 0, claim_owner = NULL, claim_until = '' WHERE id = ?",
    [by, journalId],
  );
}

/** No claim that holds: it has run out, or was made by a clock that was ahead of the present one by more than anybody claims. */
const FREE = '(claim_until <= ? OR claim_until > ?)';

/** Is there a journal that nobody posts? Asked before a transaction is begun for it, which most often would find none. */
export async function isAnyClaimable(reader: Reader, now: string): Promise<boolean> {
  const [first] = await reader.rows(
    `SELECT id FROM integration_journal WHERE status = 'PROCESSING' AND ${FREE} LIMIT 1`,
    [now, farthestAhead(now)],
  );
  return first !== undefined;
}

/** Claims up to `limit` journals that nobody posts, or the one named; those that wait longest first. */
export async function claimJournals(
  tx: Tx,
  of: { owner: string; now: string; until: string; limit: number; exclude?: ReadonlySet<string>; only?: string },
): Promise<JournalClaim[]> {
  const exclude = of.exclude ?? new Set<string>();
  const only = of.only === undefined ? '' : ' AND id = ?';
  const due = await tx.rows<{ id: string; claim_epoch: number }>(
    `SELECT id, claim_epoch FROM integration_journal WHERE status = 'PROCESSING' AND ${FREE}${only}
      ORDER BY claim_until, id LIMIT ${of.limit + exclude.size}${tx.skipLocked}`,
    [of.now, farthestAhead(of.now), ...(of.only === undefined ? [] : [of.only])],
  );
  const taken = due.filter(({ id }) => !exclude.has(id)).slice(0, of.limit);
  if (taken.length === 0) return [];
  await tx.change(
    `UPDATE integration_journal SET claim_owner = ?, claim_epoch = claim_epoch + 1, claim_until = ? WHERE id IN (${marks(taken.length)})`,
    [of.owner, of.until, ...taken.map(({ id }) => id)],
  );
  return taken.map(({ id, claim_epoch }) => ({ journalId: id, owner: of.owner, epoch: claim_epoch + 1 }));
}

/** The lines up to this one are done with, and the claim goes on until then. In the transaction that did them. */
export async function advancePosting(tx: Tx, claim: JournalClaim, afterLine: number, until: string): Promise<void> {
  const changed = await tx.change(
    `UPDATE integration_journal SET posting_after = ?, claim_until = ?
      WHERE id = ? AND status = 'PROCESSING' AND claim_owner = ? AND claim_epoch = ?`,
    [afterLine, until, claim.journalId, claim.owner, claim.epoch],
  );
  if (changed !== 1) throw new ClaimLost(`journal ${claim.journalId} is another's`);
}

/** Gives one claim back: whoever looks next goes on. Nothing happens if it is lost already. */
export async function releaseJournal(tx: Tx, claim: JournalClaim): Promise<void> {
  await tx.change(
    "UPDATE integration_journal SET claim_until = '' WHERE id = ? AND status = 'PROCESSING' AND claim_owner = ? AND claim_epoch = ?",
    [claim.journalId, claim.owner, claim.epoch],
  );
}

/** Gives every claim back, or those of one owner. For a start where no other process can be alive, and for a worker that stops. */
export async function releaseJournals(tx: Tx, owner?: string): Promise<void> {
  await tx.change(
    `UPDATE integration_journal SET claim_until = '', claim_epoch = claim_epoch + 1
      WHERE status = 'PROCESSING' AND claim_until > ''${owner === undefined ? '' : ' AND claim_owner = ?'}`,
    owner === undefined ? [] : [owner],
  );
}

/** Who posts journals. */
export const CLAIMS_ON_JOURNALS: Claims = {
  held: "SELECT claim_owner FROM integration_journal WHERE status = 'PROCESSING' AND claim_until > ?",
  release: (tx, _now, owner) => releaseJournals(tx, owner),
};
