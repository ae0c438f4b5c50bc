// What a contract offers to new retainers, under the contract's lock: part of the flows that create them. domain.md 2.7
// It must never write anything.
import { type Outcome, refused } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import type { Tx } from '../../database/database';
import { recall } from '../../mutations/idempotency';
import type { Books } from '../books';
import { linesOfContract } from '../store/contracts';
import { customersForRetainers } from '../store/retainers';
import { openContract } from './openContract';
import type { RetainerPlaces } from './retainerWriting';

/** Lines and customers of the locked contract; or what was answered before under the same key, or NOT_FOUND or CONTRACT_LOST. */
export async function placesForRetainers<T>(
  books: Books,
  tx: Tx,
  caller: Caller,
  contractId: string,
  request: Parameters<typeof recall>[1],
): Promise<{ places: RetainerPlaces } | { answer: Outcome<T> }> {
  const found = await openContract(tx, caller, contractId);
  const before = await recall<T>(tx, request, books);
  if (before) return { answer: before };
  if ('refusal' in found) return { answer: refused(found.refusal) };
  const { contract } = found;
  const lines = await linesOfContract(tx, contract.id);
  return { places: { contract, lines, customers: await customersForRetainers(tx, [contract.id]) } };
}
