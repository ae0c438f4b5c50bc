// Setting Finance up: whole or not at all, repeatable, and never a step back for a sequence.

import type { FinanceSetUp } from '../../../../subgraphs/finance/flows/setUp/registry';
import { setUpFinance } from '../../../../subgraphs/finance/flows/setUpFinance';
import { drawNumbers } from '../../../../subgraphs/finance/store/numberSequences';
import { DIALECTS } from '../../../harness/databases';
import { posted } from '../accountant';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { ledgerSetUp, USMF } from '../ledgerSetUp';

describe.each(DIALECTS)('set-up on %s', (dialect) => {
  let books: FinanceBooks;
  beforeAll(async () => {
    books = await financeBooks(dialect);
  });
  afterAll(() => books.drop());

  test('the same set-up again changes nothing', async () => {
    const before = await books.dump();
    await expect(setUpFinance(books, ledgerSetUp())).resolves.toEqual({
      ok: true,
      value: { changed: 0 },
      replayed: false,
    });
    expect(await books.dump()).toBe(before);
  });

  test('what differs is changed, what is new is added, what is absent stays', async () => {
    const outcome = await setUpFinance(books, {
      customers: [
        {
          legalEntity: USMF,
          accountNumber: 'C-200',
          name: 'Adventure Works',
          salesTaxGroup: null,
          paymentDays: 60,
          onHold: true,
        },
        { legalEntity: USMF, accountNumber: 'C-300', name: 'New', salesTaxGroup: null, paymentDays: 0, onHold: false },
      ],
    });
    expect(outcome).toMatchObject({ value: { changed: 2 } });
    expect(
      await books.rows('SELECT account_number, payment_days, on_hold FROM customer ORDER BY account_number'),
    ).toEqual([
      { account_number: 'C-100', payment_days: 30, on_hold: 0 },
      { account_number: 'C-200', payment_days: 60, on_hold: 1 },
      { account_number: 'C-300', payment_days: 0, on_hold: 0 },
      { account_number: 'C-HOLD', payment_days: 0, on_hold: 1 },
    ]);
  });

  test('a sequence that has drawn goes on; a new one starts where it is told', async () => {
    await books.db.write((tx) => drawNumbers(tx, USMF, ['VOUCHER'], 7));
    await setUpFinance(books, { numberSequences: [{ legalEntity: USMF, name: 'VOUCHER', prefix: 'NEW-', last: 0 }] });
    await expect(books.db.write((tx) => drawNumbers(tx, USMF, ['VOUCHER'], 2))).resolves.toMatchObject({
      VOUCHER: ['NEW-00000008', 'NEW-00000009'],
    });
    await books.db.write((tx) => tx.change("DELETE FROM number_sequence WHERE name = 'CUSTOMER_INVOICE'"));
    await setUpFinance(books, {
      numberSequences: [{ legalEntity: USMF, name: 'CUSTOMER_INVOICE', prefix: 'C', last: 41 }],
    });
    await expect(books.db.write((tx) => drawNumbers(tx, USMF, ['VOUCHER', 'CUSTOMER_INVOICE'], 1))).resolves.toEqual({
      VOUCHER: ['NEW-00000010'],
      CUSTOMER_INVOICE: ['C00000042'],
    });
    await expect(books.db.write((tx) => drawNumbers(tx, 'XXXX', ['VOUCHER'], 1))).resolves.toBeUndefined();
  });

  test.each<[string, FinanceSetUp]>([
    [
      'an unknown legal entity',
      {
        customers: [
          { legalEntity: 'XXXX', accountNumber: 'C', name: 'N', salesTaxGroup: null, paymentDays: 0, onHold: false },
        ],
      },
    ],
    ['a rate of 0', { exchangeRates: [{ fromCurrency: 'EUR', toCurrency: 'USD', validFrom: '2026-01-01', rate: 0 }] }],
    [
      'no date of the calendar',
      { exchangeRates: [{ fromCurrency: 'EUR', toCurrency: 'USD', validFrom: '2026-02-30', rate: 1 }] },
    ],
    [
      'a period that ends before it starts',
      { fiscalPeriods: [{ legalEntity: USMF, startDate: '2026-02-01', endDate: '2026-01-01', open: true }] },
    ],
    [
      'periods that overlap',
      {
        fiscalPeriods: [
          { legalEntity: USMF, startDate: '2028-02-01', endDate: '2028-02-29', open: true },
          { legalEntity: USMF, startDate: '2028-01-01', endDate: '2028-02-01', open: true },
        ],
      },
    ],
    ['more than 100 %', { salesTaxCodes: [{ legalEntity: USMF, taxCode: 'X', name: 'X', percent: 1_000_001 }] }],
    ['a table that does not exist', { milestones: [] } as unknown as FinanceSetUp],
  ])('refused as a whole: %s', async (_, faulty) => {
    const before = await books.dump();
    const good: FinanceSetUp = {
      lineProperties: [{ legalEntity: USMF, billingType: 'NOT_SPECIFIED', lineProperty: 'Other' }],
    };
    await expect(setUpFinance(books, { ...good, ...faulty })).resolves.toMatchObject({
      ok: false,
      refusals: [{ code: 'SETUP_INVALID' }],
    });
    expect(await books.dump()).toBe(before);
  });

  test('the currency of a ledger that had posted was changed by a file: dollars that were accrued were taken back as so many euros', async () => {
    const [company] = ledgerSetUp({ currency: 'EUR' }).legalEntities!;
    const other = { ...company!, code: 'FRSI' };
    await expect(setUpFinance(books, { legalEntities: [other] })).resolves.toMatchObject({ ok: true });
    await expect(setUpFinance(books, { legalEntities: [{ ...other, currency: 'CHF' }] })).resolves.toMatchObject({
      value: { changed: 1 }, // it has posted nothing
    });
    await posted(books, { amount: 1_000 });
    const before = await books.dump();
    await expect(setUpFinance(books, { legalEntities: [company!] })).resolves.toMatchObject({
      ok: false,
      refusals: [{ code: 'SETUP_INVALID', message: expect.stringContaining('USMF has posted in USD') }],
    });
    expect(await books.dump()).toBe(before);
    const renamed = { ...company!, currency: 'USD', name: 'Contoso' };
    await expect(setUpFinance(books, { legalEntities: [renamed] })).resolves.toMatchObject({ value: { changed: 1 } });
  });
});
