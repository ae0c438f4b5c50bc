// A customer who joins a contract that stands, at 0 %: splits are given with updateContract, and lines take the customer with
// updateContractLine. Finance gets another funding source, under the contract's key. domain.md 2.5
import { keys, MAPS } from '../../../schema/messages';
import { type Outcome, refused } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import { POINTS } from '../../dual-write/points';
import { recall, remember } from '../../mutations/idempotency';
import type { Books } from '../books';
import { isLimit } from '../rules/contractSplits';
import { termsFaults } from '../rules/contractTerms';
import { forbidden } from '../rules/permissions';
import { payersOfContract, updateContractRow } from '../store/contractChanges';
import { insertContracts } from '../store/contracts';
import { decided } from './decided';
import { limitGiven, namedIn, unknownCustomers } from './givenTerms';
import { openContract, versionRefusal } from './openContract';

export interface AddContractCustomerInput {
  readonly contractId: string;
  readonly customerId: string;
  /** Default: the customer's own. */
  readonly paymentTerms?: string | null;
  /** Decimal text. */
  readonly notToExceed?: string | null;
  readonly expectedVersion?: number | null;
  readonly idempotencyKey?: string | null;
}

/** Adds the customer at 0 %. FORBIDDEN, NOT_FOUND, CONTRACT_LOST, CONTRACT_CHANGED, CUSTOMER_UNKNOWN, BAD_USER_INPUT. domain.md 2.5 */
export async function addContractCustomer(
  books: Books,
  caller: Caller,
  { idempotencyKey: key, ...input }: AddContractCustomerInput,
): Promise<Outcome<{ contractId: string; contractCustomerId: string }>> {
  const denied = forbidden(caller.roles, 'SET_UP');
  if (denied) return refused(denied);
  const request = { mutation: 'addContractCustomer', caller, key, input };
  return decided(books, async (tx) => {
    const found = await openContract(tx, caller, input.contractId);
    const before = await recall<{ contractId: string; contractCustomerId: string }>(tx, request, books);
    if (before) return before;
    if ('refusal' in found) return refused(found.refusal);
    const { contract } = found;
    const changed = versionRefusal(contract, input.expectedVersion);
    if (changed) return refused(changed);
    const named = await namedIn(tx, contract.legal_entity, { customers: [input.customerId], projects: [] });
    const customer = named.customers.get(input.customerId);
    if (!customer)
      return refused(
        ...unknownCustomers([{ ...input, splitPercent: '0', isRounding: false }], named).map((fault) => ({
          ...fault,
          path: ['customerId'],
        })),
      );
    const payers = await payersOfContract(tx, contract.id);
    if (payers.some(({ customer_id }) => customer_id === customer.id))
      return refused({
        code: 'BAD_USER_INPUT',
        message: 'The contract has this customer already.',
        path: ['customerId'],
      });
    const limit = limitGiven(input.notToExceed, contract.currency);
    const faults = termsFaults([input.paymentTerms]);
    if (!isLimit(limit))
      faults.push({ code: 'BAD_USER_INPUT', message: 'A limit is more than zero.', path: ['notToExceed'] });
    if (faults.length > 0) return refused(...faults);
    const row = {
      id: books.world.newId(),
      contract_id: contract.id,
      customer_id: customer.id,
      split_percent: 0,
      is_rounding: 0,
      payment_terms: input.paymentTerms ?? customer.payment_terms,
      nte_limit: limit,
    };
    await updateContractRow(tx, contract);
    await insertContracts(tx, { contracts: [], customers: [row], lines: [], lineCustomers: [], chargeability: [] });
    books.world.reach(POINTS.P1_WRITTEN_NOT_QUEUED);
    const source = { ...row, account_number: customer.account_number, legal_entity: contract.legal_entity };
    await books.outbox.append(tx, keys.contract(contract.id), [{ topic: MAPS.fundingSources, rows: [source] }]);
    const answer = { contractId: contract.id, contractCustomerId: row.id };
    await remember(tx, request, answer, books);
    return { ok: true, value: answer, replayed: false };
  });
}
