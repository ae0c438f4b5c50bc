// The customers as accounts receivable knows them: taxes, terms, holds. What Dataverse keeps of the same customers is its
// own; this must never change it.
import { z } from 'zod';
import { legalEntity, optionalTaxGroup, text, wholeNumber, yesOrNo } from './columns';
import { setUpTable } from './setUpTable';

export const customers = setUpTable({
  table: 'customer',
  key: ['legalEntity', 'accountNumber'],
  row: z.strictObject({
    legalEntity,
    accountNumber: text(40),
    name: text(255),
    salesTaxGroup: optionalTaxGroup,
    paymentDays: wholeNumber(0, 3650).default(30),
    onHold: yesOrNo.default(false),
  }),
});
