// What a journal comes to when all its lines were tried: lines that keep why they could not be posted, moved to a journal of their
// own where others were. It must never touch a posted line.
import type { Reader, Row, Tx } from '../../database/database';
import { updateEach } from '../../database/updateEach';
import type { JournalRow } from './journals';

export interface LineFault {
  readonly id: string;
  readonly status: 'ERROR' | 'UNRECOVERABLE' | 'INVALID_ACTUAL';
  readonly error_code: string;
  readonly error_message: string;
}

/** Lines that cannot be posted keep why, on the journal on which they are. */
export async function saveFaults(tx: Tx, faults: readonly LineFault[]): Promise<void> {
  await updateEach(
    tx,
    'journal_line',
    'id',
    faults.map((fault): Row => ({ ...fault, error_message: fault.error_message.slice(0, 1000) })),
  );
}

/** How many lines of a journal are posted, and how many are not. */
export async function countLines(reader: Reader, journalId: string): Promise<{ posted: number; unposted: number }> {
  const [row] = await reader.rows<{ posted: number; unposted: number }>(
    `SELECT COUNT(CASE WHEN status = 'POSTED' THEN 1 END) AS posted, COUNT(CASE WHEN status <> 'POSTED' THEN 1 END) AS unposted
       FROM journal_line WHERE journal_id = ?`,
    [journalId],
  );
  return { posted: Number(row?.posted ?? 0), unposted: Number(row?.unposted ?? 0) };
}

/** Why lines of a journal could not be posted, a code each, in their order. */
export async function faultCodes(reader: Reader, journalId: string): Promise<string[]> {
  const rows = await reader.rows<{ code: string }>(
    `SELECT DISTINCT error_code AS code FROM journal_line WHERE journal_id = ? AND status <> 'POSTED' AND error_code IS NOT NULL
      ORDER BY error_code`,
    [journalId],
  );
  return rows.map(({ code }) => code);
}

/** Moves the lines that are not posted to a new journal that names theirs. */
export async function moveUnposted(tx: Tx, from: JournalRow, to: NewJournal): Promise<void> {
  await tx.insert('integration_journal', [
    {
      ...to,
      legal_entity: from.legal_entity,
      period_key: from.period_key,
      original_journal_id: from.id,
      kind: from.kind,
    },
  ]);
  await tx.change("UPDATE journal_line SET journal_id = ? WHERE journal_id = ? AND status <> 'POSTED'", [
    to.id,
    from.id,
  ]);
}

export interface NewJournal {
  readonly id: string;
  readonly status: 'ERROR' | 'DRAFT';
  readonly line_count: number;
  readonly created_at: string;
}

/** The end of a posting, or of what was interrupted: nobody is at the journal any more, and who slept through it writes nothing. */
export async function endPosting(
  tx: Tx,
  journalId: string,
  end: {
    status: 'POSTED' | 'ERROR' | 'DRAFT';
    line_count: number;
    posted_at: string | null;
    posted_by: string | null;
  },
): Promise<void> {
  await tx.change(
    `UPDATE integration_journal SET status = ?, line_count = ?, posted_at = ?, posted_by = ?, posting_by = NULL, posting_after = 0,
       claim_owner = NULL, claim_until = '', claim_epoch = claim_epoch + 1 WHERE id = ?`,
    [end.status, end.line_count, end.posted_at, end.posted_by, journalId],
  );
}

/** Where a journal stands: posting or not, its lines, and the first journal that its bad lines moved to. */
export async function standingOf(
  reader: Reader,
  journalId: string,
): Promise<{ status: JournalRow['status']; movedTo: string | null } | undefined> {
  const [row] = await reader.rows<{ status: JournalRow['status']; moved_to: string | null }>(
    `SELECT j.status, (SELECT MIN(m.id) FROM integration_journal m WHERE m.original_journal_id = j.id) AS moved_to
       FROM integration_journal j WHERE j.id = ?`,
    [journalId],
  );
  return row && { status: row.status, movedTo: row.moved_to };
}
