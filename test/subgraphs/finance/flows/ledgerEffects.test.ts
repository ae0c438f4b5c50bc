// Each cell of domain.md 5.6's table with its whole vouchers, and the cost options beside it: time 800 at 1,600, an expense of 300
// at 360, items of 400 at 550, a fee of 500, a milestone of 5,000. On both engines; nothing is taxed here.
import type { FinanceSetUp } from '../../../../subgraphs/finance/flows/setUp/registry';
import { DIALECTS } from '../../../harness/databases';
import { crookedVouchers, imported, posted, postedProposal } from '../accountant';
import type { Sale } from '../dataverseMessages';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { ledgerSetUp, USMF } from '../ledgerSetUp';

type Profile = Omit<NonNullable<FinanceSetUp['ledgerProfiles']>[number], 'legalEntity'>;
type Recognition = 'NO_WIP' | 'COMPLETED_CONTRACT' | 'PERCENT_COMPLETE';
/** Posting type and amount, debit positive. */
type Cell = [string, number];

const pair = (debit: string, credit: string, amount: number): Cell[] => [
  [debit, amount],
  [credit, -amount],
];
const accrual = (amount: number) => pair('WIP_SALES_VALUE', 'ACCRUED_REVENUE', amount);
const COSTS = { time: 80_000, expense: 30_000, item: 40_000 };
const SALES = { time: 160_000, expense: 36_000, item: 55_000, fee: 50_000 };

describe.each(DIALECTS)('ledger effects on %s', (dialect) => {
  let books: FinanceBooks;
  beforeEach(async () => {
    const setUp = ledgerSetUp();
    const customers = (setUp.customers ?? []).map((customer) => ({ ...customer, salesTaxGroup: null }));
    books = await financeBooks(dialect, { ...setUp, customers, ledgerProfiles: [] });
  });
  afterEach(async () => {
    expect(await crookedVouchers(books)).toEqual([]);
    await books.drop();
  });

  const setUp = async (profiles: readonly Profile[], recognition?: Recognition) => {
    await books.setUp({ ledgerProfiles: profiles.map((profile) => ({ legalEntity: USMF, ...profile })) });
    if (recognition === undefined) return;
    await books.setUp({
      projectGroups: [{ legalEntity: USMF, projectGroup: 'G', name: 'Group', recognition }],
      projectGroupMembers: [{ legalEntity: USMF, kind: 'PROJECT', number: 'P-1', projectGroup: 'G' }],
    });
  };
  const work = () =>
    posted(
      books,
      { amount: SALES.time, cost: COSTS.time },
      { amount: SALES.expense, cost: COSTS.expense, transactionClass: 'EXPENSE' },
      { amount: SALES.item, cost: COSTS.item, transactionClass: 'MATERIAL' },
      { amount: SALES.fee, transactionClass: 'FEE' },
    );
  /** What the journal posted of a class, cost first. */
  const journalled = async (transactionClass: string): Promise<Cell[]> =>
    (
      await books.rows<{ posting_type: string; accounting_amount: number }>(
        `SELECT e.posting_type, e.accounting_amount FROM journal_line l JOIN ledger_entry e ON e.voucher_number = l.voucher_number
          WHERE l.transaction_class = ? ORDER BY l.transaction_type, e.entry_number`,
        transactionClass,
      )
    ).map(({ posting_type, accounting_amount }) => [posting_type, accounting_amount]);
  const everyLineIsPosted = async () =>
    expect(await books.rows("SELECT actual_id, error_code FROM journal_line WHERE status <> 'POSTED'")).toEqual([]);
  const invoiced = async (number: string, billed: Parameters<typeof imported>[2]): Promise<Cell[]> => {
    await imported(books, number, billed);
    const { voucherNumber } = await postedProposal(books, { number });
    return cells(voucherNumber);
  };
  const cells = async (voucher: string): Promise<Cell[]> =>
    (
      await books.rows<{ posting_type: string; accounting_amount: number }>(
        'SELECT posting_type, accounting_amount FROM ledger_entry WHERE voucher_number = ? ORDER BY entry_number',
        voucher,
      )
    ).map(({ posting_type, accounting_amount }) => [posting_type, accounting_amount]);

  const onCost = (debit: string) => ({
    TIME: pair(debit, 'PAYROLL_ALLOCATION', COSTS.time),
    EXPENSE: pair(debit, 'EXPENSE_OFFSET', COSTS.expense),
    MATERIAL: pair(debit, 'COST_ITEM', COSTS.item),
    FEE: [] as Cell[],
  });

  test('T&M without WIP: cost alone; then Dr customer / Cr invoiced revenue', async () => {
    await setUp([{ accrueRevenue: false }]);
    const [time] = await work();
    await everyLineIsPosted();
    for (const [transactionClass, expected] of Object.entries(onCost('COST')))
      expect(await journalled(transactionClass)).toEqual(expected);
    expect(await invoiced('PF-1', [time!])).toEqual([
      ['INVOICED_REVENUE', -SALES.time],
      ['CUSTOMER', SALES.time],
    ]);
  });

  test('T&M with WIP: and Dr WIP sales value / Cr accrued revenue, turned when it is invoiced', async () => {
    await setUp([{ accrueRevenue: true }]);
    const [time, expense] = await work();
    await everyLineIsPosted();
    const costs = onCost('COST');
    expect(await journalled('TIME')).toEqual([...costs.TIME, ...accrual(SALES.time)]);
    expect(await journalled('EXPENSE')).toEqual([...costs.EXPENSE, ...accrual(SALES.expense)]);
    expect(await journalled('MATERIAL')).toEqual([...costs.MATERIAL, ...accrual(SALES.item)]);
    expect(await journalled('FEE')).toEqual(accrual(SALES.fee));
    const cell = await invoiced('PF-1', [time!, expense!]);
    const byType = (a: Cell, b: Cell) => `${a}`.localeCompare(`${b}`);
    expect(cell.sort(byType)).toEqual(
      [
        ['INVOICED_REVENUE', -SALES.time] satisfies Cell,
        ['INVOICED_REVENUE', -SALES.expense] satisfies Cell,
        ...pair('ACCRUED_REVENUE', 'WIP_SALES_VALUE', SALES.time),
        ...pair('ACCRUED_REVENUE', 'WIP_SALES_VALUE', SALES.expense),
        ['CUSTOMER', SALES.time + SALES.expense] satisfies Cell,
      ].sort(byType),
    );
  });

  test.each<[string, Recognition, Profile[], string]>([
    ['without WIP', 'NO_WIP', [], 'INVOICED_REVENUE_ON_ACCOUNT'],
    ['without WIP, whatever the profile says', 'NO_WIP', [{ onAccount: 'BALANCE' }], 'INVOICED_REVENUE_ON_ACCOUNT'],
    ['as completed contract', 'COMPLETED_CONTRACT', [], 'WIP_INVOICED_ON_ACCOUNT'],
    ['as percentage of completion', 'PERCENT_COMPLETE', [], 'WIP_INVOICED_ON_ACCOUNT'],
  ])('fixed price %s: Dr cost as elsewhere; the milestone on its posting type', async (...row) => {
    const [, recognition, profiles, postingType] = row;
    await setUp(profiles, recognition);
    await posted(books, { amount: 0, cost: COSTS.time, billingType: 'NOT_AVAILABLE' });
    expect(await journalled('TIME')).toEqual(pair('COST', 'PAYROLL_ALLOCATION', COSTS.time));
    expect(await invoiced('PF-M', [await books.milestone(500_000)])).toEqual([
      [postingType, -500_000],
      ['CUSTOMER', 500_000],
    ]);
  });

  test('cost on the balance: Dr WIP cost value, and revenue does not accrue on it; a fee’s does', async () => {
    await setUp([{ accrueRevenue: true }, { contractNumber: 'CT-1', cost: 'BALANCE' }]);
    await work();
    await everyLineIsPosted();
    const costs = onCost('WIP_COST_VALUE');
    for (const transactionClass of ['TIME', 'EXPENSE', 'MATERIAL'] as const)
      expect(await journalled(transactionClass)).toEqual(costs[transactionClass]);
    expect(await journalled('FEE')).toEqual(accrual(SALES.fee));
  });

  // domain.md 6.2: invoicing was impossible if hour cost used Never/No ledger (2021-12 #618670).
  test.each(['NO_LEDGER', 'NEVER_LEDGER'] as const)(
    'hours %s post nothing, and are invoiced all the same',
    async (cost) => {
      await setUp([{ accrueRevenue: true }, { transactionType: 'HOUR', cost }]);
      const [time, expense] = await work();
      await everyLineIsPosted();
      expect(await journalled('TIME')).toEqual([]);
      expect(await journalled('EXPENSE')).toEqual([...onCost('COST').EXPENSE, ...accrual(SALES.expense)]);
      expect(await invoiced('PF-1', [time!])).toEqual([
        ['INVOICED_REVENUE', -SALES.time],
        ['CUSTOMER', SALES.time],
      ]);
      expect(await invoiced('PF-2', [expense!])).toHaveLength(4);
    },
  );

  test('accounts by project, category and transaction type; the narrowest speaks', async () => {
    const account = (postingType: 'COST', number: string, of: Profile) => ({
      legalEntity: USMF,
      postingType,
      account: number,
      ...of,
    });
    await books.setUp({
      postingAccounts: [
        account('COST', '5200', { transactionType: 'HOUR' }),
        account('COST', '5100', { contractNumber: 'CT-1' }),
        account('COST', '5300', { projectNumber: 'P-1', transactionType: 'ITEM' }),
        account('COST', '5900', { projectNumber: 'P-9' }),
      ],
    });
    await work();
    const found = await books.rows<{ transaction_class: string; account: string }>(
      `SELECT l.transaction_class, e.account FROM ledger_entry e JOIN journal_line l ON l.actual_id = e.actual_id
        WHERE e.posting_type = 'COST' ORDER BY l.transaction_class`,
    );
    expect(found.map(({ transaction_class, account: number }) => [transaction_class, number])).toEqual([
      ['EXPENSE', '5100'],
      ['MATERIAL', '5300'],
      ['TIME', '5100'],
    ]);
  });

  test('a profile that changes between journal and invoice changes nothing of what was accrued', async () => {
    await setUp([{ accrueRevenue: true }]);
    const [time] = (await posted(books, { amount: SALES.time })) as [Sale];
    const [before] = await books.rows<{ account: string }>(
      "SELECT account FROM ledger_entry WHERE posting_type = 'WIP_SALES_VALUE'",
    );
    await setUp([{ accrueRevenue: false }]);
    await books.setUp({ postingAccounts: [{ legalEntity: USMF, postingType: 'WIP_SALES_VALUE', account: '9999' }] });
    await invoiced('PF-1', [time]);
    expect(
      await books.rows(
        "SELECT account, CAST(SUM(accounting_amount) AS SIGNED) AS open FROM ledger_entry WHERE posting_type = 'WIP_SALES_VALUE' GROUP BY account",
      ),
    ).toEqual([{ account: before?.account, open: 0 }]);
  });
});
