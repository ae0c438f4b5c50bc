// Finance's part of a preview through the gateway, kept until the invoice is posted, and then held against what was posted. It must
// be asked for before the confirmation, and compare nothing that numbers or moments decide.
import { ask } from '../harness/graphql';

const TAX = 'taxLines { code rate base { amount } tax { amount } taxAccounting { amount currency } }';
const TOTALS = `netAmount { amount currency } salesTax { amount } roundOff { amount } totalAmount { amount } dueDate creditNote ${TAX}`;
const LINES = `lines(first: 500) { nodes { actualId transactionClass billingType quantity salesPrice netAmount { amount } salesTax { amount }
  salesTaxGroup itemSalesTaxGroup } }`;

interface Posting {
  readonly invoiceDate: string;
  readonly accountingDate: string;
  readonly exchangeRate: string;
  readonly accountingTotal: { readonly amount: string; readonly currency: string };
}
export interface FinancePreviewSeen {
  readonly ready: boolean;
  readonly blockers: readonly { readonly code: string; readonly owner: string; readonly count: number }[];
  readonly lineCount: number;
  readonly lines: { readonly nodes: readonly object[] };
  readonly posting: Posting | null;
}

/** What Finance foretells of a draft. */
export async function foretoldThere(url: string, invoiceId: string): Promise<FinancePreviewSeen | null> {
  const query = `query ($id: ID!) { previewConfirmation(invoiceId: $id, first: 1) { finance { ready blockers { code owner count } lineCount ${LINES}
    posting { invoiceDate accountingDate exchangeRate accountingTotal { amount currency } ${TOTALS} } } } }`;
  const data = await ask<{ previewConfirmation: { finance: FinancePreviewSeen | null } }>(url, query, {
    id: invoiceId,
  });
  return data.previewConfirmation.finance;
}

/** Holds what was foretold against the proposal and its customer invoice, which are posted. */
export async function expectForetold(url: string, number: string, foretold: FinancePreviewSeen): Promise<void> {
  const query = `query ($number: String!) { invoiceProposal(number: $number) { lineCount ${LINES}
    customerInvoice { date ${TOTALS} voucher { accountingDate entries(first: 500) { nodes { postingType accountingAmount { amount currency } exchangeRate } } } } } }`;
  interface Posted {
    invoiceProposal: {
      lineCount: number;
      lines: object;
      customerInvoice: {
        date: string;
        voucher: { accountingDate: string; entries: { nodes: Entry[] } };
      };
    };
  }
  interface Entry {
    postingType: string;
    accountingAmount: object;
    exchangeRate: string;
  }
  const { invoiceProposal: proposal } = await ask<Posted>(url, query, { number });
  const { date, voucher, ...totals } = proposal.customerInvoice;
  const customer = voucher.entries.nodes.find(({ postingType }) => postingType === 'CUSTOMER');
  expect({ lineCount: foretold.lineCount, lines: foretold.lines, posting: foretold.posting }).toEqual({
    lineCount: proposal.lineCount,
    lines: proposal.lines,
    posting: {
      ...totals,
      invoiceDate: date,
      accountingDate: voucher.accountingDate,
      exchangeRate: customer?.exchangeRate,
      accountingTotal: customer?.accountingAmount,
    },
  });
}
