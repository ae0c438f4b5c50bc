// What can be wrong with a table map: a code each, part of the registry in errors.ts. Every finding of a definition is told at once.
// Codes are never renamed or given another meaning.
import { type ErrorEntry, entry } from './errorEntry';

const finding = (meaning: string, remedy: string): ErrorEntry => entry('ADMINISTRATOR', meaning, remedy);

export const MAP_ERRORS = {
  MAP_LOOKUP_FAILED: finding(
    'A map found no value for a column: the row lacks it, its value map does not list it, or the row it stands for is not there.',
    'Complete the value map or the set-up, or publish a map that does without.',
  ),
  MAP_DEFINITION_INVALID: finding(
    'A table map is not JSON, or not of the form that the files in schema/maps have.',
    'Correct what is named; `exchange map show` prints a right one.',
  ),
  MAP_CHANGED: finding(
    'Someone published a version of the map since the one that this was made from.',
    'Read the newest version and edit that.',
  ),
  MAP_NOT_OWNED: finding(
    'Nothing of this map leaves this side: the other side publishes it.',
    'Publish it on the side that sends it.',
  ),
  MAP_TABLE_DIFFERS: finding('A map names other tables than its own.', 'Leave its tables as they are.'),
  MAP_COLUMN_UNKNOWN: finding('A map takes a column that source rows do not have.', 'Choose one of those named.'),
  MAP_TARGET_UNKNOWN: finding('A map fills a column that the target does not have.', 'Choose one of those named.'),
  MAP_TARGET_TWICE: finding('Two columns of a map fill the same one.', 'Leave one of them out.'),
  MAP_TARGET_MISSING: finding('A map leaves a column out that the target requires.', 'Map it, or give a default.'),
  MAP_KEY_MISSING: finding(
    'A map does not carry the integration key by which the target knows its row.',
    'Name the key and map its columns.',
  ),
  MAP_KEY_ALTERED: finding(
    'A map changes its integration key on the way: two rows could become one.',
    'Map the key as it is, without default, values or look-up.',
  ),
  MAP_VALUE_REFUSED: finding('The target does not take a value that a map makes.', 'Map the value, or another column.'),
  MAP_VALUES_INCOMPLETE: finding(
    'A value map does not list every value that the column can have.',
    'Add what is named.',
  ),
  MAP_VALUES_AMBIGUOUS: finding(
    'A column goes both ways, and two of its values become one: the way back is not known.',
    'Give each value one of its own.',
  ),
  MAP_COLUMN_INCOMPLETE: finding(
    'A column has no name where it arrives, or neither a source nor a default.',
    'Name it on both sides, or give a default.',
  ),
  MAP_LOOKUP_UNKNOWN: finding(
    'A look-up names a table or column that cannot be looked up in.',
    'Choose one of those named.',
  ),
  MAP_FILTER_UNKNOWN: finding(
    'A filter names a column that source rows do not have, or a value that it never has.',
    'Correct the filter.',
  ),
  MAP_FILTER_MISSING: finding(
    'A map lets rows through that must not leave: those that skip the sync.',
    'Keep the filter named.',
  ),
  MAP_ORDER_UNKNOWN: finding('A map comes after one that there is not.', 'Take names from `tableMaps`.'),
  MAP_ORDER_CIRCLE: finding('Maps wait for each other in a circle.', 'Take one of the names out of `after`.'),
} as const satisfies Record<string, ErrorEntry>;
