// Acceptance scenario 1: time, expense, material and a fee are handed in, approved, billed unedited, posted and written back; all
// by public mutations and queries, from the contract on. domain.md 3.4 (a), (f), (l) to (n), 4.4, 5.7, 8.1 (1)
import { DIALECTS } from '../harness/databases';
import { ask } from '../harness/graphql';
import { change, postJournals, untilStep } from './actors';
import { company } from './company';
import { type InProcess, openInProcess } from './inProcess';
import {
  type ActualSeen,
  actualsOf,
  allReady,
  approve,
  confirmAsPreviewed,
  createContract,
  createProject,
  customersOf,
  draft,
  postAndWait,
} from './projectManager';

const DAY = '2026-11-09';
const INVOICE_DAY = '2026-11-23';
/** Class, quantity, cost price, bill price, cost, sale. */
const WORK = [
  ['TIME', '8.00', '100', '200', '800.00', '1600.00'],
  ['EXPENSE', '1.00', '300', '360', '300.00', '360.00'],
  ['MATERIAL', '10.00', '40', '55', '400.00', '550.00'],
  ['FEE', '1.00', undefined, '500', null, '500.00'],
] as const;

describe.each(DIALECTS)('an unedited invoice of all classes on %s', (dialect) => {
  let on: InProcess;
  beforeAll(async () => {
    on = await openInProcess(dialect, company(1, 0));
  });
  afterAll(async () => expect(await on?.stop()).toEqual([]));

  it('scenario 1: unedited T&M has three row effects per sale, lines only after the journal is posted, and four fields written back', async () => {
    const { url } = on;
    const [customerId] = await customersOf(url, 'C-001');
    const projectId = await createProject(url, 'P-NEW');
    const { id: contractId } = await createContract(url, {
      number: 'C-NEW',
      customers: [{ customerId, splitPercent: '100', isRounding: true }],
      lines: [{ name: 'Work', billingMethod: 'TIME_AND_MATERIAL', projectId }],
    });
    await approve(
      url,
      WORK.map(([transactionClass, quantity, costPrice, billPrice]) => ({
        transactionClass,
        projectNumber: 'P-NEW',
        date: DAY,
        quantity,
        costPrice,
        billPrice,
      })),
    );
    const of = (type: string) => actualsOf(url, { contractId: [contractId], transactionType: [type] });
    const sales = await of('UNBILLED_SALES');
    expect(sales.map(amountOf).sort()).toEqual(['1600.00', '360.00', '500.00', '550.00']);
    expect((await of('COST')).map(amountOf).sort()).toEqual(['300.00', '400.00', '800.00']);

    await allReady(url, contractId);
    const invoice = await draft(url, contractId, customerId as string, INVOICE_DAY);
    expect(invoice.detailAmount.amount).toBe('3010.00');
    await confirmAsPreviewed(url, invoice);
    for (const sale of sales) expectThreeEffects(sale, await actualsOf(url, { invoiceId: [invoice.id] }));

    // The first import brings journal lines, and no line of the proposal before they are posted.
    await on.settle();
    const importAll = () => change(url, 'importFromStaging', 'imported', { legalEntity: 'USMF' });
    await importAll();
    await untilStep(url, invoice.id, 'STAGED', 'BLOCKED');
    expect(await proposalOf(url, invoice.number)).toMatchObject({ lineCount: 0, netAmount: { amount: '0.00' } });
    await postJournals(url);
    await importAll();
    expect(await proposalOf(url, invoice.number)).toMatchObject({ lineCount: 4, netAmount: { amount: '3010.00' } });
    expect(await postAndWait(url, invoice, INVOICE_DAY)).toBe('3010.00');
    await on.settle();

    const written = [...(await of('COST')), ...(await of('UNBILLED_SALES')), ...(await of('BILLED_SALES'))];
    const sent = written.filter(({ skipSync }) => !skipSync);
    expect(sent).toHaveLength(3 + 4 + 4);
    for (const { accounting, amount } of sent) {
      expect(accounting).toMatchObject({
        voucherNumber: expect.stringMatching(/^USMF-V/),
        accountingAmount: { currency: 'USD', ...amount },
        exchangeRate: '1',
        salesTax: { amount: expect.any(String) },
      });
    }
    const staying = written.filter(({ skipSync }) => skipSync);
    expect(staying).toHaveLength(4);
    for (const { accounting } of staying) expect(accounting).toBeNull();
  });
});

const amountOf = ({ amount }: ActualSeen): string => amount.amount;

/** The sale is posted and live, its reversal stays here, and what is billed goes to Finance. 3.4 (f) */
function expectThreeEffects({ id, quantity, amount, transactionClass }: ActualSeen, all: readonly ActualSeen[]): void {
  const sale = all.find((actual) => actual.id === id);
  expect(sale).toMatchObject({ billingStatus: 'CUSTOMER_INVOICE_POSTED', adjustmentStatus: null, quantity, amount });
  const linked = (role: string) =>
    all.filter((actual) => actual.links.some((link) => link.role === role && link.other.id === id));
  expect(linked('REVERSING')).toMatchObject([
    {
      transactionType: 'UNBILLED_SALES',
      transactionClass,
      adjustmentStatus: 'UNADJUSTABLE',
      quantity: `-${quantity}`,
      amount: { amount: `-${amount.amount}` },
      skipSync: true,
    },
  ]);
  expect(linked('BILLED_SALES')).toMatchObject([
    { transactionType: 'BILLED_SALES', transactionClass, billingType: 'CHARGEABLE', quantity, amount, skipSync: false },
  ]);
}

async function proposalOf(url: string, number: string): Promise<object> {
  const query = 'query ($number: String!) { invoiceProposal(number: $number) { lineCount netAmount { amount } } }';
  return (await ask<{ invoiceProposal: object }>(url, query, { number })).invoiceProposal;
}
