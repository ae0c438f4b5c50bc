// Loads and their parts as rows: begun, claimed, moved on, ended. A claim is a time and an epoch, as the relay's are: whoever moves
// a part on must still hold it, in the transaction that says how far it has come. It must never read what a load tells.
import type { Claims, Reader, Tx } from '../../database/database';
import { farthestAhead } from '../../world';
import type { LoadFilter, LoadRange } from './loadSources';
import { type LoadSource, stepOf } from './loadSteps';

/** Thrown where another has the part by now, or the load was paused: nothing of the transaction stands. */
export class PartLost extends Error {}

export type LoadState = 'RUNNING' | 'PAUSED' | 'COMPLETE' | 'CANCELED';

export interface LoadRowHead {
  readonly id: string;
  readonly state: LoadState;
  readonly maps: string;
  readonly legal_entity: string | null;
  readonly contract_id: string | null;
  readonly cut_over: string | null;
  readonly started_at: string;
  readonly started_by: string;
  readonly changed_at: string;
  readonly changed_by: string;
  readonly finished_at: string | null;
}

export interface PlannedPart extends LoadRange {
  readonly source: LoadSource;
  readonly expected: number;
}

/** A part that is this worker's until its claim runs out. */
export interface LoadPart extends LoadFilter {
  readonly loadId: string;
  readonly number: number;
  readonly source: LoadSource;
  readonly cursor: string;
  readonly upTo: string;
  readonly rate: number;
  readonly cutOver: string | null;
  readonly owner: string;
  readonly epoch: number;
}

/** What came of a chunk. */
export interface ChunkCounts {
  readonly done: number;
  readonly sent: number;
  readonly beforeCutOver: number;
  readonly alreadyPosted: number;
}

export interface PassedRow {
  readonly map: string;
  readonly rowId: string;
  readonly code: string;
  readonly message: string;
}

/** Never claimed: due at once. */
const NEVER = '';
const LONGEST_MESSAGE = 1_000;

/** Writes a load with its parts. A second one that is unfinished meets the unique key. */
export async function insertLoad(tx: Tx, load: LoadRowHead, parts: readonly PlannedPart[]): Promise<void> {
  await tx.insert('data_load', [{ ...load, unfinished: load.state === 'RUNNING' ? 1 : null }]);
  await tx.insert(
    'data_load_part',
    parts.map(({ source, after, upTo, expected }, index) => ({
      load_id: load.id,
      number: index + 1,
      step: stepOf(source).step,
      source,
      from_id: after,
      to_id: upTo,
      cursor_id: after,
      state: 'WAITING',
      expected,
      done: 0,
      sent: 0,
      before_cut_over: 0,
      already_posted: 0,
      passed_over: 0,
      rate: 0,
      waits_for: null,
      claim_owner: null,
      claim_epoch: 0,
      claim_until: NEVER,
    })),
  );
}

/** A load, under its lock. */
export async function lockLoad(tx: Tx, id: string): Promise<LoadRowHead | undefined> {
  const [row] = await tx.rows<LoadRowHead>(`SELECT * FROM data_load WHERE id = ?${tx.forUpdate}`, [id]);
  return row;
}

/** The load that is unfinished, if there is one. */
export async function unfinishedLoad(reader: Reader): Promise<Pick<LoadRowHead, 'id' | 'legal_entity'> | undefined> {
  const [row] = await reader.rows<Pick<LoadRowHead, 'id' | 'legal_entity'>>(
    'SELECT id, legal_entity FROM data_load WHERE unfinished = 1',
  );
  return row;
}

/** Changes the state of a locked load. What is being told at this moment still arrives. */
export async function setLoadState(tx: Tx, id: string, state: LoadState, by: string, at: string): Promise<void> {
  const unfinished = state === 'RUNNING' || state === 'PAUSED' ? 1 : null;
  await tx.change(
    'UPDATE data_load SET state = ?, unfinished = ?, changed_at = ?, changed_by = ?, finished_at = ? WHERE id = ?',
    [state, unfinished, at, by, unfinished === null ? at : null, id],
  );
}

interface DuePart {
  readonly load_id: string;
  readonly number: number;
  readonly source: LoadSource;
  readonly cursor_id: string;
  readonly to_id: string;
  readonly rate: number;
  readonly claim_epoch: number;
  readonly legal_entity: string | null;
  readonly contract_id: string | null;
  readonly cut_over: string | null;
}

/**
 * Claims up to `limit` parts of running loads that nobody works on, of the first step of each that is not done. What is claimed or put off
 * farther ahead than anybody does was so by a clock that was ahead.
 */
export async function claimParts(
  tx: Tx,
  of: { owner: string; now: string; until: string; limit: number; exclude: ReadonlySet<string> },
): Promise<LoadPart[]> {
  const due = await tx.rows<DuePart>(
    `SELECT p.load_id, p.number, p.source, p.cursor_id, p.to_id, p.rate, p.claim_epoch, l.legal_entity, l.contract_id, l.cut_over
       FROM data_load l JOIN data_load_part p ON p.load_id = l.id
       WHERE l.unfinished = 1 AND l.state = 'RUNNING' AND p.state = 'WAITING' AND (p.claim_until <= ? OR p.claim_until > ?)
         AND NOT EXISTS (SELECT 1 FROM data_load_part e WHERE e.load_id = p.load_id AND e.step < p.step AND e.state = 'WAITING')
       ORDER BY p.load_id, p.number LIMIT ${of.limit + of.exclude.size}`,
    [of.now, farthestAhead(of.now)],
  );
  const claims: LoadPart[] = [];
  for (const part of due) {
    if (claims.length >= of.limit || of.exclude.has(partId(part.load_id, part.number))) continue;
    // Whoever looked at the same time finds another epoch, and another claim.
    const taken = await tx.change(
      `UPDATE data_load_part SET claim_owner = ?, claim_epoch = claim_epoch + 1, claim_until = ?
         WHERE load_id = ? AND number = ? AND claim_epoch = ? AND state = 'WAITING'`,
      [of.owner, of.until, part.load_id, part.number, part.claim_epoch],
    );
    if (taken === 1) claims.push(claimOf(part, of.owner));
  }
  return claims;
}

function claimOf(part: DuePart, owner: string): LoadPart {
  return {
    loadId: part.load_id,
    number: part.number,
    source: part.source,
    cursor: part.cursor_id,
    upTo: part.to_id,
    rate: part.rate,
    legalEntity: part.legal_entity,
    contractId: part.contract_id,
    cutOver: part.cut_over,
    owner,
    epoch: part.claim_epoch + 1,
  };
}

export function partId(loadId: string, number: number): string {
  return `${loadId}:${number}`;
}

/** A chunk is told: the part stands at `cursor` now. PartLost where the part is another's. */
export async function advancePart(
  tx: Tx,
  part: LoadPart,
  to: { cursor: string; counts: ChunkCounts; passedOver: readonly PassedRow[]; rate: number; until: string },
): Promise<void> {
  const { done, sent, beforeCutOver, alreadyPosted } = to.counts;
  await fenced(
    tx,
    part,
    `cursor_id = ?, done = done + ?, sent = sent + ?, before_cut_over = before_cut_over + ?, already_posted = already_posted + ?,
       passed_over = passed_over + ?, rate = ?, waits_for = NULL, claim_until = ?`,
    [to.cursor, done, sent, beforeCutOver, alreadyPosted, to.passedOver.length, to.rate, to.until],
  );
  await tx.insert(
    'data_load_row',
    to.passedOver.map(({ map, rowId, code, message }) => ({
      load_id: part.loadId,
      map,
      row_id: rowId,
      code: code.slice(0, 60),
      message: message.slice(0, LONGEST_MESSAGE),
    })),
  );
}

/** Nothing is left of a part; with the last one its load is complete. Says whether it was that. */
export async function finishPart(tx: Tx, part: LoadPart, now: string): Promise<boolean> {
  const load = await lockLoad(tx, part.loadId); // of two parts that end at once, one sees the other
  await fenced(tx, part, `state = 'DONE', rate = 0, claim_owner = NULL, claim_until = ''`, []);
  const [left] = await tx.rows("SELECT number FROM data_load_part WHERE load_id = ? AND state = 'WAITING' LIMIT 1", [
    part.loadId,
  ]);
  if (left || load?.state !== 'RUNNING') return false;
  await tx.change("UPDATE data_load SET state = 'COMPLETE', unfinished = NULL, finished_at = ? WHERE id = ?", [
    now,
    part.loadId,
  ]);
  return true;
}

/** Moves the end of a claim on while a chunk is under way. PartLost where the part is another's. */
export async function renewPart(tx: Tx, part: LoadPart, until: string): Promise<void> {
  await fenced(tx, part, 'claim_until = ?', [until]);
}

/** Gives a part back; whoever looks at or after `due` goes on. Nothing happens if it is lost already. */
export async function releasePart(tx: Tx, part: LoadPart, due: string, waitsFor: string | null): Promise<void> {
  await tx.change(
    `UPDATE data_load_part SET claim_owner = NULL, claim_until = ?, rate = 0, waits_for = ?
       WHERE load_id = ? AND number = ? AND claim_owner = ? AND claim_epoch = ?`,
    [due, waitsFor?.slice(0, 500) ?? null, part.loadId, part.number, part.owner, part.epoch],
  );
}

/** Gives every claim back, or those of one owner. For a start where no other process can be alive, and for a worker that stops. */
export async function releaseParts(tx: Tx, owner?: string): Promise<void> {
  await tx.change(
    `UPDATE data_load_part SET claim_owner = NULL, claim_until = '', claim_epoch = claim_epoch + 1
       WHERE claim_owner IS NOT NULL${owner === undefined ? '' : ' AND claim_owner = ?'}`,
    owner === undefined ? [] : [owner],
  );
}

/** Who works on parts of loads. */
export const CLAIMS_ON_PARTS: Claims = {
  held: 'SELECT claim_owner FROM data_load_part WHERE claim_owner IS NOT NULL AND claim_until > ?',
  release: (tx, _now, owner) => releaseParts(tx, owner),
};

/** Makes every part due at once that waits for something: a load was resumed. */
export async function wakeParts(tx: Tx, loadId: string): Promise<void> {
  await tx.change(
    "UPDATE data_load_part SET claim_until = '' WHERE load_id = ? AND state = 'WAITING' AND claim_owner IS NULL",
    [loadId],
  );
}

async function fenced(tx: Tx, part: LoadPart, assignments: string, values: (string | number)[]): Promise<void> {
  const changed = await tx.change(
    `UPDATE data_load_part SET ${assignments} WHERE load_id = ? AND number = ? AND state = 'WAITING' AND claim_owner = ? AND claim_epoch = ?`,
    [...values, part.loadId, part.number, part.owner, part.epoch],
  );
  if (changed !== 1) throw new PartLost(`part ${part.number} of ${part.loadId} is another's`);
}
