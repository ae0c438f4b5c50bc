// What of a confirmed invoice travels to Finance, as it was written: actuals and their links by the details that made them,
// page by page, and the billed ones in the order of the checksum. Reads only.
import type { Reader } from '../../database/database';
import { readAhead } from '../../database/readAhead';
import { CONFIRMED_LINKS, TRAVELLING } from '../rules/confirmedRows';
import { OUTGOING, type OutgoingActual, type OutgoingLink } from './actuals';
import { CHUNK } from './chunks';
import type { InvoiceRow } from './invoices';

/** An actual that travels, with the link that travels with it, if it has one. */
export interface TravellingRow {
  readonly actual: OutgoingActual;
  readonly link: OutgoingLink | null;
}

/** A place among an invoice's details. */
export interface DetailPlace {
  readonly number: number;
  readonly id: string;
}

export const FIRST_PLACE: DetailPlace = { number: 0, id: '' };

/** Rows of a page of details, and where the next page starts; undefined after the last one. */
export interface TravellingPage<Row> {
  readonly rows: readonly Row[];
  readonly next: DetailPlace | undefined;
}

interface OfDetail {
  readonly detail_id: string;
  readonly detail_number: number;
}

interface LinkIds {
  readonly link_id: string;
  readonly second_id: string;
}

interface Read extends OutgoingActual, OfDetail {
  readonly kind: number;
  readonly link_id: string | null;
  readonly second_id: string | null;
}

/** Rows of an invoice with fewer details than a chunk: all of them, in the order in which they are told. */
export async function allTravelling(
  reader: Reader,
  invoice: InvoiceRow,
  kinds: readonly number[],
): Promise<TravellingRow[]> {
  const selects = kinds.map(
    (kind) =>
      `SELECT ${kind} AS kind, ${ACTUAL}, ${LINK} ${fromDetails(kind)} ${linkJoin('LEFT', kind)} WHERE d.invoice_id = ?`,
  );
  const rows = await reader.rows<Read>(
    `${selects.join(' UNION ALL ')} ORDER BY kind, detail_number, detail_id`,
    selects.map(() => invoice.id),
  );
  return rows.map(({ kind, link_id, second_id, ...read }) => {
    const actual = outgoing(read, invoice);
    const ids = link_id === null || second_id === null ? undefined : { link_id, second_id };
    return { actual, link: ids ? outgoingLink(kind, actual.id, ids, invoice) : null };
  });
}

/** The actuals of one kind (its place in TRAVELLING) of the next details after a place: at most a chunk. */
export async function nextActuals(
  reader: Reader,
  invoice: InvoiceRow,
  kind: number,
  after: DetailPlace,
): Promise<TravellingPage<OutgoingActual>> {
  const page = await nextPage<OutgoingActual & OfDetail>(reader, invoice, `${ACTUAL} ${fromDetails(kind)}`, after);
  return { rows: page.rows.map((row) => outgoing(row, invoice)), next: page.next };
}

/** The links of those, and nothing of the actuals: with them a confirmation read and copied everything twice. */
export async function nextLinks(
  reader: Reader,
  invoice: InvoiceRow,
  kind: number,
  after: DetailPlace,
): Promise<TravellingPage<OutgoingLink>> {
  const select = `${DETAIL}, a.id AS first_id, ${LINK} ${fromDetails(kind)} ${linkJoin('INNER', kind)}`;
  const page = await nextPage<OfDetail & LinkIds & { readonly first_id: string }>(reader, invoice, select, after);
  return { rows: page.rows.map((row) => outgoingLink(kind, row.first_id, row, invoice)), next: page.next };
}

async function nextPage<Row extends OfDetail>(
  reader: Reader,
  { id }: InvoiceRow,
  select: string,
  after: DetailPlace,
): Promise<TravellingPage<Row>> {
  const rows = await reader.rows<Row>(
    `SELECT ${select} WHERE d.invoice_id = ? AND d.detail_number >= ? AND (d.detail_number > ? OR d.id > ?)
      ORDER BY d.detail_number, d.id LIMIT ${CHUNK}`,
    [id, after.number, after.number, after.id],
  );
  const last = rows.at(-1);
  const next = last && rows.length === CHUNK ? { number: last.detail_number, id: last.detail_id } : undefined;
  return { rows, next };
}

/** Two columns of a billed sale, for count, sum and checksum. */
export interface BilledSum {
  readonly id: string;
  readonly amount: number;
  readonly billing_type: string;
}

const SUMMED_AT_ONCE = 5_000;

/** All billed sales that confirming wrote, in ascending order of id, page by page. */
export function billedSums(reader: Reader, invoiceId: string): AsyncIterable<{ readonly rows: readonly BilledSum[] }> {
  return readAhead('' as string, async (after: string) => {
    const rows = await reader.rows<BilledSum>(
      `SELECT id, amount, billing_type FROM actual WHERE invoice_id = ? AND transaction_type = 'BILLED_SALES' AND id > ?
       ORDER BY id LIMIT ${SUMMED_AT_ONCE}`,
      [invoiceId, after],
    );
    return { rows, next: rows.length < SUMMED_AT_ONCE ? undefined : (rows.at(-1) as BilledSum).id };
  });
}

/** No join: MariaDB would begin with the customers, and sort all details behind a place for each page (139 s to confirm 100,000, now 25). */
const ACCOUNT = '(SELECT c.account_number FROM customer c WHERE c.id = a.customer_id) AS account_number';

const DETAIL = 'd.detail_number, d.id AS detail_id';
const ACTUAL = `${DETAIL}, ${OUTGOING}, ${ACCOUNT}`;
const LINK = 'l.id AS link_id, l.actual2_id AS second_id';

function fromDetails(kind: number): string {
  return `FROM invoice_detail d JOIN actual a ON a.id = d.${pairOf(kind).actual} AND a.skip_sync = 0`;
}

function linkJoin(how: 'INNER' | 'LEFT', kind: number): string {
  return `${how} JOIN actual_link l ON l.id = d.${pairOf(kind).link} AND d.kind NOT IN ('APPLIED_RETAINER', 'REFUND')`;
}

function pairOf(kind: number): (typeof TRAVELLING)[number] {
  const pair = TRAVELLING[kind];
  if (!pair) throw new Error(`there is no kind ${kind} of actuals that travel`);
  return pair;
}

function outgoing({ detail_id, detail_number, ...actual }: OutgoingActual & OfDetail, { number }: InvoiceRow) {
  const isBilled = actual.transaction_type === 'BILLED_SALES';
  return { ...actual, invoice_number: isBilled ? number : null };
}

function outgoingLink(kind: number, actualId: string, { link_id, second_id }: LinkIds, invoice: InvoiceRow) {
  const roles = CONFIRMED_LINKS.find(({ id }) => id === pairOf(kind).link);
  if (!roles) throw new Error(`there is no link of the actuals of kind ${kind}`);
  return {
    id: link_id,
    actual1_id: actualId,
    role1: roles.role1,
    actual2_id: second_id,
    role2: roles.role2,
    invoice_id: invoice.id,
    invoice_number: invoice.number,
    skip_sync: 0,
  };
}
