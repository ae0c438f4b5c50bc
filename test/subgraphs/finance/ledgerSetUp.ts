// A small company's set-up for tests of Finance's flows: USMF keeps its ledger in USD, accrues revenue, taxes 20 %.

import { LINE_PROPERTY_TYPES } from '../../../subgraphs/finance/flows/setUp/projectCategories';
import type { FinanceSetUp } from '../../../subgraphs/finance/flows/setUp/registry';
import { POSTING_TYPES } from '../../../subgraphs/finance/rules/ledger';

export const USMF = 'USMF';
/** 1.25 at scale 12. */
export const RATE_1_25 = 1_250_000_000_000;

const ENTITY = {
  code: USMF,
  name: 'Contoso Entertainment System USA',
  currency: 'USD',
  journalPeriodUnit: 'ALL',
  journalLineLimit: 200,
  shiftToOpenPeriod: false,
  onAccountItemTaxGroup: 'FULL',
  timeItemTaxGroup: 'FULL',
} as const;

/** The set-up; `entity` replaces parameters of the company. */
export function ledgerSetUp(entity: Partial<NonNullable<FinanceSetUp['legalEntities']>[number]> = {}): FinanceSetUp {
  const legalEntity = USMF;
  return {
    legalEntities: [{ ...ENTITY, ...entity }],
    fiscalPeriods: [
      { legalEntity, startDate: '2026-01-01', endDate: '2026-09-30', open: false },
      { legalEntity, startDate: '2026-10-01', endDate: '2026-11-30', open: true },
      { legalEntity, startDate: '2026-12-01', endDate: '2026-12-31', open: false },
      { legalEntity, startDate: '2027-01-01', endDate: '2027-12-31', open: true },
    ],
    exchangeRates: [
      { fromCurrency: 'GBP', toCurrency: 'USD', validFrom: '2026-10-01', rate: RATE_1_25 },
      { fromCurrency: 'GBP', toCurrency: 'USD', validFrom: '2026-11-10', rate: 1_300_000_000_000 },
    ],
    salesTaxCodes: [
      { legalEntity, taxCode: 'VAT20', name: 'VAT 20 %', percent: 200_000 },
      { legalEntity, taxCode: 'CITY', name: 'City 2.5 %', percent: 25_000 },
    ],
    salesTaxGroups: [
      { legalEntity, kind: 'GROUP', taxGroup: 'DOM', taxCode: 'VAT20' },
      { legalEntity, kind: 'GROUP', taxGroup: 'DOMCITY', taxCode: 'VAT20' },
      { legalEntity, kind: 'GROUP', taxGroup: 'DOMCITY', taxCode: 'CITY' },
      { legalEntity, kind: 'ITEM', taxGroup: 'FULL', taxCode: 'VAT20' },
      { legalEntity, kind: 'ITEM', taxGroup: 'FULL', taxCode: 'CITY' },
    ],
    postingAccounts: POSTING_TYPES.map((postingType, index) => ({
      legalEntity,
      postingType,
      account: `${4000 + index}`,
    })),
    ledgerProfiles: [{ legalEntity, contractNumber: '*', accrueRevenue: true }],
    customers: [
      { legalEntity, accountNumber: 'C-100', name: 'Fabrikam', salesTaxGroup: 'DOM', paymentDays: 30, onHold: false },
      {
        legalEntity,
        accountNumber: 'C-200',
        name: 'Adventure Works',
        salesTaxGroup: null,
        paymentDays: 14,
        onHold: false,
      },
      { legalEntity, accountNumber: 'C-HOLD', name: 'Litware', salesTaxGroup: null, paymentDays: 0, onHold: true },
    ],
    projectCategories: [{ legalEntity, category: 'Consulting', transactionType: 'HOUR', itemSalesTaxGroup: 'FULL' }],
    lineProperties: LINE_PROPERTY_TYPES.map((billingType) => ({
      legalEntity,
      billingType,
      lineProperty: billingType,
    })),
    numberSequences: [
      { legalEntity, name: 'VOUCHER', prefix: 'USMF-V' },
      { legalEntity, name: 'CUSTOMER_INVOICE', prefix: 'CIV-' },
    ],
  };
}
