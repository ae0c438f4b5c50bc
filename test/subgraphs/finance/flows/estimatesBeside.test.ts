// What estimates of a fixed price rest on, and what they must leave out: retainers, which are paid in advance and not earned by it; cost
// that is in the balance, in no ledger, or in earlier books and taken back since; on both engines. domain.md 3.5 (r), 5.6, 5.10
import { MAPS } from '../../../../schema/messages';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { eliminateRevenueEstimate } from '../../../../subgraphs/finance/flows/eliminateRevenueEstimate';
import { importBeginningBalances } from '../../../../subgraphs/finance/flows/importBeginningBalances';
import { postRevenueEstimate } from '../../../../subgraphs/finance/flows/postRevenueEstimate';
import { reverseRevenueEstimate } from '../../../../subgraphs/finance/flows/reverseRevenueEstimate';
import { DIALECTS } from '../../../harness/databases';
import { granted } from '../../dataverse/flows/books';
import { crookedVouchers, imported, postedProposal, postJournals, run } from '../accountant';
import { actual, CONTRACT, type Milestone, PROJECT } from '../dataverseMessages';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { ledgerSetUp, USMF } from '../ledgerSetUp';

describe.each(DIALECTS)('estimates and what stands beside a fixed price on %s', (dialect) => {
  let books: FinanceBooks;
  let milestone: Milestone;
  /** A fixed price of 10,000 with a milestone for all of it, recognised by percent complete. */
  beforeEach(async () => {
    books = await financeBooks(dialect, {
      ...ledgerSetUp(),
      ledgerProfiles: [{ legalEntity: USMF, contractNumber: '*', accrueRevenue: true, onAccount: 'BALANCE' }],
      projectGroups: [{ legalEntity: USMF, projectGroup: 'FIXED', name: 'Fixed', recognition: 'PERCENT_COMPLETE' }],
      projectGroupMembers: [{ legalEntity: USMF, kind: 'PROJECT', number: 'P-1', projectGroup: 'FIXED' }],
    });
    const line = { contractId: CONTRACT, name: 'Go live', billingMethod: 'FIXED_PRICE', projectId: PROJECT };
    await books.deliver([MAPS.contractLines, [{ contractLineId: 'line-2', ...line }]]);
    milestone = await books.milestone(1_000_000);
  });
  afterEach(async () => {
    expect(await crookedVouchers(books)).toEqual([]);
    await books.drop();
  });

  /** Bills, applies or refunds so much of a retainer. */
  const bill = async (number: string, retainer: Milestone, amount: number) => {
    const billed = { ...retainer, billedId: books.world.newId(), amount };
    const { header, actuals } = books.confirmation(number, [billed]);
    const rows = actuals[1].map((row) => ({ ...row, transactionClassification: 'RETAINER' }));
    await books.deliver(header, [actuals[0], rows]);
    await run(books);
    await postedProposal(books, { number });
  };
  const spend = async (amount: number, date: string, columns: object = {}) => {
    const cost = { actualId: books.world.newId(), transType: 'COST', amount, contractLine: 'line-2' };
    const nobody = { fundingSourceId: null, customerAccountNumber: null };
    const row = actual({ ...cost, documentDate: date, accountingDate: date, ...nobody, ...columns });
    await books.deliver([MAPS.actuals, [row]]);
    return cost.actualId;
  };
  const estimate = async (percentComplete: string) =>
    granted(
      await postRevenueEstimate(books, LOCAL_CALLER, {
        projectId: PROJECT,
        periodDate: '2026-11-20',
        percentComplete,
      }),
    );
  const eliminate = async () =>
    granted(await eliminateRevenueEstimate(books, LOCAL_CALLER, { projectId: PROJECT, date: '2026-11-30' }));
  const balance = async (postingType: string) => {
    const [row] = await books.rows<{ total: number | null }>(
      'SELECT CAST(SUM(accounting_amount) AS SIGNED) AS total FROM ledger_entry WHERE posting_type = ?',
      postingType,
    );
    return row?.total ?? 0;
  };

  test('a retainer that is not used up became revenue when a fixed price was eliminated', async () => {
    const retainer = await books.milestone(300_000);
    await bill('PF-R1', retainer, 300_000);
    await imported(books, 'PF-1', [milestone]);
    await postedProposal(books, { number: 'PF-1' });
    await estimate('100');
    const { estimateId } = await eliminate();
    expect(await balance('WIP_INVOICED_ON_ACCOUNT')).toBe(-300_000);
    expect(await balance('ACCRUED_REVENUE')).toBe(-1_000_000);
    await bill('PF-R2', retainer, -300_000);
    expect(await balance('WIP_INVOICED_ON_ACCOUNT')).toBe(0);
    granted(await reverseRevenueEstimate(books, LOCAL_CALLER, { estimateId }));
    await eliminate();
    expect([await balance('WIP_INVOICED_ON_ACCOUNT'), await balance('WIP_SALES_VALUE')]).toEqual([0, 0]);
  });

  test('a retainer that is billed was part of the fixed price: 40 % of 10,000 came to 5,200', async () => {
    const retainer = await books.milestone(300_000);
    await bill('PF-R1', retainer, 300_000);
    await estimate('40');
    expect(await books.rows('SELECT contract_value, revenue_to_date FROM revenue_estimate')).toEqual([
      { contract_value: 1_000_000, revenue_to_date: 400_000 },
    ]);
  });

  test('cost of the books kept before that was taken back still counted as spent', async () => {
    await books.db.write((tx) => tx.change("UPDATE legal_entity SET cut_off_date = '2026-10-15'"));
    const early = await spend(100_000, '2026-10-10');
    granted(await importBeginningBalances(books, LOCAL_CALLER, { legalEntity: USMF }));
    await postJournals(books);
    const back = await spend(-100_000, '2026-11-02', { quantity: -100, adjustmentStatus: 'UNADJUSTABLE' });
    const roles = { transaction1Role: 'REVERSING', transaction2Role: 'ORIGINAL', invoiceId: null };
    const ids = { transactionRelationshipId: books.world.newId(), transaction1Id: back, transaction2Id: early };
    await books.deliver([MAPS.links, [{ ...ids, ...roles }]]);
    await spend(200_000, '2026-11-02');
    await run(books);
    await postJournals(books);
    const terms = { projectId: PROJECT, periodDate: '2026-11-05', costToComplete: '3000.00' };
    granted(await postRevenueEstimate(books, LOCAL_CALLER, terms));
    expect(await books.rows('SELECT cost_to_date, percent_complete FROM revenue_estimate')).toEqual([
      { cost_to_date: 200_000, percent_complete: 400_000 },
    ]);
  });

  test('hours whose cost is in no ledger were not spent: half of the work came to nothing', async () => {
    const profile = { legalEntity: USMF, contractNumber: '*', transactionType: 'HOUR', cost: 'NEVER_LEDGER' } as const;
    await books.setUp({ ledgerProfiles: [profile] });
    await spend(300_000, '2026-11-02');
    await run(books);
    await postJournals(books);
    const terms = { projectId: PROJECT, periodDate: '2026-11-05', costToComplete: '3000.00' };
    granted(await postRevenueEstimate(books, LOCAL_CALLER, terms));
    expect(await books.rows('SELECT cost_to_date, percent_complete FROM revenue_estimate')).toEqual([
      { cost_to_date: 300_000, percent_complete: 500_000 },
    ]);
    expect(await balance('COST')).toBe(0);
  });

  test.each(['COMPLETED_CONTRACT', 'PERCENT_COMPLETE'] as const)(
    'cost that a profile holds in the balance stood there for ever: by %s it is recognised with the revenue, and taken back with it',
    async (recognition) => {
      const profile = { legalEntity: USMF, contractNumber: '*', transactionType: 'HOUR', cost: 'BALANCE' } as const;
      const group = { legalEntity: USMF, projectGroup: 'FIXED', name: 'Fixed', recognition };
      await books.setUp({ ledgerProfiles: [profile], projectGroups: [group] });
      await spend(200_000, '2026-11-02');
      await run(books);
      await postJournals(books);
      expect(await balance('WIP_COST_VALUE')).toBe(200_000);
      await imported(books, 'PF-1', [milestone]);
      await postedProposal(books, { number: 'PF-1' });
      const percent = recognition === 'PERCENT_COMPLETE' ? { percentComplete: '100' } : {};
      const terms = { projectId: PROJECT, periodDate: '2026-11-20', ...percent };
      granted(await postRevenueEstimate(books, LOCAL_CALLER, terms));
      const { estimateId } = await eliminate();
      const stand = async () => [await balance('WIP_COST_VALUE'), await balance('COST')];
      expect(await stand()).toEqual([0, 200_000]);
      granted(await reverseRevenueEstimate(books, LOCAL_CALLER, { estimateId }));
      expect(await stand()).toEqual([200_000, 0]);
      await eliminate();
      expect([...(await stand()), await balance('ACCRUED_REVENUE')]).toEqual([0, 200_000, -1_000_000]);
    },
  );

  const work = { periodDate: '2026-11-03', projectId: PROJECT };
  const recognising = (recognition: 'COMPLETED_CONTRACT' | 'PERCENT_COMPLETE') =>
    books.setUp({ projectGroups: [{ legalEntity: USMF, projectGroup: 'FIXED', name: 'Fixed', recognition }] });
  const billed = async () => {
    await imported(books, 'PF-1', [milestone]);
    await postedProposal(books, { number: 'PF-1' });
  };

  test('cost in WIP stood there for ever where the group went over from completed contract to percent complete', async () => {
    await recognising('COMPLETED_CONTRACT');
    await spend(200_000, '2026-11-02');
    await run(books);
    await postJournals(books);
    granted(await postRevenueEstimate(books, LOCAL_CALLER, work));
    expect([await balance('WIP_COST_VALUE'), await balance('COST')]).toEqual([200_000, 0]);
    await recognising('PERCENT_COMPLETE');
    await estimate('100');
    expect([await balance('WIP_COST_VALUE'), await balance('COST')]).toEqual([0, 200_000]);
    await billed();
    await eliminate();
    expect([await balance('WIP_COST_VALUE'), await balance('COST')]).toEqual([0, 200_000]);
    expect([await balance('WIP_SALES_VALUE'), await balance('ACCRUED_REVENUE')]).toEqual([0, -1_000_000]);
  });

  test('revenue stood accrued where the group went over from percent complete to completed contract', async () => {
    await spend(200_000, '2026-11-02');
    await run(books);
    await postJournals(books);
    granted(await postRevenueEstimate(books, LOCAL_CALLER, { ...work, percentComplete: '40' }));
    expect(await balance('ACCRUED_REVENUE')).toBe(-400_000);
    await recognising('COMPLETED_CONTRACT');
    granted(await postRevenueEstimate(books, LOCAL_CALLER, { ...work, periodDate: '2026-11-20' }));
    expect([await balance('ACCRUED_REVENUE'), await balance('WIP_SALES_VALUE')]).toEqual([0, 0]);
    expect([await balance('WIP_COST_VALUE'), await balance('COST')]).toEqual([200_000, 0]);
    await billed();
    await eliminate();
    expect([await balance('WIP_COST_VALUE'), await balance('COST')]).toEqual([0, 200_000]);
    expect([await balance('WIP_SALES_VALUE'), await balance('ACCRUED_REVENUE')]).toEqual([0, -1_000_000]);
  });

  test('cost in euros and in francs was summed as so many francs where the reporting currency had changed', async () => {
    await recognising('COMPLETED_CONTRACT');
    const into = (toCurrency: string, rate: number) => ({
      fromCurrency: 'USD',
      toCurrency,
      validFrom: '2026-10-01',
      rate,
    });
    await books.setUp({ exchangeRates: [into('EUR', 0.9e12), into('CHF', 0.8e12)] });
    for (const [reportingCurrency, amount] of [
      ['EUR', 200_000],
      ['CHF', 100_000],
    ] as const) {
      await books.setUp({ legalEntities: ledgerSetUp({ reportingCurrency }).legalEntities });
      await spend(amount, '2026-11-02');
      await run(books);
      await postJournals(books);
    }
    granted(await postRevenueEstimate(books, LOCAL_CALLER, work));
    const reported =
      'CAST(SUM(reporting_amount) AS SIGNED) AS reported, CAST(SUM(accounting_amount) AS SIGNED) AS amount';
    const stand = await books.rows(
      `SELECT posting_type, reporting_currency, ${reported} FROM ledger_entry WHERE posting_type IN ('COST', 'WIP_COST_VALUE')
        GROUP BY posting_type, reporting_currency ORDER BY posting_type, reporting_currency`,
    );
    expect(stand).toEqual([
      { posting_type: 'COST', reporting_currency: 'CHF', reported: 0, amount: 0 },
      { posting_type: 'COST', reporting_currency: 'EUR', reported: 0, amount: 0 },
      { posting_type: 'WIP_COST_VALUE', reporting_currency: 'CHF', reported: 80_000, amount: 100_000 },
      { posting_type: 'WIP_COST_VALUE', reporting_currency: 'EUR', reported: 180_000, amount: 200_000 },
    ]);
  });
});
