// What is printed, in HTML and PDF alike: words of the customer's language, figures as people write them, every line, nothing
// that runs, and the same bytes for the same page.
import { createHash } from 'node:crypto';
import { CONTENT_SECURITY_POLICY, htmlOf } from '../../../../subgraphs/finance/documents/html';
import { type DocumentPage, pageOf } from '../../../../subgraphs/finance/documents/page';
import { pdfOf } from '../../../../subgraphs/finance/documents/pdf';
import type { DocumentFacts } from '../../../../subgraphs/finance/rules/documentContent';
import { type BilledLine, sectionsOf } from '../../../../subgraphs/finance/rules/printedLines';
import { pdfText } from '../../../harness/pdfText';
import { billed, CUSTOMER, content, facts } from './contents';

const [SUM] = facts().sums;
const [VAT] = facts().taxes;

function page(
  lines: readonly BilledLine[] = [billed()],
  changed: Partial<DocumentFacts> = {},
  head: Partial<DocumentFacts['head']> = {},
): DocumentPage {
  const of = content(changed, head);
  return pageOf(of, sectionsOf(of, lines));
}

const CREDITED = [{ number: 'CIV-000001', date: '2026-11-05', proposalNumber: 'PF-1' }];
const credit = (): DocumentPage =>
  page(
    [billed({ quantity: -400, net: -40_000 })],
    {
      sums: [{ ...SUM!, net: -40_000, credited: 1 }],
      taxes: [{ ...VAT!, base: -40_000, tax: -8_000, taxAccounting: -8_000 }],
      credits: CREDITED,
    },
    { number: 'CIV-000002', proposalNumber: 'PF-2', net: -40_000, tax: -8_000, total: -48_000 },
  );

describe('the page of an invoice', () => {
  test('names both parties with address and tax id, and dates that nobody misreads', () => {
    expect(page()).toMatchObject({
      title: 'Invoice CIV-000001',
      sample: null,
      seller: {
        name: 'Contoso Entertainment System USA',
        lines: ['123 Coffee Street', 'Suite 300', 'Redmond 98052', 'United States'],
        ids: [{ label: 'Tax ID', value: 'US-91-1234567' }],
      },
      customer: { name: 'Fabrikam', ids: [{ label: 'Tax ID', value: 'US-55-7654321' }] },
      facts: [
        { label: 'Number', value: 'CIV-000001' },
        { label: 'Date', value: '23 November 2026' },
        { label: 'Date of supply', value: '2 November 2026' },
        { label: 'Due date', value: '23 December 2026' },
        { label: 'Customer account', value: 'C-100' },
        { label: 'Contract', value: 'CT-1 – Rollout' },
        { label: 'Proforma', value: 'PF-1' },
      ],
    });
  });

  test('has base and tax per rate, and totals', () => {
    const { totals, taxTable } = page();
    expect(totals.map(({ label, value }) => `${label}: ${value}`)).toEqual([
      'Net amount: 800.00\u00a0USD',
      'VAT (20\u00a0%): 160.00\u00a0USD',
      'Total: 960.00\u00a0USD',
    ]);
    expect(taxTable.rows).toEqual([['VAT', '20\u00a0%', '800.00', '160.00']]);
  });

  test('is in German for a customer in Austria, tax in euros and what bears none', () => {
    const lines = [billed(), billed({ billingGroup: null, net: 123_456_789 })];
    const { columns, totals, taxTable, title } = page(
      lines,
      {
        language: 'de-AT',
        sums: [SUM!, { ...SUM!, billingGroup: null, net: 123_456_789 }],
        taxes: [{ ...VAT!, name: 'USt', taxAccounting: 14_720 }],
      },
      { net: 123_536_789, total: 123_552_789, accountingCurrency: 'EUR', rate: 920_000_000_000, accountingTotal: 1 },
    );
    expect(title).toBe('Rechnung CIV-000001');
    expect(columns).toMatchObject({ text: 'Bezeichnung', amount: 'Betrag USD' });
    expect(totals.at(-1)).toEqual({ label: 'Gesamtbetrag', value: '1.235.527,89\u00a0USD', strong: true });
    expect(taxTable).toMatchObject({
      columns: ['Umsatzsteuer', 'Satz', 'Bemessungsgrundlage USD', 'Steuer USD', 'Steuer in EUR'],
      rows: [
        ['USt', '20\u00a0%', '800,00', '160,00', '147,20'],
        ['Ohne Umsatzsteuer', '', '1.234.567,89', '0,00', '0,00'],
      ],
      notes: ['Umrechnungskurs: 1 USD = 0,92 EUR.', 'Gesamtbetrag in EUR: 0,01\u00a0EUR.'],
    });
  });

  test.each([
    ['JPY', '80,000'],
    ['USD', '800.00'],
    ['KWD', '80.000'],
  ])('writes amounts in %s with its decimals', (currency, written) => {
    const { sections } = page([billed()], {}, { currency, accountingCurrency: currency });
    expect(sections[0]?.lines[0]?.amount).toBe(written);
  });

  test('says of what is free that it is, and shows retainers apart', () => {
    const lines = [
      billed({ net: 500_000 }),
      billed({ billingType: 'COMPLIMENTARY', net: 0 }),
      billed({ billingType: 'NON_CHARGEABLE', net: 0 }),
      billed({ transactionClass: 'RETAINER', quantity: -100, net: -200_000, isOfRetainer: true }),
    ];
    const sums = [{ ...SUM!, net: 300_000, retainers: -200_000, count: 4 }];
    const { sections, totals } = page(lines, { sums }, { net: 300_000, total: 316_000 });
    expect(sections.map(({ heading, subtotal }) => [heading, subtotal?.value])).toEqual([
      ['Project P-1 – Rollout', '5,000.00'],
      ['Retainers', '−2,000.00'],
    ]);
    expect(sections[0]?.lines.map(({ detail, price }) => [detail, price])).toEqual([
      ['Consulting · Bob', '100.00'],
      ['Consulting · Bob · complimentary', '100.00'],
      ['Consulting · Bob · not charged', ''],
    ]);
    expect(totals.slice(0, 3).map(({ label, value }) => `${label}: ${value}`)).toEqual([
      'Goods and services: 5,000.00\u00a0USD',
      'Retainers deducted or refunded: −2,000.00\u00a0USD',
      'Net amount: 3,000.00\u00a0USD',
    ]);
  });
});

describe('a credit note', () => {
  test('names the invoice that it credits, and nobody is asked to pay it', () => {
    const { heading, notes, facts: shown, terms } = credit();
    expect(heading).toBe('Credit note CIV-000002');
    expect(notes).toEqual(['This credit note credits invoice CIV-000001 of 5 November 2026.']);
    expect(shown.map(({ label }) => label)).not.toContain('Due date');
    expect(terms).toEqual(['Your account is credited with 480.00\u00a0USD.']);
  });
});

describe('a sample', () => {
  test('says so across the page, and has no number', async () => {
    const sample = page([billed()], {}, { number: null });
    expect(sample).toMatchObject({ sample: 'SAMPLE', title: 'SAMPLE – Invoice PF-1', heading: 'Invoice' });
    expect(htmlOf(sample)).toContain('<span class="sample">SAMPLE</span>');
    expect((await pdfText(await pdfOf(sample))).join(' ')).toContain('SAMPLE');
  });
});

describe('HTML', () => {
  test('is the page, its figures to the right', () => {
    const html = htmlOf(page());
    expect(html).toContain('<title>Invoice CIV-000001</title>');
    expect(html).toContain('<td class="n">800.00</td>');
    expect(html.match(/<tr class="strong"><td>Total<\/td><td class="n">960.00.USD<\/td><\/tr>/)).not.toBeNull();
  });

  test('shows names with markup as they are written: nothing of it runs', () => {
    const evil = '<script>alert(1)</script>"\'&';
    const everywhere = page(
      [billed({ description: evil, category: evil, resource: evil })],
      {
        customer: { ...CUSTOMER, name: evil, addressLines: [evil], city: evil, taxId: evil, accountNumber: evil },
        contract: { number: evil, name: evil },
        taxes: [{ ...VAT!, name: evil }],
        sums: [{ ...SUM!, projectName: evil, projectNumber: evil }],
        credits: [{ number: evil, date: '2026-11-05', proposalNumber: 'PF-1' }],
      },
      { textBefore: evil, textAfter: evil, number: evil, proposalNumber: evil },
    );
    const html = htmlOf(everywhere);
    expect(html).not.toMatch(/<script|"'&(?!amp;|quot;|#39;)/);
    expect(html.split('&lt;script&gt;').length).toBeGreaterThan(10);
  });

  test('may load nothing but its own style', () => {
    const style = /<style>([\s\S]*)<\/style>/.exec(htmlOf(page()))?.[1] as string;
    const hash = createHash('sha256').update(style).digest('base64');
    expect(CONTENT_SECURITY_POLICY).toContain(`default-src 'none'; style-src 'sha256-${hash}'`);
  });
});

describe('PDF', () => {
  test('is the same bytes for the same page', async () => {
    const [one, other] = [await pdfOf(page()), await pdfOf(page())];
    expect(one.equals(other)).toBe(true);
    expect(one.subarray(0, 5).toString()).toBe('%PDF-');
  });

  test('has every line over its pages, the header on each, page numbers and the totals once', async () => {
    const lines = Array.from({ length: 120 }, (_, index) => billed({ description: `Item ${index + 1} of many` }));
    const pages = await pdfText(await pdfOf(page(lines)));
    expect(pages.length).toBeGreaterThan(3);
    const text = pages.join(' ');
    for (let item = 1; item <= 120; item += 1) expect(text).toContain(`Item ${item} of many`);
    for (const [index, one] of pages.entries()) expect(one).toContain(`Page ${index + 1} of ${pages.length}`);
    expect(pages.filter((one) => one.includes('Unit price')).length).toBeGreaterThanOrEqual(pages.length - 1);
    expect(text.match(/Net amount/g)).toHaveLength(1);
  });

  test('has Polish, German, Greek and Cyrillic names, and a word longer than its column', async () => {
    const names = ['Zażółć gęślą jaźń', 'Müßig & Söhne', 'Ευάγγελος Παπαδόπουλος', 'Ёлка Щукина'];
    const lines = [...names, 'x'.repeat(150)].map((description) => billed({ description }));
    const text = (await pdfText(await pdfOf(page(lines)))).join(' ');
    for (const name of names) expect(text).toContain(name);
    expect(text).toContain('800.00');
  });
});
