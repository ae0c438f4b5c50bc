// Contents of documents and their lines, from few words, for tests of what is printed. It must hold no rule that the product
// decides.
import {
  type DocumentContent,
  type DocumentFacts,
  documentContent,
} from '../../../../subgraphs/finance/rules/documentContent';
import type { BilledLine } from '../../../../subgraphs/finance/rules/printedLines';

export const SELLER: DocumentFacts['seller'] = {
  name: 'Contoso Entertainment System USA',
  addressLines: ['123 Coffee Street', 'Suite 300'],
  city: 'Redmond',
  postalCode: '98052',
  country: 'US',
  taxId: 'US-91-1234567',
  registrationNumber: null,
};
export const CUSTOMER: DocumentFacts['customer'] = {
  name: 'Fabrikam',
  addressLines: ['1 Main Street'],
  city: 'Seattle',
  postalCode: '98101',
  country: 'US',
  taxId: 'US-55-7654321',
  accountNumber: 'C-100',
};

/** A line of 8 h on project 1 at 100.00, unless said otherwise. */
export function billed(line: Partial<BilledLine> = {}): BilledLine {
  return {
    projectId: 'project-1',
    transactionClass: 'TIME',
    billingType: 'CHARGEABLE',
    category: 'Consulting',
    resource: 'Bob',
    description: 'Analysis',
    firstDate: '2026-11-02',
    lastDate: '2026-11-02',
    quantity: 800,
    price: 1_000_000,
    net: 80_000,
    billingGroup: 'DOM',
    itemGroup: 'FULL',
    isOfRetainer: false,
    ...line,
  };
}

/** Facts of an invoice of 800.00 USD and 20 % tax, posted by a company in USD. */
export function facts(changed: Partial<DocumentFacts> = {}, head: Partial<DocumentFacts['head']> = {}): DocumentFacts {
  return {
    head: {
      legalEntity: 'USMF',
      number: 'CIV-000001',
      proposalNumber: 'PF-1',
      invoiceDate: '2026-11-23',
      dueDate: '2026-12-23',
      currency: 'USD',
      net: 80_000,
      tax: 16_000,
      roundOff: 0,
      total: 96_000,
      accountingCurrency: 'USD',
      rate: 10 ** 12,
      accountingTotal: 96_000,
      textBefore: null,
      textAfter: null,
      ...head,
    },
    seller: SELLER,
    customer: CUSTOMER,
    language: 'en',
    contract: { number: 'CT-1', name: 'Rollout' },
    format: undefined,
    sums: [
      {
        projectId: 'project-1',
        projectNumber: 'P-1',
        projectName: 'Rollout',
        billingGroup: 'DOM',
        itemGroup: 'FULL',
        firstDate: '2026-11-02',
        lastDate: '2026-11-02',
        net: 80_000,
        retainers: 0,
        count: 1,
        credited: 0,
      },
    ],
    taxes: [{ code: 'VAT20', name: 'VAT', percent: 200_000, base: 80_000, tax: 16_000, taxAccounting: 16_000 }],
    groupCodes: [{ billingGroup: 'DOM', itemGroup: 'FULL', codes: ['VAT20'] }],
    credits: [],
    ...changed,
  };
}

export const content = (changed?: Partial<DocumentFacts>, head?: Partial<DocumentFacts['head']>): DocumentContent =>
  documentContent(facts(changed, head));
