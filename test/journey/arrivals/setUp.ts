// Finance's set-up for the journey of arrivals: whatever a project, contract, customer or category may bring along has another value for
// each of them, so that what is lost on the way shows in the ledger. It may stand before any of them has arrived.
import type { FinanceSetUp } from '../../../subgraphs/finance/flows/setUp/registry';
import { POSTING_TYPES } from '../../../subgraphs/finance/rules/ledger';
import type { TAX_GROUP_METHODS } from '../../../subgraphs/finance/rules/taxParameters';
import { ledgerSetUp, RATE_1_25, USMF } from '../../subgraphs/finance/ledgerSetUp';

/** Whose sales tax group a sale has. */
export type TaxGroupMethod = (typeof TAX_GROUP_METHODS)[number];
const GBPM = 'GBPM';
const legalEntity = USMF;
/** What brings dimensions along: the name of the dimension is the kind's, and all bring SHARED too. */
const BRINGING = [
  ['PROJECT', 'P-WORK'],
  ['PROJECT', 'P-FIXED'],
  ['PROJECT', 'P-SHARED'],
  ['PROJECT', 'P-SHARED-FIXED'],
  ['PROJECT', 'P-HAND'],
  ['CONTRACT', 'CT-HAND'],
  ['CONTRACT', 'CT-POUNDS'],
  ['CONTRACT', 'CT-SHARED'],
  ['CUSTOMER', 'C-100'],
  ['CUSTOMER', 'C-200'],
  ['CATEGORY', 'Consulting'],
  ['CATEGORY', 'Travel'],
] as const;

function dimensions(): FinanceSetUp {
  const defaults = BRINGING.flatMap(([kind, number]) =>
    [kind, 'SHARED'].map((dimension) => ({ legalEntity, kind, number, dimension, value: number })),
  );
  return {
    financialDimensions: [...new Set(defaults.map(({ dimension }) => dimension))].map((dimension) => ({
      legalEntity,
      dimension,
    })),
    dimensionValues: defaults.map(({ dimension, value }) => ({ legalEntity, dimension, value, name: value })),
    dimensionDefaults: defaults,
  };
}

/** A rate of tax for each of project, contract and customer. */
function taxes(taxGroupMethod: TaxGroupMethod): FinanceSetUp {
  const { salesTaxCodes = [], salesTaxGroups = [] } = ledgerSetUp();
  const own = [
    ['WORK', 100_000],
    ['FIXED', 90_000],
    ['POUNDS', 70_000],
  ] as const;
  return {
    salesTaxCodes: [
      ...salesTaxCodes,
      ...own.map(([taxCode, percent]) => ({ legalEntity, taxCode, name: taxCode, percent })),
    ],
    salesTaxGroups: [
      ...salesTaxGroups,
      ...own.flatMap(([taxCode]) => [
        { legalEntity, kind: 'GROUP' as const, taxGroup: taxCode, taxCode },
        { legalEntity, kind: 'ITEM' as const, taxGroup: 'FULL', taxCode },
      ]),
    ],
    salesTaxParameters: [{ legalEntity, taxGroupMethod, calculation: 'LINE', roundOffUnit: 5 }],
    salesTaxDefaults: [
      { legalEntity, kind: 'PROJECT', number: 'P-WORK', salesTaxGroup: 'WORK' },
      { legalEntity, kind: 'PROJECT', number: 'P-FIXED', salesTaxGroup: 'FIXED' },
      { legalEntity, kind: 'PROJECT', number: 'P-HAND', salesTaxGroup: 'FIXED' },
      { legalEntity, kind: 'CONTRACT', number: 'CT-POUNDS', salesTaxGroup: 'POUNDS' },
    ],
  };
}

/** Accounts and profiles that speak for one project, or for one contract. */
function profiles(): FinanceSetUp {
  const { postingAccounts = [], ledgerProfiles = [] } = ledgerSetUp();
  const of = (account: string, scope: object) => [
    { legalEntity, postingType: 'INVOICED_REVENUE' as const, account, ...scope },
    { legalEntity, postingType: 'COST' as const, account: `${account}-C`, ...scope },
  ];
  return {
    postingAccounts: [
      ...postingAccounts,
      ...of('9001', { projectNumber: 'P-FIXED' }),
      ...of('9004', { projectNumber: 'P-HAND' }),
      ...of('9002', { projectNumber: 'P-WORK' }),
      ...of('9003', { contractNumber: 'CT-SHARED' }),
    ],
    ledgerProfiles: [...ledgerProfiles, { legalEntity, contractNumber: 'CT-POUNDS', onAccount: 'BALANCE' }],
  };
}

/** The company that lends. */
function lender(): FinanceSetUp {
  const {
    legalEntities = [],
    fiscalPeriods = [],
    exchangeRates = [],
    customers = [],
    lineProperties = [],
  } = ledgerSetUp();
  return {
    legalEntities: [...legalEntities, { code: GBPM, name: 'Contoso UK', currency: 'GBP' }],
    fiscalPeriods: [
      ...fiscalPeriods,
      { legalEntity: GBPM, startDate: '2026-11-01', endDate: '2026-11-30', open: true },
    ],
    exchangeRates: [
      ...exchangeRates,
      { fromCurrency: 'USD', toCurrency: 'GBP', validFrom: '2026-10-01', rate: 800_000_000_000 },
    ],
    customers: [...customers, { legalEntity: GBPM, accountNumber: 'USMF-IC', name: 'Contoso US', salesTaxGroup: null }],
    lineProperties: [...lineProperties, { legalEntity: GBPM, billingType: 'NOT_AVAILABLE', lineProperty: 'NonBill' }],
    intercompanyRelationships: [
      { legalEntity: GBPM, borrowingLegalEntity: USMF, customerAccount: 'USMF-IC', accrueRevenue: true },
    ],
  };
}

/** The whole, under a method of choosing the billing sales tax group. */
export function arrivalSetUp(method: TaxGroupMethod): FinanceSetUp {
  const plain = ledgerSetUp();
  const own = { ...plain, ...dimensions(), ...taxes(method), ...profiles(), ...lender() };
  const ofLender = POSTING_TYPES.map((postingType, index) => ({
    legalEntity: GBPM,
    postingType,
    account: `${7000 + index}`,
  }));
  return {
    ...own,
    postingAccounts: [...(own.postingAccounts ?? []), ...ofLender],
    numberSequences: [...(plain.numberSequences ?? []), { legalEntity: GBPM, name: 'VOUCHER', prefix: 'GB-' }],
    categoryDefaults: [{ legalEntity, transactionType: 'ITEM', category: 'Goods' }],
    projectCategories: [
      ...(plain.projectCategories ?? []),
      { legalEntity, category: 'Travel', transactionType: 'EXPENSE', itemSalesTaxGroup: 'FULL' },
      { legalEntity, category: 'Goods', transactionType: 'ITEM', itemSalesTaxGroup: 'FULL' },
    ],
    fixedRateAgreements: [
      { legalEntity, contractNumber: 'CT-POUNDS', currency: 'GBP', validFrom: '2026-01-01', rate: 2 * RATE_1_25 },
    ],
  };
}
