// A part of an invoice is credited whose tax was computed on the whole: one line bears what rounding the others left, and that it no
// longer stands beside them is no fault. On both engines. domain.md 3.6, 5.4
import { LOCAL_CALLER } from '../../subgraphs/caller';
import { addInvoiceDetail } from '../../subgraphs/dataverse/flows/addInvoiceDetail';
import { removeInvoiceDetails } from '../../subgraphs/dataverse/flows/removeInvoiceDetails';
import { setUpFinance } from '../../subgraphs/finance/flows/setUpFinance';
import { DIALECTS } from '../harness/databases';
import { granted } from '../subgraphs/dataverse/flows/books';
import { detailsOf } from '../subgraphs/dataverse/flows/confirmedDetails';
import { revise } from '../subgraphs/dataverse/flows/corrections';
import { type BothBooks, bothBooks, DAY } from './bothBooks';

describe.each(DIALECTS)('a credit of a part of an invoice on %s', (dialect) => {
  let books: BothBooks;
  beforeAll(async () => {
    books = await bothBooks(dialect, 1);
    await setUpFinance(books.financeBooks, { salesTaxParameters: [{ legalEntity: 'USMF', calculation: 'TOTAL' }] });
  });
  afterAll(() => books.drop());

  /** A draft of two details of 0.33: 0.07 of tax each, and 0.13 on the whole. */
  async function draftOfTwo(): Promise<string> {
    const invoiceId = await books.draft(1);
    const sales = await detailsOf(books.dataverse, invoiceId);
    const [line] = await books.dataverse.db.read.rows<{ id: string }>(
      'SELECT id FROM invoice_line WHERE invoice_id = ? AND line_number = 1',
      [invoiceId],
    );
    const work = { transactionClass: 'TIME', quantity: 100, price: 3_300, documentDate: DAY };
    for (let count = 0; count < 2; count += 1)
      granted(await addInvoiceDetail(books.dataverse, LOCAL_CALLER, { invoiceId, lineId: line!.id, ...work }));
    const detailIds = sales.map(({ id }) => id as string);
    granted(await removeInvoiceDetails(books.dataverse, LOCAL_CALLER, { invoiceId, detailIds }));
    return invoiceId;
  }

  const taxes = (number: string) =>
    books.finance<{ id: string; tax: number }>(
      'SELECT actual_id AS id, sales_tax AS tax FROM proposal_line WHERE proposal_number = ? ORDER BY sales_tax',
      number,
    );
  const brought = async (invoiceId: string) => {
    const number = await books.confirm(invoiceId);
    for (const step of [books.import, books.postJournals, books.import]) await step();
    return number;
  };

  it.each([0, 1])('leaves books in which no tax is found wrong, whichever line is credited (%i)', async (credited) => {
    const invoiceId = await draftOfTwo();
    const number = await brought(invoiceId);
    const lines = await taxes(number);
    expect(lines.map(({ tax }) => tax)).toEqual([6, 7]);
    await books.post(number);
    const details = await detailsOf(books.dataverse, invoiceId);
    const one = details.find(({ billed_actual_id }) => billed_actual_id === lines[credited]?.id);
    const draft = granted(await revise(books.dataverse, { invoiceId, detailIds: [one?.id as string] })).invoiceId;
    const correction = await brought(draft);
    expect((await taxes(correction)).map(({ tax }) => tax)).toEqual([-(lines[credited]?.tax ?? 0)]);
    expect(await books.faults()).toEqual([]);
    await books.post(correction);
    expect(await books.faults()).toEqual([]);
  });
});
