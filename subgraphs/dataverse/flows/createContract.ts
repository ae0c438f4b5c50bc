// One contract with its lines and customers, by mutation. It travels to Finance under a key of its own: header, lines, funding
// sources. It must never let a contract through that set-up would refuse: both write by contractWriting.ts. domain.md 2.5
import type { Refusal } from '../../../schema/errors';
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import { recall, remember } from '../../mutations/idempotency';
import type { Books } from '../books';
import type { ContractTerms } from '../rules/contractTerms';
import { forbidden } from '../rules/permissions';
import { writeContracts } from './contractWriting';
import { decided } from './decided';
import {
  type GivenContractCustomer,
  type GivenLine,
  idsOf,
  limitGiven,
  lineTerms,
  type Named,
  namedIn,
  payerTerms,
  unknownCustomers,
  unknownInLine,
} from './givenTerms';

export interface CreateContractInput {
  readonly legalEntity: string;
  /** Unique across legal entities. */
  readonly number: string;
  readonly name: string;
  /** Locked from then on. */
  readonly currency: string;
  /** Decimal text. */
  readonly notToExceed?: string | null;
  readonly customers: readonly GivenContractCustomer[];
  readonly lines: readonly GivenLine[];
  readonly idempotencyKey?: string | null;
}

/**
 * Creates the contract and answers with its id. FORBIDDEN; all that is wrong with it at once: BAD_USER_INPUT, NUMBER_TAKEN,
 * LEGAL_ENTITY_UNKNOWN, CUSTOMER_UNKNOWN, NOT_FOUND, CUSTOMER_NOT_ON_CONTRACT. domain.md 2.5
 */
export async function createContract(
  books: Books,
  caller: Caller,
  { idempotencyKey: key, ...input }: CreateContractInput,
): Promise<Outcome<{ contractId: string }>> {
  const denied = forbidden(caller.roles, 'SET_UP');
  if (denied) return refused(denied);
  const request = { mutation: 'createContract', caller, key, input };
  return decided(books, async (tx) => {
    const before = await recall<{ contractId: string }>(tx, request, books);
    if (before) return before;
    // Before anything is looked for in it: that an id is known there would tell of another company's customers and projects.
    if (!maySee(caller, input.legalEntity)) return refused(noEntity(input.legalEntity));
    const { customers, projects } = idsOf(input.lines);
    const payers = input.customers.map(({ customerId }) => customerId);
    const named = await namedIn(tx, input.legalEntity, { customers: [...payers, ...customers], projects });
    const unknown = [
      ...unknownCustomers(input.customers, named),
      ...input.lines.flatMap((line, index) =>
        unknownInLine(line, named).map((fault) => ({ ...fault, path: ['lines', `${index}`, ...(fault.path ?? [])] })),
      ),
    ];
    if (unknown.length > 0) return refused(...unknown);
    const outcome = await writeContracts(books, tx, caller, [termsOf(input, named)]);
    if (!outcome.ok)
      return refused(...outcome.refusals.map(({ path, ...rest }) => ({ ...rest, path: path?.slice(1) })));
    const answer = { contractId: outcome.value.contracts[0]?.id as string };
    await remember(tx, request, answer, books);
    return { ok: true, value: answer, replayed: false };
  });
}

const noEntity = (legalEntity: string): Refusal => ({
  code: 'LEGAL_ENTITY_UNKNOWN',
  message: `There is no legal entity ${legalEntity}.`,
  path: ['legalEntity'],
});

function termsOf(input: Omit<CreateContractInput, 'idempotencyKey'>, named: Named): ContractTerms {
  const { notToExceed, currency, customers, lines, ...contract } = input;
  return {
    ...contract,
    currency,
    nteLimit: limitGiven(notToExceed, currency),
    customers: customers.map((customer) => payerTerms(customer, currency, named)),
    lines: lines.map((line) => lineTerms(line, currency, named)),
  };
}
