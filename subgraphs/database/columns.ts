// The few kinds of column that every table is made of, so that each means the same on both engines: ids and codes are
// case-sensitive text, dates and instants are ISO text, money and counts are integers. No floats, no engine date types.
import type { EntitySchema, EntitySchemaColumnOptions } from 'typeorm';
import type { Dialect } from './database';

type Column = EntitySchemaColumnOptions;

/** A UUID. */
export const id = (): Column => ({ type: 'varchar', length: 36 });
/** A short code or human number: company, currency, status, account. */
export const code = (length = 40): Column => ({ type: 'varchar', length });
/** A text that people typed. */
export const text = (length = 255): Column => ({ type: 'varchar', length });
/** JSON or another text without a bound that matters: 16 MB on MySQL, whose own TEXT ends at 64 KB. */
export const document = (): Column => ({ type: 'text' });
/** Amounts, quantities, prices and rates: integers of a fixed scale (money.ts). */
export const amount = (): Column => ({ type: 'bigint' });
/** A count, a sequence or a version. */
export const count = (): Column => ({ type: 'bigint' });
/** 0 or 1. */
export const flag = (): Column => ({ type: 'smallint' });
/** YYYY-MM-DD. */
export const date = (): Column => ({ type: 'varchar', length: 10 });
/** RFC 3339 in UTC with milliseconds: sorts as text. */
export const at = (): Column => ({ type: 'varchar', length: 24 });
/** The same column, where a row may lack it. */
export const optional = (column: Column): Column => ({ ...column, nullable: true });
/** The same column, which takes this value in rows that were there before it. */
export const since = (column: Column, value: number | string): Column => ({ ...column, default: value });
/** The same column as (part of) the primary key. */
export const key = (column: Column): Column => ({ ...column, primary: true });

/** A table: its columns, its indexes (legal entity first in those that serve lists), and its unique keys. */
export interface Table {
  readonly name: string;
  readonly columns: Readonly<Record<string, Column>>;
  readonly indexes?: Readonly<Record<string, string[]>>;
  readonly unique?: Readonly<Record<string, string[]>>;
}

/** TypeORM's form of a table, from which migrations are generated and against which the migrated database is checked. */
export function entitySchema(table: Table, dialect: Dialect): EntitySchema {
  const typeorm = require('typeorm') as typeof import('typeorm'); // no start wants it for that
  const index =
    (unique: boolean) =>
    ([suffix, columns]: [string, string[]]) => ({ name: `${table.name}_${suffix}`, columns, unique });
  const columns = Object.entries(table.columns).map(([name, column]) => [
    name,
    dialect === 'mysql' && column.type === 'text' ? { ...column, type: 'mediumtext' } : column,
  ]);
  return new typeorm.EntitySchema({
    name: table.name,
    columns: Object.fromEntries(columns),
    indices: [
      ...Object.entries(table.indexes ?? {}).map(index(false)),
      ...Object.entries(table.unique ?? {}).map(index(true)),
    ],
  });
}
