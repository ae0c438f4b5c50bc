// Milestones arrive when they are created, long before any invoice, and become on-account transactions. One that has been
// invoiced never changes again: Microsoft's product once let it (domain.md 6.2, 2021-11 #606083).
import { MAPS, type Message, TO_FINANCE } from '../../../schema/messages';
import type { Tx } from '../../database/database';
import type { Effect } from '../../dual-write/exchange';
import { invoicedAmong } from '../store/onAccount';
import { upsertRows } from '../store/upsert';
import { APPLIED, parsed, refusal } from './parsed';

/** Integration contract line milestones. Refused (PROPOSAL_NOT_OPEN) when one of them is fully invoiced. domain.md 2.9.6 */
export async function receiveMilestone(tx: Tx, message: Message): Promise<Effect> {
  const read = parsed(TO_FINANCE[MAPS.milestones], message);
  if ('refusal' in read) return read.refusal;
  const [invoiced] = await invoicedAmong(
    tx,
    read.rows.map(({ milestoneId }) => milestoneId),
  );
  if (invoiced)
    return refusal('PROPOSAL_NOT_OPEN', `milestone ${invoiced} is fully invoiced: it cannot change any more`);
  const rows = read.rows.map((row) => ({
    milestone_id: row.milestoneId,
    legal_entity: row.dataAreaId,
    contract_id: row.contractId,
    contract_line_id: row.contractLineId,
    funding_source_id: row.fundingSourceId,
    project_id: row.projectId,
    description: row.description,
    currency: row.currency,
    amount: row.amount,
    transaction_date: row.transactionDate,
  }));
  await upsertRows(tx, 'on_account_transaction', ['milestone_id'], rows, { status: 'OPEN' });
  return APPLIED;
}
