// Contracts with their lines and customers, many at once: what set-up files and the demo bring. All or none.
// It must never let a contract through that the mutation for one would refuse: both write by contractWriting.ts.
import { type Outcome, refused } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import type { Books } from '../books';
import type { ContractTerms } from '../rules/contractTerms';
import { forbidden } from '../rules/permissions';
import { type CreatedContract, writeContracts } from './contractWriting';
import { MOST_AT_ONCE } from './createProjects';
import { decided } from './decided';

/** Creates the contracts, all or none. `path` of a refusal is [index, …field]. */
export async function createContracts(
  books: Books,
  caller: Caller,
  inputs: readonly ContractTerms[],
): Promise<Outcome<{ contracts: CreatedContract[] }>> {
  const denied = forbidden(caller.roles, 'SET_UP');
  if (denied) return refused(denied);
  if (inputs.length > MOST_AT_ONCE)
    return refused({ code: 'LIST_TOO_LONG', message: `At most ${MOST_AT_ONCE} contracts at once.` });
  return decided(books, (tx) => writeContracts(books, tx, caller, inputs));
}
