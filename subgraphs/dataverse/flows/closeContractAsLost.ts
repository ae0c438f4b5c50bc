// A contract is lost: nothing more will be billed under it, so every unbilled sale that no invoice holds is taken back. What its
// work cost stays. One transaction, 500 sales at a time, whatever their number. domain.md 3.4 (e)
import { type Outcome, refused } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import { recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { forbidden } from '../rules/permissions';
import { CHUNK } from '../store/chunks';
import { updateContractStatus } from '../store/contractChanges';
import { adjust, type LiveActual, openSalesOf } from '../store/takingBack';
import type { ContractStatusInput } from './confirmContract';
import { decided } from './decided';
import { writeEntryRows } from './entryRows';
import { openContract, versionRefusal } from './openContract';
import { takingBack } from './takenBack';

/** DRAFT or CONFIRMED → LOST. What a draft holds, and retainers, are left alone. FORBIDDEN, NOT_FOUND, CONTRACT_LOST, CONTRACT_CHANGED. */
export async function closeContractAsLost(
  books: Books,
  caller: Caller,
  { contractId, expectedVersion, idempotencyKey: key }: ContractStatusInput,
): Promise<Outcome<{ contractId: string }>> {
  const denied = forbidden(caller.roles, 'SET_UP');
  if (denied) return refused(denied);
  const request = { mutation: 'closeContractAsLost', caller, key, input: { contractId, expectedVersion } };
  return decided(books, async (tx) => {
    const found = await openContract(tx, caller, contractId);
    const before = await recall<{ contractId: string }>(tx, request, books);
    if (before) return before;
    if ('refusal' in found) return refused(found.refusal);
    const changed = versionRefusal(found.contract, expectedVersion);
    if (changed) return refused(changed);
    await updateContractStatus(tx, found.contract, 'LOST');
    const now = instant(books.world);
    for (let last = { document_date: '', id: '' }; ; ) {
      const sales = await openSalesOf(tx, contractId, last, CHUNK);
      await adjust(
        tx,
        sales.map(({ id }) => id),
      );
      const rows = [...byKey(sales)].map(([id, of]) => takingBack(id, of, { world: books.world, now }));
      if (rows.length > 0) await writeEntryRows(tx, books, rows);
      if (sales.length < CHUNK) break;
      last = sales.at(-1) as LiveActual;
    }
    await remember(tx, request, { contractId }, books);
    return { ok: true, value: { contractId }, replayed: false };
  });
}

/** By the entry that they go back to; what a correction left of a manual detail has none, and travels by itself. */
function byKey(sales: readonly LiveActual[]): Map<string, LiveActual[]> {
  const keyed = new Map<string, LiveActual[]>();
  for (const sale of sales) {
    const key = sale.entry_id ?? sale.origin_id;
    keyed.set(key, [...(keyed.get(key) ?? []), sale]);
  }
  return keyed;
}
