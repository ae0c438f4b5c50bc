// Contracts with their lines and customers, many at once. Each travels to Finance under a key of its own: header, lines,
// funding sources. Split percentages stay here: Dataverse masters them. domain.md 2.5
import type { ErrorCode, Refusal } from '../../../schema/errors';
import { keys, MAPS } from '../../../schema/messages';
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import { POINTS } from '../../dual-write/points';
import { checkAmount } from '../../money';
import { instant } from '../../world';
import type { Books } from '../books';
import { type ContractTerms, contractFaults } from '../rules/contractTerms';
import { forbidden } from '../rules/permissions';
import {
  type CustomerRow,
  customerKey,
  customersByAccount,
  type LegalEntityRow,
  legalEntities,
  type ProjectRow,
  projectsByNumber,
} from '../store/companies';
import {
  type ContractCustomerAccount,
  type ContractLineCustomerRow,
  type ContractLineRow,
  type ContractRow,
  contractsByNumber,
  insertContracts,
} from '../store/contracts';
import { MOST_AT_ONCE } from './createProjects';
import { decided } from './decided';

export type ContractInput = ContractTerms;

export interface CreatedContract {
  readonly id: string;
  readonly number: string;
  /** In the order of the input; line numbers count from 1. */
  readonly lineIds: string[];
  /** Ids of the contract customers (funding sources), and of the customers themselves, in the order of the input. */
  readonly contractCustomerIds: string[];
  readonly customerIds: string[];
}

interface Written {
  readonly contract: ContractRow;
  readonly customers: ContractCustomerAccount[];
  readonly lines: ContractLineRow[];
}

interface Known {
  readonly entities: ReadonlyMap<string, LegalEntityRow>;
  readonly customers: ReadonlyMap<string, CustomerRow>;
  readonly projects: ReadonlyMap<string, ProjectRow>;
}

/** Creates the contracts, all or none. `path` of a refusal is [index, …field]. */
export async function createContracts(
  books: Books,
  caller: Caller,
  inputs: readonly ContractInput[],
): Promise<Outcome<{ contracts: CreatedContract[] }>> {
  const denied = forbidden(caller.roles, 'SET_UP');
  if (denied) return refused(denied);
  if (inputs.length > MOST_AT_ONCE)
    return refused({ code: 'LIST_TOO_LONG', message: `At most ${MOST_AT_ONCE} contracts at once.` });
  return decided(books, async (tx) => {
    const taken = new Set(
      (
        await contractsByNumber(
          tx,
          inputs.map(({ number }) => number),
        )
      ).keys(),
    );
    const known: Known = {
      entities: await legalEntities(tx),
      customers: await customersByAccount(
        tx,
        inputs.flatMap(({ customers }) => customers.map(({ accountNumber }) => accountNumber)),
      ),
      projects: await projectsByNumber(
        tx,
        inputs.flatMap(({ lines }) => lines.flatMap(({ projectNumber }) => projectNumber ?? [])),
      ),
    };
    const refusals = inputs.flatMap((input, index) => {
      const faults = [...contractFaults(input), ...unknownReferences(input, known, caller)];
      if (taken.has(input.number))
        faults.push({ code: 'NUMBER_TAKEN', message: `Contract ${input.number} stands already.`, path: ['number'] });
      taken.add(input.number);
      return faults.map((fault) => ({ ...fault, path: [`${index}`, ...(fault.path ?? [])] }));
    });
    if (refusals.length > 0) return refused(...refusals);
    const written = inputs.map((input) => rowsOf(books, input, known));
    await insertContracts(
      tx,
      written.map(({ contract }) => contract),
      written.flatMap(({ customers }) => customers.map(({ account_number: _, ...row }) => row)),
      written.flatMap(({ lines }) => lines),
      written.flatMap(lineCustomers),
    );
    books.world.reach(POINTS.P1_WRITTEN_NOT_QUEUED);
    await books.outbox.appendMany(tx, written.map(messagesOf));
    return { ok: true, value: { contracts: written.map(created) }, replayed: false };
  });
}

function unknownReferences(input: ContractTerms, { entities, customers, projects }: Known, caller: Caller): Refusal[] {
  const { legalEntity } = input;
  const unknown = (code: ErrorCode, message: string, ...path: string[]): Refusal => ({ code, message, path });
  if (!entities.has(legalEntity) || !maySee(caller, legalEntity)) {
    return [unknown('LEGAL_ENTITY_UNKNOWN', `There is no legal entity ${legalEntity}.`, 'legalEntity')];
  }
  return [
    ...input.customers.flatMap(({ accountNumber }, index) =>
      customers.has(customerKey(legalEntity, accountNumber))
        ? []
        : unknown(
            'CUSTOMER_UNKNOWN',
            `${legalEntity} has no customer ${accountNumber}.`,
            'customers',
            `${index}`,
            'accountNumber',
          ),
    ),
    ...input.lines.flatMap(({ projectNumber }, index) =>
      !projectNumber || projects.get(projectNumber)?.legal_entity === legalEntity
        ? []
        : unknown('NOT_FOUND', `${legalEntity} has no project ${projectNumber}.`, 'lines', `${index}`, 'projectNumber'),
    ),
  ];
}

function rowsOf({ world }: Books, input: ContractTerms, { customers, projects }: Known): Written {
  const id = world.newId();
  return {
    contract: {
      id,
      legal_entity: input.legalEntity,
      number: input.number,
      name: input.name,
      currency: input.currency,
      version: 1,
      created_at: instant(world),
    },
    customers: input.customers.map((terms) => {
      const customer = customers.get(customerKey(input.legalEntity, terms.accountNumber)) as CustomerRow;
      return {
        id: world.newId(),
        contract_id: id,
        customer_id: customer.id,
        split_percent: terms.splitPercent,
        is_rounding: terms.isRounding ? 1 : 0,
        payment_terms: terms.paymentTerms ?? customer.payment_terms,
        account_number: customer.account_number,
      };
    }),
    lines: input.lines.map((terms, index) => ({
      id: world.newId(),
      contract_id: id,
      line_number: index + 1,
      name: terms.name,
      billing_method: terms.billingMethod,
      project_id: terms.projectNumber ? (projects.get(terms.projectNumber)?.id ?? null) : null,
      contracted_amount: checkAmount(terms.contractedAmount, input.currency),
      include_time: (terms.includeTime ?? true) ? 1 : 0,
    })),
  };
}

/** Each line is paid as the contract is: its list seeds those of its lines. domain.md 2.5 */
function lineCustomers({ lines, customers }: Written): ContractLineCustomerRow[] {
  return lines.flatMap((line) =>
    customers.map(({ id, split_percent, is_rounding }) => ({
      contract_line_id: line.id,
      contract_customer_id: id,
      split_percent,
      is_rounding,
    })),
  );
}

function messagesOf({ contract, lines, customers }: Written) {
  return {
    key: keys.contract(contract.id),
    entries: [
      { topic: MAPS.contracts, rows: [contract] },
      { topic: MAPS.contractLines, rows: lines },
      { topic: MAPS.fundingSources, rows: customers.map((row) => ({ ...row, legal_entity: contract.legal_entity })) },
    ],
    isNew: true,
  };
}

function created({ contract, lines, customers }: Written): CreatedContract {
  return {
    id: contract.id,
    number: contract.number,
    lineIds: lines.map(({ id }) => id),
    contractCustomerIds: customers.map(({ id }) => id),
    customerIds: customers.map(({ customer_id }) => customer_id),
  };
}
