// What is missing in a company's set-up, all at once, and what that will stop: said before a posting is refused for it. Pure. It
// must never judge a document: what stands in the way of one is said where it is posted. domain.md 4.8, 5.3, 6.1 (20)
import type { FinanceType } from './kinds';
import { NEEDED_POSTING_TYPES } from './ledger';

export const FINDING_CODES = [
  'ACCOUNT_MISSING',
  'PERIOD_NOT_OPEN',
  'RATE_MISSING',
  'LINE_PROPERTY_MISSING',
  'CATEGORY_MISSING',
  'SEQUENCE_MISSING',
  'SEQUENCE_TOO_STRICT',
  'TAX_GROUP_UNKNOWN',
  'CUSTOMER_UNKNOWN',
  'TERMS_UNKNOWN',
  'PROJECT_GROUP_UNKNOWN',
  'DIMENSION_UNKNOWN',
] as const;

export interface SetUpFinding {
  readonly code: (typeof FINDING_CODES)[number];
  readonly legalEntity: string;
  readonly message: string;
  /** What will be refused, or go without. */
  readonly blocks: string;
  /** Who can help: accountants fill the set-up, administrators its parameters. */
  readonly owner: 'PROJECT_ACCOUNTANT' | 'ADMINISTRATOR';
}

export type TermsNamedBy = 'customers' | 'contracts';

/** What the books hold of one company. Names only: the check counts nothing. */
export interface SetUpFacts {
  readonly legalEntity: string;
  readonly today: string;
  /** Posting types with an account for everybody. */
  readonly postingTypes: ReadonlySet<string>;
  /** Is a period open that today lies in, or, where dates may be shifted, that comes later? */
  readonly isOpen: boolean;
  /** Currencies of contracts, and the ledger's second one, that no rate of today and no agreement leads into the ledger. */
  readonly withoutRate: readonly { readonly from: string; readonly to: string }[];
  readonly billingTypes: ReadonlySet<string>;
  readonly categoryTypes: ReadonlySet<string>;
  readonly sequences: ReadonlyMap<string, { readonly allowsLower: boolean; readonly allowsHigher: boolean }>;
  /** Named by the company, a customer or a category, but without codes: 'GROUP DOM'. */
  readonly unknownTaxGroups: readonly string[];
  /** Accounts that contracts name. */
  readonly unknownCustomers: readonly string[];
  readonly unknownTerms: readonly { readonly code: string; readonly namedBy: TermsNamedBy }[];
  readonly unknownProjectGroups: readonly string[];
  /** 'DEPARTMENT 022' */
  readonly unknownDimensionValues: readonly string[];
}

const BILLING_TYPES = ['CHARGEABLE', 'NON_CHARGEABLE', 'COMPLIMENTARY', 'NOT_AVAILABLE', 'NOT_SPECIFIED'];
const CATEGORY_TYPES: readonly FinanceType[] = ['HOUR', 'EXPENSE', 'ITEM', 'FEE'];
const DRAWN: Readonly<Record<string, string>> = {
  VOUCHER: 'posting journals and invoices',
  CUSTOMER_INVOICE: 'posting invoices',
};

/** Every finding, in the order in which a person would fill the tables. */
export function setUpFindings(facts: SetUpFacts): SetUpFinding[] {
  const { legalEntity } = facts;
  const of =
    (code: SetUpFinding['code'], blocks: string, owner: SetUpFinding['owner'] = 'PROJECT_ACCOUNTANT') =>
    (message: string): SetUpFinding => ({ code, legalEntity, message, blocks, owner });
  const lacking = (wanted: readonly string[], having: ReadonlySet<string>) =>
    wanted.filter((name) => !having.has(name));
  const noPeriod = facts.isOpen ? [] : [`No fiscal period is open for ${facts.today}.`];
  return [
    ...lacking(NEEDED_POSTING_TYPES, facts.postingTypes)
      .map((type) => `No main account is set up for ${type}.`)
      .map(of('ACCOUNT_MISSING', 'postings that need this account')),
    ...noPeriod.map(of('PERIOD_NOT_OPEN', 'posting anything dated today')),
    ...facts.withoutRate
      .map(({ from, to }) => `No exchange rate from ${from} to ${to} is valid on ${facts.today}.`)
      .map(of('RATE_MISSING', 'importing and posting what is in this currency')),
    ...lacking(BILLING_TYPES, facts.billingTypes)
      .map((type) => `Billing type ${type} has no line property.`)
      .map(of('LINE_PROPERTY_MISSING', 'importing actuals of this billing type', 'ADMINISTRATOR')),
    ...lacking(CATEGORY_TYPES, facts.categoryTypes)
      .map((type) => `No project category is set up for transaction type ${type}.`)
      .map(of('CATEGORY_MISSING', 'nothing; its lines go without a category’s item sales tax group')),
    ...sequenceFindings(facts, of),
    ...facts.unknownTaxGroups
      .map((name) => `Sales tax group ${name} has no codes.`)
      .map(of('TAX_GROUP_UNKNOWN', 'importing and posting what has this group')),
    ...facts.unknownCustomers
      .map((account) => `Customer ${account} is named by contracts, but not set up.`)
      .map(of('CUSTOMER_UNKNOWN', 'journalising this customer’s sales, and posting its invoices')),
    ...facts.unknownTerms
      .map(({ code, namedBy }) => `Terms of payment ${code} are named by ${namedBy}, but not set up.`)
      .map(of('TERMS_UNKNOWN', 'nothing; invoices are due by what their customers have instead')),
    ...facts.unknownProjectGroups
      .map((name) => `Project group ${name} has members, but is not set up.`)
      .map(of('PROJECT_GROUP_UNKNOWN', 'recognising revenue as the group says')),
    ...facts.unknownDimensionValues
      .map((value) => `Dimension value ${value} is a default, but not set up.`)
      .map(of('DIMENSION_UNKNOWN', 'lines with this financial dimension')),
  ];
}

/** Those that posting draws from, and the one of proposals: those come in the order of confirmation. domain.md 5.3 */
function sequenceFindings(
  { sequences }: SetUpFacts,
  of: (code: SetUpFinding['code'], blocks: string, owner: SetUpFinding['owner']) => (message: string) => SetUpFinding,
): SetUpFinding[] {
  const found = Object.entries(DRAWN)
    .filter(([name]) => !sequences.has(name))
    .map(([name, blocks]) =>
      of('SEQUENCE_MISSING', blocks, 'ADMINISTRATOR')(`The number sequence ${name} is not set up.`),
    );
  const proposals = sequences.get('INVOICE_PROPOSAL');
  if (proposals?.allowsLower && proposals.allowsHigher) return found;
  const message = proposals
    ? 'The number sequence INVOICE_PROPOSAL must allow lower and higher numbers.'
    : 'The number sequence INVOICE_PROPOSAL is not set up.';
  const blocks = 'nothing here; proposals come in the order in which proforma invoices are confirmed';
  return [...found, of(proposals ? 'SEQUENCE_TOO_STRICT' : 'SEQUENCE_MISSING', blocks, 'ADMINISTRATOR')(message)];
}
