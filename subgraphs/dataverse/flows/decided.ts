// The frame of Dataverse's mutations: the common one, with the crash points before its transaction and after its COMMIT. It
// must never hold a rule of its own: what is refused, and when, stands in the flow and in rules/.
import type { Outcome } from '../../../schema/outcome';
import type { Tx } from '../../database/database';
import { POINTS } from '../../dual-write/points';
import { decided as decidedIn } from '../../mutations/decided';
import type { Books } from '../books';

/** Runs `work` in one transaction, whose refusals are answers and whose lost races run again. */
export async function decided<T>(books: Books, work: (tx: Tx) => Promise<Outcome<T>>): Promise<Outcome<T>> {
  books.world.reach(POINTS.P0_BEFORE_SOURCE);
  const outcome = await decidedIn(books.db, work);
  if (outcome.ok) books.world.reach(POINTS.P2_COMMITTED_NOT_ANSWERED);
  return outcome;
}
