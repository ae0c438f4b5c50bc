// Scenario 11 of domain.md 8.1 through the gateway alone: a milestone is billed, posted, credited and posted as a credit note; it is
// ready again, cannot be deleted, and a second invoice bills it. Both books, and the checker at the end.
import { DIALECTS } from '../harness/databases';
import { ask } from '../harness/graphql';
import { killProcesses } from '../harness/processes';
import { emptyBooks, type RunningProduct, startProduct, type TwoBooks } from '../harness/topology';
import { change, draftInvoice, untilStep } from './actors';
import { company, loadCompany } from './company';
import { faultsOf } from './faults';

const DAY = '2026-11-23';
const MILESTONES = '{ milestones(first: 10) { nodes { id status parts { billingStatus } } } }';
const CREDITS = '{ customerInvoices(first: 10) { nodes { creditNote netAmount { amount } salesTax { amount } } } }';

interface Drafted {
  invoice: { id: string; number: string; detailAmount: { amount: string } };
  userErrors: [];
}

describe.each(DIALECTS)('a milestone credited through the gateway on %s', (dialect) => {
  let books: TwoBooks;
  let product: RunningProduct;

  beforeAll(async () => {
    books = await emptyBooks(dialect);
    await loadCompany(books.dataverse.url, books.finance.url, company(1, 0));
    product = await startProduct('one process', books);
  });
  afterAll(async () => {
    await killProcesses();
    await books.drop();
  });

  /** From the draft to WRITTEN_BACK. */
  const finish = async ({ id, number }: { id: string; number: string }) => {
    const { url } = product;
    await change(url, 'confirmInvoice', 'invoice { id }', { invoiceId: id });
    await untilStep(url, id, 'IMPORTED');
    await change(url, 'postInvoiceProposal', 'proposal { status }', { number, invoiceDate: DAY });
    await untilStep(url, id, 'WRITTEN_BACK', 'DONE');
  };
  const milestone = async () => {
    type Milestone = { id: string; status: string; parts: { billingStatus: string }[] };
    const { milestones } = await ask<{ milestones: { nodes: Milestone[] } }>(product.url, MILESTONES);
    return milestones.nodes[0] as Milestone;
  };

  it('scenario 11: a milestone is ready again after its credit, cannot be deleted, and a second invoice works', async () => {
    const { url } = product;
    const first = await draftInvoice(url, 'C-001', DAY);
    await finish(first);
    expect(await milestone()).toMatchObject({
      status: 'COMPLETED',
      parts: [{ billingStatus: 'CUSTOMER_INVOICE_POSTED' }],
    });

    const revised = await change<Drafted>(url, 'reviseInvoice', 'invoice { id number detailAmount { amount } }', {
      invoiceId: first.id,
      invoiceDate: DAY,
    });
    expect(revised.invoice.detailAmount).toEqual({ amount: '-5000.00' });
    await finish(revised.invoice);
    const { id, status, parts } = await milestone();
    expect(status).toBe('IN_PROGRESS');
    expect(parts).toEqual([{ billingStatus: 'READY_TO_INVOICE' }]);
    await expect(change(url, 'deleteMilestone', '__typename', { milestoneId: id })).rejects.toThrow('MILESTONE_BILLED');

    await finish(await draftInvoice(url, 'C-001', DAY));
    expect(await milestone()).toMatchObject({
      status: 'COMPLETED',
      parts: [{ billingStatus: 'CUSTOMER_INVOICE_POSTED' }],
    });
    const { customerInvoices } = await ask<{ customerInvoices: { nodes: { creditNote: boolean }[] } }>(url, CREDITS);
    const amounts = (sign: string, creditNote: boolean) => ({
      creditNote,
      netAmount: { amount: `${sign}5000.00` },
      salesTax: { amount: `${sign}1000.00` },
    });
    expect(customerInvoices.nodes).toHaveLength(3);
    expect(customerInvoices.nodes).toEqual(expect.arrayContaining([amounts('', false), amounts('-', true)]));
  });

  it('leaves books in which the checker finds nothing', async () => {
    await product.stop();
    expect(await faultsOf(books.dataverse.url, books.finance.url)).toEqual([]);
  });
});
