// Scenario 18: work and an invoice of a closed period are an error or go to the next open one, as the company's parameter says; for
// the integration journal and, by the same rule, for the proposal. domain.md 5.3, 8 (20), 8.1
import { setUpFinance } from '../../../subgraphs/finance/flows/setUpFinance';
import { ask } from '../../harness/graphql';
import { change, contractNumber, contractOf, postJournals, untilStep } from '../actors';
import { actualsOf } from '../projectManager';
import { acceptanceCompany, CLOSED, drafted, importAll, journalised, NEXT_OPEN, type On, worked } from './books';

const COMPANY = acceptanceCompany(0)['legal-entities'].filter(({ code }) => code === 'USMF');

export function periodScenarios(of: On): void {
  /** Eight hours of the closed period on a contract, on a confirmed bill of a closed period; the journal was tried. */
  const confirmed = async (contract: number) => {
    const on = of();
    await worked(on, contract, '8.00', '200', { date: CLOSED.work });
    const invoice = await drafted(on, contract, ['TIME'], CLOSED.invoice);
    await change(on.url, 'confirmInvoice', 'invoice { status }', { invoiceId: invoice.id });
    await journalised(on);
    return invoice;
  };
  const post = (number: string) => change(of().url, 'postInvoiceProposal', 'proposal { status }', { number });
  const errors = async () => {
    const query = '{ importErrors(filter: { resolved: false }, first: 50) { nodes { code message owner } } }';
    type Errors = { importErrors: { nodes: { code: string; message: string }[] } };
    return (await ask<Errors>(of().url, query)).importErrors.nodes.filter(({ code }) => code === 'PERIOD_CLOSED');
  };
  const set = (startDate: string, state: string) =>
    change(of().url, 'setFiscalPeriodState', 'fiscalPeriod { state }', { legalEntity: 'USMF', startDate, state });
  /** Dates under which the contract's cost and sale were posted, and the invoice; and the date on the invoice. */
  const dates = async (contract: number, number: string) => {
    const { url } = of();
    const { id } = await contractOf(url, contractNumber(contract));
    const filter = { contractId: [id], transactionType: ['COST', 'UNBILLED_SALES'], transactionClass: ['TIME'] };
    const vouchers = (await actualsOf(url, filter)).flatMap(({ accounting }) => accounting?.voucherNumber ?? []);
    const query = 'query ($number: String!) { voucher(legalEntity: "USMF", number: $number) { accountingDate } }';
    const journal = new Set<string>();
    for (const one of vouchers)
      journal.add((await ask<{ voucher: Dated }>(url, query, { number: one })).voucher.accountingDate);
    const ofInvoice = `query ($number: String!) { invoiceProposal(number: $number) { customerInvoice { date voucher { accountingDate } } } }`;
    type Invoice = { invoiceProposal: { customerInvoice: { date: string; voucher: Dated } } };
    const { customerInvoice } = (await ask<Invoice>(url, ofInvoice, { number })).invoiceProposal;
    return { journal: [...journal], invoice: customerInvoice.voucher.accountingDate, onInvoice: customerInvoice.date };
  };

  it('scenario 18: period closed, an error by parameter: named on journal line and proposal, and gone once the period is open', async () => {
    const { id, number } = await confirmed(7);
    expect(await errors()).toMatchObject(
      [1, 2].map(() => ({ message: expect.stringContaining(CLOSED.work), owner: 'PROJECT_ACCOUNTANT' })),
    );
    await expect(post(number)).rejects.toThrow('PROPOSAL_EMPTY');
    await set('2026-10-01', 'OPEN');
    await postJournals(of().url);
    await importAll(of());
    expect(await errors()).toEqual([]);
    await expect(post(number)).rejects.toThrow('PERIOD_CLOSED');
    await set('2026-12-01', 'OPEN');
    await post(number);
    await untilStep(of().url, id, 'WRITTEN_BACK', 'DONE');
    await of().settle();
    const own = { journal: [CLOSED.work], invoice: CLOSED.invoice, onInvoice: CLOSED.invoice };
    expect(await dates(7, number)).toEqual(own);
    for (const month of ['2026-10-01', '2026-12-01']) await set(month, 'CLOSED');
  });

  it('scenario 18: period closed, a shift by parameter: to the first day of the next open one, and the document keeps its own date', async () => {
    const { books } = of().both.finance;
    const shift = (shiftToOpenPeriod: boolean) =>
      setUpFinance(books, { legalEntities: COMPANY.map((entity) => ({ ...entity, shiftToOpenPeriod })) });
    expect(await shift(true)).toMatchObject({ ok: true });
    const { id, number } = await confirmed(8);
    expect(await errors()).toEqual([]);
    await importAll(of());
    await post(number);
    await untilStep(of().url, id, 'WRITTEN_BACK', 'DONE');
    await of().settle();
    const shifted = { journal: [NEXT_OPEN.work], invoice: NEXT_OPEN.invoice, onInvoice: CLOSED.invoice };
    expect(await dates(8, number)).toEqual(shifted);
    await shift(false);
  });
}

interface Dated {
  accountingDate: string;
}
