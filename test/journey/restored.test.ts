// F31: one side restored from an older backup. Both stop, the reconciliation names what was lost, the repair brings the same numbers and
// vouchers back from the other side's copy, and nothing is posted a second time.
import { LOCAL_CALLER } from '../../subgraphs/caller';
import { approveEntries } from '../../subgraphs/dataverse/flows/approveEntries';
import { confirmInvoice } from '../../subgraphs/dataverse/flows/confirmInvoice';
import { submitEntries } from '../../subgraphs/dataverse/flows/submitEntries';
import { postInvoiceProposal } from '../../subgraphs/finance/flows/postInvoiceProposal';
import { DIALECTS } from '../harness/databases';
import { granted } from '../subgraphs/dataverse/flows/books';
import { DAY, Restorable } from './restorable';

const NUMBERS = `SELECT number, customer_invoice_number, customer_invoice_tax, customer_invoice_total, status, step FROM invoice ORDER BY number`;
const VOUCHERS =
  'SELECT id, voucher_number, accounting_amount, exchange_rate, sales_tax FROM actual WHERE voucher_number IS NOT NULL ORDER BY id';
const LEDGER =
  'SELECT legal_entity, voucher_number, entry_number, account, amount, accounting_amount FROM ledger_entry ORDER BY 1, 2, 3';

describe.each(DIALECTS)('after a restore on %s', (dialect) => {
  let books: Restorable;

  beforeEach(async () => {
    books = await Restorable.make(dialect, 2);
  });

  afterEach(async () => {
    await books.drop();
  });

  it('Dataverse gets back what Finance had received and posted, under the same ids and numbers', async () => {
    const [project] = await books.dataverse<{ id: string; number: string }>('SELECT * FROM project ORDER BY number');
    const entry = {
      legalEntity: 'USMF',
      projectNumber: project?.number as string,
      transactionClass: 'TIME',
      date: DAY,
      quantity: 400,
      costPrice: 1_000_000,
      billPrice: 1_500_000,
      resource: 'Ann',
    };
    const { entryIds } = granted(
      await submitEntries(books.both.dataverse.books, LOCAL_CALLER, { entries: [entry] } as never),
    );
    const invoice = await books.draft(1);
    await books.both.settle();
    const backup = await books.backUp('dataverse');

    granted(
      await approveEntries(books.both.dataverse.books, LOCAL_CALLER, {
        entries: entryIds.map((id) => ({ id, billableQuantity: 300 })),
      }),
    );
    const number = await books.confirm(invoice);
    await books.importAll();
    const posted = await books.post(number);
    const before = { numbers: await books.dataverse(NUMBERS), vouchers: await books.dataverse(VOUCHERS) };
    const ledger = await books.finance(LEDGER);

    await books.restore('dataverse', backup);
    expect(books.both.dataverse.standing()).toBe('RESTORED');
    const refused = await confirmInvoice(books.both.dataverse.books, LOCAL_CALLER, { invoiceId: invoice });
    expect(refused).toMatchObject({ ok: false, refusals: [{ code: 'BOOKS_RESTORED' }] });
    expect(await books.openExchange()).toMatchObject({ refusals: [{ code: 'EXCHANGE_NOT_RECONCILED' }] });

    const { id, found } = await books.reconcile();
    const causes = new Set(found.map(({ kind, cause }) => `${kind} ${cause}`));
    expect(causes).toEqual(
      new Set([
        'KEY APPLIED_NOT_SENT',
        'KEY SENT_NOT_APPLIED',
        'ACTUAL MISSING_IN_DATAVERSE',
        'ACTUAL POSTED_THERE_ONLY',
        'INVOICE MISSING_IN_DATAVERSE',
      ]),
    );
    expect(await books.repair(id)).toMatchObject({ parked: 0, waiting: 0 });
    expect(await books.openExchange()).toMatchObject({ ok: true });
    await books.both.settle();

    expect((await books.reconcile()).found).toEqual([]);
    expect(await books.dataverse(NUMBERS)).toEqual(before.numbers);
    expect(await books.dataverse(VOUCHERS)).toEqual(before.vouchers);
    expect(await books.finance(LEDGER)).toEqual(ledger);
    const again = await postInvoiceProposal(books.both.finance.books, LOCAL_CALLER, { number });
    expect(again).toMatchObject({ ok: false, refusals: [{ code: 'PROPOSAL_NOT_OPEN' }] });
    expect(posted.customerInvoiceNumber).toBe(
      before.numbers.find((row) => row.number === number)?.customer_invoice_number,
    );
    expect(await books.faults()).toEqual([]);
  });

  it('Finance receives again what it lost, and posts it again under the numbers that it had', async () => {
    const invoice = await books.draft(1);
    await books.both.settle();
    const backup = await books.backUp('finance');

    const number = await books.confirm(invoice);
    await books.importAll();
    const posted = await books.post(number);
    const before = { numbers: await books.dataverse(NUMBERS), vouchers: await books.dataverse(VOUCHERS) };
    const ledger = await books.finance(LEDGER);

    await books.restore('finance', backup);
    expect(books.both.finance.standing()).toBe('RESTORED');
    const { id, found } = await books.reconcile();
    expect(new Set(found.map(({ kind, cause }) => `${kind} ${cause}`))).toEqual(
      new Set([
        'KEY SENT_NOT_APPLIED',
        'KEY APPLIED_NOT_SENT',
        'ACTUAL MISSING_IN_FINANCE',
        'ACTUAL POSTED_HERE_ONLY',
        'INVOICE POSTED_HERE_ONLY',
      ]),
    );
    expect(books.both.dataverse.standing()).toBe('PEER_RESTORED');
    expect(await books.repair(id)).toMatchObject({ parked: 0, waiting: 0 });
    expect(await books.openExchange()).toMatchObject({ ok: true });
    await books.both.settle();

    // Another invoice is posted first: it must not take a number that was given before.
    const other = await books.confirm(await books.draft(2));
    await books.importAll();
    const fresh = await books.post(other);
    expect(fresh.customerInvoiceNumber).not.toBe(posted.customerInvoiceNumber);
    expect(await books.post(number)).toEqual(posted);

    expect((await books.reconcile()).found).toEqual([]);
    const after = await books.dataverse(NUMBERS);
    expect(after.filter((row) => row.number === number)).toEqual(before.numbers.filter((row) => row.number === number));
    const known = new Set(before.vouchers.map(({ id: actual }) => actual));
    expect((await books.dataverse(VOUCHERS)).filter((row) => known.has(row.id as string))).toEqual(before.vouchers);
    const vouchers = new Set(ledger.map((row) => row.voucher_number));
    expect((await books.finance(LEDGER)).filter((row) => vouchers.has(row.voucher_number))).toEqual(ledger);
    expect(await books.faults()).toEqual([]);
  });
});
