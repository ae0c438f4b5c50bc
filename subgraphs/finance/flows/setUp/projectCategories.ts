// What Dataverse's categories and billing types are called in each company. It must never invent a category: those come
// with the actuals.
import { z } from 'zod';
import { legalEntity, oneOf, optionalTaxGroup, text } from './columns';
import { setUpTable } from './setUpTable';

/** domain.md 4.8: a company needs a line property for each. */
export const LINE_PROPERTY_TYPES = [
  'CHARGEABLE',
  'NON_CHARGEABLE',
  'COMPLIMENTARY',
  'NOT_AVAILABLE',
  'NOT_SPECIFIED',
] as const;

/** One per company, Finance type and Dataverse category, which has at most 28 characters. domain.md 2.3.1, 2.9.8 */
export const projectCategories = setUpTable({
  table: 'project_category',
  key: ['legalEntity', 'category', 'transactionType'],
  row: z.strictObject({
    legalEntity,
    category: text(28),
    transactionType: oneOf('HOUR', 'EXPENSE', 'ITEM', 'FEE', 'ON_ACCOUNT'),
    itemSalesTaxGroup: optionalTaxGroup,
  }),
});

/**
 * The project category of lines whose own the company does not have. What is billed on account has none: its item sales tax group
 * is a parameter of the company. domain.md 2.9.8, 5.3
 */
export const categoryDefaults = setUpTable({
  table: 'category_default',
  key: ['legalEntity', 'transactionType'],
  row: z.strictObject({ legalEntity, transactionType: oneOf('HOUR', 'EXPENSE', 'ITEM', 'FEE'), category: text(28) }),
});

export const lineProperties = setUpTable({
  table: 'line_property',
  key: ['legalEntity', 'billingType'],
  row: z.strictObject({ legalEntity, billingType: oneOf(...LINE_PROPERTY_TYPES), lineProperty: text(40) }),
});
