// The financial dimensions of each company, their values, and what projects, contracts and customers bring along. It must
// never put them on a line: that is import's and posting's business.
import { z } from 'zod';
import { legalEntity, oneOf, text } from './columns';
import { setUpTable } from './setUpTable';

const dimension = text(30);
const value = text(30);

export const financialDimensions = setUpTable({
  table: 'financial_dimension',
  key: ['legalEntity', 'dimension'],
  row: z.strictObject({ legalEntity, dimension }),
});

export const dimensionValues = setUpTable({
  table: 'dimension_value',
  key: ['legalEntity', 'dimension', 'value'],
  row: z.strictObject({ legalEntity, dimension, value, name: text(255) }),
});

/** The value that a project, contract (by number) or customer (by account) brings along. It may come before them. */
export const dimensionDefaults = setUpTable({
  table: 'dimension_default',
  key: ['legalEntity', 'kind', 'number', 'dimension'],
  row: z.strictObject({
    legalEntity,
    kind: oneOf('PROJECT', 'CONTRACT', 'CUSTOMER'),
    number: text(40),
    dimension,
    value,
  }),
});
