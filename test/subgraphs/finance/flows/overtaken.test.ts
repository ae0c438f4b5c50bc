// What happens between an import's look and its lock: another run, an accountant, the last chunk, a change of the tax set-up.
// Each is put exactly into the gap, by statements that make something else happen once they have answered.
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import type { Reader, Tx } from '../../../../subgraphs/database/database';
import { deleteInvoiceProposalLines } from '../../../../subgraphs/finance/flows/deleteInvoiceProposalLines';
import { DIALECTS } from '../../../harness/databases';
import { posted, postedProposal, postJournals, run } from '../accountant';
import { chunks } from '../dataverseMessages';
import { type FinanceBooks, financeBooks } from '../financeBooks';

describe.each(DIALECTS)('between look and lock on %s', (dialect) => {
  let books: FinanceBooks;
  beforeEach(async () => {
    books = await financeBooks(dialect);
  });
  afterEach(() => books.drop());

  const steps = async (invoiceId: string) =>
    (await books.reports(invoiceId)).map(({ step, state, blockers }) =>
      [step, state, ...blockers.map(({ code }) => code)].join(' '),
    );
  const proposal = async (number: string) => (await books.rows('SELECT * FROM proposal WHERE number = ?', number))[0];

  /** The same books; once a read outside transactions has contained this text, `meanwhile` happens, once. */
  function overtakenAfter(text: string, meanwhile: () => Promise<unknown>): FinanceBooks {
    let happened = false;
    const rows: Reader['rows'] = async <T>(sql: string, values?: readonly (string | number | null)[]) => {
      const found = await books.db.read.rows<T>(sql, values);
      if (!happened && sql.includes(text)) {
        happened = true;
        await meanwhile();
      }
      return found;
    };
    return { ...books, db: { ...books.db, read: { ...books.db.read, rows } } };
  }

  test('a run that found a proposal ready does not bring back lines that were deleted meanwhile', async () => {
    const sales = await posted(books, { amount: 1_000 });
    const { invoiceId } = await books.confirm('PF-1', sales);
    const overtaken = overtakenAfter('AS waiting', async () => {
      expect(await run(books)).toMatchObject({ imported: 1 });
      await deleteInvoiceProposalLines(books, LOCAL_CALLER, { number: 'PF-1', reason: 'wrong department' });
    });
    expect(await run(overtaken)).toMatchObject({ imported: 0 });
    expect(await proposal('PF-1')).toMatchObject({ line_count: 0, import_held: 1 });
    expect((await steps(invoiceId)).at(-1)).toBe('STAGED BLOCKED LINES_DELETED');
    expect(await run(books, 'PF-1')).toMatchObject({ imported: 1 });
    expect(await proposal('PF-1')).toMatchObject({ line_count: 1, import_held: 0 });
  });

  test('a run that found a proposal blocked does not write over the reason why its lines were deleted meanwhile', async () => {
    const sales = await books.approve({ amount: 1_000 });
    const { invoiceId } = await books.confirm('PF-1', sales);
    await run(books);
    const overtaken = overtakenAfter('AS waiting', async () => {
      await postJournals(books);
      expect(await run(books)).toMatchObject({ imported: 1 });
      await deleteInvoiceProposalLines(books, LOCAL_CALLER, { number: 'PF-1', reason: 'wrong department' });
    });
    await run(overtaken);
    expect(await books.rows('SELECT code FROM proposal_blocker')).toEqual([{ code: 'LINES_DELETED' }]);
    expect((await steps(invoiceId)).at(-1)).toBe('STAGED BLOCKED LINES_DELETED');
  });

  test('a proposal whose last chunk arrives while it is looked at by name is not called mismatched', async () => {
    const sales = await posted(books, { amount: 1_000 });
    const { header, actuals, links, invoiceId } = books.confirmation('PF-1', sales);
    await books.deliver(header);
    await books.deliver(actuals);
    await run(
      overtakenAfter('proposal_blocker', () => books.deliver(links)),
      'PF-1',
    );
    expect(await steps(invoiceId)).toEqual(['RECEIVED MOVING', 'STAGED MOVING']);
    expect(await books.rows('SELECT code FROM proposal_blocker')).toEqual([]);
    expect(await run(books)).toMatchObject({ imported: 1 });
  });

  test('an invoice of 2,000 lines between its header and its last chunk raises no alarm, however often the schedule runs', async () => {
    const sales = await posted(books, ...Array.from({ length: 2_000 }, () => ({ amount: 100 })));
    const { header, actuals, links, invoiceId } = books.confirmation('PF-1', sales);
    const parts: [string, object[]][] = [
      header,
      ...chunks(actuals[1]).map((rows): [string, object[]] => [actuals[0], rows]),
      ...chunks(links[1]).map((rows): [string, object[]] => [links[0], rows]),
    ];
    for (const part of parts) {
      await books.deliver(part);
      await run(books);
    }
    expect(await steps(invoiceId)).toEqual(['RECEIVED MOVING', 'STAGED MOVING', 'IMPORTED MOVING']);
    expect(await proposal('PF-1')).toMatchObject({ line_count: 2_000, net_amount: 200_000 });
  });

  test('a tax that is changed while an invoice is being posted is in all of its figures or in none', async () => {
    const sales = await posted(books, { amount: 1_000 }, { amount: 2_000 });
    const { invoiceId } = await books.confirm('PF-1', sales);
    await run(books);
    let changed = false;
    const withNewTax = (tx: Tx): Tx => ({
      ...tx,
      rows: async (sql, values) => {
        // Committed by somebody else as far as this transaction can tell; rolled back with it, so that it happens once.
        if (!changed && sql.includes('GROUP BY c.tax_code')) {
          changed = true;
          await tx.change("UPDATE sales_tax_code SET percent = 100000 WHERE tax_code = 'VAT20'");
        }
        return tx.rows(sql, values);
      },
    });
    const overtaken: FinanceBooks = {
      ...books,
      db: { ...books.db, write: (work) => books.db.write((tx) => work(withNewTax(tx))) },
    };
    await postedProposal(overtaken, { number: 'PF-1' });
    const [invoice] = await books.rows<{ sales_tax: number }>('SELECT sales_tax FROM customer_invoice');
    const [lines] = await books.rows<{ tax: number }>(
      "SELECT CAST(SUM(sales_tax) AS SIGNED) AS tax FROM staged_actual WHERE invoice_number = 'PF-1'",
    );
    const back = (await books.sent(`invoice:${invoiceId}`)).flatMap(({ rows }) => rows);
    const sent = back.reduce((sum, row) => sum + ('actual_id' in row ? Number(row.sales_tax) : 0), 0);
    expect([invoice?.sales_tax, lines?.tax, sent]).toEqual([600, 600, 600]);
  });
});
