// A set-up whose rows still know their file and line, and the way to complain about one: what the judges are given.
// Types only.
import type { Place } from './files';
import type { RowOf, TableName } from './schema';

/** A row that still knows where it stands. */
export interface Placed<Row> {
  readonly row: Row;
  readonly place: Place;
}

export type PlacedSetUp = { readonly [Name in TableName]: readonly Placed<RowOf<Name>>[] };

/** Adds one finding about a row. */
export type Complain = (place: Place, message: string) => void;
