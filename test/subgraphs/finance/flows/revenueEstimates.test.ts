// The life of a fixed price whose revenue is estimated: estimates per period, the invoice on account, the elimination, and what takes
// each back, on both engines. domain.md 5.6
import { MAPS } from '../../../../schema/messages';
import type { Outcome } from '../../../../schema/outcome';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import {
  type EliminationInput,
  eliminateRevenueEstimate,
} from '../../../../subgraphs/finance/flows/eliminateRevenueEstimate';
import { importBeginningBalances } from '../../../../subgraphs/finance/flows/importBeginningBalances';
import {
  type PostedEstimate,
  postRevenueEstimate,
  type RevenueEstimateInput,
} from '../../../../subgraphs/finance/flows/postRevenueEstimate';
import { reverseRevenueEstimate } from '../../../../subgraphs/finance/flows/reverseRevenueEstimate';
import { DIALECTS } from '../../../harness/databases';
import { granted } from '../../dataverse/flows/books';
import { crookedVouchers, imported, postedProposal, postJournals, run } from '../accountant';
import { actual, CONTRACT, PROJECT } from '../dataverseMessages';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { ledgerSetUp, USMF } from '../ledgerSetUp';

type Recognition = 'NO_WIP' | 'COMPLETED_CONTRACT' | 'PERCENT_COMPLETE';

describe.each(DIALECTS)('estimates of fixed prices on %s', (dialect) => {
  let books: FinanceBooks;
  afterEach(() => books.drop());

  /** A fixed price of 10,000 with a milestone for all of it, and 2,000 of cost on 2 November. */
  const open = async (recognition: Recognition) => {
    books = await financeBooks(dialect, {
      ...ledgerSetUp(),
      ledgerProfiles: [{ legalEntity: USMF, contractNumber: '*', accrueRevenue: true, onAccount: 'BALANCE' }],
      projectGroups: [{ legalEntity: USMF, projectGroup: 'FIXED', name: 'Fixed price', recognition }],
      projectGroupMembers: [{ legalEntity: USMF, kind: 'PROJECT', number: 'P-1', projectGroup: 'FIXED' }],
    });
    const line = { contractId: CONTRACT, name: 'Go live', billingMethod: 'FIXED_PRICE', projectId: PROJECT };
    await books.deliver([MAPS.contractLines, [{ contractLineId: 'line-2', ...line }]]);
    await spend(200_000, '2026-11-02');
    return books.milestone(1_000_000);
  };
  const spend = async (amount: number, date: string) => {
    const cost = { actualId: books.world.newId(), transType: 'COST', amount, contractLine: 'line-2' };
    const dates = { documentDate: date, accountingDate: date };
    await books.deliver([
      MAPS.actuals,
      [actual({ ...cost, ...dates, fundingSourceId: null, customerAccountNumber: null })],
    ]);
    await run(books);
    await postJournals(books);
  };
  const estimate = (input: Partial<RevenueEstimateInput> = {}, caller = LOCAL_CALLER) =>
    postRevenueEstimate(books, caller, { projectId: PROJECT, periodDate: '2026-10-31', ...input });
  const eliminate = (input: Partial<EliminationInput> = {}) =>
    eliminateRevenueEstimate(books, LOCAL_CALLER, { projectId: PROJECT, date: '2026-11-30', ...input });
  const reverse = (estimateId: string) => reverseRevenueEstimate(books, LOCAL_CALLER, { estimateId });
  const done = async (outcome: Promise<Outcome<PostedEstimate>>) => {
    const settled = await outcome;
    if (!settled.ok) throw new Error(JSON.stringify(settled.refusals));
    return { id: settled.value.estimateId, replayed: settled.replayed };
  };
  const refusal = async (outcome: Promise<Outcome<PostedEstimate>>) => {
    const settled = await outcome;
    return settled.ok ? 'posted' : settled.refusals[0]?.code;
  };
  /** What stands on each posting type; what is zero is left out. */
  const balances = async () => {
    const rows = await books.rows<{ posting_type: string; total: number }>(
      'SELECT posting_type, CAST(SUM(accounting_amount) AS SIGNED) AS total FROM ledger_entry GROUP BY posting_type HAVING SUM(accounting_amount) <> 0',
    );
    return Object.fromEntries(rows.map(({ posting_type, total }) => [posting_type, total]));
  };

  test('completed contract: cost waits in WIP, revenue in WIP invoiced on account, until both are recognised at the end', async () => {
    const milestone = await open('COMPLETED_CONTRACT');
    await done(estimate({ periodDate: '2026-11-02' }));
    expect(await balances()).toEqual({ WIP_COST_VALUE: 200_000, PAYROLL_ALLOCATION: -200_000 });
    await spend(30_000, '2026-11-10');
    await done(estimate({ periodDate: '2026-11-20' }));
    expect(await balances()).toEqual({ WIP_COST_VALUE: 230_000, PAYROLL_ALLOCATION: -230_000 });
    await imported(books, 'PF-1', [milestone]);
    await postedProposal(books, { number: 'PF-1' });
    expect(await balances()).toMatchObject({ WIP_INVOICED_ON_ACCOUNT: -1_000_000 });
    const { id } = await done(eliminate());
    expect(await balances()).toEqual({
      COST: 230_000,
      PAYROLL_ALLOCATION: -230_000,
      ACCRUED_REVENUE: -1_000_000,
      CUSTOMER: 1_200_000,
      SALES_TAX: -200_000,
    });
    await done(reverse(id));
    expect(await balances()).toMatchObject({ WIP_COST_VALUE: 230_000, WIP_INVOICED_ON_ACCOUNT: -1_000_000 });
    await done(eliminate());
    expect(await balances()).toMatchObject({ COST: 230_000, ACCRUED_REVENUE: -1_000_000 });
    expect(await crookedVouchers(books)).toEqual([]);
  });

  test('#603624 an estimate made after the posting keeps no correction line back: the credit comes in and is posted', async () => {
    const milestone = await open('PERCENT_COMPLETE');
    await imported(books, 'PF-1', [milestone]);
    await postedProposal(books, { number: 'PF-1' });
    await done(estimate({ periodDate: '2026-11-20', percentComplete: '40' }));
    const back = { ...milestone, billedId: books.world.newId(), amount: -milestone.amount };
    const { invoiceId, header, actuals } = books.confirmation('PF-2', [back], { linkCount: 1 });
    const taken = actuals[1].map((row) => ({ ...row, quantity: -100, adjustmentStatus: 'UNADJUSTABLE' }));
    const ids = { transaction1Id: back.billedId, transaction2Id: milestone.billedId, invoiceId: 'PF-2' };
    const roles = { transaction1Role: 'REVERSING', transaction2Role: 'ORIGINAL' };
    await books.deliver(header, [actuals[0], taken]);
    await books.deliver([MAPS.links, [{ transactionRelationshipId: books.world.newId(), ...ids, ...roles }]]);
    expect(invoiceId).not.toBe('');
    expect(await run(books)).toMatchObject({ imported: 1, blocked: 0 });
    await postedProposal(books, { number: 'PF-2' });
    expect(await balances()).not.toHaveProperty('WIP_INVOICED_ON_ACCOUNT');
    expect(await crookedVouchers(books)).toEqual([]);
  });

  test('3.5 (u) of a contract in pounds at the rate agreed with it, not that of the day', async () => {
    await open('PERCENT_COMPLETE');
    const contract = { contractId: CONTRACT, dataAreaId: USMF, contractNumber: 'CT-1', name: 'Rollout' };
    await books.deliver([MAPS.contracts, [{ ...contract, currency: 'GBP' }]]);
    const agreed = { legalEntity: USMF, contractNumber: 'CT-1', currency: 'GBP', validFrom: '2026-01-01' };
    await books.setUp({ fixedRateAgreements: [{ ...agreed, rate: 1.5e12 }] });
    await done(estimate({ periodDate: '2026-11-20', percentComplete: '40', contractValue: '1000.00' }));
    expect(await balances()).toMatchObject({ WIP_SALES_VALUE: 60_000, ACCRUED_REVENUE: -60_000 }); // 400 GBP
  });

  test('percent complete: revenue is accrued as work goes on, and the invoice clears it at the end', async () => {
    const milestone = await open('PERCENT_COMPLETE');
    await done(estimate({ periodDate: '2026-11-02', costToComplete: '3000.00' })); // 2,000 of 5,000: 40 %
    expect(await balances()).toMatchObject({ WIP_SALES_VALUE: 400_000, ACCRUED_REVENUE: -400_000, COST: 200_000 });
    expect(await refusal(eliminate())).toBe('ESTIMATE_INCOMPLETE');
    await done(estimate({ periodDate: '2026-11-20', percentComplete: '100' }));
    expect(await balances()).toMatchObject({ WIP_SALES_VALUE: 1_000_000, ACCRUED_REVENUE: -1_000_000 });
    await imported(books, 'PF-1', [milestone]);
    await postedProposal(books, { number: 'PF-1' });
    await done(eliminate());
    expect(await balances()).toEqual({
      COST: 200_000,
      PAYROLL_ALLOCATION: -200_000,
      ACCRUED_REVENUE: -1_000_000,
      CUSTOMER: 1_200_000,
      SALES_TAX: -200_000,
    });
    expect(await refusal(estimate({ periodDate: '2026-11-30', percentComplete: '100' }))).toBe('ESTIMATE_ELIMINATED');
    expect(await refusal(eliminate({ date: '2026-11-29' }))).toBe('ESTIMATE_ELIMINATED');
    expect((await done(eliminate())).replayed).toBe(true);
    expect(await crookedVouchers(books)).toEqual([]);
  });

  test('5.10 cost of the books kept before is part of what was spent, and no ledger entry of ours moves it', async () => {
    await open('PERCENT_COMPLETE');
    await books.db.write((tx) => tx.change("UPDATE legal_entity SET cut_off_date = '2026-10-15'"));
    await spend(100_000, '2026-10-10');
    expect(granted(await importBeginningBalances(books, LOCAL_CALLER, { legalEntity: USMF }))).toMatchObject({
      journalised: 1,
    });
    await done(estimate({ periodDate: '2026-11-01', percentComplete: '0' }));
    await postJournals(books);
    await done(estimate({ periodDate: '2026-11-02', costToComplete: '3000.00' })); // 1,000 and 2,000 of 6,000: 50 %
    expect(
      await books.rows('SELECT cost_to_date, percent_complete FROM revenue_estimate ORDER BY period_date'),
    ).toMatchObject([{ cost_to_date: 0 }, { cost_to_date: 300_000, percent_complete: 500_000 }]);
    expect(await balances()).toEqual({
      COST: 200_000,
      PAYROLL_ALLOCATION: -200_000,
      WIP_SALES_VALUE: 500_000,
      ACCRUED_REVENUE: -500_000,
    });
  });

  test('the same estimate of a period is posted once; another one waits until it is reversed', async () => {
    await open('PERCENT_COMPLETE');
    const at = { periodDate: '2026-11-15' };
    const first = await done(estimate({ ...at, percentComplete: '40' }));
    const again = await Promise.all([
      estimate({ ...at, percentComplete: '40.00' }),
      estimate({ ...at, percentComplete: '40' }),
    ]);
    for (const outcome of again)
      expect(outcome).toMatchObject({ ok: true, replayed: true, value: { estimateId: first.id } });
    expect(await refusal(estimate({ ...at, percentComplete: '50' }))).toBe('ESTIMATE_EXISTS');
    const later = await done(estimate({ periodDate: '2026-11-20', percentComplete: '60' }));
    expect(await refusal(reverse(first.id))).toBe('ESTIMATE_NOT_LAST');
    expect(await refusal(estimate({ periodDate: '2026-11-16', percentComplete: '50' }))).toBe('ESTIMATE_NOT_LAST');
    await done(reverse(later.id));
    expect(await refusal(reverse(later.id))).toBe('ESTIMATE_REVERSED');
    await done(reverse(first.id));
    expect(await balances()).toEqual({ COST: 200_000, PAYROLL_ALLOCATION: -200_000 });
    await done(estimate({ ...at, percentComplete: '50' }));
    expect(await balances()).toMatchObject({ WIP_SALES_VALUE: 500_000 });
    expect(
      await books.rows('SELECT period_date, attempt, status FROM revenue_estimate ORDER BY period_date, attempt'),
    ).toEqual([
      { period_date: '2026-11-15', attempt: 1, status: 'REVERSED' },
      { period_date: '2026-11-15', attempt: 2, status: 'POSTED' },
      { period_date: '2026-11-20', attempt: 1, status: 'REVERSED' },
    ]);
    expect(await crookedVouchers(books)).toEqual([]);
  });

  test('is refused, with nothing changed, where it may not be', async () => {
    await open('PERCENT_COMPLETE');
    const before = await books.dump();
    expect(await refusal(estimate({ percentComplete: '40', periodDate: '2026-12-15' }))).toBe('PERIOD_CLOSED');
    expect(await refusal(estimate())).toBe('BAD_USER_INPUT');
    expect(await refusal(estimate({ percentComplete: '40', costToComplete: '1' }))).toBe('BAD_USER_INPUT');
    expect(await refusal(estimate({ percentComplete: '-1' }))).toBe('BAD_USER_INPUT');
    expect(await refusal(estimate({ percentComplete: '101' }))).toBe('AMOUNT_OUT_OF_RANGE');
    expect(await refusal(estimate({ percentComplete: '40', projectId: 'nobody' }))).toBe('NOT_FOUND');
    expect(await refusal(estimate({ percentComplete: '40' }, { ...LOCAL_CALLER, legalEntities: ['JPMF'] }))).toBe(
      'NOT_FOUND',
    );
    expect(await refusal(estimate({ percentComplete: '40' }, { ...LOCAL_CALLER, roles: ['project_manager'] }))).toBe(
      'FORBIDDEN',
    );
    expect(await refusal(eliminate())).toBe('ESTIMATE_INCOMPLETE');
    expect(await refusal(reverse('nobody'))).toBe('NOT_FOUND');
    expect(await books.dump()).toBe(before);
  });

  test('a project without WIP has nothing to estimate', async () => {
    await open('NO_WIP');
    expect(await refusal(estimate({ percentComplete: '40' }))).toBe('ESTIMATE_NOT_FOR_PROJECT');
  });
});
