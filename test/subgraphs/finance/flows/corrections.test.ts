// What arrives of corrections, retainers and other companies, message by message: what waits and why, what is refused, and what
// is posted once in spite of everything. The journeys as people see them are in test/journey.
import { MAPS } from '../../../../schema/messages';
import { DIALECTS } from '../../../harness/databases';
import { crookedVouchers, post, posted, postedProposal, postJournals, run } from '../accountant';
import { actual, confirmationOf, type Milestone, type Sale } from '../dataverseMessages';
import { type FinanceBooks, financeBooks } from '../financeBooks';

describe.each(DIALECTS)('what Finance takes back on %s', (dialect) => {
  let books: FinanceBooks;
  beforeEach(async () => {
    books = await financeBooks(dialect);
  });
  afterEach(async () => {
    expect(await crookedVouchers(books)).toEqual([]);
    await books.drop();
  });

  const link = (first: string, role1: string, second: string, role2: string, invoiceId: string | null = null) => ({
    transactionRelationshipId: books.world.newId(),
    transaction1Id: first,
    transaction1Role: role1,
    transaction2Id: second,
    transaction2Role: role2,
    invoiceId,
  });
  /** The actual that takes a sale back, and their link. */
  const reversalOf = (sale: Sale, amount = -sale.amount) => {
    const actualId = books.world.newId();
    const row = actual({
      actualId,
      transType: 'UNBILLED_SALES',
      amount,
      quantity: -100,
      unitPrice: sale.amount,
      transactionCurrencyId: sale.currency,
      billingType: sale.billingType,
      adjustmentStatus: 'UNADJUSTABLE',
    });
    return { actualId, row, link: link(actualId, 'REVERSING', sale.unbilledId, 'ORIGINAL') };
  };
  const staged = async (id: string) =>
    (await books.rows('SELECT state, error_code FROM staged_actual WHERE actual_id = ?', id))[0];
  const line = async (id: string) =>
    (
      await books.rows(
        'SELECT status, error_code, exchange_rate, accounting_amount, accrued_amount FROM journal_line WHERE actual_id = ?',
        id,
      )
    )[0];
  const blockers = async (number: string) =>
    (await books.rows('SELECT code FROM proposal_blocker WHERE proposal_number = ? ORDER BY code', number)).map(
      ({ code }) => code,
    );

  test('a reversal whose link has not come waits for it, and is never posted as a sale', async () => {
    const [sale] = await posted(books, { amount: 160_000, currency: 'GBP' });
    const reversal = reversalOf(sale!);
    await books.deliver([MAPS.actuals, [reversal.row]]);
    expect(await run(books)).toMatchObject({ journalised: 0 });
    expect(await staged(reversal.actualId)).toEqual({ state: 'ERROR', error_code: 'ORIGINAL_MISSING' });
    await books.deliver([MAPS.links, [reversal.link]]);
    expect(await run(books)).toMatchObject({ journalised: 1 });
    await postJournals(books);
    expect(await line(reversal.actualId)).toMatchObject({ accounting_amount: -200_000, accrued_amount: -200_000 });
  });

  test('the rate and the profile of today do not matter: what was accrued is taken back', async () => {
    const [sale] = await posted(books, { amount: 160_000, currency: 'GBP' });
    await books.setUp({
      exchangeRates: [{ fromCurrency: 'GBP', toCurrency: 'USD', validFrom: '2026-10-01', rate: 1.4e12 }],
      ledgerProfiles: [{ legalEntity: 'USMF', contractNumber: '*', accrueRevenue: false }],
    });
    const reversal = reversalOf(sale!);
    await books.deliver([MAPS.actuals, [reversal.row]], [MAPS.links, [reversal.link]]);
    await run(books);
    await postJournals(books);
    expect(await line(reversal.actualId)).toEqual({
      status: 'POSTED',
      error_code: null,
      exchange_rate: 1.25e12,
      accounting_amount: -200_000,
      accrued_amount: -200_000,
    });
    expect(await books.sent(`journal-line:${reversal.actualId}`)).toMatchObject([
      { rows: [{ accounting_amount: -200_000, exchange_rate: 1.25e12 }] },
    ]);
  });

  test('what was taken back is not invoiced, neither when it is imported nor when it is posted', async () => {
    const [early, late] = await posted(books, { amount: 1_000 }, { amount: 2_000 });
    await books.confirm('PF-LATE', [late!]);
    await run(books);
    const reversals = [reversalOf(early!), reversalOf(late!)];
    await books.deliver(
      [MAPS.actuals, reversals.map(({ row }) => row)],
      [MAPS.links, reversals.map((one) => one.link)],
    );
    await run(books);
    await postJournals(books);
    await books.confirm('PF-EARLY', [early!]);
    expect(await run(books)).toMatchObject({ imported: 0, blocked: 1 });
    expect(await blockers('PF-EARLY')).toEqual(['UNBILLED_SALE_SETTLED']);
    expect(await post(books, { number: 'PF-LATE' })).toMatchObject({
      ok: false,
      refusals: [{ code: 'UNBILLED_SALE_SETTLED' }],
    });
    expect(await books.rows('SELECT number FROM customer_invoice')).toEqual([]);
  });

  test('what is invoiced is not taken back: not a second time, nor by another amount', async () => {
    const [sale] = await posted(books, { amount: 1_000 });
    const reversal = reversalOf(sale!);
    await books.deliver([MAPS.actuals, [reversal.row]], [MAPS.links, [reversal.link]]);
    await run(books); // on a draft
    const second = reversalOf(sale!);
    await books.deliver([MAPS.actuals, [second.row]], [MAPS.links, [second.link]]);
    await run(books);
    expect(await staged(second.actualId)).toEqual({ state: 'ERROR', error_code: 'REVERSAL_IMPOSSIBLE' });
    await books.confirm('PF-1', [sale!]);
    await run(books);
    await postedProposal(books, { number: 'PF-1' });
    await postJournals(books);
    expect(await line(reversal.actualId)).toMatchObject({ status: 'ERROR', error_code: 'REVERSAL_IMPOSSIBLE' });
    const [other] = await posted(books, { amount: 3_000 });
    const less = reversalOf(other!, -2_999);
    await books.deliver([MAPS.actuals, [less.row]], [MAPS.links, [less.link]]);
    await run(books);
    expect(await staged(less.actualId)).toEqual({ state: 'ERROR', error_code: 'REVERSAL_IMPOSSIBLE' });
  });

  test('two that take the same sale back in one run: one of them does', async () => {
    const [sale] = await posted(books, { amount: 1_000 });
    const both = [reversalOf(sale!), reversalOf(sale!)];
    await books.deliver([MAPS.actuals, both.map(({ row }) => row)], [MAPS.links, both.map((one) => one.link)]);
    expect(await run(books)).toMatchObject({ journalised: 1 });
    await run(books);
    expect(await books.rows("SELECT error_code FROM staged_actual WHERE state = 'ERROR'")).toEqual([
      { error_code: 'REVERSAL_IMPOSSIBLE' },
    ]);
  });

  /** A billed sale of a retainer or milestone, as a confirmation of its own. */
  const onAccount = (number: string, of: Milestone, amount: number, columns: object, links: object[] = []) => {
    const billedId = books.world.newId();
    const { header, actuals } = confirmationOf(books.world.newId(), number, [{ ...of, billedId, amount }], {
      linkCount: links.length,
    });
    const rows = actuals[1].map((row) => ({ ...row, ...columns }));
    return books.deliver(
      header,
      [actuals[0], rows],
      [MAPS.links, links.map((one) => ({ ...one, transaction1Id: billedId }))],
    );
  };

  test('3.5 (r) a retainer of 3,000, then 2,000 and 1,000 applied: three billed sales of one on-account transaction', async () => {
    const retainer = await books.milestone(300_000);
    for (const [number, amount] of [
      ['PF-R1', 300_000],
      ['PF-R2', -200_000],
      ['PF-R3', -100_000],
    ] as const) {
      await onAccount(number, retainer, amount, { transactionClassification: 'RETAINER' });
      expect(await run(books)).toMatchObject({ imported: 1, blocked: 0 });
      await postedProposal(books, { number });
    }
    expect(
      await books.rows('SELECT proposal_number, net_amount, credit_note FROM customer_invoice ORDER BY number'),
    ).toEqual([
      { proposal_number: 'PF-R1', net_amount: 300_000, credit_note: 0 },
      { proposal_number: 'PF-R2', net_amount: -200_000, credit_note: 1 },
      { proposal_number: 'PF-R3', net_amount: -100_000, credit_note: 1 },
    ]);
    expect(await books.rows('SELECT status, live_bills FROM on_account_transaction')).toEqual([
      { status: 'FULLY_INVOICED', live_bills: 1 },
    ]);
  });

  test('a credit whose original has not come is kept back by name', async () => {
    const milestone = await books.milestone(500_000);
    const back = link('', 'REVERSING', milestone.billedId, 'ORIGINAL', 'PF-C');
    await onAccount('PF-C', milestone, -500_000, { adjustmentStatus: 'UNADJUSTABLE' }, [back]);
    expect(await run(books)).toMatchObject({ imported: 0, blocked: 1 });
    expect(await blockers('PF-C')).toEqual(['ORIGINAL_MISSING']);
    await books.confirm('PF-M', [milestone]);
    expect(await run(books)).toMatchObject({ imported: 2, blocked: 0 });
    await postedProposal(books, { number: 'PF-C' }); // before its original
    await postedProposal(books, { number: 'PF-M' });
    expect(await books.rows('SELECT status, live_bills FROM on_account_transaction')).toEqual([
      { status: 'OPEN', live_bills: 0 },
    ]);
  });

  test('8, row 10: chargeable lines that add up to nothing wait for an accountant', async () => {
    const sales = await posted(
      books,
      { amount: 1_000 },
      { amount: -1_000 },
      { amount: 5_000, billingType: 'NON_CHARGEABLE' },
    );
    await books.confirm('PF-0', sales);
    expect(await run(books)).toMatchObject({ imported: 1 });
    expect(await books.rows('SELECT status, net_amount, line_count FROM proposal')).toEqual([
      { status: 'OPEN', net_amount: 0, line_count: 3 },
    ]);
    await postedProposal(books, { number: 'PF-0' });
  });

  test('8, row 10: of two proposals that charge nothing, an import by number completes the one that was asked for', async () => {
    const sales = await posted(
      books,
      { amount: 1_000, billingType: 'COMPLIMENTARY' },
      { amount: 2_000, billingType: 'NON_CHARGEABLE' },
    );
    await books.confirm('PF-1', [sales[0]!]);
    await books.confirm('PF-2', [sales[1]!]);
    await run(books, 'PF-2');
    expect(await books.rows('SELECT number, status FROM proposal ORDER BY number')).toEqual([
      { number: 'PF-1', status: 'OPEN' },
      { number: 'PF-2', status: 'INVOICED' },
    ]);
    await run(books);
    expect(await books.rows("SELECT number FROM proposal WHERE status = 'OPEN'")).toEqual([]);
  });
});
