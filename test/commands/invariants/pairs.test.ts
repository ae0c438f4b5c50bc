// The checks of what takes something back can fail: a billed sale and its credit, and a journal line and its reversal, each posted by
// the product itself; then one of the two is not the other turned, and the checker names it and nothing else.
import { createHash } from 'node:crypto';
import { DIALECTS } from '../../harness/databases';
import { type BothBooks, bothBooks } from '../../journey/bothBooks';
import { granted } from '../../subgraphs/dataverse/flows/books';
import { edit, revised } from '../../subgraphs/dataverse/flows/corrections';

interface Named {
  readonly id: string;
  readonly voucher: string;
}

describe.each(DIALECTS)('the checks of pairs on %s', (dialect) => {
  let books: BothBooks;
  let sale: Named;
  let credit: Named;

  beforeAll(async () => {
    books = await bothBooks(dialect, 1);
    await books.import();
    await books.postJournals();
    const invoice = await books.draft(1);
    granted(await edit(books.dataverse, invoice, { quantity: 600 })); // the sale of 800 is taken back in Finance too
    const number = await books.confirm(invoice);
    for (const step of [books.import, books.postJournals, books.import]) await step();
    const posted = await books.post(number);
    const correction = await books.confirm(await revised(books.dataverse, invoice));
    await books.import();
    const back = await books.post(correction);
    const idOf = async (proposal: string) =>
      (
        await books.finance<{ id: string }>(
          'SELECT actual_id AS id FROM proposal_line WHERE proposal_number = ?',
          proposal,
        )
      )[0]!.id;
    sale = { id: await idOf(number), voucher: posted.voucherNumber };
    credit = { id: await idOf(correction), voucher: back.voucherNumber };
  });
  afterAll(() => books.drop());

  const found = async () =>
    ((await books.faults()) as { invariant: string; subject: string }[])
      .map((fault) => `${fault.invariant} ${fault.subject}`)
      .sort();
  const change = (sql: string, ...values: (string | number)[]) =>
    books.financeBooks.db.write(async (tx) => expect(await tx.change(sql, values)).toBeGreaterThan(0));
  /** What an entry and its counter entry are in a reporting currency that the company did not keep. */
  const report = async (voucher: string, types: readonly [string, string], currency: string | null) => {
    for (const [index, type] of types.entries())
      await books.financeBooks.db.write(async (tx) =>
        expect(
          await tx.change(
            'UPDATE ledger_entry SET reporting_currency = ?, reporting_amount = ? WHERE voucher_number = ? AND posting_type = ?',
            [currency, currency === null ? null : index === 0 ? 5 : -5, voucher, type],
          ),
        ).toBe(1),
      );
  };

  it('find nothing in right books', async () => expect(await found()).toEqual([]));

  it('find a credit at another reporting amount than its sale', async () => {
    await report(credit.voucher, ['INVOICED_REVENUE', 'CUSTOMER'], 'EUR');
    expect(await found()).toEqual([`I4 actual ${credit.id}`]);
    await report(credit.voucher, ['INVOICED_REVENUE', 'CUSTOMER'], null);
  });

  it('find a credit at another percentage than its sale, from either of the two', async () => {
    const [{ number } = { number: '' }] = await books.finance<{ number: string }>(
      'SELECT number FROM customer_invoice WHERE voucher_number = ?',
      credit.voucher,
    );
    const at = async (from: number, to: number) => {
      await change('UPDATE proposal_line_tax SET percent = ? WHERE actual_id = ?', to, credit.id);
      await change('UPDATE customer_invoice_tax SET percent = ? WHERE invoice_number = ?', to, number);
      const [document] = await books.finance<{ content: string }>(
        'SELECT content FROM invoice_document WHERE invoice_number = ?',
        number,
      );
      const content = document!.content.replace(`"percent":${from}`, `"percent":${to}`);
      const hash = createHash('sha256').update(content).digest('hex');
      await change(
        'UPDATE invoice_document SET content = ?, content_hash = ? WHERE invoice_number = ?',
        content,
        hash,
        number,
      );
    };
    await at(200_000, 190_000);
    expect(await found()).toEqual([`I4 actual ${sale.id}`, `I4 actual ${credit.id}`].sort());
    await at(190_000, 200_000);
    expect(await found()).toEqual([]);
  });

  it('find a reversal in the journal at another reporting amount than what it takes back', async () => {
    const [reversal] = await books.finance<{ voucher_number: string }>(
      "SELECT voucher_number FROM journal_line WHERE reverses_line_id IS NOT NULL AND transaction_type = 'UNBILLED_SALES'",
    );
    const { voucher_number: voucher } = reversal!;
    await report(voucher, ['WIP_SALES_VALUE', 'ACCRUED_REVENUE'], 'EUR');
    const entries = await books.finance<{ entry_number: number }>(
      'SELECT entry_number FROM ledger_entry WHERE voucher_number = ?',
      voucher,
    );
    expect(await found()).toEqual(
      entries.map(({ entry_number }) => `I12 voucher USMF ${voucher} ${entry_number}`).sort(),
    );
    await report(voucher, ['WIP_SALES_VALUE', 'ACCRUED_REVENUE'], null);
    expect(await found()).toEqual([]);
  });
});
