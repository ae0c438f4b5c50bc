// What posting an invoice makes: ledger cells of domain.md 5.6, guards in their order, sentences of blockers.
import fc from 'fast-check';
import { type Entry, pair } from '../../../../subgraphs/finance/rules/ledger';
import {
  mayPost,
  type PostingSetting,
  type ProposalToPost,
  postingDates,
} from '../../../../subgraphs/finance/rules/mayPost';
import { obstacleMessage } from '../../../../subgraphs/finance/rules/obstacles';
import {
  entriesOfLine,
  entryOfRoundOff,
  entryOfTax,
  type InvoiceCompany,
  type LineToInvoice,
  neededAccounts,
  REVENUE_TYPES,
  revenueType,
} from '../../../../subgraphs/finance/rules/postInvoice';
import { type HeadTerms, Receivable } from '../../../../subgraphs/finance/rules/receivable';

const TYPES = [
  'CUSTOMER',
  'INVOICED_REVENUE',
  'INVOICED_REVENUE_ON_ACCOUNT',
  'SALES_TAX',
  'WIP_SALES_VALUE',
  'ACCRUED_REVENUE',
  'ROUND_OFF',
  'PENNY_DIFFERENCE',
] as const;
const accounts = new Map<string, string>(TYPES.map((type, index) => [type, `${index}`]));
const conversion = {
  accountingCurrency: 'USD',
  rate: 1.3e12,
  reporting: { currency: 'EUR', rate: 1.2e12 },
  dimensions: 'HEAD=1',
};
const company: InvoiceCompany = { currency: 'GBP', conversion, accounts };
const cells = (entries: readonly Entry[]) =>
  entries.map(({ postingType, amount, accountingAmount, reporting, rate }) => [
    postingType,
    amount,
    accountingAmount,
    reporting?.amount,
    rate,
  ]);
const accrued = pair('WIP_SALES_VALUE', 'ACCRUED_REVENUE', accounts, {
  actualId: 'u',
  currency: 'GBP',
  amount: 100_000,
  accountingAmount: 125_000,
  reporting: { currency: 'EUR', amount: 115_000 },
  rate: 1.25e12,
  dimensions: 'LINE=0',
});
const line: LineToInvoice = {
  actualId: 'b',
  revenue: { postingType: 'INVOICED_REVENUE', account: '1', dimensions: 'LINE=1' },
  net: 100_000,
  accrued: [],
};

describe('ledger cells', () => {
  test('T&M without WIP', () => {
    expect(cells(entriesOfLine(line, company))).toEqual([['INVOICED_REVENUE', -100_000, -130_000, -120_000, 1.3e12]]);
  });
  test('T&M with WIP: the accrual goes back at the accrual’s rates', () => {
    expect(cells(entriesOfLine({ ...line, accrued }, company))).toEqual([
      ['INVOICED_REVENUE', -100_000, -130_000, -120_000, 1.3e12],
      ['ACCRUED_REVENUE', 100_000, 125_000, 115_000, 1.25e12],
      ['WIP_SALES_VALUE', -100_000, -125_000, -115_000, 1.25e12],
    ]);
  });
  test.each([
    ['T&M', null, 'INVOICED_REVENUE'],
    ['fixed price without WIP', 'PROFIT_AND_LOSS', 'INVOICED_REVENUE_ON_ACCOUNT'],
    ['fixed price, completed contract or percentage', 'BALANCE', 'WIP_INVOICED_ON_ACCOUNT'],
  ] as const)('%s is credited to its posting type', (_, onAccount, postingType) => {
    expect(revenueType(onAccount)).toBe(postingType);
    expect(
      cells(entriesOfLine({ ...line, revenue: { postingType, account: '7', dimensions: null } }, company)),
    ).toEqual([[postingType, -100_000, -130_000, -120_000, 1.3e12]]);
  });
  test('what is not charged is an entry of nothing, never of minus nothing', () => {
    const [entry] = entriesOfLine({ ...line, net: 0 }, company);
    expect(Object.is(entry?.amount, 0) && Object.is(entry?.accountingAmount, 0)).toBe(true);
  });
  test('every entry of a line stands under its billed sale; its accrual keeps its dimensions, tax has those of the whole', () => {
    const entries = entriesOfLine({ ...line, accrued }, company);
    expect(entries.map(({ actualId }) => actualId)).toEqual(['b', 'b', 'b']);
    expect(entries.map(({ dimensions }) => dimensions)).toEqual(['LINE=1', 'LINE=0', 'LINE=0']);
    expect(entryOfTax({ tax: 1 }, company).dimensions).toBe('HEAD=1');
  });

  test('whatever is posted at whatever rates, it balances in every currency, and the customer owes net, tax and round-off', () => {
    const amount = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
    const aRate = fc.integer({ min: 1, max: 5_000_000_000_000 });
    const anyLine = fc.record({
      net: amount,
      tax: fc.integer({ min: -1_000_000, max: 1_000_000 }),
      before: fc.option(fc.record({ amount, accountingAmount: amount, reportingAmount: amount })),
      pair: fc.option(fc.constantFrom(0, 1)),
      postingType: fc.constantFrom(...REVENUE_TYPES),
    });
    fc.assert(
      fc.property(
        fc.array(anyLine, { maxLength: 30 }),
        fc.array(fc.record({ rate: aRate, reportingRate: aRate }), { minLength: 3, maxLength: 3 }),
        fc.integer({ min: -99, max: 99 }),
        (lines, rates, roundOff) => {
          const [own, ...pairs] = rates.map(({ rate, reportingRate }) => ({
            accountingCurrency: 'USD',
            dimensions: null,
            rate,
            reporting: { currency: 'EUR', rate: reportingRate },
          })) as [HeadTerms, HeadTerms, HeadTerms];
          const receivable = new Receivable('GBP');
          const posted: Entry[] = [];
          for (const { net, tax, before, pair: index, postingType } of lines) {
            const at = index === null ? own : (pairs[index] as HeadTerms);
            const of = before && {
              ...before,
              reporting: { currency: 'EUR', amount: before.reportingAmount },
              actualId: 'u',
              currency: 'GBP',
              rate: 1,
              dimensions: null,
            };
            const taken = of ? pair('WIP_SALES_VALUE', 'ACCRUED_REVENUE', accounts, of) : [];
            const revenue = { postingType, account: '1', dimensions: null };
            const entries = entriesOfLine({ ...line, net, revenue, accrued: taken }, { ...company, conversion: at });
            receivable.addLine({ net, tax }, entries[0] as Entry, at);
            posted.push(...entries);
          }
          for (const at of [own, ...pairs]) {
            const ofPart = lines.filter(({ pair: index }) => (index === null ? own : pairs[index]) === at);
            const entry = entryOfTax(
              { tax: ofPart.reduce((sum, { tax }) => sum + tax, 0) },
              { ...company, conversion: at },
            );
            receivable.addTax(entry, at);
            posted.push(entry);
          }
          const rounding = entryOfRoundOff(roundOff, { ...company, conversion: own });
          receivable.addRoundOff(roundOff, rounding, own);
          const owed = receivable.entries(accounts);
          if ('code' in owed) throw new Error(owed.message);
          const all = [...posted, rounding, ...owed.pennies, ...owed.customer];
          const sum = (of: (entry: Entry) => number, entries: readonly Entry[]) =>
            entries.reduce((total, entry) => total + of(entry), 0);
          expect(sum((entry) => entry.amount, all)).toBe(0);
          expect(sum((entry) => entry.accountingAmount, all)).toBe(0);
          expect(sum(({ reporting }) => reporting?.amount ?? Number.NaN, all)).toBe(0);
          expect(sum((entry) => entry.amount, owed.customer)).toBe(
            roundOff + lines.reduce((total, { net, tax }) => total + net + tax, 0),
          );
          for (const penny of owed.pennies) {
            expect(penny.amount).toBe(0);
            expect(Math.abs(penny.accountingAmount)).toBeLessThanOrEqual(lines.length);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('accounts are asked for only where they are needed', () => {
    expect(neededAccounts({ hasTax: false, isRounded: false })).toEqual(['CUSTOMER']);
    expect(neededAccounts({ hasTax: true, isRounded: true })).toEqual(['CUSTOMER', 'SALES_TAX', 'ROUND_OFF']);
  });
  test('a pair is one amount on both sides', () => {
    const of = {
      actualId: 'a',
      currency: 'USD',
      amount: 0,
      accountingAmount: 0,
      reporting: null,
      rate: 1e12,
      dimensions: null,
    };
    expect(pair('COST', 'PAYROLL_ALLOCATION', new Map(), of).every(({ amount }) => Object.is(amount, 0))).toBe(true);
  });
});

describe('guards', () => {
  const proposal: ProposalToPost = {
    number: 'PF-1',
    status: 'OPEN',
    version: 3,
    lineCount: 2,
    expectedCount: 2,
    netAmount: 500,
    expectedTotal: 500,
    currency: 'GBP',
    invoice_date: '2026-11-05',
    due_date: '2026-12-24',
    due_date_kept: 0,
  };
  test.each<[string | undefined, Partial<ProposalToPost>, number | undefined]>([
    [undefined, {}, undefined],
    [undefined, {}, 3],
    ['PROPOSAL_CHANGED', {}, 2],
    ['PROPOSAL_NOT_OPEN', { status: 'INVOICED', lineCount: 0 }, 2],
    ['PROPOSAL_EMPTY', { lineCount: 0 }, undefined],
    ['MISMATCHED_BILLED_SALES', { lineCount: 1 }, undefined],
    ['MISMATCHED_BILLED_SALES', { netAmount: 499 }, undefined],
  ])('%s for %j at version %s', (code, change, version) => {
    expect(mayPost({ ...proposal, ...change }, version)?.code).toBe(code);
  });

  const setting: PostingSetting = {
    customerOnHold: false,
    terms: { days: 30, endOfMonth: false },
    shift: false,
    openPeriods: [{ start: '2026-11-01', end: '2026-11-30' }],
    conversion,
    accounts,
    needed: ['CUSTOMER'],
  };
  const missing = { code: 'RATE_MISSING', message: 'None.' } as const;
  const dates = { invoiceDate: '2026-11-05', accountingDate: '2026-11-30' };
  test('dates and rate', () => {
    expect(postingDates(proposal, dates, setting)).toEqual({
      invoiceDate: '2026-11-05',
      dueDate: '2026-12-05',
      accountingDate: '2026-11-30',
      periods: [{ start: '2026-11-01', end: '2026-11-30' }],
      conversion,
    });
    expect(
      postingDates(proposal, { ...dates, accountingDate: '2026-10-31' }, { ...setting, shift: true }),
    ).toMatchObject({ invoiceDate: '2026-11-05', accountingDate: '2026-11-01' });
  });
  test.each<[string, Partial<PostingSetting>]>([
    ['CUSTOMER_ON_HOLD', { customerOnHold: true, conversion: missing }],
    ['PERIOD_CLOSED', { openPeriods: [], conversion: missing }],
    ['RATE_MISSING', { conversion: missing, accounts: new Map() }],
    ['ACCOUNT_MISSING', { accounts: new Map() }],
  ])('%s comes before what else is wrong', (code, change) => {
    expect(postingDates(proposal, dates, { ...setting, ...change })).toMatchObject({ code, subjectId: 'PF-1' });
  });
});

test.each([
  [
    { code: 'JOURNAL_NOT_POSTED', reference: 'J1', cause: null, count: 2 },
    "2 lines: project transaction hasn't been posted yet. Post integration journal J1 and import again.",
  ],
  [
    { code: 'JOURNAL_NOT_POSTED', reference: 'J1', cause: 'No period.', count: 1 },
    "1 line: project transaction hasn't been posted yet. Post integration journal J1 and import again. No period.",
  ],
  [
    { code: 'UNBILLED_SALE_NOT_JOURNALISED', reference: 'RATE_MISSING', cause: 'No rate.', count: 3 },
    '3 lines: the unbilled sale could not be put on an integration journal: No rate.',
  ],
  [
    { code: 'UNBILLED_SALE_NOT_JOURNALISED', reference: '', cause: null, count: 1 },
    '1 line: the unbilled sale waits for the next import to put it on an integration journal.',
  ],
  [
    { code: 'UNBILLED_SALE_MISSING', reference: '', cause: null, count: 1 },
    '1 line: the unbilled sale behind the billed one, or their link, has not arrived.',
  ],
  [
    { code: 'ON_ACCOUNT_MISSING', reference: '', cause: null, count: 1 },
    '1 line: the on-account transaction of the milestone or retainer has not arrived.',
  ],
] as const)('%j reads well', (facts, message) => {
  expect(obstacleMessage(facts)).toBe(message);
});
