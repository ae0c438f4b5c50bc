// Takes back what was approved: of each live row its negative and the link between them, and the original is adjusted. Part of the
// flows that recall entries, cancel approvals, confirm contracts and close them. domain.md 3.4 (d)
import type { Tx } from '../../database/database';
import type { World } from '../../world';
import { isInvoiced, isTakenBack } from '../rules/takingBack';
import type { NewActual } from '../store/actuals';
import { adjust, type LiveActual, liveActualsOf } from '../store/takingBack';
import { addActual, addLink, type EntryRows, rowsOfEntry } from './entryRows';

export interface TakenBack {
  /** What takes back each entry that could be, in the order given; it is not written yet. */
  readonly rows: readonly EntryRows[];
  /** Entries of which something is on an invoice: nothing of them was touched. */
  readonly invoiced: ReadonlySet<string>;
}

/**
 * Takes back the entries, but for those of which an invoice holds something: cost, sales and what was lent are of one approval,
 * and stay or go together, for all customers. A fixed number of statements per 500 entries.
 */
export async function takeBack(
  tx: Tx,
  entryIds: readonly string[],
  { world, now }: { world: World; now: string },
): Promise<TakenBack> {
  const live = await liveActualsOf(tx, entryIds);
  const invoiced = new Set(entryIds.filter((id) => isInvoiced(live.get(id) ?? [])));
  const originals = new Map(
    entryIds.filter((id) => !invoiced.has(id)).map((id) => [id, (live.get(id) ?? []).filter(isTakenBack)] as const),
  );
  await adjust(
    tx,
    [...originals.values()].flat().map(({ id }) => id),
  );
  return { rows: [...originals].map(([id, actuals]) => takingBack(id, actuals, { world, now })), invoiced };
}

/** What takes these actuals back, under the key of this entry. */
export function takingBack(
  entryId: string,
  originals: readonly LiveActual[],
  { world, now }: { world: World; now: string },
): EntryRows {
  const rows = rowsOfEntry(entryId, false);
  for (const { account_number, ...original } of originals) {
    const reversal = reversed(original, world.newId(), now);
    addActual(rows, reversal, account_number);
    const link = { id: world.newId(), actual1_id: reversal.id, role1: 'REVERSING', actual2_id: original.id };
    addLink(rows, { ...link, role2: 'ORIGINAL', invoice_id: null }, original.skip_sync === 0);
  }
  return rows;
}

/** The negative of an actual: it travels where the original did, because no billed sale settles it in Finance. 4.4 */
function reversed(of: NewActual, id: string, now: string): NewActual {
  return {
    id,
    legal_entity: of.legal_entity,
    transaction_type: of.transaction_type,
    transaction_class: of.transaction_class,
    billing_type: of.billing_type,
    billing_status: null,
    adjustment_status: 'UNADJUSTABLE',
    document_date: of.document_date,
    accounting_date: of.accounting_date,
    description: of.description,
    quantity: -of.quantity,
    price: of.price,
    amount: -of.amount,
    currency: of.currency,
    skip_sync: of.skip_sync,
    project_id: of.project_id,
    task: of.task,
    role: of.role,
    resource: of.resource,
    category: of.category,
    contract_id: of.contract_id,
    contract_line_id: of.contract_line_id,
    contract_customer_id: of.contract_customer_id,
    customer_id: of.customer_id,
    milestone_id: of.milestone_id,
    origin_id: of.origin_id,
    invoice_id: null,
    created_at: now,
    external_description: of.external_description,
    discount_amount: -of.discount_amount,
    fee_amount: -of.fee_amount,
    nte_status: null,
    nte_detail: null,
    resource_company: of.resource_company,
    entry_id: of.entry_id,
  };
}
