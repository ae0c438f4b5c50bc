// The customers as accounts receivable knows them: taxes, terms, holds. What Dataverse keeps of the same customers is its
// own; this must never change it.
import { z } from 'zod';
import { legalEntity, optionalTaxGroup, optionalText, party, text, wholeNumber, yesOrNo } from './columns';
import { setUpTable } from './setUpTable';

export const customers = setUpTable({
  table: 'customer',
  key: ['legalEntity', 'accountNumber'],
  versioned: true,
  row: z.strictObject({
    legalEntity,
    accountNumber: text(40),
    name: text(255),
    salesTaxGroup: optionalTaxGroup,
    paymentDays: wholeNumber(0, 3650).default(30),
    onHold: yesOrNo.default(false),
    paymentTerms: optionalText(20),
    language: z
      .string()
      .regex(/^[a-z]{2,3}(-[A-Z]{2})?$/, 'is no language such as en or de-AT')
      .nullable()
      .default(null),
    invoiceEmail: z.email('is no email address').max(254, 'is longer than 254 characters').nullable().default(null),
    ...party,
  }),
});

/**
 * An invoice is due `days` after its date, or after the last day of that month; with `dayOfMonth` on the next such day. `days` of
 * a customer without terms is its own.
 */
export const termsOfPayment = setUpTable({
  table: 'terms_of_payment',
  key: ['legalEntity', 'code'],
  row: z.strictObject({
    legalEntity,
    code: text(20),
    name: text(255),
    days: wholeNumber(0, 3650).default(0),
    endOfMonth: yesOrNo.default(false),
    dayOfMonth: wholeNumber(1, 31).nullable().default(null),
  }),
});
