// A document as texts in their places, in the customer's language: what HTML and PDF print alike. It must compute nothing but
// what stands where; every figure is the content's or the lines'.
import type { DocumentContent, Named, Party } from '../rules/documentContent';
import type { PrintedLine, Section } from '../rules/printedLines';
import { type Figures, figuresIn } from './figures';
import { type TaxTable, taxTableOf } from './taxTable';
import { WORDING, type Wording } from './wording';

export interface Labelled {
  readonly label: string;
  readonly value: string;
}

export interface PageLine {
  readonly position: string;
  readonly date: string;
  readonly text: string;
  /** In smaller letters below the text; '' if there is none. */
  readonly detail: string;
  readonly quantity: string;
  readonly price: string;
  readonly tax: string;
  readonly amount: string;
}

export interface PageSection {
  readonly heading: string | null;
  readonly lines: readonly PageLine[];
  readonly subtotal: Labelled | null;
}

export interface Address {
  readonly heading: string;
  readonly name: string;
  readonly lines: readonly string[];
  readonly ids: readonly Labelled[];
}

export interface DocumentPage {
  /** The number of the template that it is of. */
  readonly template: number;
  readonly language: string;
  readonly title: string;
  readonly heading: string;
  /** What a sample says across the page; null: it is the invoice itself. */
  readonly sample: string | null;
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly seller: Address;
  readonly customer: Address;
  readonly facts: readonly Labelled[];
  readonly notes: readonly string[];
  readonly textBefore: readonly string[];
  readonly columns: Omit<PageLine, 'detail'>;
  readonly sections: readonly PageSection[];
  readonly totals: readonly (Labelled & { readonly strong: boolean })[];
  readonly taxTable: TaxTable;
  readonly terms: readonly string[];
  readonly footer: string;
  /** As `Page 1 of 2`, with {page} and {pages}. */
  readonly pageOf: string;
}

/** The page of a document, as template 1 has it. */
export function pageOf(content: DocumentContent, sections: readonly Section[]): DocumentPage {
  const { head, language, kind } = content;
  const words = WORDING[language];
  const figures = figuresIn(language);
  const heading = kind === 'CREDIT_NOTE' ? words.creditNote : words.invoice;
  const number = head.number ?? head.proposalNumber;
  return {
    template: 1,
    language,
    title: `${head.number === null ? `${words.sample} – ` : ''}${heading} ${number}`,
    heading: head.number === null ? heading : `${heading} ${number}`,
    sample: head.number === null ? words.sample : null,
    date: head.invoiceDate,
    seller: sellerOf(content, words),
    customer: customerOf(content, words),
    facts: factsOf(content, words, figures),
    notes: notesOf(content, words, figures),
    textBefore: paragraphs(head.textBefore),
    columns: columnsOf(words, head.currency),
    sections: sections.map((section) => sectionOf(section, sections.length, content, words, figures)),
    totals: totalsOf(content, words, figures),
    taxTable: taxTableOf(content, words, figures),
    terms: [...termsOf(content, words, figures), ...paragraphs(head.textAfter)],
    footer: [content.seller.name, ...oneLine(content.seller)].join(' · '),
    pageOf: words.page('{page}', '{pages}'),
  };
}

function columnsOf(words: Wording, currency: string): DocumentPage['columns'] {
  const { position, date, quantity, price, description: text, taxPercent: tax } = words;
  return { position, date, text, quantity, price, tax, amount: `${words.amount} ${currency}` };
}

function sellerOf({ seller }: DocumentContent, words: Wording): Address {
  const ids = [
    { label: words.taxId, value: seller.taxId },
    { label: words.registration, value: seller.registrationNumber },
  ];
  return { heading: words.from, name: seller.name, lines: addressOf(seller), ids: known(ids) };
}

function customerOf({ customer }: DocumentContent, words: Wording): Address {
  const ids = [{ label: words.taxId, value: customer.taxId }];
  return { heading: words.billTo, name: customer.name, lines: addressOf(customer), ids: known(ids) };
}

function known(ids: readonly { label: string; value: string | null }[]): Labelled[] {
  return ids.flatMap(({ label, value }) => (value === null ? [] : [{ label, value }]));
}

/** Where the postal code follows the town. */
const CODE_LAST: ReadonlySet<string> = new Set(['US', 'GB', 'IE', 'CA', 'AU', 'NZ', 'IN']);

function addressOf({ addressLines, city, postalCode, country, countryName }: Named<Party>): string[] {
  const parts = CODE_LAST.has(country ?? '') ? [city, postalCode] : [postalCode, city];
  const town = parts.filter((part) => part !== null).join(' ');
  return [...addressLines, town, countryName ?? ''].filter((line) => line !== '');
}

function oneLine(party: Named<Party>): string[] {
  return [...addressOf(party), ...(party.taxId === null ? [] : [party.taxId])];
}

function factsOf({ head, supply, contract, customer, kind }: DocumentContent, words: Wording, figures: Figures) {
  const fact = (label: string, value: string | null): Labelled[] => (value === null ? [] : [{ label, value }]);
  const supplied =
    supply === null
      ? []
      : supply.from === supply.to
        ? fact(words.supplyDate, figures.date(supply.from))
        : fact(words.supplyPeriod, `${figures.date(supply.from)} – ${figures.date(supply.to)}`);
  return [
    ...fact(words.number, head.number),
    ...fact(words.invoiceDate, figures.date(head.invoiceDate)),
    ...supplied,
    ...(kind === 'INVOICE' && head.dueDate !== null ? fact(words.dueDate, figures.date(head.dueDate)) : []),
    ...fact(words.customerAccount, customer.accountNumber),
    ...fact(words.contract, [contract.number, contract.name].filter((part) => part !== '').join(' – ')),
    ...fact(words.proposal, head.proposalNumber),
  ];
}

function notesOf({ head, credits, kind }: DocumentContent, words: Wording, figures: Figures): string[] {
  const named = credits.map(({ number, date, proposalNumber }) =>
    number === null || date === null ? words.proformaOf(proposalNumber) : words.ofDate(number, figures.date(date)),
  );
  const say = kind === 'CREDIT_NOTE' ? words.credits : words.corrects;
  return [...(head.number === null ? [words.sampleNote] : []), ...(named.length === 0 ? [] : [say(named.join(', '))])];
}

function sectionOf(
  { kind, project, lines, net }: Section,
  sectionCount: number,
  content: DocumentContent,
  words: Wording,
  figures: Figures,
): PageSection {
  const { currency } = content.head;
  const name = [project?.number, project?.name].filter((part) => part !== undefined && part !== '').join(' – ');
  return {
    heading: kind === 'PROJECT' ? `${words.project} ${name}` : kind === 'RETAINERS' ? words.retainers : null,
    lines: lines.map((line) => lineOf(line, currency, words, figures)),
    subtotal: sectionCount === 1 ? null : { label: words.subtotal, value: figures.amount(net, currency) },
  };
}

function lineOf(line: PrintedLine, currency: string, words: Wording, figures: Figures): PageLine {
  const { firstDate, lastDate, transactionClass, billingType, category, resource, description, quantity, price } = line;
  const className = words.classes[transactionClass] ?? transactionClass;
  const free =
    billingType === 'CHARGEABLE' ? null : billingType === 'COMPLIMENTARY' ? words.complimentary : words.notCharged;
  const about = [category, resource].filter((part) => part !== null && part !== '');
  const text = description === null || description === '' ? (about.shift() ?? className) : description;
  const unit = transactionClass === 'TIME' ? `\u00a0${words.hours}` : '';
  const days = firstDate === lastDate ? [firstDate] : [firstDate, lastDate];
  return {
    position: String(line.position),
    date: days.map(figures.shortDate).join(' –\n'),
    text,
    detail: [...about, ...(free === null ? [] : [free])].join(' · '),
    quantity: `${figures.quantity(quantity)}${unit}`,
    price: price === null || billingType === 'NON_CHARGEABLE' ? '' : figures.price(price, currency),
    tax: line.percents.map(figures.percent).join(' + '),
    amount: figures.amount(line.net, currency),
  };
}

function totalsOf(content: DocumentContent, words: Wording, figures: Figures) {
  const { head, retainers, taxes, kind } = content;
  const row = (label: string, minor: number, strong = false) => ({
    label,
    value: figures.money(minor, head.currency),
    strong,
  });
  return [
    ...(retainers === 0 ? [] : [row(words.work, head.net - retainers), row(words.lessRetainers, retainers)]),
    row(words.net, head.net),
    ...taxes.map(({ name, percent, tax }) => row(`${name} (${figures.percent(percent)})`, tax)),
    ...(head.roundOff === 0 ? [] : [row(words.roundOff, head.roundOff)]),
    row(kind === 'CREDIT_NOTE' ? words.totalCredit : words.total, head.total, true),
  ];
}

function termsOf({ head, kind, format, lineCount }: DocumentContent, words: Wording, figures: Figures): string[] {
  const summed = format.lines === 'SUMMARY' ? [words.summed(figures.count(lineCount))] : [];
  if (kind === 'CREDIT_NOTE') return [...summed, words.creditedTo(figures.money(0 - head.total, head.currency))];
  if (head.dueDate === null || head.total === 0 || head.number === null) return summed;
  return [...summed, words.payable(figures.money(head.total, head.currency), figures.date(head.dueDate))];
}

function paragraphs(text: string | null): string[] {
  return (text ?? '').split(/\r?\n/).filter((line) => line.trim() !== '');
}
