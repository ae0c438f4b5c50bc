// What stands in the way of a proposal, one row per cause, kept until it is resolved. It must never be written but under
// the proposal's lock.
import { marks, type Reader, type Tx } from '../../database/database';
import { noteBlockersFound, resolveBlockers } from './importErrors';
import type { Blocker } from './stepReports';

interface BlockerRow {
  proposal_number: string;
  code: string;
  reference: string;
  message: string;
  owner: string;
  count: number;
  since: string;
}

/** Makes these the proposal's blockers. A cause that stood before keeps its `since`. */
export async function replaceBlockers(
  tx: Tx,
  proposalNumber: string,
  blockers: readonly Blocker[],
  at: string,
): Promise<void> {
  const before = await tx.rows<BlockerRow>('SELECT * FROM proposal_blocker WHERE proposal_number = ?', [
    proposalNumber,
  ]);
  const since = new Map(before.map((row) => [`${row.code}|${row.reference}`, row.since]));
  if (before.length > 0) await deleteBlockers(tx, [proposalNumber]);
  await tx.insert(
    'proposal_blocker',
    blockers.map(({ code, reference, message, owner, count }) => ({
      proposal_number: proposalNumber,
      code,
      reference: reference ?? '',
      message: message.slice(0, 1000),
      owner,
      count,
      since: since.get(`${code}|${reference ?? ''}`) ?? at,
    })),
  );
  await noteInLog(tx, proposalNumber, blockers, at);
}

/** What keeps proposals back is kept beyond its end. */
async function noteInLog(tx: Tx, number: string, blockers: readonly Blocker[], at: string): Promise<void> {
  const [proposal] = await tx.rows<{ legal_entity: string }>('SELECT legal_entity FROM proposal WHERE number = ?', [
    number,
  ]);
  const legalEntity = proposal?.legal_entity ?? '';
  const found = blockers.map(({ code, reference, message, count }) => ({
    source: 'PROPOSAL' as const,
    legalEntity,
    subjectId: number,
    code,
    reference: reference ?? '',
    message,
    lineCount: count,
  }));
  await noteBlockersFound(tx, number, found, at);
}

/** Nothing keeps these proposals back any more. */
export async function clearBlockers(tx: Tx, proposalNumbers: readonly string[], at: string): Promise<void> {
  await deleteBlockers(tx, proposalNumbers);
  await resolveBlockers(tx, proposalNumbers, at);
}

async function deleteBlockers(tx: Tx, proposalNumbers: readonly string[]): Promise<void> {
  await tx.change(
    `DELETE FROM proposal_blocker WHERE proposal_number IN (${marks(proposalNumbers.length)})`,
    proposalNumbers,
  );
}

/** One text per proposal that tells two sets of blockers apart, counts and words included: a run that finds the same writes nothing. */
export async function storedBlockers(reader: Reader, proposalNumbers: readonly string[]): Promise<Map<string, string>> {
  if (proposalNumbers.length === 0) return new Map(); // an empty IN list is a syntax error on MySQL
  const rows = await reader.rows<BlockerRow>(
    `SELECT * FROM proposal_blocker WHERE proposal_number IN (${marks(proposalNumbers.length)})`,
    proposalNumbers,
  );
  const byProposal = new Map<string, BlockerRow[]>();
  for (const row of rows) byProposal.set(row.proposal_number, [...(byProposal.get(row.proposal_number) ?? []), row]);
  return new Map([...byProposal].map(([number, stored]) => [number, textOf(stored)]));
}

/** The same text of blockers that are not stored yet. */
export function textOf(
  blockers: readonly { code: string; reference: string | null; message: string; count: number }[],
): string {
  return blockers
    .map(({ code, reference, message, count }) =>
      JSON.stringify([code, reference ?? '', message.slice(0, 1000), count]),
    )
    .sort()
    .join('\n');
}

/** The blockers that stand, with '' as null. */
export async function readBlockers(reader: Reader, proposalNumber: string): Promise<Blocker[]> {
  const rows = await reader.rows<BlockerRow>(
    'SELECT * FROM proposal_blocker WHERE proposal_number = ? ORDER BY code, reference',
    [proposalNumber],
  );
  return rows.map(({ code, message, owner, reference, count }) => ({
    code: code as Blocker['code'],
    message,
    owner: owner as Blocker['owner'],
    reference: reference === '' ? null : reference,
    count,
  }));
}
