// F25: many writers on one row at once, and their history held against what is there at the end: what was answered is in it once, and
// nothing was overwritten. It must find a lost update where a lock is missing; a test takes one away to see that.
import { LOCAL_CALLER } from '../../subgraphs/caller';
import type { Database } from '../../subgraphs/database/database';
import { addInvoiceDetail } from '../../subgraphs/dataverse/flows/addInvoiceDetail';
import { confirmInvoice } from '../../subgraphs/dataverse/flows/confirmInvoice';
import { drawNumbers } from '../../subgraphs/dataverse/store/counters';
import { draftOf, granted, openBooks, smallCompany, type TestBooks } from '../subgraphs/dataverse/flows/books';

export type Variant = 'as it is' | 'snapshot isolation' | 'without locks';

const SEQUENCE = 'history';
const HOURS = { transactionClass: 'TIME', quantity: 500, price: 2_000_000, documentDate: '2026-10-31' };

/** Runs every history with so many writers. Gives what is wrong. */
export async function histories(dialect: 'sqlite' | 'mysql', writers: number, variant: Variant): Promise<string[]> {
  const opened = await openBooks(dialect);
  try {
    const company = await smallCompany(opened);
    const [numbered, billed] = [await draftOf(opened, company, 1, 0, 'h1'), await draftOf(opened, company, 1, 0, 'h2')];
    const books: TestBooks = { ...opened, db: varied(opened.db, variant) };
    return [
      ...(await numbers(books.db, writers)),
      ...(await appendedDetails(books, numbered, writers)),
      ...(await confirmations(books, billed, writers)),
    ];
  } finally {
    await opened.close();
  }
}

function varied(db: Database, variant: Variant): Database {
  if (variant === 'as it is') return db;
  return {
    ...db,
    write: (work) =>
      db.write(async (tx) => {
        if (variant === 'without locks') return work({ ...tx, forUpdate: '' });
        await tx.rows('SET SESSION innodb_snapshot_isolation = ON');
        return work(tx);
      }),
  };
}

/** One number sequence: every number is drawn once, and none is left out. */
async function numbers(db: Database, writers: number): Promise<string[]> {
  await db.write((tx) => drawNumbers(tx, SEQUENCE, 1));
  const drawn = await Promise.all(
    Array.from({ length: writers * 4 }, () => db.write((tx) => drawNumbers(tx, SEQUENCE, 1))),
  );
  const twice = drawn.length - new Set(drawn).size;
  const last = Math.max(...drawn);
  return [
    ...(twice === 0 ? [] : [`sequence: ${twice} numbers were drawn twice`]),
    ...(last === drawn.length + 1 ? [] : [`sequence: ${drawn.length} numbers end at ${last}`]),
  ];
}

/** One draft, to which everyone appends: all is in the list, numbered without a gap, and each append is a version. */
async function appendedDetails(books: TestBooks, invoiceId: string, writers: number): Promise<string[]> {
  const state = async () => {
    const [invoice] = await books.db.read.rows<{ version: number }>('SELECT version FROM invoice WHERE id = ?', [
      invoiceId,
    ]);
    const details = await books.db.read.rows<{ id: string; detail_number: number }>(
      'SELECT id, detail_number FROM invoice_detail WHERE invoice_id = ? ORDER BY detail_number',
      [invoiceId],
    );
    return { version: invoice?.version ?? 0, details };
  };
  const [line] = await books.db.read.rows<{ id: string }>(
    'SELECT id FROM invoice_line WHERE invoice_id = ? ORDER BY line_number LIMIT 1',
    [invoiceId],
  );
  const before = await state();
  const input = { invoiceId, lineId: line?.id as string, ...HOURS };
  const told = await Promise.all(
    Array.from({ length: writers }, async () => granted(await addInvoiceDetail(books, LOCAL_CALLER, input)).detailId),
  );
  const after = await state();
  const there = new Set(after.details.map(({ id }) => id));
  const places = after.details.map(({ detail_number }) => detail_number);
  return [
    ...told.filter((id) => !there.has(id)).map((id) => `draft: ${id} was answered, and is not there`),
    ...(after.details.length === before.details.length + writers ? [] : [`draft: ${after.details.length} details`]),
    ...(places.every((place, index) => place === index + 1)
      ? []
      : [`draft: its details are numbered ${places.join(' ')}`]),
    ...(after.version === before.version + writers
      ? []
      : [`draft: ${writers} changes moved its version by ${after.version - before.version}`]),
  ];
}

/** One invoice that everyone confirms: exactly one does. */
async function confirmations(books: TestBooks, invoiceId: string, writers: number): Promise<string[]> {
  const outcomes = await Promise.all(
    Array.from({ length: writers }, (_, index) =>
      confirmInvoice(books, LOCAL_CALLER, { invoiceId, idempotencyKey: `writer ${index}` }),
    ),
  );
  const granted = outcomes.filter(({ ok }) => ok).length;
  const log = await books.db.read.rows('SELECT sequence FROM invoice_status WHERE invoice_id = ?', [invoiceId]);
  return [
    ...(granted === 1 ? [] : [`invoice: ${granted} of ${writers} confirmed it`]),
    ...(log.length === 1 ? [] : [`invoice: ${log.length} events of its confirmation`]),
  ];
}
