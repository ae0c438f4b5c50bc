// Contracts with their lines and customers as rows and messages, inside the transaction of the flow that creates one or many. It
// opens no transaction of its own. Each travels to Finance under a key of its own: header, lines, funding sources. Split
// percentages stay here: Dataverse masters them. domain.md 2.5
import type { ErrorCode, Refusal } from '../../../schema/errors';
import { keys, MAPS } from '../../../schema/messages';
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import type { Tx } from '../../database/database';
import { POINTS } from '../../dual-write/points';
import type { Books } from '../books';
import { type ContractTerms, contractFaults } from '../rules/contractTerms';
import {
  type CustomerRow,
  customerKey,
  customersByAccount,
  type LegalEntityRow,
  legalEntities,
  type ProjectRow,
  projectsByNumber,
} from '../store/companies';
import { contractsByNumber, insertContracts } from '../store/contracts';
import { contractRows, type WrittenContract } from './contractRows';

export interface CreatedContract {
  readonly id: string;
  readonly number: string;
  /** In the order of the input; line numbers count from 1. */
  readonly lineIds: string[];
  /** Ids of the contract customers (funding sources), and of the customers themselves, in the order of the input. */
  readonly contractCustomerIds: string[];
  readonly customerIds: string[];
}

interface Known {
  readonly entities: ReadonlyMap<string, LegalEntityRow>;
  readonly customers: ReadonlyMap<string, CustomerRow>;
  readonly projects: ReadonlyMap<string, ProjectRow>;
}

/** Writes the contracts and queues their messages, all or none. `path` of a refusal is [index, …field]. */
export async function writeContracts(
  books: Books,
  tx: Tx,
  caller: Caller,
  inputs: readonly ContractTerms[],
): Promise<Outcome<{ contracts: CreatedContract[] }>> {
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
  const written = inputs.map((input) => contractRows(books, input, known));
  await insertContracts(tx, {
    contracts: written.map(({ contract }) => contract),
    customers: written.flatMap(({ customers }) => customers.map(({ account_number: _, ...row }) => row)),
    lines: written.flatMap(({ lines }) => lines.map(({ line }) => line)),
    lineCustomers: written.flatMap(({ lines }) => lines.flatMap(({ customers }) => customers)),
    chargeability: written.flatMap(({ lines }) => lines.flatMap(({ chargeability }) => chargeability)),
  });
  books.world.reach(POINTS.P1_WRITTEN_NOT_QUEUED);
  await books.outbox.appendMany(tx, written.map(messagesOf));
  return { ok: true, value: { contracts: written.map(created) }, replayed: false };
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

function messagesOf({ contract, lines, customers }: WrittenContract) {
  return {
    key: keys.contract(contract.id),
    entries: [
      { topic: MAPS.contracts, rows: [contract] },
      { topic: MAPS.contractLines, rows: lines.map(({ line }) => line) },
      { topic: MAPS.fundingSources, rows: customers.map((row) => ({ ...row, legal_entity: contract.legal_entity })) },
    ],
    isNew: true,
  };
}

function created({ contract, lines, customers }: WrittenContract): CreatedContract {
  return {
    id: contract.id,
    number: contract.number,
    lineIds: lines.map(({ line }) => line.id),
    contractCustomerIds: customers.map(({ id }) => id),
    customerIds: customers.map(({ customer_id }) => customer_id),
  };
}
