// The right columns of domain.md 5.6, cell by cell: revenue estimate and elimination of completed contracts and of percent complete,
// with worked numbers: a fixed price of 10,000, 2,000 of cost.
import type { Entry } from '../../../../subgraphs/finance/rules/ledger';
import {
  type EstimateBasis,
  eliminationEntries,
  estimateEntries,
  revenueToDate,
  takenAway,
} from '../../../../subgraphs/finance/rules/revenueEstimate';
import { percentageOf } from '../../../../subgraphs/money';

const accounts = new Map<string, string>(
  ['WIP_COST_VALUE', 'WIP_SALES_VALUE', 'ACCRUED_REVENUE', 'WIP_INVOICED_ON_ACCOUNT'].map((type) => [type, type]),
);
const ONE = 10 ** 12;
const usd = { accountingCurrency: 'USD', rate: ONE, reporting: null };
const gbp = (rate: number) => ({ accountingCurrency: 'USD', rate, reporting: { currency: 'EUR', rate: 1.1e12 } });
const basis = (of: Partial<EstimateBasis>): EstimateBasis => ({
  recognition: 'PERCENT_COMPLETE',
  accounts,
  currency: 'USD',
  conversion: usd,
  dimensions: 'P=1',
  cost: [],
  contractValue: 1_000_000,
  percentComplete: null,
  estimated: [],
  ...of,
});
const entriesOf = (found: Entry[] | { code: string }): Entry[] => {
  if ('code' in found) throw new Error(found.code);
  return found;
};
const cells = (entries: readonly Entry[]) =>
  entries.map(({ postingType, amount, accountingAmount, reporting }) =>
    reporting ? [postingType, amount, accountingAmount, reporting.amount] : [postingType, amount, accountingAmount],
  );
const invoiced = (amount: number, accountingAmount = amount, over: Partial<Entry> = {}): Entry => ({
  postingType: 'WIP_INVOICED_ON_ACCOUNT',
  account: 'WIP_INVOICED_ON_ACCOUNT',
  currency: 'USD',
  amount: -amount,
  accountingAmount: -accountingAmount,
  rate: ONE,
  reporting: null,
  actualId: 'b',
  dimensions: null,
  ...over,
});
const isBalanced = (entries: readonly Entry[]) => {
  const sum = (of: (entry: Entry) => number) => entries.reduce((total, entry) => total + of(entry), 0);
  return [(e: Entry) => e.amount, (e: Entry) => e.accountingAmount, (e: Entry) => e.reporting?.amount ?? 0].every(
    (of) => sum(of) === 0,
  );
};

describe('completed contract', () => {
  const cost = [{ account: '600', accountingAmount: 200_000, reporting: null }];
  const first = entriesOf(estimateEntries(basis({ recognition: 'COMPLETED_CONTRACT', cost })));

  test('revenue estimate: Dr WIP cost / Cr cost, on the account on which it stands', () => {
    expect(cells(first)).toEqual([
      ['WIP_COST_VALUE', 200_000, 200_000],
      ['COST', -200_000, -200_000],
    ]);
    expect(first[1]?.account).toBe('600');
    expect(revenueToDate({ contractValue: 1_000_000, percentComplete: null })).toBe(0);
  });

  test('the next one moves what was added since, and nothing where nothing was', () => {
    const later = [{ account: '600', accountingAmount: 230_000, reporting: null }];
    const of = { recognition: 'COMPLETED_CONTRACT' as const, estimated: first };
    expect(cells(entriesOf(estimateEntries(basis({ ...of, cost: later }))))).toEqual([
      ['WIP_COST_VALUE', 30_000, 30_000],
      ['COST', -30_000, -30_000],
    ]);
    expect(estimateEntries(basis({ ...of, cost }))).toEqual([]);
  });

  test('eliminate: WIP cost reversed; Dr WIP invoiced on account / Cr accrued revenue', () => {
    const of = {
      recognition: 'COMPLETED_CONTRACT' as const,
      accounts,
      currency: 'USD',
      conversion: usd,
      dimensions: 'P=1',
      heldCost: [],
    };
    const entries = entriesOf(eliminationEntries({ ...of, estimated: first, invoiced: [invoiced(1_000_000)] }));
    expect(cells(entries)).toEqual([
      ['WIP_COST_VALUE', -200_000, -200_000],
      ['COST', 200_000, 200_000],
      ['WIP_INVOICED_ON_ACCOUNT', 1_000_000, 1_000_000],
      ['ACCRUED_REVENUE', -1_000_000, -1_000_000],
    ]);
    expect(isBalanced(entries)).toBe(true);
  });

  test('an account that is missing is named', () => {
    const none = new Map<string, string>();
    expect(estimateEntries(basis({ recognition: 'COMPLETED_CONTRACT', cost, accounts: none }))).toMatchObject({
      code: 'ACCOUNT_MISSING',
    });
  });
});

describe('percent complete', () => {
  const first = entriesOf(estimateEntries(basis({ percentComplete: 400_000 })));
  const second = entriesOf(estimateEntries(basis({ percentComplete: 1_000_000, estimated: first })));

  test('revenue estimate: Dr WIP sales value / Cr accrued revenue, 40 % and then the rest', () => {
    expect(cells(first)).toEqual([
      ['WIP_SALES_VALUE', 400_000, 400_000],
      ['ACCRUED_REVENUE', -400_000, -400_000],
    ]);
    expect(cells(second)).toEqual([
      ['WIP_SALES_VALUE', 600_000, 600_000],
      ['ACCRUED_REVENUE', -600_000, -600_000],
    ]);
  });

  test('a lower percentage takes some of it back', () => {
    expect(cells(entriesOf(estimateEntries(basis({ percentComplete: 250_000, estimated: first }))))).toEqual([
      ['WIP_SALES_VALUE', -150_000, -150_000],
      ['ACCRUED_REVENUE', 150_000, 150_000],
    ]);
  });

  test('eliminate: Dr WIP invoiced on account / Cr WIP sales value', () => {
    const of = {
      recognition: 'PERCENT_COMPLETE' as const,
      accounts,
      currency: 'USD',
      conversion: usd,
      dimensions: 'P=1',
      heldCost: [],
    };
    const all = [...first, ...second];
    const entries = entriesOf(
      eliminationEntries({ ...of, estimated: all, invoiced: [invoiced(700_000), invoiced(300_000)] }),
    );
    expect(cells(entries)).toEqual([
      ['WIP_INVOICED_ON_ACCOUNT', 700_000, 700_000],
      ['WIP_INVOICED_ON_ACCOUNT', 300_000, 300_000],
      ['WIP_SALES_VALUE', -400_000, -400_000],
      ['WIP_SALES_VALUE', -600_000, -600_000],
    ]);
    expect(entries.every(({ actualId }) => actualId === null)).toBe(true);
  });

  test('where the rate moved, each is taken away at its own, and accrued revenue takes the rest in every currency', () => {
    const estimate = entriesOf(
      estimateEntries(basis({ currency: 'GBP', conversion: gbp(1.25e12), percentComplete: 1_000_000 })),
    );
    expect(cells(estimate)).toEqual([
      ['WIP_SALES_VALUE', 1_000_000, 1_250_000, 1_100_000],
      ['ACCRUED_REVENUE', -1_000_000, -1_250_000, -1_100_000],
    ]);
    const entries = entriesOf(
      eliminationEntries({
        recognition: 'PERCENT_COMPLETE',
        accounts,
        currency: 'GBP',
        conversion: gbp(1.4e12),
        dimensions: 'P=1',
        heldCost: [],
        estimated: estimate,
        invoiced: [
          invoiced(1_000_000, 1_300_000, { currency: 'GBP', reporting: { currency: 'EUR', amount: -1_150_000 } }),
        ],
      }),
    );
    expect(cells(entries)).toEqual([
      ['WIP_INVOICED_ON_ACCOUNT', 1_000_000, 1_300_000, 1_150_000],
      ['WIP_SALES_VALUE', -1_000_000, -1_250_000, -1_100_000],
      ['ACCRUED_REVENUE', 0, -50_000, -50_000],
    ]);
    expect(isBalanced(entries)).toBe(true);
  });

  test.each([
    ['gave up', null, []],
    ['changed', { currency: 'CHF', rate: 0.9e12 }, []],
    ['changed twice', null, [['ACCRUED_REVENUE', 0, 0, 7]]],
  ] as const)(
    'a reporting currency that the company %s meanwhile stood open, and the elimination broke',
    (_, reporting, more) => {
      const estimated = entriesOf(
        estimateEntries(basis({ currency: 'GBP', conversion: gbp(1.25e12), percentComplete: 1_000_000 })),
      );
      const eur = { currency: 'GBP', reporting: { currency: 'EUR', amount: -1_150_000 } };
      const chf = more.map(() => invoiced(0, 0, { currency: 'GBP', reporting: { currency: 'CHF', amount: 7 } }));
      const of = { recognition: 'PERCENT_COMPLETE', accounts, currency: 'GBP', dimensions: 'P=1', estimated } as const;
      const conversion = { accountingCurrency: 'USD', rate: 1.4e12, reporting };
      const entries = entriesOf(
        eliminationEntries({
          ...of,
          heldCost: [],
          conversion,
          invoiced: [invoiced(1_000_000, 1_300_000, eur), ...chf],
        }),
      );
      expect(cells(entries.filter(({ postingType }) => postingType === 'ACCRUED_REVENUE'))).toEqual([
        ['ACCRUED_REVENUE', 0, -50_000, -50_000],
        ...more,
      ]);
      for (const currency of ['EUR', 'CHF'])
        expect(
          entries.reduce((sum, { reporting: in_ }) => sum + (in_?.currency === currency ? in_.amount : 0), 0),
        ).toBe(0);
    },
  );

  test('what takes an estimate back is the estimate turned', () => {
    expect(cells(takenAway(first))).toEqual([
      ['WIP_SALES_VALUE', -400_000, -400_000],
      ['ACCRUED_REVENUE', 400_000, 400_000],
    ]);
  });
});

test.each([
  [200_000, 500_000, 400_000],
  [1, 3, 333_333],
  [2, 3, 666_667],
  [0, 7, 0],
  [7, 7, 1_000_000],
])('cost to complete: %i of %i is %i', (part, whole, percent) => {
  expect(percentageOf(part, whole)).toBe(percent);
});
