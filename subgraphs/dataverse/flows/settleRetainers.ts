// Confirming the retainers of an invoice, one by one under their locks: they are few, and what one detail writes depends on what is
// left of its retainer at that moment. Part of the flow confirmInvoice; rules/retainerRows says which rows. domain.md 3.5 (r)
import type { Reader, Tx } from '../../database/database';
import { type Settlement, settlePart, settleRetainer } from '../rules/retainerRows';
import type { LinkRow, NewActual } from '../store/actuals';
import type { InvoiceWithCounts } from '../store/confirmation';
import type { Confirming } from '../store/confirmedSelects';
import type { DetailRow } from '../store/draftDetails';
import { changeRetainer, lockRetainers, type RetainerRow, readRetainers } from '../store/retainers';
import { detailsOfRetainers, insertSettled, markUsedUp } from '../store/settledRetainers';

interface Settled {
  readonly retainer: RetainerRow;
  readonly settlement: Settlement;
  readonly actuals: readonly object[];
}

/** Writes the actuals and links of all details of retainers, and what is left of each. */
export async function settleRetainers(tx: Tx, invoice: InvoiceWithCounts, at: Confirming): Promise<void> {
  if (invoice.retainers === 0) return;
  const details = await detailsOfRetainers(tx, invoice);
  if (details.length !== invoice.retainers)
    throw new Error(`retainers of invoice ${invoice.number} are not of its customer`);
  const settled = settledBy(invoice, details, await lockRetainers(tx, sourcesOf(details)), at);
  await insertSettled(
    tx,
    settled.flatMap(({ actuals }) => actuals),
    linksOf(invoice, settled),
  );
  await markUsedUp(
    tx,
    settled.flatMap(({ settlement }) => settlement.adjusted ?? []),
  );
  for (const { retainer, settlement } of settled) await changeRetainer(tx, retainer, settlement.change);
}

/** The rows that the same would write now, without locks and without writing: for the preview. */
export async function retainersToSettle(
  reader: Reader,
  invoice: InvoiceWithCounts,
  at: Confirming,
): Promise<{ actuals: NewActual[]; links: LinkRow[] }> {
  if (invoice.retainers === 0) return { actuals: [], links: [] };
  const details = await detailsOfRetainers(reader, invoice);
  const settled = settledBy(invoice, details, await readRetainers(reader, sourcesOf(details)), at);
  return { actuals: settled.flatMap(({ actuals }) => actuals) as NewActual[], links: linksOf(invoice, settled) };
}

function settledBy(
  invoice: InvoiceWithCounts,
  details: readonly DetailRow[],
  retainers: ReadonlyMap<string, RetainerRow>,
  at: Confirming,
): Settled[] {
  return details.map((detail) => {
    const retainer = retainers.get(detail.source_retainer_id as string);
    const settlement = retainer && settlementOf(detail, retainer, invoice);
    if (!retainer || !settlement)
      throw new Error(`detail ${detail.id} of invoice ${invoice.number} is not backed by its retainer`);
    const dimensions = { ...dimensionsOf(detail, retainer, invoice), ...datesOf(at) };
    return { retainer, settlement, actuals: settlement.actuals.map((row) => ({ ...dimensions, ...row })) };
  });
}

function sourcesOf(details: readonly DetailRow[]): string[] {
  return details.map(({ source_retainer_id }) => source_retainer_id as string);
}

function linksOf({ id }: InvoiceWithCounts, settled: readonly Settled[]): LinkRow[] {
  return settled.flatMap(({ settlement }) => settlement.links.map((link) => ({ ...link, invoice_id: id })));
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
