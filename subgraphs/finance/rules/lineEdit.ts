// What an accountant may change of lines: their financial dimensions and sales tax groups, and nothing that Dataverse bills. Pure. It
// must never know which lines, nor whether a value is set up. domain.md 1.3, 5.9
import type { Refusal } from '../../../schema/errors';
import { type DimensionChange, isPlain, LONGEST_DIMENSION, MOST_DIMENSIONS } from './dimensions';

/** New values; what is absent stays. A tax group of null is taken away. */
export interface LineChanges {
  readonly dimensions?: readonly DimensionChange[];
  readonly salesTaxGroup?: string | null;
  readonly itemSalesTaxGroup?: string | null;
}

/** As asked for: an empty text takes a value away. Quantity and price are here to be refused. */
export interface AskedLineChanges {
  readonly dimensions?: readonly { readonly dimension: string; readonly value?: string | null }[];
  readonly salesTaxGroup?: string;
  readonly itemSalesTaxGroup?: string;
  readonly quantity?: string;
  readonly price?: string;
  readonly reason?: string;
}

const LONGEST_GROUP = 20;
const LONGEST_REASON = 500;

/** The changes, or BELONGS_TO_DATAVERSE, BAD_USER_INPUT. */
export function lineChanges(asked: AskedLineChanges): LineChanges | Refusal {
  for (const name of ['quantity', 'price'] as const) if (asked[name] !== undefined) return billedThere(name);
  const { dimensions, salesTaxGroup, itemSalesTaxGroup, reason = '' } = asked;
  if (dimensions === undefined && salesTaxGroup === undefined && itemSalesTaxGroup === undefined)
    return invalid('Nothing is to be changed.');
  if (reason.length > LONGEST_REASON) return invalid(`A reason has at most ${LONGEST_REASON} characters.`, 'reason');
  for (const name of ['salesTaxGroup', 'itemSalesTaxGroup'] as const)
    if ((asked[name] ?? '').length > LONGEST_GROUP)
      return invalid(`A sales tax group has at most ${LONGEST_GROUP} characters.`, name);
  const changed = dimensions === undefined ? undefined : dimensionChanges(dimensions);
  if (changed && 'code' in changed) return changed;
  return {
    ...(changed ? { dimensions: changed } : {}),
    ...(salesTaxGroup === undefined ? {} : { salesTaxGroup: salesTaxGroup || null }),
    ...(itemSalesTaxGroup === undefined ? {} : { itemSalesTaxGroup: itemSalesTaxGroup || null }),
  };
}

/** Each dimension once, with a value or none; BAD_USER_INPUT. */
export function dimensionChanges(
  asked: NonNullable<AskedLineChanges['dimensions']>,
): readonly DimensionChange[] | Refusal {
  if (asked.length === 0 || asked.length > MOST_DIMENSIONS)
    return invalid(`Name 1 to ${MOST_DIMENSIONS} dimensions.`, 'dimensions');
  if (new Set(asked.map(({ dimension }) => dimension)).size < asked.length)
    return invalid('A dimension is named twice.', 'dimensions');
  const changes = asked.map(({ dimension, value }) => ({ dimension, value: value || null }));
  const odd = changes.find((change) => !isPlain(change.dimension) || (change.value !== null && !isPlain(change.value)));
  if (!odd) return changes;
  return invalid(
    `A dimension and its value have 1 to ${LONGEST_DIMENSION} characters, without '=' and ';'.`,
    'dimensions',
  );
}

function billedThere(name: string): Refusal {
  const message = `The ${name} of a line is what Dataverse billed: revise the invoice there.`;
  return { code: 'BELONGS_TO_DATAVERSE', message, path: [name] };
}

function invalid(message: string, ...path: string[]): Refusal {
  return { code: 'BAD_USER_INPUT', message, path };
}
