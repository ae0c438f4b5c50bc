// The documents that a mutation names, as rows before and after it, and what differs. Which fields name rows of which table is the
// side's to say. It must never read more than some rows by their keys.
import { marks, type Reader, type Row, type Value } from '../database/database';

/** How inputs and answers name rows of a table. */
export interface AuditedTable {
  readonly table: string;
  /** What its rows are called. */
  readonly kind: string;
  /** The column that a field's values are looked up in; several with a field each for a key of several columns. */
  readonly key: readonly string[];
  /** Fields of inputs and answers, one list per column of the key. */
  readonly fields: readonly (readonly string[])[];
  /** SQL of a row's company where it has no column of that (`t`: the row). */
  readonly company?: string;
  /** Only of these mutations: where a field's name alone says too little. Absent: of all. */
  readonly of?: readonly string[];
}

/** Rows by kind and id. */
export type Snapshot = ReadonlyMap<string, { readonly kind: string; readonly id: string; readonly row: Row }>;

/** A document that was named, and its columns that differ: before and after. */
export interface Changed {
  readonly kind: string;
  readonly id: string;
  readonly number: string | null;
  readonly legalEntity: string | null;
  readonly changes: Readonly<Record<string, readonly [Value, Value]>>;
}

/** Documents of one kind that are kept of one mutation: of more the input says which. */
export const MOST_DOCUMENTS = 20;
const LONGEST_VALUE = 300;

/** The rows that these objects name. At most a statement per table that is named, none of which waits for another. */
export async function snapshot(
  reader: Reader,
  tables: readonly AuditedTable[],
  mutation: string,
  inputs: readonly object[],
): Promise<Snapshot> {
  const named = inputs.flatMap(withParts);
  const asked = tables.filter(({ of }) => !of || of.includes(mutation)).map((table) => rowsOf(reader, table, named));
  const documents = (await Promise.all(asked)).flat();
  return new Map(documents.map((document) => [`${document.kind} ${document.id}`, document]));
}

async function rowsOf(
  reader: Reader,
  { table, kind, key, fields, company }: AuditedTable,
  named: readonly object[],
): Promise<{ kind: string; id: string; row: Row }[]> {
  const keys = key.length === 1 ? single(named, fields[0] ?? []) : several(named, fields);
  if (keys.length === 0) return [];
  const [column = ''] = key;
  const condition =
    key.length === 1 ? `t.${column} IN (${marks(keys.length)})` : key.map((name) => `t.${name} = ?`).join(' AND ');
  const columns = company === undefined ? 't.*' : `t.*, ${company} AS legal_entity`;
  const rows = await reader.rows(`SELECT ${columns} FROM ${table} t WHERE ${condition}`, keys);
  return rows.map((row) => ({ kind, id: key.map((name) => String(row[name])).join(' '), row }));
}

/** What differs, document by document; a document that did not change is named all the same. */
export function changedDocuments(before: Snapshot, after: Snapshot): Changed[] {
  return [...new Set([...before.keys(), ...after.keys()])].map((name) => {
    const [was, is] = [before.get(name), after.get(name)];
    const { kind, id, row } = (is ?? was) as NonNullable<typeof is>;
    const { number, legal_entity: legalEntity } = row;
    return {
      kind,
      id,
      number: typeof number === 'string' && number !== id ? number : null,
      legalEntity: typeof legalEntity === 'string' ? legalEntity : null,
      changes: differences(was?.row ?? {}, is?.row ?? {}),
    };
  });
}

/** Which process works at a document, and until when: no act of anybody, and the process works for other companies too. */
const OF_A_CLAIM = /^claim_/;

function differences(was: Row, is: Row): Changed['changes'] {
  const changes: Record<string, readonly [Value, Value]> = {};
  for (const name of new Set([...Object.keys(was), ...Object.keys(is)])) {
    if (OF_A_CLAIM.test(name)) continue;
    const [before, after] = [was[name] ?? null, is[name] ?? null];
    if (before !== after) changes[name] = [short(before), short(after)];
  }
  return changes;
}

function short(value: Value): Value {
  return typeof value === 'string' && value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value;
}

/** An input, and what it is made of one level below. */
function withParts(input: object): object[] {
  const parts = Object.values(input).filter(
    (part) => typeof part === 'object' && part !== null && !Array.isArray(part),
  );
  return [input, ...(parts as object[])];
}

function single(named: readonly object[], fields: readonly string[]): string[] {
  const values = named.flatMap((object) => fields.flatMap((field) => textsOf((object as Row)[field])));
  return [...new Set(values)].slice(0, MOST_DOCUMENTS);
}

/** The one row that a key of several fields names, if all of them are given. */
function several(named: readonly object[], fields: readonly (readonly string[])[]): string[] {
  const keys = fields.map((names) => single(named, names)[0]);
  return keys.every((value) => value !== undefined) ? (keys as string[]) : [];
}

/** A text or number, or the texts of a list; of a list of objects their ids. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  if (!Array.isArray(value)) return [];
  return value.slice(0, MOST_DOCUMENTS).flatMap((one: unknown) => {
    if (typeof one === 'string') return [one];
    const id = typeof one === 'object' && one !== null ? (one as { id?: unknown }).id : undefined;
    return typeof id === 'string' ? [id] : [];
  });
}
