// A small company for journeys: a USD ledger with a contract in its own currency and one in pounds with accrued revenue, time
// and a milestone on each, 20 % tax. Written as the set-up files would be, and loaded by the same code.
import { load } from '../../commands/setup/load';
import { type SetUp, TABLES, type TableName } from '../../commands/setup/schema';
import { openBoth } from '../../together';
import { realWorld } from '../harness/world';

const DAY = '2026-11-02';

type Texts = Record<string, string | undefined>;

/** Rows of every table for `contracts` contracts, `entries` time entries on each. Dates are fixed; all of November 2026 is open. */
export function company(contracts: number, entries: number): SetUp {
  const texts: Partial<Record<TableName, Texts[]>> = {
    'legal-entities': [
      {
        code: 'USMF',
        name: 'Contoso US',
        currency: 'USD',
        journalPeriodUnit: 'MONTHS',
        journalLineLimit: '200',
        onAccountItemTaxGroup: 'FULL',
        timeItemTaxGroup: 'FULL',
      },
    ],
    'fiscal-periods': [
      { legalEntity: 'USMF', startDate: '2026-10-01', endDate: '2026-10-31', open: 'no' },
      { legalEntity: 'USMF', startDate: '2026-11-01', endDate: '2026-11-30', open: 'yes' },
      { legalEntity: 'USMF', startDate: '2026-12-01', endDate: '2026-12-31', open: 'no' },
    ],
    'exchange-rates': [
      { fromCurrency: 'GBP', toCurrency: 'USD', validFrom: '2026-01-01', rate: '1.25' },
      { fromCurrency: 'GBP', toCurrency: 'USD', validFrom: '2026-11-20', rate: '1.31' },
    ],
    'sales-tax-codes': [{ legalEntity: 'USMF', taxCode: 'T20', name: 'Twenty', percent: '20' }],
    'sales-tax-groups': [
      { legalEntity: 'USMF', kind: 'GROUP', taxGroup: 'DOMESTIC', taxCode: 'T20' },
      { legalEntity: 'USMF', kind: 'ITEM', taxGroup: 'FULL', taxCode: 'T20' },
    ],
    'posting-accounts': POSTING_TYPES.map((postingType, index) => ({
      legalEntity: 'USMF',
      postingType,
      account: String(110_000 + index),
    })),
    'ledger-profiles': [
      { legalEntity: 'USMF', contractNumber: '*', accrueRevenue: 'no' },
      ...numbers(contracts)
        .filter(isForeign)
        .map((index) => ({ legalEntity: 'USMF', contractNumber: contractNumber(index), accrueRevenue: 'yes' })),
    ],
    customers: [
      {
        legalEntity: 'USMF',
        accountNumber: 'US-001',
        name: 'Adventure Works',
        salesTaxGroup: 'DOMESTIC',
        paymentDays: '30',
        city: 'Seattle',
        country: 'US',
      },
    ],
    'line-properties': ['CHARGEABLE', 'NON_CHARGEABLE', 'COMPLIMENTARY', 'NOT_AVAILABLE', 'NOT_SPECIFIED'].map(
      (billingType) => ({ legalEntity: 'USMF', billingType, lineProperty: billingType }),
    ),
    'number-sequences': [
      { legalEntity: 'USMF', name: 'VOUCHER', prefix: 'USMF-V' },
      { legalEntity: 'USMF', name: 'CUSTOMER_INVOICE', prefix: 'USMF-CIV-' },
    ],
    projects: numbers(contracts).flatMap((index) => [
      { legalEntity: 'USMF', number: projectNumber(index), name: `Project ${index}` },
      { legalEntity: 'USMF', number: fixedNumber(index), name: `Delivery ${index}` },
    ]),
    contracts: numbers(contracts).map((index) => ({
      legalEntity: 'USMF',
      number: contractNumber(index),
      name: `Contract ${index}`,
      currency: isForeign(index) ? 'GBP' : 'USD',
    })),
    'contract-customers': numbers(contracts).map((index) => ({
      contractNumber: contractNumber(index),
      accountNumber: 'US-001',
      splitPercent: '100',
      isRounding: 'yes',
    })),
    'contract-lines': numbers(contracts).flatMap((index) => [
      {
        contractNumber: contractNumber(index),
        lineName: 'Time',
        billingMethod: 'TIME_AND_MATERIAL',
        projectNumber: projectNumber(index),
      },
      {
        contractNumber: contractNumber(index),
        lineName: 'Fixed',
        billingMethod: 'FIXED_PRICE',
        projectNumber: fixedNumber(index),
        contractedAmount: '5000',
      },
    ]),
    milestones: numbers(contracts).map((index) => ({
      contractNumber: contractNumber(index),
      lineName: 'Fixed',
      name: `Delivery ${index}`,
      amount: '5000',
      milestoneDate: DAY,
    })),
    'time-entries': numbers(contracts).flatMap((index) =>
      numbers(entries).map((entry) => ({
        reference: `T-${index}-${entry}`,
        contractNumber: contractNumber(index),
        lineName: 'Time',
        projectNumber: projectNumber(index),
        date: DAY,
        resource: 'Bob',
        role: 'Consultant',
        hours: '7.25',
        costPrice: '100',
        salesPrice: '133.3333',
      })),
    ),
  };
  const rows = Object.entries(TABLES).map(([name, schema]) => [
    name,
    (texts[name as TableName] ?? []).map((row) => schema.parse(row)),
  ]);
  return Object.fromEntries(rows) as SetUp;
}

/** Opens both books, loads the rows through the flows and the maps, and closes them again. */
export async function loadCompany(
  dataverseUrl: string,
  financeUrl: string,
  setUp: SetUp,
  world = realWorld(),
): Promise<void> {
  const both = await openBoth({
    dataverseUrl,
    financeUrl,
    world,
    importSchedule: null,
    onError: (error) => console.error(error),
  });
  both.start();
  try {
    await load({ dataverse: both.dataverse.books, finance: both.finance.books, settle: both.settle }, setUp);
    await both.settle();
  } finally {
    await both.stop();
  }
}

export const contractNumber = (index: number): string => `C-${String(index).padStart(3, '0')}`;
const projectNumber = (index: number): string => `P-${String(index).padStart(3, '0')}`;
const fixedNumber = (index: number): string => `F-${String(index).padStart(3, '0')}`;
/** Every second contract is in pounds, with accrued revenue. */
const isForeign = (index: number): boolean => index % 2 === 0;
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

const POSTING_TYPES = [
  'CUSTOMER',
  'INVOICED_REVENUE',
  'INVOICED_REVENUE_ON_ACCOUNT',
  'SALES_TAX',
  'WIP_SALES_VALUE',
  'ACCRUED_REVENUE',
  'COST',
  'PAYROLL_ALLOCATION',
  'ROUND_OFF',
  'PENNY_DIFFERENCE',
];
