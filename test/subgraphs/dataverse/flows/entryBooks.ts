// Entries for tests: the documents' own example handed in, approved and shown as rows that a table can state.
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { approveEntries } from '../../../../subgraphs/dataverse/flows/approveEntries';
import { submitEntries } from '../../../../subgraphs/dataverse/flows/submitEntries';
import type { EntryInput } from '../../../../subgraphs/dataverse/rules/entry';
import { granted, type TestBooks } from './books';

/** Bob works 8 h at a cost of 100 and a price of 200. domain.md 3.3 */
export const bob = (id: string, changes: Partial<EntryInput> = {}): EntryInput => ({
  id,
  transactionClass: 'TIME',
  projectNumber: 'P-TM',
  resource: 'Bob',
  role: 'Consultant',
  task: 'Design',
  category: 'Time',
  date: '2026-10-05',
  quantity: 800,
  costPrice: 1_000_000,
  billPrice: 2_000_000,
  description: 'Workshops',
  externalDescription: 'Workshops in Reno',
  ...changes,
});

/** Hands an entry in and approves it. */
export async function approved(books: TestBooks, entry: EntryInput, billableQuantity?: number): Promise<string> {
  const [id = ''] = granted(await submitEntries(books, LOCAL_CALLER, { entries: [entry] })).entryIds;
  granted(await approveEntries(books, LOCAL_CALLER, { entries: [{ id, billableQuantity: billableQuantity ?? null }] }));
  return id;
}

const KINDS: Record<string, string> = {
  COST: 'C',
  UNBILLED_SALES: 'UBS',
  BILLED_SALES: 'BS',
  RESOURCING_UNIT_COST: 'RUC',
  INTER_ORGANIZATIONAL_SALES: 'IOS',
};
const TYPES: Record<string, string> = {
  CHARGEABLE: ' ch',
  NON_CHARGEABLE: ' nc',
  COMPLIMENTARY: ' comp',
  NOT_AVAILABLE: ' na',
};

/**
 * All rows of an entry as the worked examples print them: `UBS +8 1600 USD ch {UNBILLED_SALES_CREATED} ►F`, with the customer in
 * front where there are several and the company where it is not USMF; {status} is the adjustment's or else the billing's.
 */
export async function rowsOf(books: TestBooks, entryId: string): Promise<string[]> {
  const rows = await books.db.read.rows<Record<string, string | number | null>>(
    `SELECT a.*, c.account_number FROM actual a LEFT JOIN customer c ON c.id = a.customer_id WHERE a.entry_id = ?`,
    [entryId],
  );
  const many = new Set(rows.map(({ account_number: account }) => account).filter(Boolean)).size > 1;
  return rows.map((row) => shown(row, many)).sort();
}

function shown(row: Record<string, string | number | null>, many: boolean): string {
  const quantity = Number(row.quantity) / 100;
  const status = row.adjustment_status ?? row.billing_status;
  return [
    ...(many && row.account_number ? [row.account_number] : []),
    ...(row.legal_entity === 'USMF' ? [] : [row.legal_entity]),
    KINDS[String(row.transaction_type)],
    `${quantity > 0 ? '+' : ''}${quantity}`,
    `${Number(row.amount) / 100}`,
    `${row.currency}${row.transaction_type === 'UNBILLED_SALES' || row.transaction_type === 'BILLED_SALES' ? TYPES[String(row.billing_type)] : ''}`,
    ...(status === null ? [] : [`{${status}}`]),
    row.skip_sync === 1 ? '✗F' : '►F',
  ].join(' ');
}

/** The links among the rows of an entry: `UBS +8 → C +8`, by role. */
export async function linksOf(books: TestBooks, entryId: string): Promise<string[]> {
  const rows = await books.db.read.rows<Record<string, string | number>>(
    `SELECT l.role1, l.role2, a.transaction_type AS type1, a.quantity AS quantity1, b.transaction_type AS type2, b.quantity AS quantity2
     FROM actual_link l JOIN actual a ON a.id = l.actual1_id JOIN actual b ON b.id = l.actual2_id WHERE a.entry_id = ? AND b.entry_id = ?`,
    [entryId, entryId],
  );
  const end = (type: unknown, quantity: unknown) => `${KINDS[String(type)]} ${Number(quantity) / 100}`;
  return rows
    .map(
      ({ role1, role2, type1, quantity1, type2, quantity2 }) =>
        `${role1} ${end(type1, quantity1)} → ${role2} ${end(type2, quantity2)}`,
    )
    .sort();
}
