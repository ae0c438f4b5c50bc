// Editing a proposal's head and its approval on both engines: dates and terms, versions, who did what when, what takes an approval
// away, and that nothing is posted without one where it is wanted. domain.md 3.8, 5.3, 5.9; #598810, #641612
import { type ApprovalStep, approveProposal } from '../../../../subgraphs/finance/flows/approveProposal';
import { postInvoiceProposal } from '../../../../subgraphs/finance/flows/postInvoiceProposal';
import { updateInvoiceProposal } from '../../../../subgraphs/finance/flows/updateInvoiceProposal';
import { DIALECTS } from '../../../harness/databases';
import { imported, post, posted, postedProposal } from '../accountant';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { USMF } from '../ledgerSetUp';

const ANN = { subject: 'ann', roles: ['project_accountant'], legalEntities: 'all' as const };
const BOB = { ...ANN, subject: 'bob' };

describe.each(DIALECTS)('proposals before posting on %s', (dialect) => {
  let books: FinanceBooks;
  afterEach(() => books.drop());

  const open = async (approval?: { separate: boolean }) => {
    books = await financeBooks(dialect);
    if (approval)
      await books.db.write((tx) =>
        tx.insert('proposal_workflow', [
          { legal_entity: USMF, enabled: 1, separate_approver: approval.separate ? 1 : 0 },
        ]),
      );
    await imported(books, 'PF-1', await posted(books, { amount: 10_000 }));
  };
  const step = async (of: ApprovalStep, by = ANN, input: object = {}) => {
    const outcome = await approveProposal(books, by, of, { number: 'PF-1', ...input });
    return outcome.ok ? (await proposal()).status : outcome.refusals[0]?.code;
  };
  const update = async (changes: object) => {
    const outcome = await updateInvoiceProposal(books, ANN, { number: 'PF-1', ...changes });
    return outcome.ok ? proposal() : outcome.refusals[0];
  };
  const proposal = async () =>
    (await books.rows("SELECT * FROM proposal WHERE number = 'PF-1'"))[0] as Record<string, unknown>;
  const events = () =>
    books.rows('SELECT number, action, by_subject, comment, details FROM proposal_event ORDER BY number');

  test('dates: the due date follows, is set by hand, kept by an edit, and given up at posting with another date', async () => {
    await open();
    expect(await update({ invoiceDate: '2026-11-10', expectedVersion: 2 })).toMatchObject({
      version: 3,
      invoice_date: '2026-11-10',
      due_date: '2026-12-10',
    });
    expect(await update({ dueDate: '2026-12-24' })).toMatchObject({ due_date: '2026-12-24', due_date_kept: 1 });
    expect(await update({ invoiceDate: '2026-11-11', textBefore: 'Hello' })).toMatchObject({
      due_date: '2026-12-24',
      text_before: 'Hello',
      version: 5,
    });
    expect(await update({ invoiceDate: '2026-11-11' })).toMatchObject({ version: 5 }); // changes nothing
    expect(await update({ invoiceDate: '2026-11-12', expectedVersion: 4 })).toMatchObject({ code: 'PROPOSAL_CHANGED' });
    expect(await update({ paymentTerms: 'NOWHERE' })).toMatchObject({ code: 'PAYMENT_TERMS_UNKNOWN' });
    await postedProposal(books, { number: 'PF-1', invoiceDate: '2026-11-20' });
    expect(await proposal()).toMatchObject({ invoice_date: '2026-11-20', due_date: '2026-12-20', status: 'INVOICED' });
    expect(await update({ dueDate: '2026-12-24' })).toMatchObject({ code: 'PROPOSAL_NOT_OPEN' });
    expect(await events()).toMatchObject([
      { number: 1, action: 'CHANGED', by_subject: 'ann' },
      { number: 2, details: JSON.stringify({ due_date: ['2026-12-10', '2026-12-24'], due_date_kept: [0, 1] }) },
      { number: 3 },
    ]);
  });

  test('a due date by hand is posted where the invoice date stays; a key gives the same answer once', async () => {
    await open();
    const input = { number: 'PF-1', dueDate: '2026-12-24', accountingDate: '2026-11-30', idempotencyKey: 'k' };
    await updateInvoiceProposal(books, ANN, input);
    await expect(updateInvoiceProposal(books, ANN, input)).resolves.toMatchObject({ ok: true, replayed: true });
    await postedProposal(books, { number: 'PF-1' });
    expect(await books.rows('SELECT due_date FROM customer_invoice')).toEqual([{ due_date: '2026-12-24' }]);
    expect(await books.rows("SELECT accounting_date FROM voucher WHERE source = 'CUSTOMER_INVOICE'")).toEqual([
      { accounting_date: '2026-11-30' },
    ]);
    expect(await events()).toHaveLength(1);
  });

  test('#2146367, #593382, #4819057 terms come with the header, else from the customer, and are kept to the invoice', async () => {
    books = await financeBooks(dialect);
    const terms = { legalEntity: USMF, name: 'Terms', days: 10, endOfMonth: true };
    await books.setUp({
      termsOfPayment: [
        { ...terms, code: 'EOM10' },
        { ...terms, code: 'NET7', days: 7, endOfMonth: false },
      ],
    });
    const sales = await posted(books, { amount: 100 }, { amount: 200 }, { amount: 300 });
    await imported(books, 'PF-1', [sales[0]!], { payment: 'EOM10' });
    await imported(books, 'PF-2', [sales[1]!], { payment: 'UNKNOWN' }); // the customer's 30 days
    await imported(books, 'PF-3', [sales[2]!]);
    expect(await books.rows('SELECT due_date, payment_terms FROM proposal ORDER BY number')).toEqual([
      { due_date: '2026-12-10', payment_terms: 'EOM10' },
      { due_date: '2026-12-05', payment_terms: 'UNKNOWN' },
      { due_date: '2026-12-05', payment_terms: null },
    ]);
    expect(await update({ paymentTerms: 'NET7' })).toMatchObject({ due_date: '2026-11-12', payment_terms: 'NET7' });
    await expect(
      updateInvoiceProposal(books, ANN, { number: 'PF-2', invoiceDate: '2026-11-04' }),
    ).resolves.toMatchObject({ ok: true });
    for (const number of ['PF-1', 'PF-2', 'PF-3']) await postedProposal(books, { number, invoiceDate: '2026-11-06' });
    expect(await books.rows('SELECT due_date FROM customer_invoice ORDER BY proposal_number')).toEqual([
      { due_date: '2026-11-13' },
      { due_date: '2026-12-06' },
      { due_date: '2026-12-06' },
    ]);
  });

  test('the terms of the customer were passed over for his days where the proforma named some that are not set up', async () => {
    books = await financeBooks(dialect);
    await books.setUp({
      termsOfPayment: [{ legalEntity: USMF, code: 'NET7', name: 'Terms', days: 7 }],
      customers: [{ legalEntity: USMF, accountNumber: 'C-100', name: 'Fabrikam', paymentTerms: 'NET7' }],
    });
    await imported(books, 'PF-1', await posted(books, { amount: 100 }), { payment: 'UNKNOWN' });
    expect(await proposal()).toMatchObject({ due_date: '2026-11-12' });
    expect(await update({ textBefore: 'Hello' })).toMatchObject({ due_date: '2026-11-12', payment_terms: 'UNKNOWN' });
    await postedProposal(books, { number: 'PF-1' });
    expect(await books.rows('SELECT due_date FROM customer_invoice')).toEqual([{ due_date: '2026-11-12' }]);
  });

  test('where approval is wanted: submit, approve by another, post', async () => {
    await open({ separate: true });
    await expect(post(books, { number: 'PF-1' })).resolves.toMatchObject({
      refusals: [{ code: 'PROPOSAL_NOT_APPROVED' }],
    });
    expect(await step('APPROVE')).toBe('PROPOSAL_STATUS_WRONG');
    expect(await step('SUBMIT')).toBe('SUBMITTED');
    expect(await step('APPROVE', ANN)).toBe('SUBMITTER_MAY_NOT_APPROVE');
    expect(await step('REJECT', BOB)).toBe('BAD_USER_INPUT');
    expect(await step('REJECT', BOB, { reason: 'Wrong month' })).toBe('REJECTED');
    expect(await step('SUBMIT')).toBe('SUBMITTED');
    expect(await step('APPROVE', BOB)).toBe('APPROVED');
    await postInvoiceProposal(books, ANN, { number: 'PF-1' });
    expect((await proposal()).status).toBe('INVOICED');
    expect(await events()).toMatchObject([
      { number: 1, action: 'SUBMITTED', by_subject: 'ann' },
      { number: 2, action: 'REJECTED', by_subject: 'bob', comment: 'Wrong month' },
      { number: 3, action: 'SUBMITTED' },
      { number: 4, action: 'APPROVED', by_subject: 'bob' },
    ]);
    expect(await step('RECALL')).toBe('PROPOSAL_NOT_OPEN');
  });

  test('a change takes the approval away; recalling does too', async () => {
    await open({ separate: false });
    await step('SUBMIT');
    expect(await step('APPROVE')).toBe('APPROVED');
    expect(await update({ textAfter: 'Thanks' })).toMatchObject({ status: 'OPEN' });
    await expect(post(books, { number: 'PF-1' })).resolves.toMatchObject({
      refusals: [{ code: 'PROPOSAL_NOT_APPROVED' }],
    });
    await step('SUBMIT');
    await step('APPROVE');
    expect(await step('RECALL')).toBe('OPEN');
    expect(await step('RECALL')).toBe('PROPOSAL_STATUS_WRONG');
  });

  test('a proposal without lines is neither submitted nor posted; nor is one that is not for this caller', async () => {
    await open({ separate: false });
    await books.confirm('PF-2', await books.approve({ amount: 5_000 }));
    for (const [number, code] of [
      ['PF-2', 'PROPOSAL_EMPTY'],
      ['PF-9', 'NOT_FOUND'],
    ])
      await expect(approveProposal(books, ANN, 'SUBMIT', { number: number as string })).resolves.toMatchObject({
        refusals: [{ code }],
      });
    const elsewhere = { ...ANN, legalEntities: ['DEMF'] };
    expect(await step('SUBMIT', elsewhere as never)).toBe('NOT_FOUND');
  });

  test('what charges nothing is posted by the import, approval or not', async () => {
    await open({ separate: true });
    const memo = await posted(books, { amount: 5_000, billingType: 'COMPLIMENTARY' });
    await imported(books, 'PF-3', memo);
    expect(await books.rows("SELECT status FROM proposal WHERE number = 'PF-3'")).toEqual([{ status: 'INVOICED' }]);
  });
});
