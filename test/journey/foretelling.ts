// What both sides foretell of an invoice, and what then came of it, in the same form. It reads the outcome with the function that
// reads the rehearsal, so that a test can hold the two equal; and it sees to it that foretelling changed no row of either book.
import { createHash } from 'node:crypto';
import { LOCAL_CALLER } from '../../subgraphs/caller';
import type { Database } from '../../subgraphs/database/database';
import { rehearseConfirmation } from '../../subgraphs/dataverse/flows/rehearseConfirmation';
import { tables as dataverseTables } from '../../subgraphs/dataverse/store/tables';
import { type Foretold, rehearseInvoice } from '../../subgraphs/finance/flows/rehearseInvoice';
import { type ForetoldInvoice, readForetold } from '../../subgraphs/finance/store/foretold';
import { tables as financeTables } from '../../subgraphs/finance/store/tables';
import type { BothBooks } from './bothBooks';

/** What Finance foretells of a draft; null where Dataverse would send nothing. No row changes. */
export async function foretell(books: BothBooks, invoiceId: string): Promise<Foretold | null> {
  const before = await rowsOf(books);
  const announced = await rehearseConfirmation(books.dataverse, LOCAL_CALLER, invoiceId);
  const foretold = announced && (await rehearseInvoice(books.financeBooks, LOCAL_CALLER, announced));
  expect(await rowsOf(books)).toEqual(before);
  return foretold ?? null;
}

/** What has become of an invoice that is posted. */
export function outcome({ financeBooks }: BothBooks, number: string): Promise<ForetoldInvoice | null> {
  return readForetold(financeBooks.db.read, LOCAL_CALLER, number, true);
}

/** Everything that both must agree in: but for numbers that posting draws and the moment of posting. */
export function comparable(invoice: ForetoldInvoice | null) {
  if (!invoice?.posting) return invoice;
  const { lines, proposal, posting } = invoice;
  const { number: _, voucher_number: __, posted_at: ___, ...posted } = posting.invoice;
  const taxes = posting.taxes.map(({ invoice_number: ____, ...tax }) => tax);
  return { lines, net: proposal.net_amount, tax: proposal.sales_tax, ...posting, invoice: posted, taxes };
}

/** What changes by itself: how far the exchange has come, and places in the feed. */
const OF_THE_EXCHANGE = new Set(['outbox_stream', 'inbox_stream', 'topic_total', 'counter']);
const OF_ITSELF = new Set(['state', 'settled_at', 'map_version', 'position']);

/** A digest of each table of both sides. */
async function rowsOf({ dataverse, financeBooks }: BothBooks): Promise<object> {
  return {
    dataverse: await digests(dataverse.db, dataverseTables),
    finance: await digests(financeBooks.db, financeTables),
  };
}

async function digests({ read }: Pick<Database, 'read'>, tables: readonly { readonly name: string }[]) {
  const all: [string, string][] = [];
  for (const { name } of tables.filter((table) => !OF_THE_EXCHANGE.has(table.name))) {
    const skipped = (column: string) => OF_ITSELF.has(column) && (name === 'outbox' || column === 'position');
    const rows = await read.rows(`SELECT * FROM ${name}`);
    const texts = rows.map((row) => JSON.stringify(row, (column, value) => (skipped(column) ? undefined : value)));
    all.push([name, createHash('sha256').update(texts.sort().join('\n')).digest('hex')]);
  }
  return Object.fromEntries(all);
}
