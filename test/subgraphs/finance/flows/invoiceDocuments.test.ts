// The document of a customer invoice through its flows: written with the posting, the same whoever asks and whatever was set up
// since, with every line on it; a credit note names what it credits; a sample of what is not posted writes nothing.
import { MAPS } from '../../../../schema/messages';
import type { Outcome } from '../../../../schema/outcome';
import { type Caller, LOCAL_CALLER } from '../../../../subgraphs/caller';
import { type OpenedDocument, openInvoiceDocument } from '../../../../subgraphs/finance/flows/invoiceDocument';
import { sampleDocument } from '../../../../subgraphs/finance/flows/sampleDocument';
import { updateProposalLines } from '../../../../subgraphs/finance/flows/updateProposalLines';
import { sumOf } from '../../../../subgraphs/finance/rules/printedLines';
import { DIALECTS } from '../../../harness/databases';
import { imported, posted, postedProposal, run } from '../accountant';
import { confirmationOf, type Milestone } from '../dataverseMessages';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { ledgerSetUp, USMF } from '../ledgerSetUp';

const STRANGER: Caller = { subject: 'x', roles: ['administrator'], legalEntities: ['GBSI'] };
const FIRST = 'CIV-00000001';
const SECOND = 'CIV-00000002';

const codes = (outcome: Outcome<unknown>) => (outcome.ok ? [] : outcome.refusals.map(({ code }) => code));

describe.each(DIALECTS)('documents of invoices on %s', (dialect) => {
  let books: FinanceBooks;
  beforeEach(async () => {
    books = await financeBooks(dialect, {
      ...ledgerSetUp({
        addressLines: '123 Coffee Street\nSuite 300',
        city: 'Redmond',
        postalCode: '98052',
        country: 'US',
        taxId: 'US-91',
      }),
      customers: [
        {
          legalEntity: USMF,
          accountNumber: 'C-100',
          name: 'Fabrikam',
          salesTaxGroup: 'DOM',
          language: 'de-AT',
          addressLines: 'Ringstraße 1',
          city: 'Wien',
          postalCode: '1010',
          country: 'AT',
          taxId: 'ATU12345678',
        },
      ],
    });
  });
  afterEach(() => books.drop());

  const opened = async (number: string): Promise<OpenedDocument> => {
    const outcome = await openInvoiceDocument(books, LOCAL_CALLER, USMF, number);
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusals));
    return outcome.value;
  };
  const milestoneBill = async (number: string, milestone: Milestone, changes: object, links: object[] = []) => {
    const billedId = books.world.newId();
    const { header, actuals } = confirmationOf(books.world.newId(), number, [{ ...milestone, billedId }], {
      linkCount: links.length,
      ...changes,
    });
    await books.deliver(header, actuals, [MAPS.links, links.map((link) => ({ ...link, transaction1Id: billedId }))]);
    await run(books);
    await postedProposal(books, { number });
    return billedId;
  };

  test('it says who, when, what and how much, in the transaction that posts', async () => {
    const sales = await posted(
      books,
      { amount: 10_000, date: '2026-10-12' },
      { amount: 5_000, date: '2026-11-02' },
      { amount: 7_000, billingType: 'COMPLIMENTARY' },
    );
    await imported(books, 'PF-1', sales);
    await postedProposal(books, { number: 'PF-1' });
    const [row] = await books.rows<{ content: string }>('SELECT content FROM invoice_document');
    const { content, sections } = await opened(FIRST);
    expect(JSON.parse(row?.content as string)).toEqual(content);
    expect(content).toMatchObject({
      kind: 'INVOICE',
      language: 'de',
      head: {
        legalEntity: USMF,
        number: FIRST,
        proposalNumber: 'PF-1',
        invoiceDate: '2026-11-05',
        dueDate: '2026-12-05',
        currency: 'USD',
        net: 15_000,
        tax: 3_000,
        total: 18_000,
      },
      supply: { from: '2026-10-12', to: '2026-11-02' },
      seller: { addressLines: ['123 Coffee Street', 'Suite 300'], countryName: 'Vereinigte Staaten', taxId: 'US-91' },
      customer: { accountNumber: 'C-100', city: 'Wien', countryName: 'Österreich', taxId: 'ATU12345678' },
      contract: { number: 'CT-1', name: 'Rollout' },
      taxes: [{ code: 'VAT20', name: 'VAT 20 %', percent: 200_000, base: 15_000, tax: 3_000 }],
      untaxed: null,
      accounting: null,
      lineCount: 3,
      credits: [],
    });
    expect(sections).toMatchObject([{ kind: 'PROJECT', project: { number: 'P-1', name: 'Rollout' }, net: 15_000 }]);
    expect(sections[0]?.lines.map(({ firstDate, net }) => [firstDate, net])).toEqual([
      ['2026-10-12', 10_000],
      ['2026-11-02', 5_000],
      ['2026-11-02', 0],
    ]);
  });

  test('what is set up afterwards does not change it, and its hash names it', async () => {
    const [sale] = await posted(books, { amount: 10_000 });
    await imported(books, 'PF-1', [sale!]);
    await postedProposal(books, { number: 'PF-1' });
    const before = await opened(FIRST);
    await books.db.write(async (tx) => {
      await tx.change("UPDATE legal_entity SET name = 'Another', address_lines = NULL");
      await tx.change("UPDATE customer SET name = 'Moved away', language = 'en'");
      await tx.change("UPDATE project SET name = 'Renamed'");
      await tx.change("UPDATE sales_tax_code SET percent = 10000, name = 'None'");
    });
    expect(await opened(FIRST)).toEqual(before);
    await books.db.write((tx) => tx.change("UPDATE invoice_document SET content = REPLACE(content, '12000', '1')"));
    await expect(opened(FIRST)).rejects.toThrow('is not what was written');
  });

  test('one that was posted before documents were kept gets its content once', async () => {
    const [sale] = await posted(books, { amount: 10_000 });
    await imported(books, 'PF-1', [sale!]);
    await postedProposal(books, { number: 'PF-1' });
    const before = await opened(FIRST);
    await books.db.write((tx) => tx.change('DELETE FROM invoice_document'));
    const [one, other] = await Promise.all([opened(FIRST), opened(FIRST)]);
    expect([one, other]).toEqual([before, before]);
    expect(await books.rows('SELECT invoice_number FROM invoice_document')).toEqual([{ invoice_number: FIRST }]);
  });

  test('in a foreign currency it has the tax in the national one too', async () => {
    const [sale] = await posted(books, { amount: 10_000, currency: 'GBP' });
    await imported(books, 'PF-1', [sale!]);
    await postedProposal(books, { number: 'PF-1', invoiceDate: '2026-11-12' });
    const { content } = await opened(FIRST);
    expect(content.accounting).toEqual({ currency: 'USD', rate: 1_300_000_000_000, tax: 2_600, total: 15_600 });
    expect(content.taxes).toMatchObject([{ base: 10_000, tax: 2_000, taxAccounting: 2_600 }]);
  });

  test('3.6 (aa) a credit note names the invoice that it credits, by number and date', async () => {
    const milestone = await books.milestone(500_000);
    const first = await milestoneBill('PF-1', milestone, {});
    await milestoneBill('PF-2', { ...milestone, amount: -500_000 }, {}, [
      {
        transactionRelationshipId: books.world.newId(),
        transaction1Role: 'REVERSING',
        transaction2Id: first,
        transaction2Role: 'ORIGINAL',
        invoiceId: 'PF-2',
      },
    ]);
    const { content } = await opened(SECOND);
    expect(content).toMatchObject({
      kind: 'CREDIT_NOTE',
      head: { net: -500_000 },
      credits: [{ number: FIRST, date: '2026-11-05', proposalNumber: 'PF-1' }],
    });
  });

  test('a credit note said that it is untaxed beside the tax of its invoice, whose tax group was edited since it came in', async () => {
    const [sale] = await posted(books, { amount: 10_000 });
    await imported(books, 'PF-1', [sale!]);
    await updateProposalLines(books, LOCAL_CALLER, { number: 'PF-1', salesTaxGroup: '' });
    const billedId = books.world.newId();
    const { header, actuals } = confirmationOf(
      books.world.newId(),
      'PF-2',
      [{ ...sale!, billedId, amount: -10_000 }],
      {},
    );
    const back = { transaction1Id: billedId, transaction1Role: 'REVERSING', transaction2Role: 'ORIGINAL' };
    await books.deliver(header, actuals, [
      MAPS.links,
      [{ ...back, transactionRelationshipId: 'r', transaction2Id: sale!.billedId, invoiceId: 'PF-2' }],
    ]);
    await run(books);
    await updateProposalLines(books, LOCAL_CALLER, { number: 'PF-1', salesTaxGroup: 'DOM' });
    for (const number of ['PF-1', 'PF-2']) await postedProposal(books, { number });
    expect((await opened(SECOND)).content).toMatchObject({
      taxes: [{ code: 'VAT20', base: -10_000, tax: -2_000 }],
      untaxed: null,
    });
    expect(await books.rows("SELECT sales_tax_group FROM proposal_line WHERE proposal_number = 'PF-2'")).toEqual([
      { sales_tax_group: 'DOM' },
    ]);
  });

  test('#581167 printed invoice skipped lines: every line is on it, one by one or summed, to the cent', async () => {
    const inputs = Array.from({ length: 7 }, (_, index) => ({ amount: 1_001 + index, date: `2026-11-0${index + 1}` }));
    const sales = await posted(books, ...inputs, { amount: 900, billingType: 'NON_CHARGEABLE' });
    await imported(books, 'PF-1', sales);
    await postedProposal(books, { number: 'PF-1' });
    const each = await opened(FIRST);
    expect(each.sections.flatMap(({ lines }) => lines)).toHaveLength(8);
    expect(sumOf(each.sections)).toBe(each.content.head.net);
    const bySums = { legalEntity: USMF, customerAccount: 'C-100', lineFormat: 'SUMMARY' } as const;
    await books.setUp({ invoiceFormats: [bySums] });
    await books.db.write((tx) => tx.change('DELETE FROM invoice_document'));
    const summed = await opened(FIRST);
    expect(summed.sections.flatMap(({ lines }) => lines)).toMatchObject([
      {
        category: 'Consulting',
        firstDate: '2026-11-01',
        lastDate: '2026-11-07',
        quantity: 700,
        price: null,
        net: 7_028,
      },
      { billingType: 'NON_CHARGEABLE', quantity: 100, net: 0 },
    ]);
    expect(sumOf(summed.sections)).toBe(each.content.head.net);
  });

  test('2,000 lines are printed one by one; of 2,001 the sums, and more coarsely where even those are too many', async () => {
    const sales = await posted(books, ...Array.from({ length: 2_001 }, (_, index) => ({ amount: 100 + (index % 7) })));
    await imported(books, 'PF-1', sales.slice(0, 2_000));
    await imported(books, 'PF-2', sales.slice(2_000));
    for (const number of ['PF-1', 'PF-2']) await postedProposal(books, { number });
    const each = await opened(FIRST);
    expect(each.content).toMatchObject({ lineCount: 2_000, format: { lines: 'DETAIL' } });
    expect(each.sections.flatMap(({ lines }) => lines)).toHaveLength(2_000);
    // One more on it, as if it had been billed there; each was done by another person.
    const change = (sql: string) => books.db.write(async (tx) => void (await tx.change(sql)));
    await change(
      "UPDATE proposal_line SET proposal_number = 'PF-1', line_number = 2001 WHERE proposal_number = 'PF-2'",
    );
    await change(
      "UPDATE customer_invoice SET net_amount = (SELECT SUM(net_amount) FROM proposal_line WHERE proposal_number = 'PF-1') WHERE proposal_number = 'PF-1'",
    );
    await change('UPDATE staged_actual SET resource = actual_id');
    await books.setUp({ invoiceFormats: [{ legalEntity: USMF, lineFormat: 'DETAIL', byResource: true }] });
    await change('DELETE FROM invoice_document');
    const summed = await opened(FIRST);
    expect(summed.content).toMatchObject({ lineCount: 2_001, format: { lines: 'SUMMARY', byResource: true } });
    expect(summed.sections.flatMap(({ lines }) => lines)).toMatchObject([
      { category: 'Consulting', resource: null, quantity: 200_100, net: summed.content.head.net },
    ]);
  });

  test('5.9 the format of the contract goes before that of the customer, and that before the company', async () => {
    const format = (row: object) => ({ legalEntity: USMF, ...row });
    await books.setUp({
      invoiceFormats: [
        format({ lineFormat: 'SUMMARY', byResource: true }),
        format({ customerAccount: 'C-100', lineFormat: 'SUMMARY', byCategory: false }),
        format({ contractNumber: 'CT-1', lineFormat: 'DETAIL', byProject: false }),
        format({ contractNumber: 'CT-9', lineFormat: 'SUMMARY', byProject: false }),
      ],
    });
    const [sale] = await posted(books, { amount: 1_000 });
    await imported(books, 'PF-1', [sale!]);
    await postedProposal(books, { number: 'PF-1' });
    expect((await opened(FIRST)).content.format).toMatchObject({ lines: 'DETAIL', byProject: false, byCategory: true });
  });

  test('5.7 a sample shows what would be posted, and posts nothing', async () => {
    const [sale] = await posted(books, { amount: 10_000, currency: 'GBP' });
    const refusedBefore = await sampleDocument(books, LOCAL_CALLER, USMF, 'PF-1');
    expect(codes(refusedBefore)).toEqual(['NOT_FOUND']);
    await books.confirm('PF-1', [sale!]);
    expect(codes(await sampleDocument(books, LOCAL_CALLER, USMF, 'PF-1'))).toEqual(['PROPOSAL_EMPTY']);
    await run(books);
    const before = await books.dump();
    const sample = await sampleDocument(books, LOCAL_CALLER, USMF, 'PF-1');
    expect(sample.ok && sample.value).toMatchObject({
      content: {
        head: { number: null, net: 10_000, tax: 2_000, total: 12_000 },
        taxes: [{ code: 'VAT20', taxAccounting: 2_500 }],
        accounting: { currency: 'USD', tax: 2_500, total: 15_000 },
      },
      sections: [{ net: 10_000 }],
    });
    expect(sample.ok && sample.value.hash).toBeUndefined();
    expect(await books.dump()).toBe(before);
    await postedProposal(books, { number: 'PF-1' });
    expect(codes(await sampleDocument(books, LOCAL_CALLER, USMF, 'PF-1'))).toEqual(['PROPOSAL_NOT_OPEN']);
  });

  test('whoever may not see the company does not learn that there is a document', async () => {
    const [sale, other] = await posted(books, { amount: 10_000 }, { amount: 5_000 });
    await imported(books, 'PF-1', [sale!]);
    await imported(books, 'PF-2', [other!]);
    await postedProposal(books, { number: 'PF-1' });
    expect(codes(await openInvoiceDocument(books, STRANGER, USMF, FIRST))).toEqual(['NOT_FOUND']);
    expect(codes(await openInvoiceDocument(books, STRANGER, 'GBSI', FIRST))).toEqual(['NOT_FOUND']);
    expect(codes(await sampleDocument(books, STRANGER, USMF, 'PF-2'))).toEqual(['NOT_FOUND']);
    expect(codes(await sampleDocument(books, STRANGER, 'GBSI', 'PF-2'))).toEqual(['NOT_FOUND']);
  });
});
