// Phase B of the import: all lines of a proposal or none, blockers by cause, reports only when the set changes.
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { importEveryLegalEntity } from '../../../../subgraphs/finance/flows/importEveryLegalEntity';
import { postIntegrationJournal } from '../../../../subgraphs/finance/flows/postIntegrationJournal';
import { DIALECTS } from '../../../harness/databases';
import { dyingAt, posted, postJournals, run } from '../accountant';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { ledgerSetUp } from '../ledgerSetUp';

describe.each(DIALECTS)('import of proposals on %s', (dialect) => {
  let books: FinanceBooks;
  beforeEach(async () => {
    books = await financeBooks(dialect);
  });
  afterEach(() => books.drop());

  const proposal = async (number: string) => (await books.rows('SELECT * FROM proposal WHERE number = ?', number))[0];
  const lines = (number: string) =>
    books.rows('SELECT * FROM proposal_line WHERE proposal_number = ? ORDER BY line_number', number);
  const blockers = (number: string) =>
    books.rows(
      'SELECT code, owner, reference, count, message FROM proposal_blocker WHERE proposal_number = ? ORDER BY code',
      number,
    );
  const steps = async (invoiceId: string) =>
    (await books.reports(invoiceId)).map(({ step, state, blockers: found }) =>
      [step, state, ...found.map(({ code }) => code)].join(' '),
    );

  test('with everything posted the lines come in at once: net, tax by both groups, totals, IMPORTED', async () => {
    const sales = await posted(
      books,
      { amount: 10_000 },
      { amount: 333 },
      { amount: 5_000, billingType: 'NON_CHARGEABLE' },
    );
    const { invoiceId } = await books.confirm('PF-1', sales);
    expect(await run(books)).toEqual({ journalised: 0, imported: 1, blocked: 0 });
    // 20 % (VAT20 is in both groups, CITY only in the item's): 2,000 and 66.6 → 67; what is not charged is a line of 0.
    expect(await lines('PF-1')).toMatchObject([
      {
        line_number: 1,
        generation: 1,
        actual_id: sales[0]!.billedId,
        net_amount: 10_000,
        sales_tax: 2_000,
        sales_tax_group: 'DOM',
        item_sales_tax_group: 'FULL',
        quantity: 100,
        source_journal_line_id: expect.any(String),
      },
      { line_number: 2, actual_id: sales[1]!.billedId, net_amount: 333, sales_tax: 67 },
      {
        line_number: 3,
        actual_id: sales[2]!.billedId,
        net_amount: 0,
        sales_tax: 0,
        price: 5_000,
        billing_type: 'NON_CHARGEABLE',
      },
    ]);
    expect(await proposal('PF-1')).toMatchObject({
      line_count: 3,
      net_amount: 10_333,
      sales_tax: 2_067,
      generation: 1,
      version: 2,
      status: 'OPEN',
    });
    expect(await steps(invoiceId)).toEqual(['RECEIVED MOVING', 'STAGED MOVING', 'IMPORTED MOVING']);
    expect(await books.rows("SELECT DISTINCT state FROM staged_actual WHERE invoice_number = 'PF-1'")).toEqual([
      { state: 'ON_PROPOSAL' },
    ]);
    expect(await run(books)).toEqual({ journalised: 0, imported: 0, blocked: 0 });
  });

  test('an unposted journal keeps all lines back, is named once, and its posting clears the way', async () => {
    const ready = await posted(books, { amount: 1_000 });
    const waiting = await books.approve({ amount: 2_000 }, { amount: 3_000 });
    const { invoiceId } = await books.confirm('PF-2', [...ready, ...waiting]);
    expect(await run(books)).toEqual({ journalised: 2, imported: 0, blocked: 1 });
    const [journal] = await books.rows<{ id: string }>("SELECT id FROM integration_journal WHERE status = 'DRAFT'");
    expect(await blockers('PF-2')).toEqual([
      {
        code: 'JOURNAL_NOT_POSTED',
        owner: 'PROJECT_ACCOUNTANT',
        reference: journal!.id,
        count: 2,
        message: expect.stringContaining("hasn't been posted yet"),
      },
    ]);
    expect(await lines('PF-2')).toEqual([]);
    expect((await books.reports(invoiceId)).at(-1)).toMatchObject({
      step: 'STAGED',
      state: 'BLOCKED',
      blockerCount: 2,
      blockers: [{ code: 'JOURNAL_NOT_POSTED', owner: 'PROJECT_ACCOUNTANT', reference: journal!.id, count: 2 }],
    });
    books.count.reset();
    await run(books);
    await run(books);
    expect(books.count.changes).toBe(0); // nothing new to say
    await postJournals(books);
    expect(await run(books)).toEqual({ journalised: 0, imported: 1, blocked: 0 });
    expect(await blockers('PF-2')).toEqual([]);
    expect(await steps(invoiceId)).toEqual([
      'RECEIVED MOVING',
      'STAGED MOVING',
      'STAGED BLOCKED JOURNAL_NOT_POSTED',
      'IMPORTED MOVING',
    ]);
  });

  test('each cause is a blocker of its own, and one less is another set', async () => {
    const [missing, erring, late] = await books.approve({ amount: 1 }, { amount: 2, currency: 'CHF' }, { amount: 3 });
    const gone = { ...missing!, unbilledId: 'never-arrived' };
    const milestone = {
      milestoneId: 'unknown',
      billedId: books.world.newId(),
      amount: 9,
      currency: 'USD',
      customer: 'C-100',
    };
    const { invoiceId } = await books.confirm('PF-3', [gone, erring!, late!, milestone]);
    expect(await run(books)).toMatchObject({ imported: 0, blocked: 1 });
    expect((await blockers('PF-3')).map(({ code, owner, reference }) => [code, owner, reference])).toEqual([
      ['JOURNAL_NOT_POSTED', 'PROJECT_ACCOUNTANT', expect.any(String)],
      ['ON_ACCOUNT_MISSING', 'SYSTEM', ''],
      ['UNBILLED_SALE_MISSING', 'SYSTEM', ''],
      ['UNBILLED_SALE_NOT_JOURNALISED', 'PROJECT_ACCOUNTANT', 'RATE_MISSING'],
    ]);
    expect((await blockers('PF-3'))[3]?.message).toContain('No exchange rate from CHF to USD is known for 2026-11-02.');
    expect(await books.reports(invoiceId)).toHaveLength(3);
    expect((await books.reports(invoiceId))[2]).toMatchObject({ state: 'BLOCKED', blockerCount: 4 });
    await postJournals(books);
    await run(books);
    expect((await books.reports(invoiceId)).at(-1)?.blockers.map(({ code }) => code)).toEqual([
      'ON_ACCOUNT_MISSING',
      'UNBILLED_SALE_MISSING',
      'UNBILLED_SALE_NOT_JOURNALISED',
    ]);
    expect(await books.reports(invoiceId)).toHaveLength(4);
  });

  test('another count of the same cause is stored and not reported again', async () => {
    await books.setUp(ledgerSetUp({ journalLineLimit: 2 }));
    const sales = await books.approve({ amount: 1 }, { amount: 2 }, { amount: 3 });
    const { invoiceId } = await books.confirm('PF-3', sales);
    await run(books);
    expect((await blockers('PF-3')).map(({ count }) => count).sort()).toEqual([1, 2]);
    const [first] = await books.rows<{ id: string }>('SELECT id FROM integration_journal ORDER BY id');
    await postIntegrationJournal(books, LOCAL_CALLER, { journalId: first!.id });
    await run(books);
    expect(await blockers('PF-3')).toMatchObject([{ code: 'JOURNAL_NOT_POSTED', count: 1 }]);
    expect(await steps(invoiceId)).toEqual([
      'RECEIVED MOVING',
      'STAGED MOVING',
      'STAGED BLOCKED JOURNAL_NOT_POSTED JOURNAL_NOT_POSTED', // one per journal
    ]);
  });

  test('a milestone needs no journal: its line comes from the on-account transaction', async () => {
    const milestone = await books.milestone(500_000);
    const { invoiceId } = await books.confirm('PF-4', [milestone]);
    expect(await run(books)).toEqual({ journalised: 0, imported: 1, blocked: 0 });
    expect(await lines('PF-4')).toMatchObject([
      {
        transaction_class: 'MILESTONE',
        milestone_id: milestone.milestoneId,
        source_journal_line_id: null,
        net_amount: 500_000,
        sales_tax_group: 'DOM',
        item_sales_tax_group: 'FULL',
        sales_tax: 100_000,
      },
    ]);
    expect((await steps(invoiceId)).at(-1)).toBe('IMPORTED MOVING');
  });

  test('a poisoned proposal holds up nobody', async () => {
    const good = await posted(books, ...Array.from({ length: 12 }, (_, index) => ({ amount: 100 + index })));
    const [bad] = await books.approve({ amount: 7, currency: 'CHF' });
    for (const [index, sale] of good.entries()) await books.confirm(`PF-${String(index).padStart(3, '0')}`, [sale]);
    await books.confirm('PF-005-poison', [bad!]);
    expect(await run(books)).toEqual({ journalised: 0, imported: 12, blocked: 1 });
  });

  test('many imports at once bring every line in once', async () => {
    const sales = await posted(books, ...Array.from({ length: 40 }, () => ({ amount: 1_000 })));
    const numbers = Array.from({ length: 10 }, (_, index) => `PF-${index}`);
    for (const [index, number] of numbers.entries()) await books.confirm(number, sales.slice(index * 4, index * 4 + 4));
    const outcomes = await Promise.all([
      run(books),
      run(books),
      run(books),
      run(books, 'PF-3'),
      importEveryLegalEntity(books, LOCAL_CALLER),
    ]);
    expect(outcomes.slice(0, 4).every((outcome) => outcome && !Array.isArray(outcome))).toBe(true);
    expect(
      await books.rows(
        'SELECT COUNT(*) AS n, COUNT(DISTINCT actual_id) AS actuals, MIN(generation) AS low, MAX(generation) AS high FROM proposal_line',
      ),
    ).toEqual([{ n: 40, actuals: 40, low: 1, high: 1 }]);
    expect(
      await books.rows('SELECT COUNT(*) AS n, SUM(line_count) AS total FROM proposal WHERE line_count = 4'),
    ).toMatchObject([{ n: 10 }]);
    const reports = await books.rows(
      "SELECT stream_key, MAX(number) AS n FROM outbox WHERE stream_key LIKE 'invoice-step:%' GROUP BY stream_key",
    );
    expect(reports.map(({ n }) => n)).toEqual(numbers.map(() => 3));
  });

  test('a crash half-way leaves no line behind', async () => {
    const sales = await posted(books, { amount: 1_000 });
    await books.confirm('PF-5', sales);
    const before = await books.dump();
    await expect(run(dyingAt(books, 'P7'))).rejects.toThrow('crash at P7');
    expect(await books.dump()).toBe(before);
    expect(await run(books)).toMatchObject({ imported: 1 });
  });

  test('ten proposals cost as many statements as one, and an idle run opens no transaction', async () => {
    const statements = async (from: number, howMany: number) => {
      const sales = await posted(books, ...Array.from({ length: howMany * 10 }, () => ({ amount: 1_000 })));
      for (let index = 0; index < howMany; index += 1)
        await books.confirm(`PF-${from + index}`, sales.slice(index * 10, index * 10 + 10));
      books.count.reset();
      expect(await run(books)).toMatchObject({ imported: howMany });
      return books.count.statements.length;
    };
    const one = await statements(100, 1);
    expect(await statements(200, 10)).toBe(one);
    expect(one).toBeLessThanOrEqual(19);
    books.count.reset();
    await run(books);
    expect(books.count).toMatchObject({ transactions: 0, changes: 0 });
    expect(books.count.reads).toBeLessThanOrEqual(5);
  });

  test('a set-up that changes its mind about the customer’s group does not reach lines that journals have fixed', async () => {
    const sales = await posted(books, { amount: 1_000 });
    const setUp = ledgerSetUp();
    await books.setUp({ customers: setUp.customers!.map((customer) => ({ ...customer, salesTaxGroup: null })) });
    await books.confirm('PF-10', sales);
    await run(books);
    expect(await lines('PF-10')).toMatchObject([{ sales_tax_group: 'DOM', sales_tax: 200 }]);
  });
});
