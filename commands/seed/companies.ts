// The accountants' set-up of the three demo companies: ledgers, taxes, accounts, periods and rates, as rows of the set-up
// files. Companies, people and figures are invented; tax rates are roughly those of the places named.
import { postingAccounts as table } from '../../subgraphs/finance/flows/setUp/ledgerAccounts';
import { POSTING_TYPES } from '../../subgraphs/finance/rules/ledger';
import { PERCENT_SCALE, parseScaled, RATE_SCALE } from '../../subgraphs/money';
import type { GivenRowOf } from '../setup/schema';
import { addDays, firstOfMonth } from './calendar';
import type { Chance } from './chance';

export const COMPANIES: readonly GivenRowOf<'legal-entities'>[] = [
  company('USMF', 'Larkfield Consulting, Inc.', 'USD', ['240 Water Street', '10038', 'New York', 'US', '00-0000000']),
  company('DEMF', 'Larkfield Beratung GmbH', 'EUR', ['Hafenweg 14', '20457', 'Hamburg', 'DE', 'DE000000000']),
  company('GBSI', 'Larkfield Systems Integration Ltd', 'GBP', [
    '8 Mill Lane',
    'M1 2AB',
    'Manchester',
    'GB',
    'GB000000000',
  ]),
];

/** Street, postal code, city, country and tax id: what its invoices say. The ids are no real ones. */
type Place = readonly [string, string, string, string, string];

function company(code: string, name: string, currency: string, place: Place): GivenRowOf<'legal-entities'> {
  const [addressLines, postalCode, city, country, taxId] = place;
  return {
    code,
    name,
    currency,
    reportingCurrency: null,
    journalPeriodUnit: 'MONTHS',
    journalLineLimit: 200,
    shiftToOpenPeriod: false,
    onAccountItemTaxGroup: 'SERVICE',
    timeItemTaxGroup: 'SERVICE',
    addressLines,
    postalCode,
    city,
    country,
    taxId,
  };
}

/** company, group of customers, codes of that group with name and percent. All are allowed for services. */
const TAXES: readonly (readonly [string, string, readonly (readonly [string, string, string])[]])[] = [
  [
    'USMF',
    'US-NY',
    [
      ['NY-STATE', 'New York State sales tax', '4'],
      ['NY-CITY', 'New York City sales tax', '4.875'],
    ],
  ],
  [
    'USMF',
    'US-WA',
    [
      ['WA-STATE', 'Washington sales tax', '6.5'],
      ['WA-SEATTLE', 'Seattle sales tax', '3.85'],
    ],
  ],
  ['USMF', 'EXEMPT', [['US-ZERO', 'Exempt or export', '0']]],
  ['DEMF', 'DE-DOM', [['DE-UST19', 'Umsatzsteuer 19 %', '19']]],
  ['DEMF', 'EU-RC', [['DE-RC0', 'Reverse charge or export', '0']]],
  ['GBSI', 'UK-DOM', [['UK-VAT20', 'VAT standard rate', '20']]],
  ['GBSI', 'UK-EXP', [['UK-VAT0', 'Outside the scope of UK VAT', '0']]],
];

export function taxCodes(): GivenRowOf<'sales-tax-codes'>[] {
  return TAXES.flatMap(([legalEntity, , codes]) =>
    codes.map(([taxCode, name, percent]) => ({
      legalEntity,
      taxCode,
      name,
      percent: parseScaled(percent, PERCENT_SCALE),
    })),
  );
}

export function taxGroups(): GivenRowOf<'sales-tax-groups'>[] {
  return TAXES.flatMap(([legalEntity, taxGroup, codes]) =>
    codes.flatMap(([taxCode]) => [
      { legalEntity, kind: 'GROUP' as const, taxGroup, taxCode },
      { legalEntity, kind: 'ITEM' as const, taxGroup: 'SERVICE', taxCode },
    ]),
  );
}

const ACCOUNTS: Readonly<Record<GivenRowOf<'posting-accounts'>['postingType'], string>> = {
  CUSTOMER: '130100',
  INVOICED_REVENUE: '401100',
  INVOICED_REVENUE_ON_ACCOUNT: '401150',
  SALES_TAX: '202100',
  WIP_SALES_VALUE: '141200',
  ACCRUED_REVENUE: '401300',
  COST: '540100',
  PAYROLL_ALLOCATION: '600160',
  ROUND_OFF: '618900',
  EXPENSE_OFFSET: '606300',
  COST_ITEM: '140700',
  WIP_COST_VALUE: '141100',
  WIP_INVOICED_ON_ACCOUNT: '250600',
  PENNY_DIFFERENCE: '618950',
};

export function postingAccounts(): GivenRowOf<'posting-accounts'>[] {
  return COMPANIES.flatMap(({ code }) =>
    POSTING_TYPES.map((postingType) =>
      table.row.parse({ legalEntity: code, postingType, account: ACCOUNTS[postingType] }),
    ),
  );
}

export function lineProperties(): GivenRowOf<'line-properties'>[] {
  const properties = {
    CHARGEABLE: 'Billable',
    NON_CHARGEABLE: 'NonBill',
    COMPLIMENTARY: 'Compliment',
    NOT_AVAILABLE: 'NonBill',
    NOT_SPECIFIED: 'NonBill',
  } as const;
  return COMPANIES.flatMap(({ code }) =>
    (Object.keys(properties) as (keyof typeof properties)[]).map((billingType) => ({
      legalEntity: code,
      billingType,
      lineProperty: properties[billingType],
    })),
  );
}

export function numberSequences(): GivenRowOf<'number-sequences'>[] {
  return COMPANIES.flatMap(({ code }) => [
    { legalEntity: code, name: 'VOUCHER' as const, prefix: `${code.slice(0, 2)}V-`, last: 0 },
    { legalEntity: code, name: 'CUSTOMER_INVOICE' as const, prefix: `${code.slice(0, 2)}I-`, last: 10_000 },
    { legalEntity: code, name: 'INVOICE_PROPOSAL' as const, allowLower: true, allowHigher: true },
  ]);
}

/** Months from eleven before to three after the present one; closed are those that lie more than two months back. */
export function fiscalPeriods(today: string): GivenRowOf<'fiscal-periods'>[] {
  const months = Array.from({ length: 15 }, (_, index) => index - 11);
  return COMPANIES.flatMap(({ code }) =>
    months.map((month) => ({
      legalEntity: code,
      startDate: firstOfMonth(today, month),
      endDate: addDays(firstOfMonth(today, month + 1), -1),
      open: month >= -2,
    })),
  );
}

/** What one unit costs in US dollars, roughly; the demo's rates wander around it. */
const IN_DOLLARS: Readonly<Record<string, number>> = {
  USD: 1_000_000,
  EUR: 1_158_400,
  GBP: 1_313_700,
  CHF: 1_243_900,
  JPY: 6_512,
};

/** Weekly rates of the last sixteen weeks, from every contract currency to every ledger currency. */
export function exchangeRates(today: string, chance: Chance): GivenRowOf<'exchange-rates'>[] {
  const pairs = Object.keys(IN_DOLLARS).flatMap((from) =>
    COMPANIES.map(({ currency }) => [from, currency] as const).filter(([, to]) => to !== from),
  );
  return pairs.flatMap(([fromCurrency, toCurrency]) => {
    const middle = Math.round(((IN_DOLLARS[fromCurrency] as number) * 1_000_000) / (IN_DOLLARS[toCurrency] as number));
    return Array.from({ length: 16 }, (_, week) => ({
      fromCurrency,
      toCurrency,
      validFrom: addDays(today, -7 * (15 - week)),
      rate: Math.round((middle * (10_000 + chance.between(-120, 120))) / 10_000) * 10 ** (RATE_SCALE - 6),
    }));
  });
}

/** The terms that the demo's customers have. */
export function termsOfPayment(): GivenRowOf<'terms-of-payment'>[] {
  return COMPANIES.flatMap(({ code }) =>
    [14, 30, 45, 60].map((days) => ({ legalEntity: code, code: `NET${days}`, name: `${days} days net`, days })),
  );
}
