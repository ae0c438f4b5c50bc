// Accrued revenue over a period, in books that were posted and then altered by hand: what the report finds, and what a correction
// makes of it, on both engines. domain.md 5.8
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { financeContext } from '../../../../subgraphs/finance/api/context';
import { AccrualResolver } from '../../../../subgraphs/finance/api/resolvers/accruals';
import {
  type AccrualCorrectionInput,
  postAccrualCorrection,
} from '../../../../subgraphs/finance/flows/postAccrualCorrection';
import { DIALECTS } from '../../../harness/databases';
import { crookedVouchers, entries, imported, posted, postedProposal } from '../accountant';
import type { Sale } from '../dataverseMessages';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { USMF } from '../ledgerSetUp';

describe.each(DIALECTS)('accrued revenue on %s', (dialect) => {
  let books: FinanceBooks;
  let sales: Sale[];

  /** 5,000 and 100 accrued and invoiced, 70 accrued and waiting: the invoice is voucher 4, dated 5 November. */
  beforeEach(async () => {
    books = await financeBooks(dialect);
    sales = await posted(books, { amount: 500_000 }, { amount: 10_000 }, { amount: 7_000 });
    await imported(books, 'PF-1', sales.slice(0, 2));
    await postedProposal(books, { number: 'PF-1' });
  });
  afterEach(() => books.drop());

  const report = async (from = '2026-11-01', to = '2026-11-30') => {
    const context = financeContext(books, LOCAL_CALLER, { requestId: 'test' });
    const found = await new AccrualResolver().accruedRevenueReconciliation(context, USMF, from, to);
    return found!.report;
  };
  const wip = async (...period: string[]) => (await report(...period)).totals.wip;
  /** The invoice took back so much of the first sale. */
  const tamper = (wipAmount: number, accruedAmount: number) =>
    books.db.write(async (tx) => {
      const sql =
        'UPDATE ledger_entry SET accounting_amount = ? WHERE voucher_number = ? AND posting_type = ? AND actual_id = ?';
      const { billedId } = sales[0] as Sale;
      await tx.change(sql, [-wipAmount, 'USMF-V00000004', 'WIP_SALES_VALUE', billedId]);
      await tx.change(sql, [accruedAmount, 'USMF-V00000004', 'ACCRUED_REVENUE', billedId]);
    });
  const correct = (input: Partial<AccrualCorrectionInput> = {}, caller = LOCAL_CALLER) =>
    postAccrualCorrection(books, caller, {
      legalEntity: USMF,
      actualIds: [sales[0]!.unbilledId],
      voucherDate: '2026-11-30',
      ...input,
    });
  const refusal = async (...args: Parameters<typeof correct>) => {
    const outcome = await correct(...args);
    return outcome.ok ? 'posted' : outcome.refusals[0]?.code;
  };

  test('right books differ in nothing; what is not invoiced is open', async () => {
    const { totals, differences, accounts } = await report();
    expect(differences).toEqual([]);
    expect(totals).toMatchObject({
      transactions: 3,
      imbalanced: 0,
      wip: { accrued: 517_000, reversed: -510_000, corrected: 0, difference: 0 },
      accruedRevenue: { accrued: -517_000, reversed: 510_000, corrected: 0, difference: 0 },
    });
    expect(accounts.map(({ postingType, accrued, reversed }) => [postingType, accrued, reversed])).toEqual([
      ['WIP_SALES_VALUE', 517_000, -510_000],
      ['ACCRUED_REVENUE', -517_000, 510_000],
    ]);
  });

  test('a period is about what it accrued, invoiced or took back, each sale once', async () => {
    expect(await wip('2026-11-05', '2026-11-05')).toMatchObject({ accrued: 510_000, reversed: -510_000 }); // the invoice
    expect(await wip('2026-11-01', '2026-11-04')).toMatchObject({ accrued: 517_000, reversed: -510_000 }); // the journal
    expect(await wip('2026-11-06', '2026-11-30')).toMatchObject({ accrued: 0, reversed: 0 });
  });

  test('5,000 accrued, 4,500 reversed: 500, which a correction takes away', async () => {
    await tamper(450_000, 450_000);
    const { totals, differences } = await report();
    expect(totals).toMatchObject({
      imbalanced: 1,
      wip: { difference: 50_000 },
      accruedRevenue: { difference: -50_000 },
    });
    expect(differences).toEqual([
      {
        imbalance: 'SYMMETRIC',
        transaction: expect.objectContaining({
          actualId: sales[0]!.unbilledId,
          settledBy: 'CIV-00000001',
          settledOn: '2026-11-05',
          accountingDate: '2026-11-02',
          voucherNumber: 'USMF-V00000001',
        }),
      },
    ]);
    await expect(correct()).resolves.toMatchObject({ ok: true, value: { voucherNumber: 'USMF-V00000005' } });
    expect(await entries(books, 'USMF-V00000005')).toEqual([
      { posting_type: 'ACCRUED_REVENUE', amount: 50_000, currency: 'USD', accounting_amount: 50_000 },
      { posting_type: 'WIP_SALES_VALUE', amount: -50_000, currency: 'USD', accounting_amount: -50_000 },
    ]);
    expect((await report()).differences).toEqual([]);
    expect(await wip()).toMatchObject({ corrected: -50_000, difference: 0 });
    expect(await crookedVouchers(books)).toEqual([]);
    expect(await books.rows('SELECT source, accounting_date FROM voucher WHERE number = ?', 'USMF-V00000005')).toEqual([
      { source: 'ACCRUAL_CORRECTION', accounting_date: '2026-11-30' },
    ]);
    expect(await books.rows('SELECT wip_amount, accrued_amount FROM accrual_correction_line')).toEqual([
      { wip_amount: 50_000, accrued_amount: -50_000 },
    ]);
    expect(await refusal()).toBe('ACCRUAL_BALANCED');
  });

  test('sides that are off by different amounts need an offset account', async () => {
    await tamper(450_000, 440_000);
    expect((await report()).differences[0]?.imbalance).toBe('ASYMMETRIC');
    const before = await books.dump();
    expect(await refusal()).toBe('OFFSET_ACCOUNT_NEEDED');
    expect(await books.dump()).toBe(before);
    await expect(correct({ offsetAccount: '7000' })).resolves.toMatchObject({ ok: true });
    expect(
      await books.rows("SELECT account, accounting_amount FROM ledger_entry WHERE posting_type = 'ACCRUAL_OFFSET'"),
    ).toEqual([{ account: '7000', accounting_amount: -10_000 }]);
    expect((await report()).differences).toEqual([]);
  });

  test('a key is answered once; two corrections at once are one', async () => {
    await tamper(450_000, 450_000);
    const input = { idempotencyKey: 'k' };
    const outcomes = await Promise.all([correct(input), correct(input), correct()]);
    const vouchers = await books.rows("SELECT number FROM voucher WHERE source = 'ACCRUAL_CORRECTION'");
    expect(vouchers).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome.ok).length).toBeGreaterThan(0);
    expect(await wip()).toMatchObject({ corrected: -50_000 });
  });

  test('is refused where there is nothing to correct, no period, no sale, no right', async () => {
    await tamper(450_000, 450_000);
    const before = await books.dump();
    expect(await refusal({ actualIds: [sales[1]!.unbilledId] })).toBe('ACCRUAL_BALANCED');
    expect(await refusal({ actualIds: [sales[2]!.unbilledId] })).toBe('ACCRUAL_BALANCED');
    expect(await refusal({ actualIds: [sales[0]!.billedId] })).toBe('NOT_FOUND');
    expect(await refusal({ actualIds: [] })).toBe('NOT_FOUND');
    expect(await refusal({ legalEntity: 'JPMF' })).toBe('NOT_FOUND');
    expect(await refusal({ voucherDate: '2026-12-15' })).toBe('PERIOD_CLOSED');
    expect(await refusal({ description: 'x'.repeat(201) })).toBe('BAD_USER_INPUT');
    expect(await refusal({}, { ...LOCAL_CALLER, roles: ['project_manager'] })).toBe('FORBIDDEN');
    expect(await refusal({}, { ...LOCAL_CALLER, legalEntities: ['JPMF'] })).toBe('NOT_FOUND');
    expect(await books.dump()).toBe(before);
  });
});
