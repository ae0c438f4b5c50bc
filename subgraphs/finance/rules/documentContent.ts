// What a customer invoice says as a document: the two parties as they are called on the day of posting, numbers and dates, what
// it credits, taxable base and tax per rate, totals, and how its lines are grouped. Pure. It must hold no line (an invoice has
// up to 100,000, and they never change) and no word in a language: words belong to the template. domain.md 2.9.7, 5.9

export type DocumentKind = 'INVOICE' | 'CREDIT_NOTE';
/** The languages that a document is written in. */
const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** More lines than these are printed in sums of a kind, whatever the format says: nobody reads 40 pages, and PDF has to be made. */
export const MOST_PRINTED_LINES = 2_000;

/** DETAIL: every line. SUMMARY: one per project, category and resource, as far as those are asked for. */
export interface DocumentFormat {
  readonly lines: 'DETAIL' | 'SUMMARY';
  readonly byProject: boolean;
  readonly byCategory: boolean;
  readonly byResource: boolean;
}

/** Who sends or gets the invoice. */
export interface Party {
  readonly name: string;
  readonly addressLines: readonly string[];
  readonly city: string | null;
  readonly postalCode: string | null;
  /** ISO 3166-1. */
  readonly country: string | null;
  readonly taxId: string | null;
}

export interface Seller extends Party {
  readonly registrationNumber: string | null;
}

export interface Customer extends Party {
  readonly accountNumber: string;
}

/** With the name that the country has in the document's language on the day of posting. */
export type Named<P extends Party> = P & { readonly countryName: string | null };

export interface Credited {
  /** Null: it is not posted yet, and known by its proposal alone. */
  readonly number: string | null;
  readonly date: string | null;
  readonly proposalNumber: string;
}

export interface DocumentTax {
  readonly code: string;
  readonly name: string;
  /** Scale 4. */
  readonly percent: number;
  readonly base: number;
  readonly tax: number;
  /** In accounting currency; null: no rate is known. */
  readonly taxAccounting: number | null;
}

/** Of lines with these two groups: which of the document's tax codes they bear. */
export interface GroupCodes {
  readonly billingGroup: string;
  readonly itemGroup: string;
  readonly codes: readonly string[];
}

/** Amounts are in minor units of `currency`. */
export interface DocumentHead {
  readonly legalEntity: string;
  /** Null: a sample. */
  readonly number: string | null;
  readonly proposalNumber: string;
  readonly invoiceDate: string;
  readonly dueDate: string | null;
  readonly currency: string;
  readonly net: number;
  readonly tax: number;
  readonly roundOff: number;
  readonly total: number;
  readonly accountingCurrency: string;
  /** Scale 12; null: none is known. */
  readonly rate: number | null;
  readonly accountingTotal: number | null;
  readonly textBefore: string | null;
  readonly textAfter: string | null;
}

/** What lines of one project and one pair of tax groups come to. */
export interface LineSum {
  readonly projectId: string;
  readonly projectNumber: string | null;
  readonly projectName: string | null;
  readonly billingGroup: string | null;
  readonly itemGroup: string | null;
  /** Of what was supplied: an advance is none. */
  readonly firstDate: string | null;
  readonly lastDate: string | null;
  readonly net: number;
  /** The part of it that is retainers set off or paid back: not above 0. */
  readonly retainers: number;
  readonly count: number;
  /** How many of them take another billed sale back. */
  readonly credited: number;
}

export interface DocumentFacts {
  readonly head: DocumentHead;
  readonly seller: Seller;
  readonly customer: Customer;
  /** BCP 47; null: nothing is known of it. */
  readonly language: string | null;
  readonly contract: { readonly number: string; readonly name: string };
  readonly format: DocumentFormat | undefined;
  readonly sums: readonly LineSum[];
  readonly taxes: readonly DocumentTax[];
  readonly groupCodes: readonly GroupCodes[];
  readonly credits: readonly Credited[];
}

/** The content as it is kept: written once, at posting. */
export interface DocumentContent extends Pick<DocumentFacts, 'contract' | 'taxes' | 'groupCodes' | 'credits'> {
  readonly seller: Named<Seller>;
  readonly customer: Named<Customer>;
  readonly head: Omit<DocumentHead, 'accountingCurrency' | 'rate' | 'accountingTotal'>;
  readonly kind: DocumentKind;
  readonly language: Language;
  readonly supply: { readonly from: string; readonly to: string } | null;
  readonly format: DocumentFormat;
  readonly lineCount: number;
  readonly projects: readonly { readonly id: string; readonly number: string; readonly name: string }[];
  /** Set off or paid back: not above 0. */
  readonly retainers: number;
  /** What bears no tax code at all; null: there is nothing of the kind. */
  readonly untaxed: number | null;
  /** In national currency, where the invoice is in another one. */
  readonly accounting: {
    readonly currency: string;
    readonly rate: number | null;
    readonly tax: number | null;
    readonly total: number | null;
  } | null;
}

/** Where nothing is set up: every line, under its project. */
const PLAIN: DocumentFormat = { lines: 'DETAIL', byProject: true, byCategory: true, byResource: false };

/** The content of a document. A total below 0 makes it a credit note. domain.md 3.6 */
export function documentContent(facts: DocumentFacts): DocumentContent {
  const { contract, taxes, groupCodes, credits, sums } = facts;
  const { accountingCurrency, rate, accountingTotal, ...head } = facts.head;
  const lineCount = sums.reduce((count, sum) => count + sum.count, 0);
  const format = facts.format ?? PLAIN;
  const language = languageOf(facts.language);
  return {
    head,
    kind: head.total < 0 ? 'CREDIT_NOTE' : 'INVOICE',
    language,
    seller: named(facts.seller, language),
    customer: named(facts.customer, language),
    contract,
    credits,
    supply: supplyOf(sums),
    format: lineCount > MOST_PRINTED_LINES ? { ...format, lines: 'SUMMARY' } : format,
    lineCount,
    projects: projectsOf(sums),
    retainers: sums.reduce((sum, { retainers }) => sum + retainers, 0),
    taxes,
    groupCodes,
    untaxed: untaxedOf(sums, groupCodes),
    accounting: accountingCurrency === head.currency ? null : inLedger(facts),
  };
}

function languageOf(language: string | null): Language {
  return LANGUAGES.find((known) => language?.split('-', 1)[0] === known) ?? 'en';
}

function named<P extends Party>(party: P, language: Language): Named<P> {
  const { country } = party;
  const countryName =
    country === null ? null : (new Intl.DisplayNames([language], { type: 'region' }).of(country) ?? null);
  return { ...party, countryName };
}

/** From the first to the last day of what is billed. Null: nothing but advances. */
function supplyOf(sums: readonly LineSum[]): DocumentContent['supply'] {
  const days = sums.flatMap(({ firstDate, lastDate }) => [firstDate, lastDate]).filter((day) => day !== null);
  const [from, to] = [days.toSorted()[0], days.toSorted().at(-1)];
  return from === undefined || to === undefined ? null : { from, to };
}

function projectsOf(sums: readonly LineSum[]): DocumentContent['projects'] {
  const found = new Map<string, { id: string; number: string; name: string }>();
  for (const { projectId: id, projectNumber, projectName } of sums)
    found.set(id, { id, number: projectNumber ?? '', name: projectName ?? '' });
  const order = (a: { number: string; id: string }, b: { number: string; id: string }) =>
    compare(a.number, b.number) || compare(a.id, b.id);
  return [...found.values()].sort(order);
}

/** By code units: the same everywhere. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function untaxedOf(sums: readonly LineSum[], groupCodes: readonly GroupCodes[]): number | null {
  const bare = sums.filter((sum) => codesOf(groupCodes, sum).length === 0);
  return bare.length === 0 ? null : bare.reduce((total, { net }) => total + net, 0);
}

/** The tax codes that a line of these groups bears. */
export function codesOf(
  groupCodes: readonly GroupCodes[],
  line: { readonly billingGroup: string | null; readonly itemGroup: string | null },
): readonly string[] {
  return (
    groupCodes.find(({ billingGroup, itemGroup }) => billingGroup === line.billingGroup && itemGroup === line.itemGroup)
      ?.codes ?? []
  );
}

function inLedger({ head, taxes }: DocumentFacts): DocumentContent['accounting'] {
  const tax = taxes.reduce<number | null>(
    (sum, { taxAccounting }) => (sum === null || taxAccounting === null ? null : sum + taxAccounting),
    0,
  );
  return { currency: head.accountingCurrency, rate: head.rate, tax, total: head.accountingTotal };
}
