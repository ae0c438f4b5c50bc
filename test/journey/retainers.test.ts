// The life of a retainer through both books: billed, set off in two parts until nothing is left, every invoice posted and written
// back, and the checker finds nothing. domain.md 3.5 (r); with a correction in the middle: scenarios/retainer.ts
import { LOCAL_CALLER } from '../../subgraphs/caller';
import { approveTimeEntries } from '../../subgraphs/dataverse/flows/approveTimeEntries';
import { confirmInvoice } from '../../subgraphs/dataverse/flows/confirmInvoice';
import { createInvoice } from '../../subgraphs/dataverse/flows/createInvoice';
import { createRetainer } from '../../subgraphs/dataverse/flows/createRetainer';
import { deleteRetainer } from '../../subgraphs/dataverse/flows/deleteRetainer';
import { markReadyToInvoice } from '../../subgraphs/dataverse/flows/markReadyToInvoice';
import { markRetainerReadyToRefund } from '../../subgraphs/dataverse/flows/markRetainerReadyToRefund';
import { reviseInvoice } from '../../subgraphs/dataverse/flows/reviseInvoice';
import { updateInvoiceDetails } from '../../subgraphs/dataverse/flows/updateInvoiceDetails';
import { updateRetainer } from '../../subgraphs/dataverse/flows/updateRetainer';
import { importEveryLegalEntity } from '../../subgraphs/finance/flows/importEveryLegalEntity';
import { postIntegrationJournal } from '../../subgraphs/finance/flows/postIntegrationJournal';
import { postInvoiceProposal } from '../../subgraphs/finance/flows/postInvoiceProposal';
import { openBoth } from '../../together';
import { DIALECTS } from '../harness/databases';
import { emptyBooks, type TwoBooks } from '../harness/topology';
import { realWorld } from '../harness/world';
import { codesOf, granted } from '../subgraphs/dataverse/flows/books';
import { company, contractNumber, loadCompany } from './company';
import { faultsOf } from './faults';

const DAY = '2026-11-02';
const INVOICE_DATE = '2026-11-23';

describe.each(DIALECTS)('the life of a retainer through both books on %s', (dialect) => {
  let urls: TwoBooks;
  let both: Awaited<ReturnType<typeof openBoth>>;
  let contractId: string;
  let customerId: string;

  beforeAll(async () => {
    urls = await emptyBooks(dialect);
    await loadCompany(urls.dataverse.url, urls.finance.url, company(1, 0));
    both = await openBoth({
      dataverseUrl: urls.dataverse.url,
      financeUrl: urls.finance.url,
      world: realWorld(),
      importSchedule: null,
      onError: (error) => console.error(error),
    });
    both.start();
    const [row] = await both.dataverse.books.db.read.rows<{ id: string; customer_id: string }>(
      'SELECT c.id, k.customer_id FROM contract c JOIN contract_customer k ON k.contract_id = c.id WHERE c.number = ?',
      [contractNumber(1)],
    );
    [contractId, customerId] = [row?.id as string, row?.customer_id as string];
  });

  afterAll(async () => {
    await both.stop();
    await urls.drop();
  });

  const books = () => both.dataverse.books;
  const retainer = async (amount: string) => {
    const terms = { contractId, customerId, description: 'Advance', amount, date: DAY };
    const { retainerId } = granted(await createRetainer(books(), LOCAL_CALLER, terms));
    granted(await markReadyToInvoice(books(), LOCAL_CALLER, { ids: [retainerId] }));
    return retainerId;
  };
  const work = async (hours: number) => {
    const entry = {
      projectNumber: 'P-001',
      resource: 'Bob',
      role: 'Consultant',
      task: null,
      category: 'Time',
      description: null,
    };
    const id = books().world.newId();
    const prices = { hours: hours * 100, costPrice: 1_000_000, billPrice: 2_000_000 };
    granted(await approveTimeEntries(books(), LOCAL_CALLER, [{ id, date: DAY, ...entry, ...prices }]));
    const sales = await books().db.read.rows<{ id: string }>(
      `SELECT id FROM actual WHERE origin_id = ? AND transaction_type = 'UNBILLED_SALES'`,
      [id],
    );
    granted(await markReadyToInvoice(books(), LOCAL_CALLER, { ids: sales.map((sale) => sale.id) }));
  };
  const draft = async () =>
    granted(await createInvoice(books(), LOCAL_CALLER, { contractId, customerId, invoiceDate: INVOICE_DATE }))
      .invoiceId;

  /** Confirms, posts what it rests on, imports and posts: to the end. Gives what the customer pays before tax. */
  const posted = async (invoiceId: string): Promise<number> => {
    const finance = both.finance.books;
    granted(await confirmInvoice(books(), LOCAL_CALLER, { invoiceId }));
    await both.settle();
    await importEveryLegalEntity(finance, LOCAL_CALLER);
    const journals = await finance.db.read.rows<{ id: string }>(
      `SELECT id FROM integration_journal WHERE status <> 'POSTED'`,
    );
    for (const { id } of journals) granted(await postIntegrationJournal(finance, LOCAL_CALLER, { journalId: id }));
    await importEveryLegalEntity(finance, LOCAL_CALLER);
    const [header] = await books().db.read.rows<{ number: string }>('SELECT number FROM invoice WHERE id = ?', [
      invoiceId,
    ]);
    const input = { number: header?.number as string, invoiceDate: INVOICE_DATE };
    granted(await postInvoiceProposal(finance, LOCAL_CALLER, input));
    await both.settle();
    const [invoice] = await finance.db.read.rows<{ net_amount: number }>(
      'SELECT net_amount FROM customer_invoice WHERE invoice_id = ?',
      [invoiceId],
    );
    expect(await books().db.read.rows('SELECT step, state, status FROM invoice WHERE id = ?', [invoiceId])).toEqual([
      { step: 'WRITTEN_BACK', state: 'DONE', status: 'POSTED' },
    ]);
    return Number(invoice?.net_amount) / 100;
  };
  const checked = async () => expect(await faultsOf(urls.dataverse.url, urls.finance.url)).toEqual([]);

  it('3.5 (r) the customer pays 3,000, then 3,000, then nothing: 6,000, the value of the work', async () => {
    await retainer('3000.00');
    const paid = [await posted(await draft())];
    await work(25);
    const second = await draft();
    const [part] = await books().db.read.rows<{ id: string }>(
      `SELECT id FROM invoice_detail WHERE invoice_id = ? AND kind = 'APPLIED_RETAINER'`,
      [second],
    );
    const details = [{ detailId: part?.id as string, price: 20_000_000 }];
    granted(await updateInvoiceDetails(books(), LOCAL_CALLER, { invoiceId: second, details }));
    paid.push(await posted(second));
    await work(5);
    paid.push(await posted(await draft()));
    expect(paid).toEqual([3_000, 3_000, 0]);
    const [onAccount] = await both.finance.books.db.read.rows(
      `SELECT CAST(SUM(amount) AS SIGNED) AS left_over FROM ledger_entry WHERE posting_type = 'INVOICED_REVENUE_ON_ACCOUNT'`,
    );
    expect(onAccount).toEqual({ left_over: 0 });
    await checked();
  });

  it('what is left is paid back as a credit note, together with a new and smaller retainer', async () => {
    const old = await retainer('1000.00');
    expect(await posted(await draft())).toBe(1_000);
    granted(await markRetainerReadyToRefund(books(), LOCAL_CALLER, { retainerId: old }));
    await retainer('400.00');
    expect(await posted(await draft())).toBe(-600);
    await checked();
  });

  it('a retainer that was billed and credited could be deleted: a bill that came later to Finance had nothing to rest on', async () => {
    const credited = await retainer('30.00');
    const bill = await draft();
    await posted(bill);
    await posted(granted(await reviseInvoice(books(), LOCAL_CALLER, { invoiceId: bill })).invoiceId);
    expect(codesOf(await deleteRetainer(books(), LOCAL_CALLER, { retainerId: credited }))).toEqual(['RETAINER_BILLED']);
    await checked();
  });

  it('a retainer that is changed or deleted is so in Finance too', async () => {
    const kept = await retainer('10.00');
    const gone = await retainer('20.00');
    const onAccount = () =>
      both.finance.books.db.read.rows(
        'SELECT milestone_id, amount FROM on_account_transaction WHERE milestone_id IN (?, ?)',
        [kept, gone],
      );
    await both.settle();
    expect(await onAccount()).toHaveLength(2);
    granted(await updateRetainer(books(), LOCAL_CALLER, { retainerId: kept, amount: '15.00' }));
    granted(await deleteRetainer(books(), LOCAL_CALLER, { retainerId: gone }));
    await both.settle();
    expect(await onAccount()).toEqual([{ milestone_id: kept, amount: 1_500 }]);
    await checked();
  });
});
