// When the status log grows, in which order it is published, and what may be written back: design.md 4, domain.md 3.7 (9).
import { writeBackDecision } from '../../../../subgraphs/dataverse/rules/accounting';
import { closingDecision } from '../../../../subgraphs/dataverse/rules/customerInvoice';
import { inPublicationOrder } from '../../../../subgraphs/dataverse/rules/publication';
import { isNews, isPosted, parkedAt, releasedFrom, type Standing } from '../../../../subgraphs/dataverse/rules/status';

const blocked = (...codes: string[]): Standing => ({
  step: 'STAGED',
  state: 'BLOCKED',
  blockers: codes.map((code) => ({
    code,
    message: `${code}!`,
    owner: 'PROJECT_ACCOUNTANT',
    reference: null,
    count: 1,
  })),
  blockerCount: codes.length,
});
const moving: Standing = { step: 'STAGED', state: 'MOVING', blockers: [], blockerCount: 0 };

it.each([
  ['the first event', undefined, moving, true],
  ['the same', moving, moving, false],
  ['another step', moving, { ...moving, step: 'IMPORTED' as const }, true],
  ['a step back', { ...moving, step: 'IMPORTED' as const }, moving, true],
  ['another state', moving, blocked('A'), true],
  ['the same causes in another order', blocked('A', 'B'), blocked('B', 'A', 'A'), false],
  ['the same causes, other numbers', blocked('A'), { ...blocked('A'), blockerCount: 9 }, false],
  ['one cause more', blocked('A'), blocked('A', 'B'), true],
  ['one cause less', blocked('A', 'B'), blocked('A'), true],
  [
    'the same code with another owner',
    blocked('A'),
    { ...blocked('A'), blockers: [{ code: 'A', message: '', owner: 'SYSTEM', reference: null, count: 1 }] },
    true,
  ],
])('an event for %s: %#', (_, now, next, expected) => {
  expect(isNews(now, next)).toBe(expected);
});

it('shows a parked message as BLOCKED where the invoice stands, and ends only that', () => {
  const parked = parkedAt('RECEIVED', { topic: 'a map', code: 'PROJECT_MISSING', message: 'x'.repeat(2_000) });
  expect(parked).toMatchObject({
    step: 'RECEIVED',
    state: 'BLOCKED',
    blockers: [{ code: 'MESSAGE_PARKED', owner: 'ADMINISTRATOR', reference: 'a map', count: 1 }],
    blockerCount: 1,
  });
  expect(parked.blockers[0]?.message).toHaveLength(1_000);
  expect(releasedFrom(parked)).toEqual({ ...moving, step: 'RECEIVED' });
  expect(releasedFrom(blocked('JOURNAL_NOT_POSTED'))).toBeUndefined();
  expect(releasedFrom(moving)).toBeUndefined();
});

it.each([
  ['IMPORTED', false],
  ['POSTED', true],
  ['WRITTEN_BACK', true],
  [null, false],
] as const)('takes %s for posted: %s', (step, expected) => {
  expect(isPosted(step)).toBe(expected);
});

it('publishes by time, but per invoice by sequence', () => {
  const rows = [
    { invoice_id: 'b', sequence: 3, at: '01' },
    { invoice_id: 'a', sequence: 1, at: '04' },
    { invoice_id: 'b', sequence: 2, at: '05' },
    { invoice_id: 'c', sequence: 1, at: '02' },
  ];
  expect(inPublicationOrder(rows).map(({ invoice_id, sequence }) => `${invoice_id}${sequence}`)).toEqual([
    'c1',
    'a1',
    'b2',
    'b3',
  ]);
});

describe('writing accounting detail back', () => {
  const detail = {
    voucher_number: 'V-1',
    accounting_amount: 100,
    accounting_currency: 'USD',
    exchange_rate: 10 ** 12,
    sales_tax: 0,
  };
  const fresh = {
    id: 'a',
    skip_sync: 0,
    voucher_number: null,
    accounting_amount: null,
    accounting_currency: null,
    exchange_rate: null,
    sales_tax: null,
  };

  it.each([
    ['the first time', fresh, 'write'],
    ['the same again', { ...fresh, ...detail }, 'same'],
    ['another voucher', { ...fresh, ...detail, voucher_number: 'V-2' }, 'DIVERGED'],
    ['another amount', { ...fresh, ...detail, accounting_amount: 99 }, 'DIVERGED'],
    ['another rate', { ...fresh, ...detail, exchange_rate: 1 }, 'DIVERGED'],
    ['another tax', { ...fresh, ...detail, sales_tax: 1 }, 'DIVERGED'],
    ['a row that is held back', { ...fresh, skip_sync: 1 }, 'ACTUAL_UNKNOWN'],
    ['a row that is not there', undefined, 'ACTUAL_UNKNOWN'],
  ])('%s', (_, actual, expected) => {
    const decision = writeBackDecision('a', actual, detail);
    expect(decision.kind === 'refused' ? decision.code : decision.kind).toBe(expected);
  });
});

describe('closing the journey', () => {
  const summary = { number: 'CI-1', date: '2026-10-31', tax: 5, total: 105 };
  const arrived = { ...summary, currency: 'USD', billedCount: 3 };
  const proforma = { number: 'PF-000001', currency: 'USD', billedCount: 3, writtenBackCount: 3, summary: null };

  it.each([
    ['all is there', proforma, arrived, 'close'],
    ['a billed actual is missing', { ...proforma, writtenBackCount: 2 }, arrived, 'later'],
    ['the same came before', { ...proforma, summary }, arrived, 'closed'],
    ['another came before', { ...proforma, summary: { ...summary, number: 'CI-2' } }, arrived, 'refused'],
    ['another total came before', { ...proforma, summary: { ...summary, total: 1 } }, arrived, 'refused'],
    ['the currency differs', proforma, { ...arrived, currency: 'EUR' }, 'refused'],
    ['the count differs', proforma, { ...arrived, billedCount: 4 }, 'refused'],
  ])('when %s', (_, subject, row, expected) => {
    expect(closingDecision(subject, row).kind).toBe(expected);
  });
});
