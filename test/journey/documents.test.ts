// Documents as a customer's accountant fetches them: by the links of the API, through the gateway, from one process and from three.
import { ask } from '../harness/graphql';
import { pdfText } from '../harness/pdfText';
import { killProcesses } from '../harness/processes';
import { emptyBooks, type RunningProduct, startProduct, type Topology, type TwoBooks } from '../harness/topology';
import { change, draftInvoice, postJournals, untilStep } from './actors';
import { company, loadCompany } from './company';

const TOPOLOGIES: Topology[] = ['one process', 'three processes'];

interface Links {
  readonly pdfUrl: string;
  readonly htmlUrl: string;
}

describe.each(TOPOLOGIES)('the documents of an invoice, %s', (topology) => {
  let books: TwoBooks;
  let product: RunningProduct;
  beforeAll(async () => {
    books = await emptyBooks('sqlite');
    await loadCompany(books.dataverse.url, books.finance.url, company(1, 3));
    product = await startProduct(topology, books);
  });
  afterAll(async () => {
    await killProcesses();
    await books.drop();
  });

  const get = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(new URL(path, product.url), init);
    return { answer, body: Buffer.from(await answer.arrayBuffer()) };
  };
  const code = (body: Buffer) => JSON.parse(body.toString()).errors[0].extensions.code;

  it('a sample before posting, then the invoice, the same bytes each time', async () => {
    const { url } = product;
    const draft = await draftInvoice(url, 'C-001', '2026-11-23');
    await change(url, 'confirmInvoice', 'invoice { id }', { invoiceId: draft.id, waitFor: 'STAGED' });
    await untilStep(url, draft.id, 'STAGED', 'BLOCKED');
    const early = await get(`/documents/USMF/proposals/${draft.number}.pdf`);
    expect([early.answer.status, code(early.body)]).toEqual([409, 'PROPOSAL_EMPTY']);
    await postJournals(url);
    await untilStep(url, draft.id, 'IMPORTED');

    const { invoiceProposal } = await ask<{ invoiceProposal: { sample: Links } }>(
      url,
      'query Sample($number: String!) { invoiceProposal(number: $number) { sample { pdfUrl htmlUrl } } }',
      { number: draft.number },
    );
    const sample = await get(invoiceProposal.sample.pdfUrl);
    expect(sample.answer.headers.get('cache-control')).toBe('no-store');
    expect((await pdfText(sample.body)).join(' ')).toContain('SAMPLE');
    expect((await get(invoiceProposal.sample.htmlUrl)).body.toString()).toContain('class="sample"');

    const posted = await change<{ proposal: { sample: null; customerInvoice: Invoice }; userErrors: [] }>(
      url,
      'postInvoiceProposal',
      'proposal { sample { pdfUrl } customerInvoice { number documents { pdfUrl htmlUrl } } }',
      { number: draft.number, invoiceDate: '2026-11-23' },
    );
    const { number, documents } = posted.proposal.customerInvoice;
    expect(posted.proposal.sample).toBeNull();
    expect(documents).toEqual({
      pdfUrl: `/documents/USMF/invoices/${number}.pdf`,
      htmlUrl: `/documents/USMF/invoices/${number}.html`,
    });
    expect(code((await get(invoiceProposal.sample.pdfUrl)).body)).toBe('PROPOSAL_NOT_OPEN');

    const [pdf, again] = [await get(documents.pdfUrl), await get(documents.pdfUrl)];
    expect(pdf.answer.status).toBe(200);
    expect(again.body.equals(pdf.body)).toBe(true);
    const text = (await pdfText(pdf.body)).join(' ');
    for (const part of [`Invoice ${number}`, '23 November 2026', 'Adventure Works', 'Contoso US', 'Page 1 of 1'])
      expect(text).toContain(part);
    await guarded(documents, number);
  });

  interface Invoice {
    readonly number: string;
    readonly documents: Links;
  }

  async function guarded({ pdfUrl, htmlUrl }: Links, number: string): Promise<void> {
    const head = await get(pdfUrl, { method: 'HEAD' });
    expect([head.answer.status, head.body.length]).toEqual([200, 0]);
    const headers = Object.fromEntries(head.answer.headers);
    expect(headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="USMF-${number}.pdf"`,
      'cache-control': 'private, no-cache',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    const known = await get(pdfUrl, { headers: { 'if-none-match': headers.etag as string } });
    expect([known.answer.status, known.body.length]).toEqual([304, 0]);
    const html = await get(htmlUrl);
    expect(html.answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(html.answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(html.body.toString()).toContain(number);
    for (const path of [
      '/documents/USMF/invoices/none.pdf',
      `/documents/GBSI/invoices/${number}.pdf`,
      '/documents/USMF/invoices/..%2F..%2Fetc%2Fpasswd.pdf',
      '/documents/USMF/invoices/%zz.pdf',
      '/documents/',
    ]) {
      const { answer, body } = await get(path);
      expect([answer.status, code(body)]).toEqual([404, 'NOT_FOUND']);
    }
    const written = await get(pdfUrl, { method: 'POST' });
    expect([written.answer.status, written.answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  }
});
