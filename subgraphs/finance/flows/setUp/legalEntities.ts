// The companies that keep books: name, currency and parameters of posting. It must never say what a period, rate or tax
// is: those have tables of their own.
import { z } from 'zod';
import {
  currency,
  day,
  legalEntity,
  oneOf,
  optionalTaxGroup,
  optionalText,
  party,
  rateType,
  text,
  wholeNumber,
  yesOrNo,
} from './columns';
import { setUpTable } from './setUpTable';

/** domain.md 5.3 */
export const legalEntities = setUpTable({
  table: 'legal_entity',
  key: ['code'],
  row: z.strictObject({
    code: legalEntity,
    name: text(255),
    currency,
    reportingCurrency: currency.nullable().default(null),
    journalPeriodUnit: oneOf('DAYS', 'MONTHS', 'YEARS', 'ALL').default('MONTHS'),
    journalLineLimit: wholeNumber(1, 100_000).default(200),
    shiftToOpenPeriod: yesOrNo.default(false),
    onAccountItemTaxGroup: optionalTaxGroup,
    timeItemTaxGroup: optionalTaxGroup,
    rateType,
    registrationNumber: optionalText(40),
    cutOffDate: day.nullable().default(null),
    ...party,
  }),
});
