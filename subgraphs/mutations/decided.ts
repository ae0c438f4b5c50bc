// The frame of every mutation's flow: one transaction, whose refusals are answers and whose lost races run again. It must
// never hold a rule of its own: what is refused, and when, stands in the flow and in rules/.
import type { Refusal } from '../../schema/errors';
import { type Outcome, refused } from '../../schema/outcome';
import { type Database, isDuplicateKey, RetryTransaction, type Tx } from '../database/database';
import { AmountError } from '../money';

/** Thrown inside a flow's transaction to roll back what it has written already. Never leaves `decided`. */
export class Refuse extends Error {
  readonly refusals: readonly Refusal[];

  constructor(...refusals: Refusal[]) {
    super(refusals.map(({ message }) => message).join('; '));
    this.refusals = refusals;
  }
}

/**
 * Runs `work` in one transaction. A `Refuse` rolls back and becomes the answer, as does an amount beyond the limit. A
 * duplicate key is a race that another transaction won: the work runs again and then sees the winner's row.
 */
export async function decided<T>(db: Database, work: (tx: Tx) => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await db.write((tx) => work(tx).catch(runAgainAfterDuplicate));
  } catch (error) {
    if (error instanceof Refuse) return refused(...error.refusals);
    if (error instanceof AmountError) return refused({ code: error.code, message: error.message });
    throw error;
  }
}

function runAgainAfterDuplicate(error: unknown): never {
  throw isDuplicateKey(error) ? new RetryTransaction('another transaction took the key', { cause: error }) : error;
}
