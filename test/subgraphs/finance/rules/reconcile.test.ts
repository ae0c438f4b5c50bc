// The decision whether both books agree, without any book.
import {
  type BilledTotals,
  type FinanceTotals,
  missingFrom,
  type PostedTotals,
  reconcile,
} from '../../../../subgraphs/finance/rules/reconcile';

const dataverse: BilledTotals = { count: 2, net: 10_000, currency: 'USD', checksum: 'same' };
const posted: PostedTotals = {
  count: 2,
  net: 10_000,
  tax: 2_000,
  roundOff: -1,
  total: 11_999,
  accountingTotal: 14_999,
};
const finance: FinanceTotals = {
  currency: 'USD',
  checksum: 'same',
  lines: { count: 2, net: 10_000, tax: 2_000 },
  customerInvoice: posted,
  ledger: posted,
};

it('agrees when every figure does, round-off included', () => {
  expect(reconcile(dataverse, finance)).toBe('AGREES');
});

it('agrees on a credit note', () => {
  const negative = { count: 2, net: -10_000, tax: -2_000, roundOff: 0, total: -12_000, accountingTotal: -15_000 };
  expect(
    reconcile(
      { ...dataverse, net: -10_000 },
      { ...finance, lines: negative, customerInvoice: negative, ledger: negative },
    ),
  ).toBe('AGREES');
});

it.each<[string, FinanceTotals | null]>([
  ['the header has not arrived', null],
  ['the invoice is not posted', { ...finance, customerInvoice: null, ledger: null }],
  [
    'the invoice is not posted and differs already',
    { ...finance, checksum: 'other', customerInvoice: null, ledger: null },
  ],
])('is not comparable while %s', (_, totals) => {
  expect(reconcile(dataverse, totals)).toBe('NOT_YET_COMPARABLE');
});

it.each<[string, FinanceTotals]>([
  ['checksum', { ...finance, checksum: 'other' }],
  ['currency', { ...finance, currency: 'EUR' }],
  ['count of lines', { ...finance, lines: { ...finance.lines, count: 1 } }],
  ['net of lines', { ...finance, lines: { ...finance.lines, net: 10_001 } }],
  ['tax of lines', { ...finance, lines: { ...finance.lines, tax: 2_001 } }],
  ['count of the invoice', { ...finance, customerInvoice: { ...posted, count: 1 } }],
  [
    'net of invoice and ledger alike',
    {
      ...finance,
      customerInvoice: { ...posted, net: 9_999, total: 11_998 },
      ledger: { ...posted, net: 9_999, total: 11_998 },
    },
  ],
  ['total of the invoice', { ...finance, customerInvoice: { ...posted, total: 12_000 } }],
  ['round-off of the ledger', { ...finance, ledger: { ...posted, roundOff: 0 } }],
  ['receivable', { ...finance, ledger: { ...posted, total: 12_000 } }],
  ['accounting total', { ...finance, ledger: { ...posted, accountingTotal: 1 } }],
  ['ledger: there is none', { ...finance, ledger: null }],
])('differs by %s', (_, totals) => {
  expect(reconcile(dataverse, totals)).toBe('DIFFERS');
});

it('lists what is missing in the order asked for, and counts beyond what it lists', () => {
  expect(missingFrom(['b', 'x'], ['a', 'b', 'c', 'd'], 2)).toEqual({ ids: ['a', 'c'], count: 3 });
  expect(missingFrom(['a'], ['a'], 100)).toEqual({ ids: [], count: 0 });
});
