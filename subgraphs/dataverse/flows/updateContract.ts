// A contract's name, limit, and the customers' percentages that seed its lines. Currency and number are locked from its creation;
// what is billed is split by the lines' own lists, which this never changes. domain.md 2.5
import type { Refusal } from '../../../schema/errors';
import { keys, MAPS } from '../../../schema/messages';
import { type Outcome, refused } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import type { Tx } from '../../database/database';
import { POINTS } from '../../dual-write/points';
import { recall, remember } from '../../mutations/idempotency';
import type { Books } from '../books';
import { isLimit, splitFaults } from '../rules/contractSplits';
import { nameFaults, termsFaults } from '../rules/contractTerms';
import { forbidden } from '../rules/permissions';
import { payersOfContract, updateContractCustomers, updateContractRow } from '../store/contractChanges';
import type { ContractCustomerAccount, ContractRow } from '../store/contracts';
import { decided } from './decided';
import { type GivenContractCustomer, limitGiven, percentGiven } from './givenTerms';
import { openContract, versionRefusal } from './openContract';

export interface UpdateContractInput {
  readonly contractId: string;
  readonly name?: string | null;
  /** Decimal text; null takes the limit away, absent leaves it. */
  readonly notToExceed?: string | null;
  /** All customers of the contract with their new splits; absent leaves them. */
  readonly customers?: readonly GivenContractCustomer[] | null;
  readonly expectedVersion?: number | null;
  readonly idempotencyKey?: string | null;
}

/**
 * Changes what is given. FORBIDDEN, NOT_FOUND, CONTRACT_LOST, CONTRACT_CHANGED, BAD_USER_INPUT (a name, a limit, splits that do
 * not total 100 %, a customer left out), CUSTOMER_NOT_ON_CONTRACT. Finance hears of the name and payment terms. domain.md 2.5
 */
export async function updateContract(
  books: Books,
  caller: Caller,
  { idempotencyKey: key, ...input }: UpdateContractInput,
): Promise<Outcome<{ contractId: string }>> {
  const denied = forbidden(caller.roles, 'SET_UP');
  if (denied) return refused(denied);
  const request = { mutation: 'updateContract', caller, key, input };
  return decided(books, async (tx) => {
    const found = await openContract(tx, caller, input.contractId);
    const before = await recall<{ contractId: string }>(tx, request, books);
    if (before) return before;
    if ('refusal' in found) return refused(found.refusal);
    const { contract } = found;
    const changed = versionRefusal(contract, input.expectedVersion);
    if (changed) return refused(changed);
    const payers = input.customers ? await payersOfContract(tx, contract.id) : [];
    const limit =
      input.notToExceed === undefined ? contract.nte_limit : limitGiven(input.notToExceed, contract.currency);
    const refusals = [
      ...nameFaults(contract.number, input.name ?? contract.name),
      ...(isLimit(limit) ? [] : [wrong('A limit is more than zero.', 'notToExceed')]),
      ...customerFaults(input.customers, payers),
    ];
    if (refusals.length > 0) return refused(...refusals);
    const row = await updateContractRow(tx, contract, { name: input.name ?? contract.name, nte_limit: limit });
    await write(books, tx, { before: contract, row, payers, given: input.customers ?? [] });
    const answer = { contractId: contract.id };
    await remember(tx, request, answer, books);
    return { ok: true, value: answer, replayed: false };
  });
}

function customerFaults(
  given: UpdateContractInput['customers'],
  payers: readonly ContractCustomerAccount[],
): Refusal[] {
  if (!given) return [];
  const ids = new Set(payers.map(({ customer_id }) => customer_id));
  const strangers = given.flatMap(({ customerId }, index): Refusal | [] =>
    ids.has(customerId)
      ? []
      : {
          code: 'CUSTOMER_NOT_ON_CONTRACT',
          message: `${customerId} is no customer of this contract.`,
          path: ['customers', `${index}`],
        },
  );
  if (strangers.length > 0) return strangers;
  const splits = given.map(({ customerId, splitPercent, isRounding }) => ({
    accountNumber: customerId,
    splitPercent: percentGiven(splitPercent),
    isRounding,
  }));
  return [
    ...splitFaults(splits, ['customers']),
    ...termsFaults(given.map(({ paymentTerms }) => paymentTerms)),
    ...(given.some(({ notToExceed }) => notToExceed != null && Number(notToExceed) <= 0)
      ? [wrong('A limit is more than zero.', 'customers')]
      : []),
    ...(given.length === ids.size
      ? []
      : [wrong('Give every customer of the contract: 0 % for one that pays nothing.', 'customers')]),
  ];
}

const wrong = (message: string, field: string): Refusal => ({ code: 'BAD_USER_INPUT', message, path: [field] });

interface Change {
  readonly before: ContractRow;
  readonly row: ContractRow;
  readonly payers: readonly ContractCustomerAccount[];
  readonly given: readonly GivenContractCustomer[];
}

/** Customers, and the messages of what travels: the header's name, and payment terms. */
async function write(books: Books, tx: Tx, { before, row, payers, given }: Change): Promise<void> {
  const changed = given.map((customer): ContractCustomerAccount => {
    const payer = payers.find(({ customer_id }) => customer_id === customer.customerId) as ContractCustomerAccount;
    return {
      ...payer,
      split_percent: percentGiven(customer.splitPercent),
      is_rounding: customer.isRounding ? 1 : 0,
      payment_terms: customer.paymentTerms === undefined ? payer.payment_terms : customer.paymentTerms,
      nte_limit: customer.notToExceed === undefined ? payer.nte_limit : limitGiven(customer.notToExceed, row.currency),
    };
  });
  await updateContractCustomers(tx, changed);
  books.world.reach(POINTS.P1_WRITTEN_NOT_QUEUED);
  const termsOf = new Map(payers.map(({ id, payment_terms }) => [id, payment_terms]));
  const sources = changed.filter(({ id, payment_terms }) => termsOf.get(id) !== payment_terms);
  await books.outbox.append(tx, keys.contract(row.id), [
    { topic: MAPS.contracts, rows: row.name === before.name ? [] : [row] },
    { topic: MAPS.fundingSources, rows: sources.map((source) => ({ ...source, legal_entity: row.legal_entity })) },
  ]);
}
