// Posting a proposal: each refusal without a trace, once however often and by how many it is asked, whole whatever its size.
import { MAPS, REPORTS } from '../../../../schema/messages';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { type PostProposalInput, postInvoiceProposal } from '../../../../subgraphs/finance/flows/postInvoiceProposal';
import { DIALECTS } from '../../../harness/databases';
import { crookedVouchers, dyingAt, imported, post, posted, postedProposal, run } from '../accountant';
import type { SaleInput } from '../dataverseMessages';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { ledgerSetUp } from '../ledgerSetUp';

describe.each(DIALECTS)('posting proposals, refused or repeated, on %s', (dialect) => {
  let books: FinanceBooks;
  const open = async (setUp = ledgerSetUp()) => {
    books = await financeBooks(dialect, setUp);
  };
  afterEach(() => books.drop());

  describe('refusals change nothing', () => {
    const change = (sql: string, ...values: string[]) => books.db.write((tx) => tx.change(sql, values));
    const refusal = async (input: Partial<PostProposalInput> = {}, caller = LOCAL_CALLER) => {
      const before = await books.dump();
      const outcome = await postInvoiceProposal(books, caller, { number: 'PF-1', ...input });
      expect(await books.dump()).toBe(before);
      return outcome.ok ? 'posted' : outcome.refusals.map(({ code }) => code).join();
    };
    const ready = async (input: SaleInput = { amount: 10_000 }) => {
      await open();
      await imported(books, 'PF-1', await posted(books, input));
    };

    test.each<{ code: string; when: string; spoil?: () => Promise<unknown>; input?: Partial<PostProposalInput> }>([
      { code: 'NOT_FOUND', when: 'unknown', input: { number: 'PF-0' } },
      { code: 'PROPOSAL_NOT_OPEN', when: 'posted already', spoil: () => postedProposal(books, { number: 'PF-1' }) },
      { code: 'PROPOSAL_CHANGED', when: 'another version', input: { expectedVersion: 1 } },
      { code: 'PROPOSAL_EMPTY', when: 'without lines', spoil: () => change('UPDATE proposal SET line_count = 0') },
      {
        code: 'MISMATCHED_BILLED_SALES',
        when: 'a line too many counted',
        spoil: () => change('UPDATE proposal SET line_count = 2'),
      },
      {
        code: 'MISMATCHED_BILLED_SALES',
        when: 'other amounts than announced',
        spoil: () => change("UPDATE staged_actual SET amount = 9999 WHERE transaction_type = 'BILLED_SALES'"),
      },
      {
        code: 'MISMATCHED_BILLED_SALES',
        when: 'another total than announced',
        spoil: () => change('UPDATE proposal SET expected_total = 9999'),
      },
      { code: 'CUSTOMER_ON_HOLD', when: 'customer on hold', spoil: () => change('UPDATE customer SET on_hold = 1') },
      { code: 'PERIOD_CLOSED', when: 'closed period', input: { invoiceDate: '2026-12-20' } },
      { code: 'PERIOD_CLOSED', when: 'no period at all', input: { invoiceDate: '2031-01-01' } },
      {
        code: 'ACCOUNT_MISSING',
        when: 'no account for tax',
        spoil: () => change("DELETE FROM posting_account WHERE posting_type = 'SALES_TAX'"),
      },
      {
        code: 'ACCOUNT_MISSING',
        when: 'no account for the revenue',
        spoil: () => change("DELETE FROM posting_account WHERE posting_type = 'INVOICED_REVENUE'"),
      },
      {
        code: 'TAX_GROUP_UNKNOWN',
        when: 'a group without codes',
        spoil: () => change("DELETE FROM sales_tax_group WHERE tax_group = 'DOM'"),
      },
      {
        code: 'SEQUENCE_MISSING',
        when: 'no invoice numbers',
        spoil: () => change("DELETE FROM number_sequence WHERE name = 'CUSTOMER_INVOICE'"),
      },
      {
        code: 'SEQUENCE_MISSING',
        when: 'no vouchers, while tax has changed',
        spoil: async () => {
          await change("DELETE FROM number_sequence WHERE name = 'VOUCHER'");
          await change("UPDATE sales_tax_code SET percent = 100000 WHERE tax_code = 'VAT20'");
        },
      },
      { code: 'IDEMPOTENCY_KEY_INVALID', when: 'an empty key', input: { idempotencyKey: '' } },
    ])('$code: $when', async ({ code, spoil, input }) => {
      await ready();
      await spoil?.();
      expect(await refusal(input)).toBe(code);
    });

    test('RATE_MISSING, before the first rate; NOT_FOUND for a caller of another company', async () => {
      await ready({ amount: 10_000, currency: 'GBP' });
      await change("UPDATE exchange_rate SET valid_from = '2026-11-20' WHERE valid_from = '2026-11-10'");
      await change("DELETE FROM exchange_rate WHERE valid_from = '2026-10-01'");
      expect(await refusal()).toBe('RATE_MISSING');
      expect(await refusal({}, { ...LOCAL_CALLER, legalEntities: ['DEMF'] })).toBe('NOT_FOUND');
      await expect(post(books, { number: 'PF-1', invoiceDate: '2026-11-20' })).resolves.toMatchObject({ ok: true });
    });
  });

  test('posted many times at once it is posted once; the key answers with the same, and never with another input', async () => {
    await open();
    await imported(books, 'PF-1', await posted(books, { amount: 10_000 }));
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => post(books, { number: 'PF-1' })));
    expect(outcomes.filter(({ ok: done }) => done)).toHaveLength(1);
    expect(await books.rows('SELECT COUNT(*) AS n FROM customer_invoice')).toEqual([{ n: 1 }]);

    await imported(books, 'PF-2', await posted(books, { amount: 20_000 }));
    const keyed = await Promise.all(
      Array.from({ length: 4 }, () => post(books, { number: 'PF-2', idempotencyKey: 'k', expectedVersion: 2 })),
    );
    expect(keyed.map((outcome) => outcome.ok && outcome.replayed).sort()).toEqual([false, true, true, true]);
    expect(new Set(keyed.map((outcome) => outcome.ok && outcome.value.customerInvoiceNumber)).size).toBe(1);
    await expect(post(books, { number: 'PF-1', idempotencyKey: 'k' })).resolves.toMatchObject({
      ok: false,
      refusals: [{ code: 'IDEMPOTENCY_KEY_REUSED' }],
    });
  });

  test('many proposals posted side by side draw numbers without a gap', async () => {
    await open();
    const sales = await posted(books, ...Array.from({ length: 12 }, (_, index) => ({ amount: 100 + index })));
    for (const [index, sale] of sales.entries()) await books.confirm(`PF-${index}`, [sale]);
    await run(books);
    const outcomes = await Promise.all(sales.map((_, index) => post(books, { number: `PF-${index}` })));
    expect(outcomes.every(({ ok: done }) => done)).toBe(true);
    const numbers = await books.rows<{ number: string }>('SELECT number FROM customer_invoice ORDER BY number');
    expect(numbers.map(({ number }) => number)).toEqual(
      sales.map((_, index) => `CIV-${String(index + 1).padStart(8, '0')}`),
    );
    expect(await crookedVouchers(books)).toEqual([]);
  });

  test('a crash half-way leaves nothing behind, not even a number', async () => {
    await open();
    await imported(books, 'PF-1', await posted(books, { amount: 10_000 }));
    const before = await books.dump();
    await expect(post(dyingAt(books, 'P8'), { number: 'PF-1' })).rejects.toThrow('crash at P8');
    expect(await books.dump()).toBe(before);
    await expect(postedProposal(books, { number: 'PF-1' })).resolves.toMatchObject({
      customerInvoiceNumber: 'CIV-00000001',
    });
  });

  test('an invoice of 1,200 lines posts whole, in chunks, and statements grow by chunk alone', async () => {
    await open();
    const sales = await posted(books, ...Array.from({ length: 1_200 }, (_, index) => ({ amount: 1_000 + index })));
    const invoiceId = await imported(books, 'PF-big', sales);
    books.count.reset();
    await postedProposal(books, { number: 'PF-big' });
    expect(books.count.statements.length).toBeLessThanOrEqual(60);
    const net = 1_200 * 1_000 + (1_199 * 1_200) / 2;
    expect(await books.rows('SELECT net_amount FROM customer_invoice')).toEqual([{ net_amount: net }]);
    expect(
      await books.rows(
        'SELECT COUNT(*) AS n, COUNT(DISTINCT entry_number) AS numbers, MAX(entry_number) AS last FROM ledger_entry WHERE voucher_number = (SELECT voucher_number FROM customer_invoice)',
      ),
    ).toEqual([{ n: 3_602, numbers: 3_602, last: 3_602 }]);
    expect(
      await books.rows("SELECT COUNT(*) AS n FROM staged_actual WHERE state = 'POSTED' AND invoice_number = 'PF-big'"),
    ).toEqual([{ n: 1_200 }]);
    const sent = await books.sent(`invoice:${invoiceId}`);
    expect(sent.map(({ topic, rows }) => [topic, rows.length])).toEqual([
      [REPORTS.posted, 1],
      [MAPS.actuals, 500],
      [MAPS.actuals, 500],
      [MAPS.actuals, 200],
      [MAPS.customerInvoices, 1],
    ]);
    expect(await crookedVouchers(books)).toEqual([]);
  });

  test('a ten-line invoice posts in at most 29 statements, what its document says included', async () => {
    await open();
    await imported(books, 'PF-1', await posted(books, ...Array.from({ length: 10 }, () => ({ amount: 1_000 }))));
    books.count.reset();
    await postedProposal(books, { number: 'PF-1' });
    expect(books.count.statements.length).toBeLessThanOrEqual(29);
  });
});
