// A line that is added to a contract that stands. It travels to Finance under the contract's key, behind all that went before.
// Who pays for it is its own list, or the contract's. domain.md 2.5
import { keys, MAPS } from '../../../schema/messages';
import { type Outcome, refused } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import { POINTS } from '../../dual-write/points';
import { recall, remember } from '../../mutations/idempotency';
import type { Books } from '../books';
import { strangers } from '../rules/contractTerms';
import { lineFaults } from '../rules/lineTerms';
import { forbidden } from '../rules/permissions';
import { payersOfContract, updateContractRow } from '../store/contractChanges';
import { insertContracts } from '../store/contracts';
import { lineRows } from './contractRows';
import { decided } from './decided';
import { type GivenLine, idsOf, lineTerms, namedIn, unknownInLine } from './givenTerms';
import { overlapFaults, standingPlaces } from './linePlaces';
import { openContract, versionRefusal } from './openContract';

export interface AddContractLineInput extends GivenLine {
  readonly contractId: string;
  readonly expectedVersion?: number | null;
  readonly idempotencyKey?: string | null;
}

/**
 * Adds the line and answers with its id. FORBIDDEN, NOT_FOUND, CONTRACT_LOST, CONTRACT_CHANGED, CUSTOMER_UNKNOWN,
 * CUSTOMER_NOT_ON_CONTRACT, BAD_USER_INPUT (also where a project's class stands on another line). domain.md 2.5
 */
export async function addContractLine(
  books: Books,
  caller: Caller,
  { idempotencyKey: key, ...input }: AddContractLineInput,
): Promise<Outcome<{ contractLineId: string }>> {
  const denied = forbidden(caller.roles, 'SET_UP');
  if (denied) return refused(denied);
  const request = { mutation: 'addContractLine', caller, key, input };
  const { contractId, expectedVersion, ...given } = input;
  return decided(books, async (tx) => {
    const found = await openContract(tx, caller, contractId);
    const before = await recall<{ contractLineId: string }>(tx, request, books);
    if (before) return before;
    if ('refusal' in found) return refused(found.refusal);
    const { contract } = found;
    const changed = versionRefusal(contract, expectedVersion);
    if (changed) return refused(changed);
    const named = await namedIn(tx, contract.legal_entity, idsOf([given]));
    const unknown = unknownInLine(given, named);
    if (unknown.length > 0) return refused(...unknown);
    const payers = await payersOfContract(tx, contract.id);
    const places = await standingPlaces(tx, contract.id);
    const terms = lineTerms(given, contract.currency, named);
    const accounts = new Set(payers.map(({ account_number }) => account_number));
    const faults = [
      ...lineFaults(terms),
      ...strangers(terms, accounts),
      ...overlapFaults(places, terms, given.projectId),
    ];
    if (faults.length > 0) return refused(...faults);
    const number = Math.max(0, ...places.map(({ lineNumber }) => lineNumber)) + 1;
    const added = lineRows(books, contract, payers, {
      line: terms,
      number,
      projects: new Map([...named.projects.values()].map((project) => [project.number, project])),
    });
    await updateContractRow(tx, contract);
    await insertContracts(tx, {
      contracts: [],
      customers: [],
      lines: [added.line],
      lineCustomers: added.customers,
      chargeability: added.chargeability,
    });
    books.world.reach(POINTS.P1_WRITTEN_NOT_QUEUED);
    await books.outbox.append(tx, keys.contract(contract.id), [{ topic: MAPS.contractLines, rows: [added.line] }]);
    const answer = { contractLineId: added.line.id };
    await remember(tx, request, answer, books);
    return { ok: true, value: answer, replayed: false };
  });
}
