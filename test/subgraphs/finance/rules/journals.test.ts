// Journalising and filling journals: table tests.
import fc from 'fast-check';
import { fillJournals } from '../../../../subgraphs/finance/rules/journalFilling';
import { type JournalCompany, journalise, type ToJournalise } from '../../../../subgraphs/finance/rules/journalise';
import {
  type LineToPost,
  type PostingCompany,
  postJournalLine,
} from '../../../../subgraphs/finance/rules/postJournalLine';
import { usdLedger } from './usdLedger';

const ACTUAL: ToJournalise = {
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
  category: 'Consulting',
  lineProperty: 'Chargeable',
  salesTaxGroup: 'DOM',
  itemSalesTaxGroup: null,
  itemGroupDecided: false,
  dimensions: 'D=1',
  reversal: null,
};
const COMPANY: JournalCompany = {
  code: 'USMF',
  periodUnit: 'MONTHS',
  shift: false,
  timeItemTaxGroup: 'FULL',
  openPeriods: [],
  rates: usdLedger([['2026-10-01', 1.25e12]]),
  taxGroups: new Set(['GROUP|DOM', 'ITEM|FULL', 'ITEM|HALF']),
};

describe('journalise', () => {
  test('an hour of time', () => {
    expect(journalise(ACTUAL, COMPANY)).toEqual({
      category: 'Consulting',
      dimensions: 'D=1',
      financeType: 'HOUR',
      lineProperty: 'Chargeable',
      accountingDate: '2026-11-02',
      periodKey: '2026-11',
      salesTaxGroup: 'DOM',
      itemSalesTaxGroup: 'FULL',
      reversesLineId: null,
    });
  });
  test.each([
    ['TIME', 'HOUR', 'FULL'],
    ['FEE', 'FEE', null],
    ['MATERIAL', 'ITEM', null],
    ['EXPENSE', 'EXPENSE', null],
    ['RETAINER', 'ON_ACCOUNT', null],
  ] as const)(
    'class %s is type %s; only time has a default item group',
    (transactionClass, financeType, itemSalesTaxGroup) => {
      expect(journalise({ ...ACTUAL, transactionClass }, COMPANY)).toMatchObject({ financeType, itemSalesTaxGroup });
    },
  );
  test('the category’s item group comes first', () => {
    expect(journalise({ ...ACTUAL, itemSalesTaxGroup: 'HALF' }, COMPANY)).toMatchObject({ itemSalesTaxGroup: 'HALF' });
  });
  test.each<[string, Partial<ToJournalise>, string]>([
    ['PROJECT_MISSING', { projectKnown: false }, 'Project p has not arrived.'],
    ['CONTRACT_MISSING', { contractAwaited: 'c' }, 'Contract c has not arrived.'],
    ['CUSTOMER_UNKNOWN', { customerAwaited: 'C-9' }, 'Customer C-9 is not set up in USMF.'],
    [
      'LINE_PROPERTY_MISSING',
      { lineProperty: null, billingType: 'NOT_AVAILABLE' },
      "Line property NOT_AVAILABLE doesn't exist.",
    ],
    ['RATE_MISSING', { accountingDate: '2026-09-30' }, 'No exchange rate from GBP to USD is known for 2026-09-30.'],
    ['TAX_GROUP_UNKNOWN', { salesTaxGroup: 'XX' }, 'Sales tax group XX has no codes.'],
    ['TAX_GROUP_UNKNOWN', { itemSalesTaxGroup: 'YY' }, 'Item sales tax group YY has no codes.'],
  ])('%s', (code, change, message) => {
    expect(journalise({ ...ACTUAL, ...change }, COMPANY)).toEqual({ code, message });
  });
  test('a date in a closed period is kept, or shifted where the company shifts; the rate is that of the shifted date', () => {
    const openPeriods = [{ start: '2026-12-01', end: '2026-12-31' }];
    expect(journalise(ACTUAL, { ...COMPANY, openPeriods })).toMatchObject({ accountingDate: '2026-11-02' });
    expect(journalise(ACTUAL, { ...COMPANY, openPeriods, shift: true })).toMatchObject({
      accountingDate: '2026-12-01',
      periodKey: '2026-12',
    });
    expect(
      journalise({ ...ACTUAL, accountingDate: '2026-09-01' }, { ...COMPANY, openPeriods, shift: true }),
    ).toMatchObject({ accountingDate: '2026-12-01' });
  });
});

describe('filling journals', () => {
  let id = 0;
  const newId = () => {
    id += 1;
    return `new-${id}`;
  };
  const lines = (...keys: string[]) => keys.map((periodKey) => ({ periodKey }));
  beforeEach(() => {
    id = 0;
  });

  test('open journals first, then new ones, each group by itself', () => {
    const filled = fillJournals(
      lines('A', 'A', 'B', 'A'),
      [{ id: 'open', periodKey: 'A', lineCount: 8, lastLine: 8 }],
      10,
      newId,
    );
    expect(filled.placed.map(({ journalId, lineNumber }) => [journalId, lineNumber])).toEqual([
      ['open', 9],
      ['open', 10],
      ['new-1', 1],
      ['new-2', 1],
    ]);
    expect(filled.grown).toEqual([{ id: 'open', periodKey: 'A', lineCount: 10 }]);
    expect(filled.created).toEqual([
      { id: 'new-1', periodKey: 'B', lineCount: 1 },
      { id: 'new-2', periodKey: 'A', lineCount: 1 },
    ]);
  });

  test('no journal is ever overfilled, and every line is placed once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('A', 'B', 'C'), { maxLength: 60 }),
        fc.array(fc.record({ periodKey: fc.constantFrom('A', 'B'), lineCount: fc.integer({ min: 0, max: 7 }) }), {
          maxLength: 4,
        }),
        fc.integer({ min: 1, max: 7 }),
        (keys, open, limit) => {
          const journals = open.map((journal, index) => ({
            id: `open-${index}`,
            lastLine: journal.lineCount,
            ...journal,
          }));
          const { placed, created, grown } = fillJournals(lines(...keys), journals, limit, newId);
          expect(placed.map(({ line }) => line.periodKey)).toEqual(keys);
          const slots = placed.map(({ journalId, lineNumber }) => `${journalId}/${lineNumber}`);
          expect(new Set(slots).size).toBe(keys.length);
          expect(placed.every(({ lineNumber }) => lineNumber <= limit)).toBe(true);
          const before = journals.reduce((sum, { lineCount }) => sum + lineCount, 0);
          const untouched = journals.filter(({ id: open_ }) => !grown.some((journal) => journal.id === open_));
          const after = [...created, ...grown, ...untouched].reduce((sum, { lineCount }) => sum + lineCount, 0);
          expect(after - before).toBe(keys.length);
        },
      ),
    );
  });
});

describe('posting a journal line', () => {
  const accounts = new Map(
    ['COST', 'PAYROLL_ALLOCATION', 'WIP_SALES_VALUE', 'ACCRUED_REVENUE'].map((type, index) => [type, `${100 + index}`]),
  );
  const company: PostingCompany = {
    shift: false,
    openPeriods: [{ start: '2026-10-01', end: '2026-11-30' }],
    rates: COMPANY.rates,
    dimensions: { required: ['D'], known: new Set(['D=1']) },
  };
  const sale: LineToPost = {
    actualId: 'a',
    transactionType: 'UNBILLED_SALES',
    billingType: 'CHARGEABLE',
    amount: 100_000,
    currency: 'GBP',
    sellingTo: null,
    accountingDate: '2026-11-02',
    dimensions: 'D=1',
    financeType: 'HOUR',
    profile: { accrueRevenue: true, cost: 'PROFIT_AND_LOSS', onAccount: 'PROFIT_AND_LOSS' },
    accounts,
    reverses: null,
  };
  const cells = (line: LineToPost) => {
    const posted = postJournalLine(line, company);
    return 'entries' in posted
      ? posted.entries.map(({ postingType, account, amount, accountingAmount }) => [
          postingType,
          account,
          amount,
          accountingAmount,
        ])
      : posted;
  };

  test('1,000 GBP at 1.25: Dr WIP sales value 1,250 / Cr accrued revenue 1,250, and what was accrued is kept', () => {
    expect(cells(sale)).toEqual([
      ['WIP_SALES_VALUE', '102', 100_000, 125_000],
      ['ACCRUED_REVENUE', '103', -100_000, -125_000],
    ]);
    expect(postJournalLine({ ...sale, dimensions: null }, company)).toMatchObject({ code: 'DIMENSION_MISSING' });
    expect(postJournalLine({ ...sale, dimensions: 'D=2' }, company)).toMatchObject({ code: 'DIMENSION_VALUE_UNKNOWN' });
    expect(postJournalLine(sale, company)).toMatchObject({
      entries: [{ dimensions: 'D=1' }, { dimensions: 'D=1' }],
      accountingDate: '2026-11-02',
      rate: 1.25e12,
      accountingAmount: 125_000,
      accruedAmount: 125_000,
    });
  });
  test('cost 480: Dr cost / Cr payroll allocation', () => {
    const cost = { ...sale, transactionType: 'COST', amount: 48_000, currency: 'USD' } as const;
    expect(cells(cost)).toEqual([
      ['COST', '100', 48_000, 48_000],
      ['PAYROLL_ALLOCATION', '101', -48_000, -48_000],
    ]);
    expect(postJournalLine(cost, company)).toMatchObject({ accruedAmount: null, accountingAmount: 48_000 });
  });
  test.each([
    ['the profile does not accrue', { profile: { ...sale.profile, accrueRevenue: false } }],
    ['it will not be charged', { billingType: 'NON_CHARGEABLE' }],
    ['it is given for free', { billingType: 'COMPLIMENTARY' }],
  ])('nothing is accrued when %s', (_, change) => {
    expect(postJournalLine({ ...sale, ...change }, company)).toMatchObject({
      entries: [],
      accruedAmount: null,
      accountingAmount: 125_000,
    });
  });
  test('a negative sale that takes nothing back posts the same pair with the signs turned', () => {
    expect(cells({ ...sale, amount: -100_000 })).toEqual([
      ['WIP_SALES_VALUE', '102', -100_000, -125_000],
      ['ACCRUED_REVENUE', '103', 100_000, 125_000],
    ]);
  });
  test.each<[string, Partial<LineToPost>, Partial<PostingCompany>]>([
    ['PERIOD_CLOSED', { accountingDate: '2026-12-01' }, {}],
    ['RATE_MISSING', { currency: 'CHF' }, {}],
    ['ACCOUNT_MISSING', { accounts: new Map([['WIP_SALES_VALUE', '1']]) }, {}],
    ['AMOUNT_OUT_OF_RANGE', { amount: 90_000_000_000 }, {}],
  ])('%s', (code, line, change) => {
    expect(postJournalLine({ ...sale, ...line }, { ...company, ...change })).toMatchObject({ code });
  });
  test('no account is needed where nothing is posted', () => {
    const profile = { ...sale.profile, accrueRevenue: false };
    expect(postJournalLine({ ...sale, profile, accounts: new Map() }, company)).toMatchObject({ entries: [] });
  });
});
