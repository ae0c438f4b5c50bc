// Sales tax codes, and which of them the groups of customers and of items allow. It must never compute a tax, or decide
// which group a line has.
import { z } from 'zod';
import { legalEntity, oneOf, percent, text } from './columns';
import { setUpTable } from './setUpTable';

export const salesTaxCodes = setUpTable({
  table: 'sales_tax_code',
  key: ['legalEntity', 'taxCode'],
  row: z.strictObject({ legalEntity, taxCode: text(20), name: text(255), percent }),
});

/** GROUP: the codes that a billing sales tax group allows; ITEM: those of an item sales tax group. Tax is what both allow. domain.md 5.4 */
export const salesTaxGroups = setUpTable({
  table: 'sales_tax_group',
  key: ['legalEntity', 'kind', 'taxGroup', 'taxCode'],
  row: z.strictObject({ legalEntity, kind: oneOf('GROUP', 'ITEM'), taxGroup: text(20), taxCode: text(20) }),
});
