// One retainer of one contract customer: not ready, and nothing of it available before it is billed. Finance hears of it at once,
// as of a milestone. domain.md 2.7
import { type Outcome, refused } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import { parseAmount } from '../../money';
import { remember } from '../../mutations/idempotency';
import type { Books } from '../books';
import { forbidden } from '../rules/permissions';
import { decided } from './decided';
import { placesForRetainers } from './retainerPlaces';
import { retainerRow, writeRetainers } from './retainerWriting';

export interface CreateRetainerInput {
  readonly contractId: string;
  /** A customer of the contract. */
  readonly customerId: string;
  /** Default: the contract's first line with a project. */
  readonly contractLineId?: string | null;
  readonly description: string;
  /** Decimal text in the contract's currency. */
  readonly amount: string;
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly idempotencyKey?: string | null;
}

/**
 * Creates the retainer. Refused: FORBIDDEN, NOT_FOUND (contract, line), CONTRACT_LOST, CUSTOMER_NOT_ON_CONTRACT, BAD_USER_INPUT,
 * DATE_INVALID, DECIMAL_INVALID, AMOUNT_OUT_OF_RANGE.
 */
export async function createRetainer(
  books: Books,
  caller: Caller,
  { idempotencyKey: key, ...input }: CreateRetainerInput,
): Promise<Outcome<{ retainerId: string }>> {
  const denied = forbidden(caller.roles, 'SET_UP');
  if (denied) return refused(denied);
  const request = { mutation: 'createRetainer', caller, key, input };
  return decided(books, async (tx) => {
    const found = await placesForRetainers<{ retainerId: string }>(books, tx, caller, input.contractId, request);
    if ('answer' in found) return found.answer;
    const { contract, customers } = found.places;
    const made = retainerRow(books, found.places, {
      customer: customers.find(({ customer_id }) => customer_id === input.customerId),
      lineId: input.contractLineId,
      description: input.description,
      amount: parseAmount(input.amount, contract.currency),
      date: input.date,
    });
    if ('faults' in made) return refused(...made.faults);
    await writeRetainers(books, tx, [made.row]);
    const answer = { retainerId: made.row.id };
    await remember(tx, request, answer, books);
    return { ok: true, value: answer, replayed: false };
  });
}
