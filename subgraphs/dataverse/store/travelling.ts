// What of a confirmed invoice travels to Finance, as it was written: actuals and their links by the details that made them,
// page by page, and the billed ones in the order of the checksum. Reads only.
import type { Reader, Value } from '../../database/database';
import { CONFIRMED_LINKS, TRAVELLING } from '../rules/confirmedRows';
import { OUTGOING_COLUMNS, type OutgoingActual, type OutgoingLink } from './actuals';
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

export interface TravellingPage {
  readonly rows: readonly TravellingRow[];
  /** Where the next page starts; undefined after the last one. */
  readonly next: DetailPlace | undefined;
}

interface Read extends OutgoingActual {
  readonly invoice_id: string | null;
  readonly detail_id: string;
  readonly detail_number: number;
  readonly link_id: string | null;
  readonly second_id: string | null;
}

/** Rows of an invoice with fewer details than a chunk: all of them, in the order in which they are told. */
export async function allTravelling(
  reader: Reader,
  invoice: InvoiceRow,
  kinds: readonly number[],
): Promise<TravellingRow[]> {
  const selects = kinds.map((kind) => selectOf(kind, invoice.id, ''));
  const rows = await reader.rows<Read & { kind: number }>(
    `${selects.map(({ sql }) => sql).join(' UNION ALL ')} ORDER BY kind, detail_number, detail_id`,
    selects.flatMap(({ values }) => values),
  );
  return rows.map((row) => travelling(row, row.kind, invoice));
}

/** The actuals of one kind (its place in TRAVELLING) of the next details after a place: at most a chunk. */
export async function nextTravelling(
  reader: Reader,
  invoice: InvoiceRow,
  kind: number,
  after: DetailPlace,
): Promise<TravellingPage> {
  const { sql, values } = selectOf(kind, invoice.id, BEYOND);
  const rows = await reader.rows<Read & { kind: number }>(`${sql} ORDER BY d.detail_number, d.id LIMIT ${CHUNK}`, [
    ...values,
    after.number,
    after.number,
    after.id,
  ]);
  const last = rows.at(-1);
  return {
    rows: rows.map((row) => travelling(row, kind, invoice)),
    next: last && rows.length === CHUNK ? { number: last.detail_number, id: last.detail_id } : undefined,
  };
}

/** Two columns of a billed sale, for count, sum and checksum. */
export interface BilledSum {
  readonly id: string;
  readonly amount: number;
  readonly billing_type: string;
}

const SUMMED_AT_ONCE = 5_000;

/** All billed sales that confirming wrote, in ascending order of id, page by page. */
export async function* billedSums(reader: Reader, invoiceId: string): AsyncGenerator<BilledSum[]> {
  for (let after = ''; ; ) {
    const page = await reader.rows<BilledSum>(
      `SELECT id, amount, billing_type FROM actual WHERE invoice_id = ? AND transaction_type = 'BILLED_SALES' AND id > ?
       ORDER BY id LIMIT ${SUMMED_AT_ONCE}`,
      [invoiceId, after],
    );
    yield page;
    if (page.length < SUMMED_AT_ONCE) return;
    after = (page.at(-1) as BilledSum).id;
  }
}

const BEYOND = ' AND d.detail_number >= ? AND (d.detail_number > ? OR d.id > ?)';
/** Finance knows a retainer as it knows a milestone: by its on-account transaction. */
const COLUMNS = OUTGOING_COLUMNS.map((column) =>
  column === 'milestone_id' ? 'COALESCE(a.milestone_id, a.retainer_id) AS milestone_id' : `a.${column}`,
).join(', ');

/** No join: MariaDB would begin with the customers, and sort all details behind a place for each page (139 s to confirm 100,000, now 25). */
const ACCOUNT = '(SELECT c.account_number FROM customer c WHERE c.id = a.customer_id)';

function selectOf(kind: number, invoiceId: string, and: string): { sql: string; values: Value[] } {
  const { actual, link } = pairOf(kind);
  const sql = `SELECT ${kind} AS kind, d.detail_number, d.id AS detail_id, ${COLUMNS}, a.invoice_id, ${ACCOUNT} AS account_number,
      l.id AS link_id, l.actual2_id AS second_id
    FROM invoice_detail d JOIN actual a ON a.id = d.${actual} AND a.skip_sync = 0
      LEFT JOIN actual_link l ON l.id = d.${link} AND d.kind NOT IN ('APPLIED_RETAINER', 'REFUND')
    WHERE d.invoice_id = ?${and}`;
  return { sql, values: [invoiceId] };
}

function pairOf(kind: number): (typeof TRAVELLING)[number] {
  const pair = TRAVELLING[kind];
  if (!pair) throw new Error(`there is no kind ${kind} of actuals that travel`);
  return pair;
}

function travelling(row: Read & { kind: number }, kind: number, invoice: InvoiceRow): TravellingRow {
  const { link_id, second_id, kind: _, detail_id, detail_number, invoice_id, ...actual } = row;
  const isBilled = actual.transaction_type === 'BILLED_SALES';
  const roles = CONFIRMED_LINKS.find(({ id }) => id === pairOf(kind).link);
  return {
    actual: { ...actual, invoice_number: isBilled ? invoice.number : null },
    link:
      link_id === null || second_id === null || !roles
        ? null
        : {
            id: link_id,
            actual1_id: actual.id,
            role1: roles.role1,
            actual2_id: second_id,
            role2: roles.role2,
            invoice_id: invoice.id,
            invoice_number: invoice.number,
            skip_sync: 0,
          },
  };
}
