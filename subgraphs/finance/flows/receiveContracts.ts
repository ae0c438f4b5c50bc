// Contracts, their lines and their customers (funding sources) arrive from Dataverse, which owns them. A row that is here
// already is changed, never doubled. Whether Finance knows company and customer is asked when an invoice arrives. domain.md 4.1
import { MAPS, type Message, TO_FINANCE } from '../../../schema/messages';
import type { Tx } from '../../database/database';
import type { Effect } from '../../dual-write/exchange';
import { upsertRows } from '../store/upsert';
import { APPLIED, parsed } from './parsed';

/** Project contract headers. */
export async function receiveContract(tx: Tx, message: Message): Promise<Effect> {
  const read = parsed(TO_FINANCE[MAPS.contracts], message);
  if ('refusal' in read) return read.refusal;
  const rows = read.rows.map((row) => ({
    id: row.contractId,
    legal_entity: row.dataAreaId,
    number: row.contractNumber,
    name: row.name,
    currency: row.currency,
  }));
  await upsertRows(tx, 'contract', ['id'], rows);
  return APPLIED;
}

/** Project contract lines. */
export async function receiveContractLine(tx: Tx, message: Message): Promise<Effect> {
  const read = parsed(TO_FINANCE[MAPS.contractLines], message);
  if ('refusal' in read) return read.refusal;
  const rows = read.rows.map((row) => ({
    id: row.contractLineId,
    contract_id: row.contractId,
    name: row.name,
    billing_method: row.billingMethod,
    project_id: row.projectId,
  }));
  await upsertRows(tx, 'contract_line', ['id'], rows);
  return APPLIED;
}

/** Contract customers: Finance's funding sources. Split percentages are not sent. domain.md 2.5 */
export async function receiveFundingSource(tx: Tx, message: Message): Promise<Effect> {
  const read = parsed(TO_FINANCE[MAPS.fundingSources], message);
  if ('refusal' in read) return read.refusal;
  const rows = read.rows.map((row) => ({
    id: row.fundingSourceId,
    contract_id: row.contractId,
    legal_entity: row.dataAreaId,
    customer_account: row.customerAccountNumber,
    payment_terms: row.paymentTerms,
  }));
  await upsertRows(tx, 'funding_source', ['id'], rows);
  return APPLIED;
}
