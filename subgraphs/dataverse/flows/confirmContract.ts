// Confirming a contract: everything approved of it that no invoice holds is taken back and approved anew, with line, price,
// chargeability and limits as they are now. One transaction, 500 entries at a time, whatever their number. domain.md 3.4 (e)
import { type Outcome, refused } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import type { Tx } from '../../database/database';
import { Refuse } from '../../mutations/decided';
import { recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { forbidden } from '../rules/permissions';
import { CHUNK, inChunks } from '../store/chunks';
import { updateContractStatus } from '../store/contractChanges';
import { approvedOfContract, decideEntries, lockEntries } from '../store/entries';
import { approvedRows } from './approvedRows';
import { decided } from './decided';
import { rowsOfEntry, writeEntryRows } from './entryRows';
import { openContract, versionRefusal } from './openContract';
import { placeEntries } from './placedEntries';
import { takeBack } from './takenBack';

export interface ContractStatusInput {
  readonly contractId: string;
  readonly expectedVersion?: number | null;
  readonly idempotencyKey?: string | null;
}

/**
 * DRAFT → CONFIRMED. An entry of which an invoice or a draft holds something is left alone whole. FORBIDDEN, NOT_FOUND,
 * CONTRACT_LOST, CONTRACT_CONFIRMED, CONTRACT_CHANGED, and what stands in the way of approving an entry anew.
 */
export async function confirmContract(
  books: Books,
  caller: Caller,
  { contractId, expectedVersion, idempotencyKey: key }: ContractStatusInput,
): Promise<Outcome<{ contractId: string }>> {
  const denied = forbidden(caller.roles, 'SET_UP');
  if (denied) return refused(denied);
  const request = { mutation: 'confirmContract', caller, key, input: { contractId, expectedVersion } };
  return decided(books, async (tx) => {
    const found = await openContract(tx, caller, contractId);
    const before = await recall<{ contractId: string }>(tx, request, books);
    if (before) return before;
    if ('refusal' in found) return refused(found.refusal);
    const { contract } = found;
    const changed = versionRefusal(contract, expectedVersion);
    if (changed) return refused(changed);
    if (contract.status === 'CONFIRMED')
      return refused({ code: 'CONTRACT_CONFIRMED', message: `Contract ${contract.number} is confirmed already.` });
    await updateContractStatus(tx, contract, 'CONFIRMED');
    const now = instant(books.world);
    // First all is taken back, then all is judged: what is yet to go must not stand against the limits of what comes.
    const ids = await takeBackAll(tx, books, contract.id, now);
    for (const part of inChunks(ids)) await approveAnew(tx, books, part, now);
    await remember(tx, request, { contractId }, books);
    return { ok: true, value: { contractId }, replayed: false };
  });
}

/** Gives the ids of the entries that were taken back. */
async function takeBackAll(tx: Tx, books: Books, contractId: string, now: string): Promise<string[]> {
  const ids: string[] = [];
  for (let after = ''; ; ) {
    const entries = await approvedOfContract(tx, contractId, after);
    const { rows } = await takeBack(
      tx,
      entries.map(({ id }) => id),
      { world: books.world, now },
    );
    if (rows.length > 0) await writeEntryRows(tx, books, rows);
    ids.push(...rows.map(({ entryId }) => entryId));
    if (entries.length < CHUNK) return ids;
    after = entries.at(-1)?.id as string;
  }
}

/** They stay approved by whom they were; only the line that they fall on may be another. */
async function approveAnew(tx: Tx, books: Books, ids: readonly string[], now: string): Promise<void> {
  const entries = [...(await lockEntries(tx, ids)).values()];
  const placings = await placeEntries(tx, entries, { locked: false }); // the contract is locked already
  const faults = placings.flatMap((placing) => ('fault' in placing ? placing.fault : []));
  if (faults.length > 0) throw new Refuse(...faults);
  const placed = placings.flatMap((placing) => ('placed' in placing ? placing.placed : []));
  const moved = placed.filter(({ entry, line }) => entry.contract_line_id !== (line?.id ?? null));
  await decideEntries(
    tx,
    moved.map(({ entry, line }) => ({ ...entry, contract_line_id: line?.id ?? null })),
  );
  await writeEntryRows(
    tx,
    books,
    placed.map((entry) => approvedRows(entry, books.world, now, rowsOfEntry(entry.entry.id, false))),
  );
}
