// What may be marked ready, drafted and confirmed, and the rows that confirming writes: domain.md 3.1, 3.2, 3.4 (f), 3.5 (p).
import {
  accountingDate,
  changesNothing,
  confirmationRefusal,
  isEditable,
  overLimit,
} from '../../../../subgraphs/dataverse/rules/confirmation';
import { detailOfMilestone, detailOfSale, proformaNumber } from '../../../../subgraphs/dataverse/rules/draft';
import { readinessRefusal } from '../../../../subgraphs/dataverse/rules/readiness';

const sale = {
  id: 'u',
  kind: 'ACTUAL' as const,
  transactionType: 'UNBILLED_SALES',
  billingType: 'CHARGEABLE',
  adjustmentStatus: null,
  billingStatus: 'UNBILLED_SALES_CREATED',
};

describe('marking ready', () => {
  it.each([
    ['an unbilled sale', sale, undefined],
    ['one that is ready', { ...sale, billingStatus: 'READY_TO_INVOICE' }, undefined],
    ['a milestone', { id: 'm', kind: 'MILESTONE' as const, billingStatus: 'UNBILLED_SALES_CREATED' }, undefined],
    ['one on a draft', { ...sale, billingStatus: 'CUSTOMER_INVOICE_CREATED' }, 'on an invoice'],
    ['one that was billed', { ...sale, billingStatus: 'CUSTOMER_INVOICE_POSTED' }, 'on an invoice'],
    [
      'a milestone that was billed',
      { id: 'm', kind: 'MILESTONE' as const, billingStatus: 'CUSTOMER_INVOICE_POSTED' },
      'on an invoice',
    ],
    ['a reversal', { ...sale, billingStatus: null, adjustmentStatus: 'UNADJUSTABLE' }, 'adjusted'],
    ['a cost', { ...sale, transactionType: 'COST', billingStatus: null }, 'not an unbilled sale'],
    ['what is not available', { ...sale, billingType: 'NOT_AVAILABLE', billingStatus: null }, 'not chargeable'],
  ])('%s', (_, item, reason) => {
    const refusal = readinessRefusal(item);
    if (reason === undefined) return expect(refusal).toBeUndefined();
    expect(refusal).toMatchObject({
      code: 'NOT_READY_MARKABLE',
      message: expect.stringContaining(reason),
      subjectId: item.id,
    });
  });
});

describe('drafting', () => {
  it('bills a sale as it stands', () => {
    const source = {
      id: 'u',
      transaction_class: 'TIME',
      billing_type: 'CHARGEABLE',
      description: 'W',
      quantity: 800,
      price: 2_000_000,
      amount: 160_000,
      document_date: '2026-10-05',
      external_description: 'For you',
      discount_amount: 10,
      fee_amount: 5,
    };
    const { id: _, ...terms } = source;
    expect(detailOfSale(source)).toEqual({ ...terms, kind: 'SALE', tax: 0 });
  });

  it.each([
    ['USD', 500_000, 50_000_000],
    ['JPY', 5_000, 50_000_000],
    ['KWD', 5_000_000, 50_000_000],
  ])('bills a milestone of 5,000 %s as one piece at its price', (currency, amount, price) => {
    const detail = detailOfMilestone({
      id: 'm',
      name: 'Phase',
      amount,
      currency,
      milestone_date: '2026-10-20',
      tax: 7,
    });
    expect(detail).toMatchObject({
      kind: 'MILESTONE',
      tax: 7,
      transaction_class: 'MILESTONE',
      billing_type: 'CHARGEABLE',
      quantity: 100,
      price,
      amount,
      document_date: '2026-10-20',
    });
  });

  it.each([
    [1, 'PF-000001'],
    [999_999, 'PF-999999'],
    [1_000_000, 'PF-1000000'],
  ])('numbers %d as %s', (counted, number) => {
    expect(proformaNumber(counted)).toBe(number);
  });
});

describe('confirming', () => {
  const invoice = { id: 'i', number: 'PF-000001', status: 'DRAFT', version: 3, details: 2 };

  it.each([
    ['a draft', invoice, undefined, undefined],
    ['one in review', { ...invoice, status: 'IN_REVIEW' }, null, undefined],
    ['the version expected', invoice, 3, undefined],
    ['another version', invoice, 2, 'INVOICE_CHANGED'],
    ['a confirmed one, whatever the version', { ...invoice, status: 'CONFIRMED' }, 2, 'INVOICE_NOT_DRAFT'],
    ['a posted one', { ...invoice, status: 'POSTED' }, undefined, 'INVOICE_NOT_DRAFT'],
    ['one without details', { ...invoice, details: 0 }, undefined, 'INVOICE_EMPTY'],
  ])('%s', (_, subject, expected, code) => {
    expect(confirmationRefusal(subject, expected)?.code).toBe(code);
  });

  it('says how many sales failed their limit, and that a correction changes nothing', () => {
    expect(overLimit(invoice, 1)).toMatchObject({ code: 'LIMIT_EXCEEDED', subjectId: 'i' });
    expect(overLimit(invoice, 2).message).toContain('2 unbilled sales');
    expect(changesNothing(invoice)).toMatchObject({ code: 'CORRECTION_UNCHANGED', subjectId: 'i' });
  });

  it('dates what it writes by the invoice, or by the day of confirmation', () => {
    expect(accountingDate('2026-10-31', '2026-11-02T23:59:59.000Z')).toBe('2026-10-31');
    expect(accountingDate(null, '2026-11-02T23:59:59.000Z')).toBe('2026-11-02');
  });

  it.each([
    ['DRAFT', true],
    ['IN_REVIEW', true],
    ['CONFIRMED', false],
    ['POSTED', false],
  ])('lets %s be edited: %s', (status, expected) => {
    expect(isEditable(status)).toBe(expected);
  });
});
