// What a project manager does, in a book of any size: contracts of their own with drafts and sales that are ready, so that each
// round writes what the round before wrote. Then what one contract costs that has very many rows itself.
import type { Outcome } from '../../schema/outcome';
import { LOCAL_CALLER } from '../../subgraphs/caller';
import type { Books } from '../../subgraphs/dataverse/books';
import { confirmInvoice } from '../../subgraphs/dataverse/flows/confirmInvoice';
import { createInvoice } from '../../subgraphs/dataverse/flows/createInvoice';
import { markReadyToInvoice } from '../../subgraphs/dataverse/flows/markReadyToInvoice';
import { median } from '../statistics';
import type { OpenBook } from './openBook';
import { idOf } from './places';

export interface Measured {
  readonly name: string;
  readonly medians: number[];
}

const PREVIEW = `query ($id: ID!) { previewConfirmation(invoiceId: $id, first: 10) { actuals { id } totals { actuals chargeable { amount } } } }`;
const DATE = '2100-01-31';
const CUSTOMER = idOf('customer', 0);
const LINES = 10;

/** Medians of `rounds` each: marking ten sales ready, drafting them, previewing and confirming the draft. */
export async function measureWrites(books: readonly OpenBook[], rounds: number): Promise<Measured[]> {
  const names = [
    'mark 10 sales ready',
    'createInvoice of 10 sales',
    'previewConfirmation of 10 lines',
    'confirmInvoice of 10 lines',
  ];
  const times = names.map(() => books.map((): number[] => []));
  for (const book of books) await contractsWithSales(book.books, 'w', rounds, LINES);
  for (let round = 0; round < rounds; round += 1)
    for (const [index, book] of books.entries()) {
      const taken = await lifeOfDraft(book, `w${round}`);
      for (const [step, ms] of taken.entries()) times[step]?.[index]?.push(ms);
    }
  return names.map((name, step) => ({ name, medians: (times[step] ?? []).map((of) => median(of)) }));
}

async function lifeOfDraft({ books, ask }: OpenBook, contractId: string): Promise<number[]> {
  const ids = Array.from({ length: LINES }, (_, n) => `${contractId}-${n}`);
  let invoiceId = '';
  return [
    await timed(async () => granted(await markReadyToInvoice(books, LOCAL_CALLER, { ids }))),
    await timed(async () => {
      const input = { contractId, customerId: CUSTOMER, invoiceDate: DATE };
      ({ invoiceId } = granted(await createInvoice(books, LOCAL_CALLER, input)));
    }),
    await timed(() => ask(PREVIEW, { id: invoiceId })),
    await timed(async () => granted(await confirmInvoice(books, LOCAL_CALLER, { invoiceId }))),
  ];
}

/** One contract with so many one-line drafts or waiting sales: medians of `rounds` each, which may not grow with them. */
export async function measureOneContract({ books }: OpenBook, waiting: number, rounds: number): Promise<number[]> {
  const contractId = `one-${waiting}0`;
  await contractsWithSales(books, `one-${waiting}`, 1, waiting + rounds);
  const sale = (n: number) => `${contractId}-${n}`;
  const times: number[][] = [[], [], []];
  for (let round = 0; round < rounds; round += 1) {
    let invoiceId = '';
    times[0]?.push(
      await timed(async () => granted(await markReadyToInvoice(books, LOCAL_CALLER, { ids: [sale(round)] }))),
    );
    times[1]?.push(
      await timed(async () => {
        const input = { contractId, customerId: CUSTOMER, invoiceDate: DATE };
        ({ invoiceId } = granted(await createInvoice(books, LOCAL_CALLER, input)));
      }),
    );
    times[2]?.push(await timed(async () => granted(await confirmInvoice(books, LOCAL_CALLER, { invoiceId }))));
  }
  return times.map((of) => median(of));
}

/** A draft of so many lines confirmed: milliseconds, statements sent, and what multi-row INSERTs of the same rows take. */
export async function measureLarge(
  book: OpenBook,
  lines: number,
  name: string,
): Promise<{ ms: number; statements: number; bareMs: number }> {
  await contractsWithSales(book.books, name, 1, lines);
  const contractId = `${name}0`;
  await book.books.db.write((tx) =>
    tx.change("UPDATE actual SET billing_status = 'READY_TO_INVOICE' WHERE contract_id = ?", [contractId]),
  );
  const input = { contractId, customerId: CUSTOMER, invoiceDate: DATE };
  const { invoiceId } = granted(await createInvoice(book.books, LOCAL_CALLER, input));
  book.count.reset();
  const ms = await timed(async () => granted(await confirmInvoice(book.books, LOCAL_CALLER, { invoiceId })));
  return { ms, statements: book.count.statements.length, bareMs: await bareInserts(book.books, invoiceId) };
}

/** Milliseconds of INSERTs, in one transaction, of all rows that confirming wrote: taken away again before. */
async function bareInserts({ db }: Books, invoiceId: string): Promise<number> {
  const key = `invoice:${invoiceId}`;
  const written = await Promise.all([
    db.read.rows<{ id: string }>(
      'SELECT * FROM actual WHERE invoice_id = ? AND origin_id <> id AND billing_status IS NULL',
      [invoiceId],
    ),
    db.read.rows<{ id: string }>('SELECT * FROM actual_link WHERE invoice_id = ?', [invoiceId]),
    db.read.rows<{ id: string }>('SELECT * FROM outbox WHERE stream_key = ?', [key]),
  ]);
  await db.write(async (tx) => {
    await tx.change('DELETE FROM actual WHERE invoice_id = ? AND billing_status IS NULL', [invoiceId]);
    await tx.change('DELETE FROM actual_link WHERE invoice_id = ?', [invoiceId]);
    await tx.change('DELETE FROM outbox WHERE stream_key = ?', [key]);
  });
  return timed(() =>
    db.write(async (tx) => {
      for (const [index, table] of ['actual', 'actual_link', 'outbox'].entries())
        await tx.insert(table, written[index] ?? []);
    }),
  );
}

/** Contracts `name`0, `name`1, … of one customer, each with unbilled sales `name`0-0, `name`0-1, … */
async function contractsWithSales({ db }: Books, name: string, contracts: number, sales: number): Promise<void> {
  const at = '2026-01-01T00:00:00.000Z';
  const ids = Array.from({ length: contracts }, (_, n) => `${name}${n}`);
  const entity = { legal_entity: 'USMF', currency: 'USD' };
  await db.write(async (tx) => {
    await tx.insert(
      'contract',
      ids.map((id) => ({ id, number: id, name: id, version: 1, created_at: at, ...entity })),
    );
    await tx.insert(
      'project',
      ids.map((id) => ({ id, number: id, name: id, legal_entity: 'USMF', created_at: at })),
    );
    const share = { split_percent: 1_000_000, is_rounding: 1 };
    await tx.insert(
      'contract_customer',
      ids.map((id) => ({ id, contract_id: id, customer_id: CUSTOMER, ...share })),
    );
    await tx.insert(
      'contract_line',
      ids.map((id) => ({
        id,
        contract_id: id,
        line_number: 1,
        name: 'Work',
        billing_method: 'TIME_AND_MATERIAL',
        project_id: id,
        contracted_amount: 0,
        include_time: 1,
      })),
    );
    await tx.insert(
      'contract_line_customer',
      ids.map((id) => ({ contract_line_id: id, contract_customer_id: id, ...share })),
    );
    const sale = (contract: string, n: number) => ({
      id: `${contract}-${n}`,
      ...entity,
      transaction_type: 'UNBILLED_SALES',
      transaction_class: 'TIME',
      billing_type: 'CHARGEABLE',
      billing_status: 'UNBILLED_SALES_CREATED',
      document_date: `2099-${String(1 + (n % 12)).padStart(2, '0')}-15`,
      accounting_date: '2099-01-15',
      description: 'Workshops and what follows from them',
      quantity: 800,
      price: 1_000_000,
      amount: 80_000,
      skip_sync: 0,
      project_id: contract,
      contract_id: contract,
      contract_line_id: contract,
      contract_customer_id: contract,
      customer_id: CUSTOMER,
      origin_id: `${contract}-${n}`,
      created_at: at,
      nte_status: 'NOT_APPLICABLE',
    });
    for (const id of ids)
      for (let from = 0; from < sales; from += 1_000)
        await tx.insert(
          'actual',
          Array.from({ length: Math.min(1_000, sales - from) }, (_, n) => sale(id, from + n)),
        );
  });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function granted<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.refusals.map(({ code, message }) => `${code} ${message}`).join('; '));
  return outcome.value;
}
