// A document is made by the template that it was written for, however many there are by now; and conditional requests, which tell
// whether somebody has the paper already.
import { createHash } from 'node:crypto';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { answerDocument } from '../../../../subgraphs/finance/documents/answer';
import { printerFor } from '../../../../subgraphs/finance/documents/printerFor';
import { TEMPLATES, type Template, templateOf } from '../../../../subgraphs/finance/documents/templates';
import { sectionsOf } from '../../../../subgraphs/finance/rules/printedLines';
import { TEMPLATE_VERSION } from '../../../../subgraphs/finance/store/invoiceDocuments';
import { pdfText } from '../../../harness/pdfText';
import { imported, posted, postedProposal } from '../accountant';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { billed, content } from './contents';

/** Of template 1 in HTML. Another figure here is another paper for customers who have theirs: add a template instead. */
const FIRST = 'd4e88c89d9df';

/** One that looks otherwise, beside the real ones. */
const another: Template = {
  ...templateOf(1),
  page: (...asked) => ({ ...templateOf(1).page(...asked), template: 3, heading: 'As it is called from now on' }),
};

describe('documents of two templates', () => {
  let books: FinanceBooks;
  const templates = TEMPLATES as Record<number, Template>;

  beforeAll(async () => {
    books = await financeBooks('sqlite');
    for (const number of ['PF-1', 'PF-2']) {
      const [sale] = await posted(books, { amount: 100_000 });
      await imported(books, number, [sale!]);
      await postedProposal(books, { number });
    }
    templates[3] = another;
    await books.db.write((tx) =>
      tx.change("UPDATE invoice_document SET template_version = 3 WHERE invoice_number = 'CIV-00000002'"),
    );
  });
  afterAll(async () => {
    delete templates[3];
    await books.drop();
  });

  const get = (name: string, known?: string, isHead = false) => {
    const asked = {
      path: `/documents/USMF/${name}`,
      isHead,
      requestId: 'r',
      ...(known === undefined ? {} : { known }),
    };
    return answerDocument(books, printerFor(books.world), LOCAL_CALLER, asked);
  };
  const text = async (name: string) => String((await get(name)).body);

  it('are printed by their own, as HTML and as PDF', async () => {
    expect(await text('invoices/CIV-00000001.html')).toContain('Invoice CIV-00000001</h1>');
    expect(await text('invoices/CIV-00000002.html')).toContain('As it is called from now on</h1>');
    const pdf = await get('invoices/CIV-00000002.pdf');
    expect((await pdfText(pdf.body as Buffer)).join(' ')).toContain('As it is called from now on');
  });

  it('of a template that a later version of the software knows are not printed by another', async () => {
    await books.db.write((tx) =>
      tx.change("UPDATE invoice_document SET template_version = 7 WHERE invoice_number = 'CIV-00000001'"),
    );
    await expect(get('invoices/CIV-00000001.html')).rejects.toThrow('template 7 of documents is not known');
    await books.db.write((tx) =>
      tx.change("UPDATE invoice_document SET template_version = 2 WHERE invoice_number = 'CIV-00000001'"),
    );
  });

  it('are sent once to whoever says that they have them, in every form in which that can be said', async () => {
    const { etag = '' } = (await get('invoices/CIV-00000001.pdf', undefined, true)).headers;
    expect(etag).toMatch(/^"pdf-[0-9a-f]{64}"$/);
    const status = async (name: string, known: string) => (await get(name, known)).status;
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*', ` ${etag} `])
      expect([known, await status('invoices/CIV-00000001.pdf', known)]).toEqual([known, 304]);
    for (const known of ['', '"other"', etag.replace('pdf', 'html'), etag.slice(1, -1)])
      expect([known, await status('invoices/CIV-00000001.pdf', known)]).toEqual([known, 200]);
    expect(await status('invoices/CIV-00000002.pdf', etag)).toBe(200);
    const known = await get('invoices/CIV-00000001.pdf', etag);
    expect([known.body, known.headers.etag]).toEqual([null, etag]);
  });

  it('and a sample is sent each time: it may be another by then', async () => {
    const [sale] = await posted(books, { amount: 5_000 });
    await imported(books, 'PF-3', [sale!]);
    const sample = await get('proposals/PF-3.html', '*');
    expect([sample.status, sample.headers.etag, sample.headers['cache-control']]).toEqual([200, undefined, 'no-store']);
  });
});

describe('a line whose amount is not its quantity × its price', () => {
  const of = content();
  const detailIn = (version: number, line: Parameters<typeof billed>[0], language: 'en' | 'de' = 'en') =>
    templateOf(version).page({ ...of, language }, sectionsOf(of, [billed(line)])).sections[0]?.lines[0]?.detail;

  it('says by how much, from template 2 on: 800 less 10 % and more 5 % are 760 (o)', () => {
    expect(detailIn(1, { net: 76_000 })).toBe('Consulting · Bob');
    expect(detailIn(2, { net: 76_000 })).toBe('Consulting · Bob · discount, surcharge, rounding: −40.00');
    expect(detailIn(2, { net: -76_000, quantity: -800 }, 'de')).toContain('Rabatt, Zuschlag, Rundung: 40,00');
    expect(detailIn(2, { net: 76_000, category: null, resource: null })).toBe('discount, surcharge, rounding: −40.00');
  });

  it.each([
    ['what is worth its product', {}],
    ['what charges nothing', { billingType: 'COMPLIMENTARY', net: 0 }],
    ['a sum over several prices', { price: null, net: 76_000 }],
    ['a sum beyond a single amount', { quantity: 100_000_000_000, net: 10_000_000_000_000 }],
  ])('%s says nothing', (_, line) => expect(detailIn(2, line)).toBe(detailIn(1, line)));
});

it('the template of new documents is there, each says its own number, and the first is what it was', () => {
  expect(Object.keys(TEMPLATES)).toContain(String(TEMPLATE_VERSION));
  const of = content();
  for (const [version, { page }] of Object.entries(TEMPLATES))
    expect(page(of, sectionsOf(of, [billed()])).template).toBe(Number(version));
  const { html, style } = templateOf(1);
  expect(createHash('sha256').update(html).update(style).digest('hex').slice(0, 12)).toBe(FIRST);
});
