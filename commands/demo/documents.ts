// The GraphQL documents of the demo, and what they answer with. They use the public schema as any client would, and
// nothing of the subgraphs' own.

export interface Money {
  readonly amount: string;
  readonly currency: string;
}
export interface UserError {
  readonly code: string;
  readonly message: string;
}
export interface Blocker {
  readonly code: string;
  readonly message: string;
  readonly owner: string;
  readonly count: number;
}
export interface StatusEvent {
  readonly sequence: number;
  readonly step: string;
  readonly state: 'MOVING' | 'BLOCKED' | 'DONE';
  readonly blockers: readonly Blocker[];
  readonly blockerCount: number;
  readonly invoice: {
    readonly status: string;
    readonly proposal: {
      readonly status: string;
      readonly lineCount: number;
      readonly netAmount: Money;
      readonly salesTax: Money;
      readonly totalAmount: Money;
    } | null;
    readonly customerInvoiceSummary: { readonly number: string; readonly total: Money } | null;
  };
}
export interface Draft {
  readonly id: string;
  readonly number: string;
  readonly name: string;
  readonly legalEntity: string;
  readonly invoiceDate: string;
  readonly detailAmount: Money;
  readonly customer: { readonly name: string };
  readonly details: {
    readonly nodes: readonly {
      readonly source: { readonly accounting: { readonly voucherNumber: string } | null } | null;
    }[];
  };
}
export interface Totals {
  readonly count: number;
  readonly net: Money;
  readonly tax: Money | null;
  readonly roundOff: Money | null;
  readonly total: Money | null;
  readonly accountingTotal: Money | null;
}
export interface Reconciliation {
  readonly state: 'NOT_YET_COMPARABLE' | 'AGREES' | 'DIFFERS';
  readonly dataverse: Totals;
  readonly proposal: Totals | null;
  readonly customerInvoice: Totals | null;
  readonly ledger: Totals | null;
}
export interface LedgerEntry {
  readonly account: string;
  readonly postingType: string;
  readonly amount: Money;
  readonly accountingAmount: Money;
}

const MONEY = 'amount currency';
const TOTALS = `count net { ${MONEY} } tax { ${MONEY} } roundOff { ${MONEY} } total { ${MONEY} } accountingTotal { ${MONEY} }`;
const ERRORS = 'userErrors { code message }';

/** Drafts, with whether the sales behind them are posted: the unbilled sale has no voucher until its journal is. */
export const DRAFTS = /* GraphQL */ `query Drafts {
  invoices(filter: { status: [DRAFT] }, first: 20) {
    nodes {
      id number name legalEntity invoiceDate detailAmount { ${MONEY} } customer { name }
      details(first: 100) { nodes { source { accounting { voucherNumber } } } }
    }
  }
}`;

export const POSTING_STATUS = /* GraphQL */ `subscription PostingStatus($invoiceId: ID!) {
  invoicePostingStatus(filter: { invoiceIds: [$invoiceId] }, after: "start") {
    sequence step state blockers { code message owner count } blockerCount
    invoice {
      status
      proposal { status lineCount netAmount { ${MONEY} } salesTax { ${MONEY} } totalAmount { ${MONEY} } }
      customerInvoiceSummary { number total { ${MONEY} } }
    }
  }
}`;

export const CONFIRM = /* GraphQL */ `mutation Confirm($invoiceId: ID!) {
  confirmInvoice(input: { invoiceId: $invoiceId }) { invoice { id status } ${ERRORS} }
}`;

export const UNPOSTED_JOURNALS = /* GraphQL */ `query UnpostedJournals($number: String!) {
  integrationJournals(filter: { status: [DRAFT], proposalNumber: $number }, first: 50) { nodes { id lineCount legalEntity } }
}`;

export const POST_JOURNAL = /* GraphQL */ `mutation PostJournal($journalId: ID!) {
  postIntegrationJournal(input: { journalId: $journalId }) { journal { id status lineCount } ${ERRORS} }
}`;

export const POST_PROPOSAL = /* GraphQL */ `mutation PostProposal($number: String!) {
  postInvoiceProposal(input: { number: $number }) { proposal { status customerInvoice { number } } ${ERRORS} }
}`;

export const BOTH_BOOKS = /* GraphQL */ `query BothBooks($id: ID!, $after: String) {
  invoice(id: $id) {
    number status
    customerInvoiceSummary { number date tax { ${MONEY} } total { ${MONEY} } }
    proposal {
      customerInvoice { number voucher { number accountingDate entries(first: 500, after: $after) { pageInfo { hasNextPage endCursor } nodes { account postingType amount { ${MONEY} } accountingAmount { ${MONEY} } } } } }
    }
    reconciliation { state dataverse { ${TOTALS} } proposal { ${TOTALS} } customerInvoice { ${TOTALS} } ledger { ${TOTALS} } }
  }
}`;
