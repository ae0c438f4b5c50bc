// Every cause of a difference between the books: what each side holds, how the messages stand, and what is named and proposed for it.
// journey/restored tries the repairs; here the table is whole, and nothing is ever proposed that posts twice or changes a posted amount.
import type { ActualSeen, InvoiceSeen, StreamSeen } from '../../../../schema/peer';
import {
  CAUSES,
  type Cause,
  type Judged,
  judgeActual,
  judgeInvoice,
  type OnTheWay,
  type Repair,
} from '../../../../subgraphs/dataverse/rules/divergence';
import { streamDivergence } from '../../../../subgraphs/dual-write/streamDivergence';

const actual: ActualSeen = {
  id: 'a-1',
  transactionType: 'BILLED_SALES',
  transactionClass: 'TIME',
  billingType: 'CHARGEABLE',
  currency: 'USD',
  quantity: 725,
  price: 1_333_333,
  amount: 96_667,
  documentDate: '2026-11-09',
  accountingDate: '2026-11-23',
  key: 'invoice:1',
  voucherNumber: null,
  accountingAmount: null,
  exchangeRate: null,
  salesTax: null,
};
const posted: ActualSeen = {
  ...actual,
  voucherNumber: 'V-1',
  accountingAmount: 96_667,
  exchangeRate: 1,
  salesTax: 19_333,
};
const invoice: InvoiceSeen = {
  number: 'PINV-1',
  id: 'i-1',
  invoiceDate: '2026-11-23',
  currency: 'USD',
  billedCount: 2,
  billedAmount: 96_667,
  isPosted: false,
  customerInvoiceNumber: null,
  customerInvoiceDate: null,
  salesTax: null,
  total: null,
  postings: 0,
};
const invoiced: InvoiceSeen = {
  ...invoice,
  isPosted: true,
  customerInvoiceNumber: 'CIV-1',
  customerInvoiceDate: '2026-11-23',
  salesTax: 19_333,
  total: 116_000,
  postings: 1,
};
const still: OnTheWay = { here: undefined, there: undefined };
const queuedHere: OnTheWay = { here: 'QUEUED', there: undefined };
const parkedHere: OnTheWay = { here: 'PARKED', there: undefined };
const queuedThere: OnTheWay = { here: undefined, there: 'QUEUED' };
const parkedThere: OnTheWay = { here: undefined, there: 'PARKED' };

type Row<T> = [string, T | undefined, T | undefined, OnTheWay, [Cause, Repair] | undefined];

const ACTUALS: Row<ActualSeen>[] = [
  ['alike', actual, actual, still, undefined],
  ['posted alike', posted, posted, still, undefined],
  ['nowhere', undefined, undefined, still, undefined],
  ['here alone', actual, undefined, still, ['MISSING_IN_FINANCE', 'SEND_AGAIN']],
  ['here alone, queued', actual, undefined, queuedHere, ['ON_ITS_WAY', 'WAIT']],
  ['here alone, parked', actual, undefined, parkedHere, ['PARKED_ON_ITS_WAY', 'WAIT']],
  ['there alone', undefined, actual, still, ['MISSING_IN_DATAVERSE', 'RESTORE_FROM_PEER']],
  ['another amount', actual, { ...actual, amount: 96_668 }, still, ['AMOUNTS_DIFFER', 'PARK']],
  ['another date', actual, { ...actual, accountingDate: '2026-11-24' }, still, ['AMOUNTS_DIFFER', 'PARK']],
  ['posted there alone', actual, posted, still, ['POSTED_THERE_ONLY', 'APPLY_AGAIN']],
  ['posted there alone, queued', actual, posted, queuedThere, ['ON_ITS_WAY', 'WAIT']],
  ['posted there alone, parked', actual, posted, parkedThere, ['PARKED_ON_ITS_WAY', 'WAIT']],
  ['posted here alone', posted, actual, still, ['POSTED_HERE_ONLY', 'RESTORE_FROM_PEER']],
  ['another voucher', posted, { ...posted, voucherNumber: 'V-2' }, still, ['NUMBERS_DIFFER', 'PARK']],
  ['another tax', posted, { ...posted, salesTax: 0 }, still, ['AMOUNTS_DIFFER', 'PARK']],
];

const INVOICES: Row<InvoiceSeen>[] = [
  ['alike', invoice, invoice, still, undefined],
  ['posted alike', invoiced, invoiced, still, undefined],
  ['nowhere', undefined, undefined, still, undefined],
  ['here alone', invoice, undefined, still, ['MISSING_IN_FINANCE', 'SEND_AGAIN']],
  ['here alone, queued', invoice, undefined, queuedHere, ['ON_ITS_WAY', 'WAIT']],
  ['here alone, parked', invoice, undefined, parkedHere, ['PARKED_ON_ITS_WAY', 'WAIT']],
  ['there alone', undefined, invoice, still, ['MISSING_IN_DATAVERSE', 'RESTORE_FROM_PEER']],
  ['posted here, lost there', invoiced, undefined, still, ['POSTED_HERE_ONLY', 'RESTORE_FROM_PEER']],
  ['posted here, draft there', invoiced, invoice, still, ['POSTED_HERE_ONLY', 'RESTORE_FROM_PEER']],
  ['posted there alone', invoice, invoiced, still, ['POSTED_THERE_ONLY', 'APPLY_AGAIN']],
  ['posted there alone, queued', invoice, invoiced, queuedThere, ['ON_ITS_WAY', 'WAIT']],
  [
    'lines missing there',
    invoice,
    { ...invoice, billedCount: 1, billedAmount: 1 },
    still,
    ['AMOUNTS_DIFFER', 'SEND_AGAIN'],
  ],
  ['lines still coming', invoice, { ...invoice, billedCount: 1, billedAmount: 1 }, queuedHere, ['ON_ITS_WAY', 'WAIT']],
  ['lines too many there', invoice, { ...invoice, billedCount: 3 }, still, ['AMOUNTS_DIFFER', 'PARK']],
  ['another amount', invoice, { ...invoice, billedAmount: 1 }, still, ['AMOUNTS_DIFFER', 'PARK']],
  ['two customer invoices', invoiced, { ...invoiced, postings: 2 }, still, ['APPLIED_TWICE', 'PARK']],
  ['another number', invoiced, { ...invoiced, customerInvoiceNumber: 'CIV-2' }, still, ['NUMBERS_DIFFER', 'PARK']],
  ['another total', invoiced, { ...invoiced, total: 116_001 }, still, ['AMOUNTS_DIFFER', 'PARK']],
];

const stands = (judged: Judged | undefined) => judged && [judged.cause, judged.repair];

it.each(ACTUALS)('an actual, %s', (_, here, there, moving, wanted) => {
  expect(stands(judgeActual(here, there, moving))).toEqual(wanted);
});

it.each(INVOICES)('an invoice, %s', (_, here, there, moving, wanted) => {
  expect(stands(judgeInvoice(here, there, moving))).toEqual(wanted);
});

const seen = (settled: number, last: number, id: string | null): StreamSeen =>
  ({ key: 'key:1', settled, last, id }) as StreamSeen;
const outboxAt = (number: number) => ({ of: 'OUTBOX', key: 'key:1', number, messageId: '' });
const inboxAt = (number: number, messageId: string) => ({ of: 'INBOX', key: 'key:1', number, messageId });

it.each<[string, StreamSeen | undefined, StreamSeen | undefined, object | undefined]>([
  ['as far at both ends', seen(3, 3, 'm3'), seen(3, 3, 'm3'), undefined],
  ['of which more waits', seen(3, 5, 'm3'), seen(3, 3, 'm3'), undefined],
  ['applied, and not settled yet', seen(2, 3, 'm2'), seen(3, 3, 'm3'), undefined],
  [
    'of which the receiver lost some',
    seen(3, 3, 'm3'),
    seen(1, 1, 'm1'),
    { cause: 'SENT_NOT_APPLIED', sender: outboxAt(1) },
  ],
  ['of which the receiver lost all', seen(3, 3, 'm3'), undefined, { cause: 'SENT_NOT_APPLIED', sender: outboxAt(0) }],
  [
    'of which the sender lost some',
    seen(1, 1, 'm1'),
    seen(3, 3, 'm3'),
    { cause: 'APPLIED_NOT_SENT', receiver: inboxAt(1, 'm1') },
  ],
  [
    'of which the sender knows nothing',
    undefined,
    seen(3, 3, 'm3'),
    { cause: 'APPLIED_NOT_SENT', receiver: inboxAt(0, '') },
  ],
  [
    'under one number of which are two messages',
    seen(3, 3, 'm3'),
    seen(3, 3, 'another'),
    { cause: 'OTHER_MESSAGE_APPLIED', sender: outboxAt(2), receiver: inboxAt(2, '') },
  ],
])('a key %s', (_, sender, receiver, wanted) => {
  const found = streamDivergence('key:1', sender, receiver);
  if (wanted === undefined) expect(found).toBeUndefined();
  else expect(found).toMatchObject(wanted);
});

it('names every cause in one of the tables', () => {
  const named = [...ACTUALS, ...INVOICES].flatMap(([, , , , wanted]) => (wanted ? [wanted[0]] : []));
  const ofKeys: Cause[] = ['SENT_NOT_APPLIED', 'APPLIED_NOT_SENT', 'OTHER_MESSAGE_APPLIED'];
  expect(new Set([...named, ...ofKeys])).toEqual(new Set(CAUSES));
});
