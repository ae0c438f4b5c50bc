// Milestones and retainers arrive when they are created, as a rule long before any invoice, and become on-account transactions. What has
// been invoiced does not change: Microsoft's product once let it (domain.md 6.2, 2021-11 #606083), and Dataverse sees to it. A change that
// finds one invoiced was made before the bill, and came late; or it runs ahead of the credit that opens a retainer again, and waits for it.
import { MAPS, type Message, TO_FINANCE } from '../../../schema/messages';
import type { Tx } from '../../database/database';
import type { Effect } from '../../dual-write/exchange';
import { readDimensionDefaults } from '../store/dimensions';
import { dimensionsInUse } from '../store/lineDimensions';
import {
  type InvoicedRow,
  invoicedAmong,
  type LiveBill,
  liveBillsOf,
  type OnAccountSubject,
  onAccountSources,
} from '../store/onAccount';
import { upsertRows } from '../store/upsert';
import { APPLIED, parsed } from './parsed';

interface MilestoneRow extends OnAccountSubject {
  readonly legal_entity: string;
}

/**
 * What the set-up brings along for each, by milestone. Only a new one takes it: later messages leave the accountant's alone. `later`
 * where project, contract or customer has not arrived: what they bring of dimensions and tax would be missing for ever.
 */
async function onAccountDimensions(
  tx: Tx,
  rows: readonly MilestoneRow[],
): Promise<Map<string, string | null> | Extract<Effect, { kind: 'later' }>> {
  const found = new Map<string, string | null>();
  const sources = await onAccountSources(tx, rows);
  for (const [milestone, of] of sources) {
    const missing = Object.entries(of)
      .find(([, number]) => number === null)?.[0]
      .toLowerCase();
    if (missing) return { kind: 'later', reason: `${missing} of milestone ${milestone} has not arrived` };
  }
  for (const legalEntity of new Set(rows.map(({ legal_entity }) => legal_entity))) {
    if (!(await dimensionsInUse(tx, legalEntity)).defaults) continue;
    const own = rows.filter(({ legal_entity }) => legal_entity === legalEntity).map(({ milestone_id }) => milestone_id);
    const numbers = own.map((milestone) => sources.get(milestone) ?? {});
    const defaults = await readDimensionDefaults(tx, legalEntity, numbers);
    for (const milestone of own) found.set(milestone, defaults.of('ON_ACCOUNT', sources.get(milestone) ?? {}));
  }
  return found;
}

/**
 * The first of these whose change runs ahead of its credit. A milestone that was billed once never changes in Dataverse again, so its
 * change is older than the bill; that of a retainer is, unless what the bill says is what stands here already.
 */
function aheadOfCredit(changed: readonly InvoicedRow[], bills: readonly LiveBill[]): string | undefined {
  const isLate = ({ milestone_id, amount }: InvoicedRow) => {
    const own = bills.filter((bill) => bill.milestone_id === milestone_id);
    return own.length > 0 && own.every((bill) => bill.transaction_class === 'MILESTONE' || bill.amount !== amount);
  };
  return changed.find((row) => !isLate(row))?.milestone_id;
}

/**
 * Integration contract line milestones. `later` when a change runs ahead of the credit of one that is fully invoiced, and for
 * the project, contract and customer that it is about. domain.md 2.9.6, 5.2
 */
export async function receiveMilestone(tx: Tx, message: Message): Promise<Effect> {
  const read = parsed(TO_FINANCE[MAPS.milestones], message);
  if ('refusal' in read) return read.refusal;
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
  const invoiced = await invoicedAmong(
    tx,
    rows.map(({ milestone_id }) => milestone_id),
  );
  const changed = invoiced.filter((before) => {
    const row = rows.find(({ milestone_id }) => milestone_id === before.milestone_id);
    return Object.entries(row ?? {}).some(([column, value]) => before[column] !== value);
  });
  const early = changed.length === 0 ? undefined : aheadOfCredit(changed, await liveBillsOf(tx, changed));
  if (early) return { kind: 'later', reason: `milestone ${early} is fully invoiced: it waits for its credit` };
  const dimensions = await onAccountDimensions(tx, rows);
  if ('kind' in dimensions) return dimensions;
  await upsertRows(tx, 'on_account_transaction', ['milestone_id'], rows, ({ milestone_id }) => ({
    status: 'OPEN',
    dimensions: dimensions.get(milestone_id as string) ?? null,
  }));
  return APPLIED;
}
