// Bulk operations and their items as rows: scheduled, claimed, settled. A claim is a time and an epoch, as the relay's are: who
// settles an item must still hold its operation, or the whole effect is rolled back. Both sides keep them
// so, each in its own database. It must never decide what an item does.
import type { Refusal } from '../../schema/errors';
import type { Caller } from '../caller';
import { type Claims, marks, type Reader, type Tx } from '../database/database';
import { farthestAhead } from '../world';

/** Thrown where another worker has taken the operation or the item over: everything of the transaction is undone. */
export class ClaimLost extends Error {}

/** An operation that is this worker's until its claim runs out. */
export interface ClaimedOperation {
  readonly id: string;
  readonly kind: string;
  readonly caller: Caller;
  /** What all items have in common, as JSON. */
  readonly terms: string;
  readonly owner: string;
  readonly epoch: number;
}

export interface WaitingItem {
  readonly number: number;
  readonly subject_id: string;
  readonly version: number | null;
  readonly failures: number;
}

export interface NewItem {
  readonly subjectId: string;
  readonly version?: number | null;
  /** Refused at once. */
  readonly refusal?: Refusal | undefined;
}

export interface NewOperation {
  readonly id: string;
  readonly kind: string;
  readonly caller: Caller;
  readonly legalEntities: readonly string[];
  readonly terms: object;
  readonly now: string;
  readonly items: readonly NewItem[];
}

/** Each item is a mutation of its own, by the request that scheduled them. */
function inItsItems({ via, ...caller }: Caller): Caller {
  return via === undefined ? caller : { ...caller, via: { ...via, mutation: undefined } };
}

/** Never claimed: due at once. */
const NEVER = '';

/** Schedules an operation with its items; what is refused at once is counted already. */
export async function insertOperation(tx: Tx, operation: NewOperation): Promise<void> {
  const { id, kind, caller, items } = operation;
  await tx.insert('bulk_operation', [
    {
      id,
      kind,
      state: 'SCHEDULED',
      total: items.length,
      done: 0,
      refused: items.filter(({ refusal }) => refusal).length,
      caller: JSON.stringify(inItsItems(caller)),
      legal_entities: JSON.stringify(operation.legalEntities),
      terms: JSON.stringify(operation.terms),
      created_at: operation.now,
      finished_at: null,
      claim_owner: null,
      claim_epoch: 0,
      claim_until: NEVER,
    },
  ]);
  await tx.insert(
    'bulk_item',
    items.map(({ subjectId, version, refusal }, index) => ({
      operation_id: id,
      number: index + 1,
      subject_id: subjectId,
      version: version ?? null,
      state: refusal ? 'REFUSED' : 'WAITING',
      failures: 0,
      errors: refusal ? JSON.stringify([refusal]) : null,
      invoice_ids: null,
    })),
  );
}

/** No claim that holds: it has run out, or was made by a clock that was ahead of the present one by more than anybody claims. */
const FREE = '(claim_until <= ? OR claim_until > ?)';

/** Is there an operation that nobody works on? Asked before a transaction is begun for it, which most often would find none. */
export async function isAnyClaimable(reader: Reader, now: string): Promise<boolean> {
  const [first] = await reader.rows(
    `SELECT id FROM bulk_operation WHERE state IN ('SCHEDULED', 'PROCESSING') AND ${FREE} LIMIT 1`,
    [now, farthestAhead(now)],
  );
  return first !== undefined;
}

/** Claims up to `limit` operations that nobody works on, oldest first. */
export async function claimOperations(
  tx: Tx,
  of: { owner: string; now: string; until: string; limit: number; exclude: ReadonlySet<string> },
): Promise<ClaimedOperation[]> {
  const due = await tx.rows<{ id: string; kind: string; caller: string; terms: string; claim_epoch: number }>(
    `SELECT id, kind, caller, terms, claim_epoch FROM bulk_operation
       WHERE state IN ('SCHEDULED', 'PROCESSING') AND ${FREE} ORDER BY id LIMIT ${of.limit + of.exclude.size}${tx.skipLocked}`,
    [of.now, farthestAhead(of.now)],
  );
  const taken = due.filter(({ id }) => !of.exclude.has(id)).slice(0, of.limit);
  if (taken.length === 0) return [];
  await tx.change(
    `UPDATE bulk_operation SET state = 'PROCESSING', claim_owner = ?, claim_epoch = claim_epoch + 1, claim_until = ?
       WHERE id IN (${marks(taken.length)})`,
    [of.owner, of.until, ...taken.map(({ id }) => id)],
  );
  return taken.map(({ id, kind, caller, terms, claim_epoch }) => ({
    id,
    kind,
    caller: JSON.parse(caller) as Caller,
    terms,
    owner: of.owner,
    epoch: claim_epoch + 1,
  }));
}

/** Moves the end of a claim on. ClaimLost if it is another's. */
export async function renewOperation(tx: Tx, claim: ClaimedOperation, until: string): Promise<void> {
  await fenced(tx, claim, 'claim_until = ?', [until]);
}

/** What all items have in common, as it is now: an item may have kept there how far it is. */
export async function readTerms(reader: Reader, { id }: Pick<ClaimedOperation, 'id'>): Promise<object> {
  const [row] = await reader.rows<{ terms: string }>('SELECT terms FROM bulk_operation WHERE id = ?', [id]);
  return JSON.parse(row?.terms ?? '{}') as object;
}

/** Keeps how far the operation is. ClaimLost if it is another's. */
export async function saveTerms(tx: Tx, claim: ClaimedOperation, terms: object): Promise<void> {
  await fenced(tx, claim, 'terms = ?', [JSON.stringify(terms)]);
}

/** Gives every claim back. For a start where no other process can be alive, and for a worker that stops. */
export async function releaseOperations(tx: Tx, owner?: string): Promise<void> {
  const ofOwner = owner === undefined ? '' : ' AND claim_owner = ?';
  await tx.change(
    `UPDATE bulk_operation SET claim_until = '', claim_epoch = claim_epoch + 1
       WHERE state = 'PROCESSING' AND claim_until > ''${ofOwner}`,
    owner === undefined ? [] : [owner],
  );
}

/** Whose operations are under way. */
export const CLAIMS_ON_OPERATIONS: Claims = {
  held: "SELECT claim_owner FROM bulk_operation WHERE state = 'PROCESSING' AND claim_until > ?",
  release: (tx, _now, owner) => releaseOperations(tx, owner),
};

/** Items that are still to do, after a number. */
export function waitingItems(
  reader: Reader,
  operationId: string,
  after: number,
  limit: number,
): Promise<WaitingItem[]> {
  return reader.rows<WaitingItem>(
    `SELECT number, subject_id, version, failures FROM bulk_item
       WHERE operation_id = ? AND state = 'WAITING' AND number > ? ORDER BY number LIMIT ${limit}`,
    [operationId, after],
  );
}

export type ItemResult =
  | { readonly done: true; readonly invoiceIds: readonly string[] }
  | { readonly done: false; readonly refusals: readonly Refusal[]; readonly invoiceIds: readonly string[] };

/** Settles an item and counts it, in the transaction of its effect. ClaimLost if the item or its operation is another's by now. */
export async function settleItem(
  tx: Tx,
  claim: ClaimedOperation,
  item: Pick<WaitingItem, 'number'>,
  result: ItemResult,
): Promise<void> {
  const settled = await tx.change(
    `UPDATE bulk_item SET state = ?, errors = ?, invoice_ids = ? WHERE operation_id = ? AND number = ? AND state = 'WAITING'`,
    [
      result.done ? 'DONE' : 'REFUSED',
      result.done ? null : JSON.stringify(result.refusals),
      result.invoiceIds.length > 0 ? JSON.stringify(result.invoiceIds) : null,
      claim.id,
      item.number,
    ],
  );
  if (settled !== 1) throw new ClaimLost(`item ${item.number} of ${claim.id} is settled already`);
  const column = result.done ? 'done' : 'refused';
  await fenced(tx, claim, `${column} = ${column} + 1`, []);
}

/** An item broke: counted, so that it is not tried for ever. */
export async function countFailure(tx: Tx, claim: ClaimedOperation, item: WaitingItem): Promise<void> {
  await tx.change('UPDATE bulk_item SET failures = failures + 1 WHERE operation_id = ? AND number = ?', [
    claim.id,
    item.number,
  ]);
}

/** Locks the operation ahead of what must be locked last: number sequences. ClaimLost if it is another's. */
export async function lockOperation(tx: Tx, claim: ClaimedOperation): Promise<void> {
  const held = await tx.rows(
    `SELECT id FROM bulk_operation WHERE id = ? AND state = 'PROCESSING' AND claim_owner = ? AND claim_epoch = ?${tx.forUpdate}`,
    [claim.id, claim.owner, claim.epoch],
  );
  if (held.length !== 1) throw new ClaimLost(`operation ${claim.id} is another worker's`);
}

/** Ends the operation. ClaimLost if it is another's. */
export async function finishOperation(
  tx: Tx,
  claim: ClaimedOperation,
  state: 'COMPLETE' | 'FAILED',
  now: string,
): Promise<void> {
  await fenced(tx, claim, `state = ?, finished_at = ?, claim_owner = NULL, claim_until = ''`, [state, now]);
}

async function fenced(tx: Tx, claim: ClaimedOperation, assignments: string, values: string[]): Promise<void> {
  const changed = await tx.change(
    `UPDATE bulk_operation SET ${assignments} WHERE id = ? AND state = 'PROCESSING' AND claim_owner = ? AND claim_epoch = ?`,
    [...values, claim.id, claim.owner, claim.epoch],
  );
  if (changed !== 1) throw new ClaimLost(`operation ${claim.id} is another worker's`);
}
