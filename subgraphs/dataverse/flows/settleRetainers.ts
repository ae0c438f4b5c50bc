// Confirming the retainers of an invoice, one by one under their locks: they are few, and what one detail writes depends on what is
// left of its retainer at that moment. Part of the flow confirmInvoice; rules/retainerRows says which rows. domain.md 3.5 (r)
import type { Refusal } from '../../../schema/errors';
import type { Reader, Tx } from '../../database/database';
import { Refuse } from '../../mutations/decided';
import { creditRefusal, settleCredit } from '../rules/retainerCredits';
import { type SettledActual, type Settlement, settlePart, settleRetainer } from '../rules/retainerRows';
import type { LinkRow, NewActual } from '../store/actuals';
import type { InvoiceWithCounts } from '../store/confirmation';
import type { Confirming } from '../store/confirmedSelects';
import type { DetailRow } from '../store/draftDetails';
import {
  changeRetainer,
  lockRetainers,
  type RetainerChange,
  type RetainerRow,
  readRetainers,
} from '../store/retainers';
import {
  type CreditRow,
  creditsOfRetainers,
  detailsOfRetainers,
  insertSettled,
  markUsedUp,
} from '../store/settledRetainers';

/** Details of an invoice that stand for retainers, each with its retainer's id: credits of whole retainers come last. */
interface Concerned {
  readonly detail: DetailRow;
  readonly credit?: CreditRow;
  readonly retainerId: string;
}

interface Settled {
  readonly retainers: ReadonlyMap<string, RetainerRow>;
  readonly changes: ReadonlyMap<string, RetainerChange>;
  readonly actuals: readonly (SettledActual & { readonly origin_id: string })[];
  readonly links: readonly LinkRow[];
  /** Unbilled sales of before that are used up. */
  readonly adjusted: readonly string[];
  readonly refusals: readonly Refusal[];
}

/** Writes the actuals and links of all details of retainers, and what is left of each. RETAINER_NOT_CORRECTABLE is thrown. */
export async function settleRetainers(tx: Tx, invoice: InvoiceWithCounts, at: Confirming): Promise<void> {
  if (invoice.retainers === 0) return;
  const details = await concerned(tx, invoice);
  if (details.length !== invoice.retainers)
    throw new Error(`retainers of invoice ${invoice.number} are not of its customer`);
  const settled = settledBy(invoice, details, await lockRetainers(tx, sourcesOf(details)), at);
  if (settled.refusals.length > 0) throw new Refuse(...settled.refusals);
  await insertSettled(tx, settled.actuals, settled.links);
  await markUsedUp(tx, settled.adjusted);
  for (const [id, change] of settled.changes)
    await changeRetainer(tx, settled.retainers.get(id) as RetainerRow, change);
}

/** The rows that the same would write now, without locks and without writing: for the preview. */
export async function retainersToSettle(
  reader: Reader,
  invoice: InvoiceWithCounts,
  at: Confirming,
): Promise<{ actuals: NewActual[]; links: LinkRow[]; refusals: readonly Refusal[] }> {
  if (invoice.retainers === 0) return { actuals: [], links: [], refusals: [] };
  const details = await concerned(reader, invoice);
  const settled = settledBy(invoice, details, await readRetainers(reader, sourcesOf(details)), at);
  return { actuals: settled.actuals as unknown as NewActual[], links: [...settled.links], refusals: settled.refusals };
}

async function concerned(reader: Reader, invoice: InvoiceWithCounts): Promise<Concerned[]> {
  const details = await detailsOfRetainers(reader, invoice);
  const credits = invoice.corrections === 0 ? [] : await creditsOfRetainers(reader, invoice);
  const own = (credit: CreditRow) => credit.billed_kind === 'RETAINER';
  return [
    ...details.map((detail) => ({ detail, retainerId: detail.source_retainer_id as string })),
    ...[...credits.filter((credit) => !own(credit)), ...credits.filter(own)].map((credit) => ({
      detail: credit,
      credit,
      retainerId: credit.retainer_id,
    })),
  ];
}

/** One after the other, each on what the one before left of its retainer. */
function settledBy(
  invoice: InvoiceWithCounts,
  details: readonly Concerned[],
  retainers: ReadonlyMap<string, RetainerRow>,
  at: Confirming,
): Settled {
  const changes = new Map<string, RetainerChange>();
  const actuals = new Map<string, SettledActual & { origin_id: string }>();
  const adjusted: string[] = [];
  const links: LinkRow[] = [];
  const refusals: Refusal[] = [];
  for (const { detail, credit, retainerId } of details) {
    const before = retainers.get(retainerId);
    if (!before) throw new Error(`detail ${detail.id} of invoice ${invoice.number} is not backed by its retainer`);
    const retainer = { ...before, ...changes.get(retainerId) };
    const refusal = credit && creditRefusal(credit, retainer);
    if (refusal) {
      refusals.push(refusal);
      continue;
    }
    const settlement = credit ? settleCredit(credit, retainer) : settlementOf(detail, retainer, invoice);
    if (!settlement) throw new Error(`detail ${detail.id} of invoice ${invoice.number} is not backed by its retainer`);
    const dimensions = { ...dimensionsOf(detail, retainer, invoice), ...datesOf(at) };
    const madeHere = settlement.adjusted === null ? undefined : actuals.get(settlement.adjusted);
    if (madeHere) actuals.set(madeHere.id, { ...madeHere, adjustment_status: 'ADJUSTED' });
    else if (settlement.adjusted !== null) adjusted.push(settlement.adjusted);
    for (const row of settlement.actuals) actuals.set(row.id, { ...dimensions, ...row });
    links.push(...settlement.links.map((link) => ({ ...link, invoice_id: invoice.id })));
    changes.set(retainerId, { ...changes.get(retainerId), ...settlement.change });
  }
  return { retainers, changes, actuals: [...actuals.values()], links, adjusted, refusals };
}

function sourcesOf(details: readonly Concerned[]): string[] {
  return details.map(({ retainerId }) => retainerId);
}

function settlementOf(detail: DetailRow, retainer: RetainerRow, invoice: InvoiceWithCounts): Settlement | undefined {
  if (detail.kind !== 'RETAINER') return settlePart(detail, retainer);
  const isHere = retainer.invoice_status === 'CUSTOMER_INVOICE_CREATED' && retainer.invoice_id === invoice.id;
  return isHere ? settleRetainer(detail, retainer) : undefined;
}

/** Where a row belongs: to the retainer's own project and line, whatever its contract's are by now. */
function dimensionsOf(detail: DetailRow, retainer: RetainerRow, invoice: InvoiceWithCounts) {
  return {
    legal_entity: retainer.legal_entity,
    transaction_class: 'RETAINER',
    billing_type: 'CHARGEABLE',
    billing_status: null, // of the retainer, not of its rows
    document_date: detail.document_date,
    description: detail.description,
    external_description: detail.external_description,
    currency: retainer.currency,
    project_id: retainer.project_id,
    contract_id: retainer.contract_id,
    contract_line_id: retainer.contract_line_id,
    contract_customer_id: retainer.contract_customer_id,
    customer_id: retainer.customer_id,
    origin_id: detail.id,
    invoice_id: invoice.id,
    retainer_id: retainer.id,
    nte_status: 'NOT_APPLICABLE',
    discount_amount: 0,
    fee_amount: 0,
    task: null,
    role: null,
    resource: null,
    category: null,
    milestone_id: null,
    resource_company: null,
  };
}

function datesOf({ accountingDate, now }: Confirming) {
  return { accounting_date: accountingDate, created_at: now };
}
