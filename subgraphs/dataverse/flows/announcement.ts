// What a confirmation announces to Finance: header with count, sum and checksum, billed actuals, links; in chunks of 500, so
// that an invoice of 100,000 lines needs no more memory than one of 500. Part of the flow confirmInvoice. design.md 4, step 4
import { billedChecksum } from '../../../schema/checksum';
import { keys, MAPS } from '../../../schema/messages';
import type { Tx } from '../../database/database';
import type { Outbox } from '../../dual-write/outbox';
import { CHUNK } from '../store/chunks';
import { type BilledRow, billedRows } from '../store/confirmation';
import type { InvoiceRow } from '../store/invoices';

/** An invoice as the headers map takes it. */
export interface OutgoingHeader {
  readonly id: string;
  readonly number: string;
  readonly legal_entity: string;
  readonly name: string;
  readonly contract_id: string;
  readonly contract_customer_id: string;
  readonly account_number: string | null;
  readonly currency: string;
  readonly invoice_date: string;
  readonly accounting_date: string | null;
  readonly payment_terms: string | null;
  readonly billed_count: number;
  readonly billed_total: number;
  readonly billed_checksum: string;
  readonly link_count: number;
}

export interface Announcement {
  readonly header: OutgoingHeader;
  /** All billed rows of an invoice with less than a full chunk of them; undefined: read them again, chunk by chunk. */
  readonly rows: readonly BilledRow[] | undefined;
}

/** Counts and sums what was billed. `billed_total` is chargeable alone, as the invoice's amount is. domain.md 3.7 (2) */
export async function announce(tx: Tx, invoice: InvoiceRow): Promise<Announcement> {
  const checksum = billedChecksum();
  const sums = { billed_count: 0, billed_total: 0, link_count: 0 };
  let first: readonly BilledRow[] = [];
  await eachChunk(tx, invoice, async (rows) => {
    if (sums.billed_count === 0) first = rows;
    for (const { actual, link } of rows) {
      checksum.add(actual.id, actual.amount);
      sums.billed_count += 1;
      sums.billed_total += actual.billing_type === 'CHARGEABLE' ? actual.amount : 0;
      sums.link_count += link ? 1 : 0;
    }
  });
  const header = {
    id: invoice.id,
    number: invoice.number,
    legal_entity: invoice.legal_entity,
    name: invoice.name,
    contract_id: invoice.contract_id,
    contract_customer_id: invoice.contract_customer_id,
    account_number: first[0]?.actual.account_number ?? null,
    currency: invoice.currency,
    invoice_date: invoice.invoice_date,
    accounting_date: invoice.accounting_date,
    payment_terms: invoice.payment_terms,
    ...sums,
    billed_checksum: checksum.hex(),
  };
  return { header, rows: sums.billed_count < CHUNK ? first : undefined };
}

/** Queues header, actuals and links under the invoice's key, in this order: what fits in one chunk with one append. */
export async function queueAnnouncement(
  tx: Tx,
  outbox: Outbox,
  invoice: InvoiceRow,
  { header, rows }: Announcement,
): Promise<void> {
  const key = keys.invoice(invoice.id);
  const headers = { topic: MAPS.invoices, rows: [header] };
  if (rows) return outbox.appendMany(tx, [{ key, entries: [headers, actualsOf(rows), linksOf(rows)], isNew: true }]);
  await outbox.appendMany(tx, [{ key, entries: [headers], isNew: true }]);
  await eachChunk(tx, invoice, (chunk) => outbox.append(tx, key, [actualsOf(chunk)]));
  await eachChunk(tx, invoice, (chunk) => outbox.append(tx, key, [linksOf(chunk)]));
}

async function eachChunk(tx: Tx, invoice: InvoiceRow, work: (rows: BilledRow[]) => Promise<void>): Promise<void> {
  for (let last = ''; ; ) {
    const rows = await billedRows(tx, invoice, last);
    if (rows.length > 0) await work(rows);
    if (rows.length < CHUNK) return;
    last = rows.at(-1)?.actual.id as string;
  }
}

function actualsOf(rows: readonly BilledRow[]) {
  return { topic: MAPS.actuals, rows: rows.map(({ actual }) => actual) };
}

function linksOf(rows: readonly BilledRow[]) {
  return { topic: MAPS.links, rows: rows.flatMap(({ link }) => link ?? []) };
}
