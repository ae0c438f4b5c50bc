// The loaders of contracts, their lines, customers, limits and projects: a part of the set that one request has (loaders.ts).
// It must never be shared or kept: what it holds is not read again.
import type { Reader } from '../../database/database';
import { manyByKey, oneByKey } from '../../graphql/loaders';
import { limitStandings } from '../store/limits';
import {
  chargeabilityOfLines,
  contractLinesByIds,
  contractsByIds,
  customersByIds,
  customersOfContractCustomers,
  customersOfContracts,
  linesOfContracts,
  payersOfContracts,
  payersOfLines,
  projectsByIds,
} from '../store/readContracts';
import type { Scope } from '../store/readInvoices';
import { milestoneSums, milestonesByIds, rowsOfMilestones } from '../store/readMilestones';
import { projectsByNumbers } from '../store/setUpLists';

const byId = <Row extends { readonly id: string }>(read: (ids: readonly string[]) => Promise<Row[]>) =>
  oneByKey(read, (row) => row.id);

/** Fresh loaders within a scope. */
export function contractLoaders(read: Reader, scope: Scope) {
  return {
    milestone: byId((ids) => milestonesByIds(read, scope, ids)),
    rowsOfMilestone: manyByKey(
      (ids) => rowsOfMilestones(read, ids),
      (row) => row.header_id,
    ),
    milestonesOfLine: oneByKey(
      (ids) => milestoneSums(read, ids),
      (row) => row.contract_line_id,
    ),
    contract: byId((ids) => contractsByIds(read, scope, ids)),
    contractLine: byId((ids) => contractLinesByIds(read, scope, ids)),
    linesOfContract: manyByKey(
      (ids) => linesOfContracts(read, ids),
      (row) => row.contract_id,
    ),
    customersOfContract: manyByKey(
      (ids) => customersOfContracts(read, ids),
      (row) => row.contract_id,
    ),
    payersOfContract: manyByKey(
      (ids) => payersOfContracts(read, ids),
      (row) => row.owner_id,
    ),
    payersOfLine: manyByKey(
      (ids) => payersOfLines(read, ids),
      (row) => row.owner_id,
    ),
    chargeabilityOfLine: manyByKey(
      (ids) => chargeabilityOfLines(read, ids),
      (row) => row.contract_line_id,
    ),
    limitsOfContract: manyByKey(
      (ids) => limitStandings(read, ids),
      (standing) => standing.contractId,
    ),
    contractCustomer: oneByKey(
      (ids) => customersOfContractCustomers(read, ids),
      (row) => row.contract_customer_id,
    ),
    customer: byId((ids) => customersByIds(read, scope, ids)),
    project: byId((ids) => projectsByIds(read, scope, ids)),
    projectByNumber: oneByKey(
      (numbers) => projectsByNumbers(read, scope, numbers),
      (row) => row.number,
    ),
  };
}
