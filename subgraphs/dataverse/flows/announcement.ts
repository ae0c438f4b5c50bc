// What a confirmation announces to Finance: header with count, sum and checksum, then the actuals that travel, then their links;
// in chunks of 500, so that an invoice of 100,000 lines needs no more memory than one of 500. Part of the flow confirmInvoice.
// design.md 4, step 4; domain.md 4.2
import { billedChecksum } from '../../../schema/checksum';
import { keys, MAPS } from '../../../schema/messages';
import type { Tx } from '../../database/database';
import { readAhead } from '../../database/readAhead';
import type { Outbox } from '../../dual-write/outbox';
import { TRAVELLING } from '../rules/confirmedRows';
import type { OutgoingActual } from '../store/actuals';
import { CHUNK } from '../store/chunks';
import type { InvoiceWithCounts } from '../store/confirmation';
import {
  allTravelling,
  type BilledSum,
  billedSums,
  FIRST_PLACE,
  nextActuals,
  nextLinks,
  type TravellingPage,
  type TravellingRow,
} from '../store/travelling';

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
  readonly confirmed_by: string | null;
}

export interface Announcement {
  readonly header: OutgoingHeader;
  /** All that travels of an invoice with less than a full chunk of details; undefined: read it again, chunk by chunk. */
  readonly rows: readonly TravellingRow[] | undefined;
}

/**
 * Counts and sums what was billed. `billed_total` is chargeable alone, as the invoice's amount is (domain.md 3.7 (2)); `confirmedBy`:
 * the subject of whoever confirms.
 */
export async function announce(tx: Tx, invoice: InvoiceWithCounts, confirmedBy: string): Promise<Announcement> {
  const checksum = billedChecksum();
  const sums = { billed_count: 0, billed_total: 0 };
  const add = ({ id, amount, billing_type }: BilledSum) => {
    checksum.add(id, amount);
    sums.billed_count += 1;
    sums.billed_total += billing_type === 'CHARGEABLE' ? amount : 0;
  };
  const rows = invoice.details < CHUNK ? await allTravelling(tx, invoice, kindsOf(invoice)) : undefined;
  if (rows) billedOf(rows).forEach(add);
  else for await (const page of billedSums(tx, invoice.id)) page.rows.forEach(add);
  const header = {
    id: invoice.id,
    number: invoice.number,
    legal_entity: invoice.legal_entity,
    name: invoice.name,
    contract_id: invoice.contract_id,
    contract_customer_id: invoice.contract_customer_id,
    account_number: invoice.account_number,
    currency: invoice.currency,
    invoice_date: invoice.invoice_date,
    accounting_date: invoice.accounting_date,
    payment_terms: invoice.payment_terms,
    ...sums,
    billed_checksum: checksum.hex(),
    link_count: TRAVELLING.reduce((count, { link }) => count + invoice.idCounts[link], 0),
    confirmed_by: confirmedBy,
  };
  return { header, rows };
}

/** Queues header, actuals and links under the invoice's key, in this order: what fits in one chunk of details with one append. */
export async function queueAnnouncement(
  tx: Tx,
  outbox: Outbox,
  invoice: InvoiceWithCounts,
  { header, rows }: Announcement,
): Promise<void> {
  const key = keys.invoice(invoice.id);
  const headers = { topic: MAPS.invoices, rows: [header] };
  if (rows) return outbox.appendMany(tx, [{ key, entries: [headers, actualsOf(rows), linksOf(rows)], isNew: true }]);
  await outbox.appendMany(tx, [{ key, entries: [headers], isNew: true }]);
  type NextPage = (...of: Parameters<typeof nextActuals>) => Promise<TravellingPage<object>>;
  const queue = async (topic: string, nextPage: NextPage) => {
    for (const kind of kindsOf(invoice))
      for await (const { rows } of readAhead(FIRST_PLACE, (place) => nextPage(tx, invoice, kind, place)))
        await outbox.append(tx, key, [{ topic, rows }]);
  };
  await queue(MAPS.actuals, nextActuals);
  await queue(MAPS.links, nextLinks);
}

/** The kinds of travelling actuals (places in TRAVELLING) that the invoice has. */
function kindsOf(invoice: InvoiceWithCounts): number[] {
  return [...TRAVELLING.keys()].filter((kind) => invoice.idCounts[(TRAVELLING[kind] as Pair).actual] > 0);
}

type Pair = (typeof TRAVELLING)[number];

/** The billed ones in ascending order of id, bytewise: the order of the checksum. */
function billedOf(rows: readonly TravellingRow[]): OutgoingActual[] {
  const billed = rows.map(({ actual }) => actual).filter(({ transaction_type }) => transaction_type === 'BILLED_SALES');
  return billed.sort((a, b) => Buffer.compare(Buffer.from(a.id), Buffer.from(b.id)));
}

function actualsOf(rows: readonly TravellingRow[]) {
  return { topic: MAPS.actuals, rows: rows.map(({ actual }) => actual) };
}

function linksOf(rows: readonly TravellingRow[]) {
  return { topic: MAPS.links, rows: rows.flatMap(({ link }) => link ?? []) };
}
