// Scenarios 2, 12 and 13: an invoice that was written down on the draft, a rate that moved between journal and invoice, and a
// correction of what is posted; in pounds, with accrued revenue. domain.md 3.4 (g), 3.6 (y), 4.4, 5.5, 8.1
import { ask } from '../../harness/graphql';
import { change, contractNumber, contractOf, postJournals, untilStep } from '../actors';
import { actualsOf, confirmAsPreviewed, DRAFT, type DraftSeen, edit, postAndWait } from '../projectManager';
import { balanceOf, drafted, INVOICE_DAY, importAll, journalised, type On, WORK_DAY, worked } from './books';

const PROPOSAL = `query ($number: String!) { invoiceProposal(number: $number) { status lineCount netAmount { amount } salesTax { amount }
  blockers(first: 9) { nodes { code owner count message } }
  customerInvoice { number date netAmount { amount } totalAmount { amount } creditNote credits { number }
    voucher { number entries(first: 50) { nodes { postingType amount { amount currency } accountingAmount { amount } exchangeRate } } } } } }`;

interface Entry {
  postingType: string;
  amount: { amount: string; currency: string };
  accountingAmount: { amount: string };
  exchangeRate: string;
}
interface Proposal {
  blockers: { nodes: { message: string }[] };
  customerInvoice: { number: string; voucher: { entries: { nodes: Entry[] } } } | null;
}

export function rateScenarios(of: On): void {
  const proposal = async (number: string) =>
    (await ask<{ invoiceProposal: Proposal }>(of().url, PROPOSAL, { number })).invoiceProposal;
  const entriesOf = ({ customerInvoice }: Proposal, ...types: string[]) =>
    (customerInvoice?.voucher.entries.nodes ?? [])
      .filter(({ postingType }) => types.includes(postingType))
      .map(({ postingType, amount, accountingAmount, exchangeRate }) =>
        [postingType, amount.amount, '=', accountingAmount.amount, 'at', exchangeRate].join(' '),
      )
      .sort();
  const posted = async (contract: number, hours: string, price: string): Promise<DraftSeen> => {
    await worked(of(), contract, hours, price);
    await journalised(of());
    return drafted(of(), contract);
  };

  it('scenario 2: case (g), 8 h written down to 6: import #1 leaves 0.00 with a readable reason, after journal #2 it is 1,200', async () => {
    const on = of();
    const before = await balanceOf(on, 'WIP_SALES_VALUE');
    const eight = await posted(2, '8.00', '200');
    const six = await edit(on.url, eight, [{ detailId: eight.details.nodes[0]?.id, quantity: '6.00' }]);
    expect(six.detailAmount.amount).toBe('1200.00');
    await confirmAsPreviewed(on.url, six);
    await on.settle();
    await importAll(on);
    await untilStep(on.url, six.id, 'STAGED', 'BLOCKED');
    const empty = await proposal(six.number);
    expect(empty).toMatchObject({
      lineCount: 0,
      netAmount: { amount: '0.00' },
      blockers: { nodes: [{ code: 'JOURNAL_NOT_POSTED', owner: 'PROJECT_ACCOUNTANT', count: 2 }] },
    });
    expect(empty.blockers.nodes[0]?.message).toMatch(/\w+ \w+ \w+/);
    await postJournals(on.url);
    await importAll(on);
    const whole = { lineCount: 2, netAmount: { amount: '1200.00' }, blockers: { nodes: [] } };
    expect(await proposal(six.number)).toMatchObject(whole);
    expect(await postAndWait(on.url, six, INVOICE_DAY)).toBe('1200.00');
    expect(await balanceOf(on, 'WIP_SALES_VALUE')).toBe(before);
  });

  it('scenario 12: the rate moved between journal and invoice, and the accrual reverses to the cent', async () => {
    const on = of();
    const accounts = ['WIP_SALES_VALUE', 'ACCRUED_REVENUE'];
    const balances = () => Promise.all(accounts.map((account) => balanceOf(on, account)));
    const before = await balances();
    const invoice = await posted(4, '7.77', '133.3333'); // 1,035.9997 is 1,036.00 GBP
    expect((await balances()).map((cents, index) => cents - Number(before[index]))).toEqual([129_500, -129_500]);
    const moved = { fromCurrency: 'GBP', toCurrency: 'USD', validFrom: WORK_DAY, rate: '1.2777', expectedVersion: 0 };
    await change(on.url, 'setExchangeRate', 'exchangeRate { rate }', moved);
    await confirmAsPreviewed(on.url, invoice);
    await on.importAll();
    await postAndWait(on.url, invoice, INVOICE_DAY);
    expect(entriesOf(await proposal(invoice.number), ...accounts, 'INVOICED_REVENUE', 'CUSTOMER')).toEqual([
      'ACCRUED_REVENUE 1036.00 = 1295.00 at 1.25',
      'CUSTOMER 1243.20 = 1628.59 at 1.31',
      'INVOICED_REVENUE -1036.00 = -1357.16 at 1.31',
      'WIP_SALES_VALUE -1036.00 = -1295.00 at 1.25',
    ]);
    expect(await balances()).toEqual(before);
  });

  it('scenario 13: a corrective proforma becomes a negative proposal and a credit note, and the original stays as it is', async () => {
    const on = of();
    const original = await posted(6, '8.00', '200');
    await confirmAsPreviewed(on.url, original);
    await on.importAll();
    expect(await postAndWait(on.url, original, INVOICE_DAY)).toBe('1600.00');
    const before = await proposal(original.number);

    const input = { invoiceId: original.id, invoiceDate: INVOICE_DAY };
    type Revised = { invoice: DraftSeen; userErrors: [] };
    const { invoice } = await change<Revised>(on.url, 'reviseInvoice', `invoice { ${DRAFT} }`, input);
    expect(invoice.detailAmount.amount).toBe('-1600.00');
    await change(on.url, 'confirmInvoice', 'invoice { status }', { invoiceId: invoice.id });
    await on.importAll();
    expect(await proposal(invoice.number)).toMatchObject({ lineCount: 1, netAmount: { amount: '-1600.00' } });
    expect(await postAndWait(on.url, invoice, INVOICE_DAY)).toBe('-1600.00');
    const credit = await proposal(invoice.number);
    expect(credit.customerInvoice).toMatchObject({
      creditNote: true,
      totalAmount: { amount: '-1920.00' },
      credits: [{ number: before.customerInvoice?.number }],
    });
    expect(credit.customerInvoice?.number).not.toBe(before.customerInvoice?.number);
    expect(await proposal(original.number)).toEqual(before);
    // What was credited is there to be billed again.
    const { id: contractId } = await contractOf(on.url, contractNumber(6));
    const sales = await actualsOf(on.url, { contractId: [contractId], transactionType: ['UNBILLED_SALES'] });
    const open = sales.filter(({ billingStatus }) => billingStatus === 'UNBILLED_SALES_CREATED');
    expect(open.map(({ amount }) => amount.amount)).toEqual(['1600.00']);
  });
}
