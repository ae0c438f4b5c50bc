// Accrued revenue that posting did not reverse as it was booked: what is found, of which kind it is, and what corrects it. domain.md 5.8
import {
  type AccrualOnAccount,
  type AccruedTransaction,
  correctionEntries,
  imbalanceOf,
} from '../../../../subgraphs/finance/rules/accrualBalance';
import { AccrualReport, MOST_DIFFERENCES } from '../../../../subgraphs/finance/rules/accrualReport';
import { addMonths } from '../../../../subgraphs/finance/rules/dates';
import type { Entry } from '../../../../subgraphs/finance/rules/ledger';

const on = (
  postingType: AccrualOnAccount['postingType'],
  accrued: number,
  reversed: number,
  corrected = 0,
  account: string = postingType,
): AccrualOnAccount => ({ postingType, account, accrued, reversed, corrected });
const sale = (settledBy: string | null, ...accounts: AccrualOnAccount[]): AccruedTransaction => ({
  actualId: 'a',
  settledBy,
  dimensions: 'D=1',
  accounts,
});
const conversion = { accountingCurrency: 'USD', rate: 1e12, reporting: { currency: 'EUR', rate: 0.333e12 } };
const company = { currency: 'USD', conversion, offsetAccount: null };
const cells = (entries: Entry[] | { code: string }) =>
  'code' in entries
    ? entries.code
    : entries.map(({ postingType, account, amount, accountingAmount }) => [
        postingType,
        account,
        amount,
        accountingAmount,
      ]);

describe('the imbalance of a sale', () => {
  test.each([
    [
      '5,000 accrued and reversed',
      sale('CI-1', on('WIP_SALES_VALUE', 500_000, -500_000), on('ACCRUED_REVENUE', -500_000, 500_000)),
      undefined,
    ],
    [
      '5,000 accrued, 4,500 reversed on both sides',
      sale('CI-1', on('WIP_SALES_VALUE', 500_000, -450_000), on('ACCRUED_REVENUE', -500_000, 450_000)),
      'SYMMETRIC',
    ],
    [
      'one side reversed whole, the other not',
      sale('CI-1', on('WIP_SALES_VALUE', 500_000, -450_000), on('ACCRUED_REVENUE', -500_000, 500_000)),
      'ASYMMETRIC',
    ],
    [
      'both off by different amounts',
      sale('V-9', on('WIP_SALES_VALUE', 500_000, -450_000), on('ACCRUED_REVENUE', -500_000, 440_000)),
      'ASYMMETRIC',
    ],
    [
      'reversed on another account',
      sale('CI-1', on('WIP_SALES_VALUE', 100, 0, 0, '1'), on('WIP_SALES_VALUE', 0, -100, 0, '2')),
      'SYMMETRIC',
    ],
    [
      'nothing reversed, and not invoiced',
      sale(null, on('WIP_SALES_VALUE', 500_000, 0), on('ACCRUED_REVENUE', -500_000, 0)),
      undefined,
    ],
    [
      'corrected',
      sale('CI-1', on('WIP_SALES_VALUE', 500_000, -450_000, -50_000), on('ACCRUED_REVENUE', -500_000, 450_000, 50_000)),
      undefined,
    ],
  ])('%s', (_, transaction, imbalance) => {
    expect(imbalanceOf(transaction)).toBe(imbalance);
  });
});

describe('its correction', () => {
  test('accrual 5,000, reversal −4,500: 500', () => {
    const of = sale('CI-1', on('WIP_SALES_VALUE', 500_000, -450_000), on('ACCRUED_REVENUE', -500_000, 450_000));
    expect(cells(correctionEntries(of, company))).toEqual([
      ['WIP_SALES_VALUE', 'WIP_SALES_VALUE', -50_000, -50_000],
      ['ACCRUED_REVENUE', 'ACCRUED_REVENUE', 50_000, 50_000],
    ]);
  });

  test('an asymmetric one needs an account for the rest', () => {
    const of = sale('CI-1', on('WIP_SALES_VALUE', 500_000, -450_000), on('ACCRUED_REVENUE', -500_000, 440_000));
    expect(cells(correctionEntries(of, company))).toBe('OFFSET_ACCOUNT_NEEDED');
    expect(cells(correctionEntries(of, { ...company, offsetAccount: '7000' }))).toEqual([
      ['WIP_SALES_VALUE', 'WIP_SALES_VALUE', -50_000, -50_000],
      ['ACCRUED_REVENUE', 'ACCRUED_REVENUE', 60_000, 60_000],
      ['ACCRUAL_OFFSET', '7000', -10_000, -10_000],
    ]);
  });

  test('it balances in reporting currency too: the last entry takes what rounding leaves', () => {
    const of = sale('CI-1', on('WIP_SALES_VALUE', 5, -4), on('ACCRUED_REVENUE', -5, 3));
    const entries = correctionEntries(of, { ...company, offsetAccount: '7000' });
    expect(Array.isArray(entries) && entries.map(({ reporting }) => reporting?.amount)).toEqual([0, 1, -1]);
  });

  test('each account on which something stands is cleared; what balances is refused', () => {
    const moved = sale('CI-1', on('WIP_SALES_VALUE', 100, 0, 0, '1'), on('WIP_SALES_VALUE', 0, -100, 0, '2'));
    expect(cells(correctionEntries(moved, company))).toEqual([
      ['WIP_SALES_VALUE', '1', -100, -100],
      ['WIP_SALES_VALUE', '2', 100, 100],
    ]);
    expect(cells(correctionEntries(sale(null, on('WIP_SALES_VALUE', 5, 0)), company))).toBe('ACCRUAL_BALANCED');
  });
});

test('the report adds up per project and account, and keeps the first differences alone', () => {
  const report = new AccrualReport();
  const wrong = sale('CI-1', on('WIP_SALES_VALUE', 100, -90), on('ACCRUED_REVENUE', -100, 90));
  for (let n = 0; n < MOST_DIFFERENCES + 5; n += 1) report.add({ ...wrong, projectId: n % 2 ? 'p2' : 'p1' });
  report.add({ ...sale(null, on('WIP_SALES_VALUE', 7, 0), on('ACCRUED_REVENUE', -7, 0)), projectId: 'p3' });
  expect(report.differences).toHaveLength(MOST_DIFFERENCES);
  expect(report.totals).toEqual({
    transactions: 1_006,
    imbalanced: 1_005,
    wip: { accrued: 100_507, reversed: -90_450, corrected: 0, difference: 10_050 },
    accruedRevenue: { accrued: -100_507, reversed: 90_450, corrected: 0, difference: -10_050 },
  });
  expect(
    report.projects.map(({ projectId, transactions, imbalanced }) => [projectId, transactions, imbalanced]),
  ).toEqual([
    ['p1', 503, 503],
    ['p2', 502, 502],
    ['p3', 1, 0],
  ]);
  expect(report.accounts.map(({ account, accrued, difference }) => [account, accrued, difference])).toEqual([
    ['ACCRUED_REVENUE', -100_507, -10_050],
    ['WIP_SALES_VALUE', 100_507, 10_050],
  ]);
});

test.each([
  ['2026-05-31', -3, '2026-02-28'],
  ['2026-11-23', -3, '2026-08-23'],
  ['2026-01-15', -3, '2025-10-15'],
  ['2024-05-31', -3, '2024-02-29'],
])('%s and %i months is %s', (date, months, expected) => {
  expect(addMonths(date, months)).toBe(expected);
});
