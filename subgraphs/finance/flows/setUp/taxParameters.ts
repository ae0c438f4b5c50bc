// How a company computes sales tax and rounds its invoices, and which billing sales tax groups projects and contracts bring along.
// It must never compute anything: rules/taxParameters.ts and store/salesTax.ts do.
import { z } from 'zod';
import { CALCULATIONS, ROUND_OFF_RULES, TAX_GROUP_METHODS } from '../../rules/taxParameters';
import { legalEntity, oneOf, optionalTaxGroup, text, wholeNumber } from './columns';
import { setUpTable } from './setUpTable';

/** One row per company at most. `roundOffUnit` in minor units of the invoice's currency: 5 is CHF 0.05. domain.md 5.3, 5.5 */
export const salesTaxParameters = setUpTable({
  table: 'sales_tax_parameters',
  key: ['legalEntity'],
  row: z.strictObject({
    legalEntity,
    taxGroupMethod: oneOf(...TAX_GROUP_METHODS).default('CUSTOMER'),
    calculation: oneOf(...CALCULATIONS).default('LINE'),
    roundOffUnit: wholeNumber(0, 1_000_000).default(0),
    roundOffRule: oneOf(...ROUND_OFF_RULES).default('NEAREST'),
  }),
});

/** The group that a project or contract brings along, by its number; it may be set up before that arrives. domain.md 5.3 */
export const salesTaxDefaults = setUpTable({
  table: 'sales_tax_default',
  key: ['legalEntity', 'kind', 'number'],
  row: z.strictObject({
    legalEntity,
    kind: oneOf('PROJECT', 'CONTRACT'),
    number: text(40),
    salesTaxGroup: optionalTaxGroup,
  }),
});
