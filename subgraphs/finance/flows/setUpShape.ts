// What Finance's own set-up consists of, and what makes it valid. Rates and percentages are scaled integers (money.ts). It
// must never grow anything that Dataverse owns: contracts, projects and milestones arrive through the maps alone.
import { z } from 'zod';

const text = (most: number) => z.string().min(1).max(most);
const entity = text(10);
const group = text(20);
const currency = z.string().regex(/^[A-Z]{3}$/);
const day = z.iso.date();

/** The posting types that need a main account. domain.md 5.6 */
export const POSTING_TYPES = [
  'CUSTOMER',
  'INVOICED_REVENUE',
  'INVOICED_REVENUE_ON_ACCOUNT',
  'SALES_TAX',
  'WIP_SALES_VALUE',
  'ACCRUED_REVENUE',
  'COST',
  'PAYROLL_ALLOCATION',
  'ROUND_OFF',
] as const;

/** The rows of each set-up table, by the table's name in camel case. What is absent stays as it is in the books. */
export const FINANCE_SET_UP = z.strictObject({
  legalEntities: z
    .array(
      z.strictObject({
        code: entity,
        name: text(255),
        currency,
        journalPeriodUnit: z.enum(['DAYS', 'MONTHS', 'YEARS', 'ALL']),
        journalLineLimit: z.int().min(1).max(100_000),
        shiftToOpenPeriod: z.boolean(),
        onAccountItemTaxGroup: group.nullable(),
        timeItemTaxGroup: group.nullable(),
      }),
    )
    .optional(),
  fiscalPeriods: z
    .array(z.strictObject({ legalEntity: entity, startDate: day, endDate: day, open: z.boolean() }))
    .optional(),
  /** One unit of `fromCurrency` is `rate` × 10⁻¹² units of `toCurrency` from that day on. */
  exchangeRates: z
    .array(z.strictObject({ fromCurrency: currency, toCurrency: currency, validFrom: day, rate: z.int().min(1) }))
    .optional(),
  /** `percent` × 10⁻⁴ per cent. */
  salesTaxCodes: z
    .array(
      z.strictObject({
        legalEntity: entity,
        taxCode: text(20),
        name: text(255),
        percent: z.int().min(0).max(1_000_000),
      }),
    )
    .optional(),
  /** GROUP: the codes that a billing sales tax group allows; ITEM: those that an item sales tax group allows. Tax is what both allow. */
  salesTaxGroups: z
    .array(z.strictObject({ legalEntity: entity, kind: z.enum(['GROUP', 'ITEM']), taxGroup: group, taxCode: text(20) }))
    .optional(),
  postingAccounts: z
    .array(z.strictObject({ legalEntity: entity, postingType: z.enum(POSTING_TYPES), account: text(40) }))
    .optional(),
  /** `contractNumber` '*' speaks for every contract without a row of its own. */
  ledgerProfiles: z
    .array(z.strictObject({ legalEntity: entity, contractNumber: text(40), accrueRevenue: z.boolean() }))
    .optional(),
  customers: z
    .array(
      z.strictObject({
        legalEntity: entity,
        accountNumber: text(40),
        name: text(255),
        salesTaxGroup: group.nullable(),
        paymentDays: z.int().min(0).max(3650),
        onHold: z.boolean(),
      }),
    )
    .optional(),
  projectCategories: z
    .array(
      z.strictObject({
        legalEntity: entity,
        category: text(28),
        transactionType: z.enum(['HOUR', 'EXPENSE', 'ITEM', 'FEE', 'ON_ACCOUNT']),
        itemSalesTaxGroup: group.nullable(),
      }),
    )
    .optional(),
  lineProperties: z
    .array(z.strictObject({ legalEntity: entity, billingType: text(20), lineProperty: text(40) }))
    .optional(),
  /** `last` is where a new sequence starts (0: its first number is 1); one that exists goes on from where it is. */
  numberSequences: z
    .array(
      z.strictObject({
        legalEntity: entity,
        name: z.enum(['VOUCHER', 'CUSTOMER_INVOICE']),
        prefix: text(20),
        last: z.int().min(0).optional(),
      }),
    )
    .optional(),
});

export type FinanceSetUp = z.infer<typeof FINANCE_SET_UP>;

/** What is wrong between rows that are each well-formed: periods that end before they start or overlap. One sentence each. */
export function contradictions(setUp: FinanceSetUp): string[] {
  const periods = [...(setUp.fiscalPeriods ?? [])].sort((a, b) => (a.startDate < b.startDate ? -1 : 1));
  const found = periods
    .filter(({ startDate, endDate }) => endDate < startDate)
    .map(({ legalEntity, startDate }) => `fiscal period ${startDate} of ${legalEntity} ends before it starts`);
  const lastEnd = new Map<string, string>();
  for (const { legalEntity, startDate, endDate } of periods) {
    const before = lastEnd.get(legalEntity);
    if (before && before >= startDate)
      found.push(`fiscal period ${startDate} of ${legalEntity} overlaps the one before it`);
    lastEnd.set(legalEntity, endDate);
  }
  return found;
}
