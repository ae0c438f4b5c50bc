// What confirming an invoice made, in one line per row, as the tables of domain.md 3.4 to 3.6 print it: every actual with
// quantity, price, amount, billing type, statuses and sync mark; every link; every row of the outbox in its order.
import { queued, type TestBooks } from './books';

type Row = Record<string, string | number | null>;

const NAMES: Readonly<Record<string, string>> = {
  source_actual_id: 'source',
  source_milestone_id: 'milestone',
  corrected_actual_id: 'corrected',
  new_sale_id: 'new',
  reversal_actual_id: 'reversal',
  billed_actual_id: 'billed',
  source_reversal_id: 'back',
  leftover_sale_id: 'left',
};
const TYPES: Readonly<Record<string, string>> = { UNBILLED_SALES: 'UBS', BILLED_SALES: 'BS' };
const BILLING: Readonly<Record<string, string>> = { CHARGEABLE: 'ch', NON_CHARGEABLE: 'nc', COMPLIMENTARY: 'comp' };
const STATUSES: Readonly<Record<string, string>> = {
  UNBILLED_SALES_CREATED: 'Unbilled Sales Created',
  CUSTOMER_INVOICE_POSTED: 'Customer Invoice Posted',
  ADJUSTED: 'Adjusted',
  UNADJUSTABLE: 'Unadjustable',
};

/** Names of the rows of an invoice by id: 'source1', 'new1', 'billed2': what they are to which detail. */
async function namesOf(books: TestBooks, invoiceId: string): Promise<Map<string, string>> {
  const details = await books.db.read.rows<Row>(
    'SELECT * FROM invoice_detail WHERE invoice_id = ? ORDER BY detail_number',
    [invoiceId],
  );
  const names = new Map<string, string>();
  for (const [column, name] of Object.entries(NAMES)) {
    for (const detail of details) {
      const id = detail[column];
      if (id && !names.has(String(id))) names.set(String(id), `${name}${detail.detail_number}`);
    }
  }
  return names;
}

const cents = (amount: unknown) => (Number(amount) / 100).toFixed(2);

/** `billed1: BS 6.00 × 200 = 1200.00 ch ►F`, by detail and kind. */
export async function actualsShown(books: TestBooks, invoiceId: string): Promise<string[]> {
  const names = await namesOf(books, invoiceId);
  const ids = [...names.keys()];
  const rows = await books.db.read.rows<Row>(`SELECT * FROM actual WHERE id IN (${ids.map(() => '?').join(',')})`, ids);
  const known = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = known.get(id);
    if (!row) return [];
    const statuses = [row.billing_status, row.adjustment_status].flatMap((status) =>
      status === null ? [] : (STATUSES[String(status)] ?? status),
    );
    const shown = statuses.length > 0 ? ` {${statuses.join(', ')}}` : '';
    const [quantity, price] = [cents(row.quantity), Number(row.price) / 10_000];
    const what = `${TYPES[String(row.transaction_type)]} ${quantity} × ${price} = ${cents(row.amount)} ${BILLING[String(row.billing_type)]}`;
    return [`${names.get(id)}: ${what}${shown} ${row.skip_sync === 1 ? '✗F' : '►F'}`];
  });
}

/** `billed1 BILLED_SALES → new1 UNBILLED_SALES`, sorted. */
export async function linksShown(books: TestBooks, invoiceId: string): Promise<string[]> {
  const names = await namesOf(books, invoiceId);
  const rows = await books.db.read.rows<Row>('SELECT * FROM actual_link WHERE invoice_id = ?', [invoiceId]);
  return rows.map((row) => linkShown(row, names)).sort();
}

/** Topic by topic what Finance is told: the header's counts, then actuals and links by their names. */
export async function outboxShown(books: TestBooks, invoiceId: string): Promise<string[]> {
  const names = await namesOf(books, invoiceId);
  const messages = await queued(books, `invoice:${invoiceId}`);
  return messages.flatMap(({ rows }) =>
    rows.map((row) => {
      if ('billed_count' in row)
        return `header: ${row.billed_count} of ${cents(row.billed_total)}, ${row.link_count} links`;
      if ('role1' in row) return linkShown(row as Row, names);
      return `${names.get(String(row.id))} ${cents(row.amount)}${row.invoice_number === null ? '' : ' on the invoice'}`;
    }),
  );
}

function linkShown(row: Row, names: ReadonlyMap<string, string>): string {
  return `${names.get(String(row.actual1_id))} ${row.role1} → ${names.get(String(row.actual2_id))} ${row.role2}`;
}
