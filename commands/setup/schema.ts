// What a row of each set-up table must look like: columns, kinds, limits and defaults, from text to exact values. One row
// at a time; what rows must be to each other is validate.ts's business. It must never touch a database.
import { z } from 'zod';
import { POSTING_TYPES } from '../../subgraphs/finance/flows/setUpShape';
import {
  AmountError,
  PERCENT_SCALE,
  PRICE_SCALE,
  parseScaled,
  QUANTITY_SCALE,
  RATE_SCALE,
} from '../../subgraphs/money';

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

const ON_ONE_LINE = /^\P{Cc}*$/u;
const upTo = (most: number) => z.string('is missing').max(most, `is longer than ${most} characters`);
const text = (most: number) =>
  upTo(most).min(1, 'is missing').regex(ON_ONE_LINE, 'holds a line feed or another control character');
const optionalText = (most: number) => text(most).nullable().default(null);
const oneOf = <const T extends readonly [string, ...string[]]>(...values: T) =>
  z.enum(values, `is none of ${values.join(', ')}`);
const currency = z.string('is missing').refine((code) => CURRENCIES.has(code), 'is no ISO 4217 currency code');
const yesOrNo = oneOf('true', 'false', 'yes', 'no', '1', '0').transform(
  (word) => word === 'true' || word === 'yes' || word === '1',
);

/** A decimal text as an integer of this scale; between 0 and `most` unless `signed`. */
const scaled = (scale: number, most?: number) =>
  z.string('is missing').transform((value, context) => {
    try {
      const parsed = parseScaled(value, scale, most);
      if (parsed >= 0) return parsed;
      context.addIssue({ code: 'custom', message: 'is negative' });
    } catch (error) {
      if (!(error instanceof AmountError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
    }
    return z.NEVER;
  });

/** A percentage at scale 4, at most 100. */
const percentage = scaled(PERCENT_SCALE, 100);

/** An amount stays text until its currency, which stands in another table, says how many decimals it has. */
const amount = z.string('is missing').regex(/^\d{1,30}(\.\d{1,30})?$/, 'is not a decimal number such as 1250.00');

const optionalAmount = amount.nullable().default(null);

const wholeNumber = (least: number, most: number) =>
  z
    .string('is missing')
    .regex(/^\d{1,9}$/, 'is not a whole number')
    .transform(Number)
    .pipe(z.int().min(least, `is less than ${least}`).max(most, `is more than ${most}`));

const day = z.string('is missing').refine(isDay, 'is no date of the calendar such as 2026-11-23');

function isDay(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const parsed = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(value);
}

/** domain.md 4.8: a company needs a line property for each. */
export const BILLING_TYPES = [
  'CHARGEABLE',
  'NON_CHARGEABLE',
  'COMPLIMENTARY',
  'NOT_AVAILABLE',
  'NOT_SPECIFIED',
] as const;
export const SEQUENCES = ['VOUCHER', 'CUSTOMER_INVOICE'] as const;

const legalEntity = text(10);
const category = text(28); // domain.md 2.3.1: a category id has at most 28 characters
const optionalGroup = optionalText(20);

/** The tables by file name. The order is that in which a person would fill them. */
export const TABLES = {
  'legal-entities': z.strictObject({
    code: legalEntity,
    name: text(255),
    currency,
    journalPeriodUnit: oneOf('DAYS', 'MONTHS', 'YEARS', 'ALL').default('MONTHS'),
    journalLineLimit: wholeNumber(1, 100_000).default(200),
    shiftToOpenPeriod: yesOrNo.default(false),
    onAccountItemTaxGroup: optionalGroup,
    timeItemTaxGroup: optionalGroup,
  }),
  'fiscal-periods': z.strictObject({ legalEntity, startDate: day, endDate: day, open: yesOrNo }),
  'exchange-rates': z.strictObject({
    fromCurrency: currency,
    toCurrency: currency,
    validFrom: day,
    rate: scaled(RATE_SCALE),
  }),
  'sales-tax-codes': z.strictObject({
    legalEntity,
    taxCode: text(20),
    name: text(255),
    percent: scaled(PERCENT_SCALE, 100),
  }),
  'sales-tax-groups': z.strictObject({
    legalEntity,
    kind: oneOf('GROUP', 'ITEM'),
    taxGroup: text(20),
    taxCode: text(20),
  }),
  'posting-accounts': z.strictObject({ legalEntity, postingType: oneOf(...POSTING_TYPES), account: text(40) }),
  'ledger-profiles': z.strictObject({ legalEntity, contractNumber: text(40).default('*'), accrueRevenue: yesOrNo }),
  customers: z.strictObject({
    legalEntity,
    accountNumber: text(40),
    name: text(255),
    paymentTerms: optionalText(20),
    addressLines: upTo(1000).nullable().default(null), // one line of the street address per line of the cell
    city: optionalText(100),
    postalCode: optionalText(20),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, 'is no two-letter country code')
      .nullable()
      .default(null),
    salesTaxGroup: optionalGroup,
    paymentDays: wholeNumber(0, 3650).default(30),
    onHold: yesOrNo.default(false),
  }),
  'project-categories': z.strictObject({
    legalEntity,
    category,
    transactionType: oneOf('HOUR', 'EXPENSE', 'ITEM', 'FEE', 'ON_ACCOUNT'),
    itemSalesTaxGroup: optionalGroup,
  }),
  'line-properties': z.strictObject({
    legalEntity,
    billingType: oneOf(...BILLING_TYPES),
    lineProperty: text(40),
  }),
  'number-sequences': z.strictObject({
    legalEntity,
    name: oneOf(...SEQUENCES),
    prefix: text(20),
    last: wholeNumber(0, 999_999_999).default(0),
  }),
  projects: z.strictObject({ legalEntity, number: text(40), name: text(200) }),
  contracts: z.strictObject({
    legalEntity,
    number: text(40),
    name: text(200),
    currency,
    notToExceed: optionalAmount,
  }),
  'contract-customers': z.strictObject({
    contractNumber: text(40),
    accountNumber: text(40),
    splitPercent: percentage.default(1_000_000),
    isRounding: yesOrNo.default(true),
    paymentTerms: optionalText(20),
    notToExceed: optionalAmount,
  }),
  'contract-lines': z.strictObject({
    contractNumber: text(40),
    lineName: text(200),
    billingMethod: oneOf('TIME_AND_MATERIAL', 'FIXED_PRICE'),
    projectNumber: optionalText(40),
    contractedAmount: amount.default('0'),
    includeTime: yesOrNo.default(true),
    includeExpense: yesOrNo.default(true),
    includeMaterial: yesOrNo.default(true),
    includeFee: yesOrNo.default(true),
    taskScope: oneOf('ALL', 'SELECTED').default('ALL'),
    scheduleType: oneOf('COMPLETED_MILESTONES', 'PROGRESS_BASED').default('COMPLETED_MILESTONES'),
    notToExceed: optionalAmount,
    discountPercent: percentage.default(0),
    feePercent: percentage.default(0),
  }),
  // Who pays for a line, where it is not as the contract says.
  'line-customers': z.strictObject({
    contractNumber: text(40),
    lineName: text(200),
    accountNumber: text(40),
    splitPercent: percentage.default(1_000_000),
    isRounding: yesOrNo.default(true),
    notToExceed: optionalAmount,
  }),
  'line-chargeability': z.strictObject({
    contractNumber: text(40),
    lineName: text(200),
    kind: oneOf('ROLE', 'CATEGORY', 'TASK'),
    name: text(100),
    billingType: oneOf('CHARGEABLE', 'NON_CHARGEABLE', 'COMPLIMENTARY').default('CHARGEABLE'),
  }),
  milestones: z.strictObject({
    contractNumber: text(40),
    lineName: text(200),
    name: text(200),
    amount,
    milestoneDate: day,
    description: optionalText(1000),
    tax: amount.default('0'), // the manager's estimate
  }),
  retainers: z.strictObject({
    contractNumber: text(40),
    accountNumber: text(40),
    lineName: optionalText(200),
    description: text(200),
    amount,
    date: day,
  }),
  'time-entries': z.strictObject({
    reference: text(60),
    contractNumber: text(40),
    lineName: optionalText(200),
    projectNumber: text(40),
    date: day,
    resource: text(100),
    role: optionalText(100),
    task: optionalText(100),
    category: optionalText(28),
    description: optionalText(200),
    hours: scaled(QUANTITY_SCALE, 10_000),
    costPrice: scaled(PRICE_SCALE),
    salesPrice: scaled(PRICE_SCALE),
  }),
  // Expenses, material and fees. Time has a file of its own.
  entries: z.strictObject({
    reference: text(60),
    transactionClass: oneOf('EXPENSE', 'MATERIAL', 'FEE'),
    contractNumber: text(40),
    lineName: optionalText(200),
    projectNumber: text(40),
    date: day,
    resource: optionalText(100),
    role: optionalText(100),
    task: optionalText(100),
    category: optionalText(28),
    description: optionalText(200),
    externalDescription: optionalText(200),
    quantity: scaled(QUANTITY_SCALE),
    costPrice: scaled(PRICE_SCALE).default(0),
    salesPrice: scaled(PRICE_SCALE),
  }),
} as const;

export type TableName = keyof typeof TABLES;
export type RowOf<Name extends TableName> = z.infer<(typeof TABLES)[Name]>;
export const TABLE_NAMES = Object.keys(TABLES) as TableName[];

/** Rows of every table, as files or a generator gave them. */
export type SetUp = { readonly [Name in TableName]: readonly RowOf<Name>[] };

/** The columns of a table's file in their order; those that may be left out or empty in [brackets]. */
export function columnsOf(table: TableName): string[] {
  const columns = Object.entries(TABLES[table].shape as Record<string, z.ZodType>);
  return columns.map(([column, kind]) => (kind.safeParse(undefined).success ? `[${column}]` : column));
}
