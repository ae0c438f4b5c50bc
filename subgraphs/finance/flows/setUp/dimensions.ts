// The financial dimensions of each company, their values, and what projects, contracts, customers and categories bring along. It must
// never put them on a line: that is import's and posting's business.
import { z } from 'zod';
import { isPlain, LONGEST_DIMENSION, MOST_DIMENSIONS } from '../../rules/dimensions';
import { legalEntity, oneOf, text, yesOrNo } from './columns';
import { type Contradiction, setUpTable } from './setUpTable';

const plain = text(LONGEST_DIMENSION).refine((name) => name === '' || isPlain(name), "holds '=' or ';'");
const dimension = plain;
const value = plain;

/** `required`: no line is posted without a value. */
export const financialDimensions = setUpTable({
  table: 'financial_dimension',
  key: ['legalEntity', 'dimension'],
  row: z.strictObject({ legalEntity, dimension, required: yesOrNo.default(false) }),
  contradictions(dimensions) {
    const found: Contradiction[] = [];
    const byCompany = new Map<string, Set<string>>();
    for (const [at, row] of dimensions.entries()) {
      const known = (byCompany.get(row.legalEntity) ?? new Set()).add(row.dimension);
      byCompany.set(row.legalEntity, known);
      if (known.size === MOST_DIMENSIONS + 1)
        found.push({ at, message: `dimension: ${row.legalEntity} has more than ${MOST_DIMENSIONS}` });
    }
    return found;
  },
});

export const dimensionValues = setUpTable({
  table: 'dimension_value',
  key: ['legalEntity', 'dimension', 'value'],
  row: z.strictObject({ legalEntity, dimension, value, name: text(255) }),
});

/**
 * The value that a project, contract (by number), customer (by account) or category (by name) brings along. It may come before them.
 * Work takes its project's, else its contract's, its customer's, its category's; what is on account its contract's first.
 */
export const dimensionDefaults = setUpTable({
  table: 'dimension_default',
  key: ['legalEntity', 'kind', 'number', 'dimension'],
  row: z.strictObject({
    legalEntity,
    kind: oneOf('PROJECT', 'CONTRACT', 'CUSTOMER', 'CATEGORY'),
    number: text(40),
    dimension,
    value,
  }),
});
