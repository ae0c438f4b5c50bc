// What takes another actual back: when it may, and what it then posts, to the cent. Table tests.
import { type JournalCompany, journalise, type ToJournalise } from '../../../../subgraphs/finance/rules/journalise';
import { type PostingType, pair } from '../../../../subgraphs/finance/rules/ledger';
import {
  type LineToPost,
  type PostingCompany,
  postJournalLine,
} from '../../../../subgraphs/finance/rules/postJournalLine';
import { type Original, type Reversal, reversalFault } from '../../../../subgraphs/finance/rules/reversal';
import { billOf } from '../../../../subgraphs/finance/store/proposalLines';
import { usdLedger } from './usdLedger';

const ORIGINAL: Original = {
  lineId: 'line',
  status: 'POSTED',
  amount: 160_000,
  currency: 'GBP',
  salesTaxGroup: 'OLD',
  itemSalesTaxGroup: 'OLDER',
  dimensions: 'D=OLD',
  invoicedBy: null,
  reversedBy: null,
};
const REVERSAL: Reversal = { originalHere: true, original: ORIGINAL, amount: -160_000, currency: 'GBP' };

describe('what takes an actual back', () => {
  test.each<[string, string | undefined, Partial<Reversal>]>([
    ['what is posted', undefined, {}],
    ['what has not arrived', 'ORIGINAL_MISSING', { originalHere: false, original: null }],
    ['what is on no journal yet', 'ORIGINAL_NOT_POSTED', { original: null }],
    ['what is on a draft', 'ORIGINAL_NOT_POSTED', { original: { ...ORIGINAL, status: 'DRAFT' } }],
    ['what is invoiced', 'REVERSAL_IMPOSSIBLE', { original: { ...ORIGINAL, invoicedBy: 'CIV-1' } }],
    ['what was taken back', 'REVERSAL_IMPOSSIBLE', { original: { ...ORIGINAL, reversedBy: 'V-1' } }],
    ['what is of another amount', 'REVERSAL_IMPOSSIBLE', { amount: -159_999 }],
    ['what is of the same sign', 'REVERSAL_IMPOSSIBLE', { amount: 160_000 }],
    ['what is in another currency', 'REVERSAL_IMPOSSIBLE', { currency: 'USD' }],
  ])('%s: %s', (_, code, change) => {
    expect(reversalFault({ ...REVERSAL, ...change })?.code).toBe(code);
  });

  test('it stands on the tax groups and dimensions of its original, and asks for no rate', () => {
    const actual: ToJournalise = {
      actualId: 'a',
      transactionType: 'UNBILLED_SALES',
      transactionClass: 'TIME',
      billingType: 'CHARGEABLE',
      accountingDate: '2026-11-02',
      currency: 'GBP',
      sellingTo: null,
      projectId: 'p',
      projectKnown: true,
      contractAwaited: null,
      customerAwaited: null,
      borrower: null,
      category: null,
      lineProperty: 'Chargeable',
      salesTaxGroup: 'NEW',
      itemSalesTaxGroup: 'NEWER',
      itemGroupDecided: false,
      dimensions: 'D=NEW',
      reversal: REVERSAL,
    };
    const company: JournalCompany = {
      code: 'USMF',
      periodUnit: 'ALL',
      shift: false,
      timeItemTaxGroup: null,
      openPeriods: [],
      rates: usdLedger([]),
      taxGroups: new Set(),
    };
    expect(journalise(actual, company)).toMatchObject({
      salesTaxGroup: 'OLD',
      itemSalesTaxGroup: 'OLDER',
      dimensions: 'D=OLD',
      reversesLineId: 'line',
    });
    expect(journalise({ ...actual, reversal: { ...REVERSAL, original: null } }, company)).toMatchObject({
      code: 'ORIGINAL_NOT_POSTED',
    });
  });
});

describe('posting it', () => {
  const company: PostingCompany = {
    shift: false,
    openPeriods: [{ start: '2026-10-01', end: '2026-11-30' }],
    rates: usdLedger([['2026-01-01', 1.4e12]], { currency: 'EUR', pounds: [] }),
    dimensions: { required: ['NOW'], known: new Set() },
  };
  const entries = (debit: PostingType, credit: PostingType) =>
    pair(debit, credit, new Map([debit, credit].map((type) => [type, `then-${type}`])), {
      actualId: 'o',
      amount: 160_000,
      currency: 'GBP',
      accountingAmount: 200_001,
      reporting: { currency: 'EUR', amount: 184_001 },
      dimensions: 'THEN=1',
      rate: 1.25e12,
    });
  const original = {
    entries: entries('WIP_SALES_VALUE', 'ACCRUED_REVENUE'),
    rate: 1.25e12,
    accountingAmount: 200_001,
    accruedAmount: 200_001,
    invoicedBy: null,
    reversedBy: null,
  };
  const line: LineToPost = {
    actualId: 'a',
    transactionType: 'UNBILLED_SALES',
    billingType: 'CHARGEABLE',
    amount: -160_000,
    currency: 'GBP',
    sellingTo: null,
    accountingDate: '2026-11-02',
    dimensions: null, // whatever is required now
    financeType: 'HOUR',
    profile: { accrueRevenue: true, cost: 'PROFIT_AND_LOSS', onAccount: 'PROFIT_AND_LOSS' },
    accounts: new Map(),
    reverses: original,
  };
  const cells = (change: Partial<LineToPost>) => {
    const posted = postJournalLine({ ...line, ...change }, company);
    return 'entries' in posted
      ? [
          posted.rate,
          posted.accountingAmount,
          posted.accruedAmount,
          ...posted.entries.map((one) => one.accountingAmount),
        ]
      : posted.code;
  };

  test('3.4 (g) −1,600 takes back what was accrued, at the rate of then, though the rate moved', () => {
    expect(cells({})).toEqual([1.25e12, -200_001, -200_001, -200_001, 200_001]);
  });
  test('what was not accrued is not taken back, though the contract accrues today; and the other way round', () => {
    expect(cells({ reverses: { ...original, accruedAmount: null, entries: [] } })).toEqual([1.25e12, -200_001, null]);
    const profile = { ...line.profile, accrueRevenue: false };
    expect(cells({ profile })).toEqual([1.25e12, -200_001, -200_001, -200_001, 200_001]);
  });
  test('3.4 (d) a recalled cost: the pair of the cost, turned', () => {
    const reverses = { ...original, accruedAmount: null, entries: entries('WIP_COST_VALUE', 'PAYROLL_ALLOCATION') };
    expect(cells({ transactionType: 'COST', reverses })).toEqual([1.25e12, -200_001, null, -200_001, 200_001]);
    const posted = postJournalLine({ ...line, transactionType: 'COST', reverses }, company);
    // On the accounts of then, whatever the profiles say today. domain.md 6.2: WIP reversed ≠ WIP posted (#602677, #569250)
    expect('entries' in posted && posted.entries.map(({ account, actualId }) => [account, actualId])).toEqual([
      ['then-WIP_COST_VALUE', 'a'],
      ['then-PAYROLL_ALLOCATION', 'a'],
    ]);
  });
  test.each([
    ['invoiced', { ...original, invoicedBy: 'CIV-1' }],
    ['taken back', { ...original, reversedBy: 'V-1' }],
  ])('nothing, once the original is %s', (_, reverses) => {
    expect(cells({ reverses })).toBe('REVERSAL_IMPOSSIBLE');
  });
});

describe('live bills of an on-account transaction', () => {
  test.each([
    ['3.5 (p) a milestone', 500_000, null, 1],
    ['3.6 (aa) its credit', -500_000, 'b', -1],
    ['3.5 (r) a retainer applied', -200_000, null, 0],
    ['what takes that back', 200_000, 'b', 0],
    ['a milestone of nothing', 0, null, 1],
  ])('%s', (_, staged_amount, credited_actual_id, bill) => {
    expect(billOf({ staged_amount, credited_actual_id })).toBe(bill);
  });
});
