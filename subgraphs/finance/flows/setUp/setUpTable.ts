// What describes a table of Finance's set-up: its name in the database, its key, its columns, and what rows may not be to
// each other. Files, checks and saving follow from it. It must never know a particular table.
import type { z } from 'zod';

/** A row, by its place among those given, that cannot stand beside the others. */
export interface Contradiction {
  readonly at: number;
  readonly message: string;
}

export interface SetUpTable<Shape extends z.ZodRawShape = z.ZodRawShape> {
  /** The table in the database, whose columns are those of the row in snake case. */
  readonly table: string;
  readonly key: readonly (keyof Shape & string)[];
  readonly row: z.ZodObject<Shape, z.core.$strict>;
  /** Columns that a row takes when it is new and keeps from then on. */
  readonly onlyWhenNew?: readonly (keyof Shape & string)[];
  /** Each change raises the row's `version`, and the log keeps what `rules/setUpChange` says of it. */
  readonly versioned?: boolean;
  contradictions?(rows: readonly z.output<z.ZodObject<Shape, z.core.$strict>>[]): Contradiction[];
}

/** A table as it is; gives it its type. */
export function setUpTable<Shape extends z.ZodRawShape>(table: SetUpTable<Shape>): SetUpTable<Shape> {
  return table;
}
