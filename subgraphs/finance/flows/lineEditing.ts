// What the edits of proposal lines, journal lines and on-account transactions have in common: what is asked for is looked at before a
// transaction is opened, and every value must be set up. It must never choose the lines.
import type { Refusal } from '../../../schema/errors';
import type { Tx } from '../../database/database';
import { Refuse } from '../../mutations/decided';
import { type DimensionChange, dimensionsText, nameOf, unknownValue } from '../rules/dimensions';
import type { LineChanges } from '../rules/lineEdit';
import { taxGroupsWithCodes } from '../store/company';
import { readDimensionSetUp } from '../store/dimensions';

/** Lines that can be named in one request; without names, all lines of the document are meant. */
export const MOST_LINES = 500;

/** LIST_TOO_LONG, BAD_USER_INPUT for an empty list. */
export function lineIdsRefused(lineIds: readonly string[] | undefined): Refusal | undefined {
  if (lineIds === undefined) return undefined;
  if (lineIds.length > MOST_LINES)
    return { code: 'LIST_TOO_LONG', message: `At most ${MOST_LINES} lines at once.`, path: ['lineIds'] };
  if (lineIds.length > 0) return undefined;
  return { code: 'BAD_USER_INPUT', message: 'Name at least one line, or none for all.', path: ['lineIds'] };
}

/** Throws Refuse: DIMENSION_VALUE_UNKNOWN, TAX_GROUP_UNKNOWN. */
export async function checkSetUp(tx: Tx, legalEntity: string, changes: LineChanges): Promise<void> {
  await checkValues(tx, legalEntity, changes.dimensions ?? []);
  const groups = [
    ['salesTaxGroup', 'GROUP', changes.salesTaxGroup],
    ['itemSalesTaxGroup', 'ITEM', changes.itemSalesTaxGroup],
  ] as const;
  const named = groups.filter(([, , group]) => group != null);
  if (named.length === 0) return;
  const known = await taxGroupsWithCodes(tx, legalEntity);
  const unknown = named.find(([, kind, group]) => !known.has(`${kind}|${group}`));
  if (!unknown) return;
  const [name, , group] = unknown;
  throw new Refuse({ code: 'TAX_GROUP_UNKNOWN', message: `Sales tax group ${group} has no codes.`, path: [name] });
}

/** Throws Refuse: DIMENSION_VALUE_UNKNOWN. What is taken away may be unknown. */
export async function checkValues(tx: Tx, legalEntity: string, changes: readonly DimensionChange[]): Promise<void> {
  const values = changes.flatMap(({ dimension, value }) => (value === null ? [] : [{ dimension, value }]));
  if (values.length === 0) return;
  const { known } = await readDimensionSetUp(tx, legalEntity, [dimensionsText(values)]);
  const unknown = values.find((value) => !known.has(nameOf(value)));
  if (unknown)
    throw new Refuse({ code: 'DIMENSION_VALUE_UNKNOWN', message: unknownValue(unknown), path: ['dimensions'] });
}
