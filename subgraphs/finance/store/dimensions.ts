// The set-up of financial dimensions as SQL: what projects, contracts, customers and categories bring along, and what a company
// requires and knows. Read without locks, a statement or two for any number of lines. It must never write.
import { marks, type Reader, type Value } from '../../database/database';
import {
  type DimensionSetUp,
  type DimensionSource,
  type DimensionValue,
  dimensionsOf,
  firstOfEach,
  isPlain,
  nameOf,
  PRECEDENCE,
} from '../rules/dimensions';

/** Numbers and names of what may bring dimensions along; null: there is none. */
export type SourceNumbers = Readonly<Partial<Record<DimensionSource, string | null>>>;

/** What was read of the defaults. */
export interface DimensionDefaults {
  /** The dimensions of a line of this kind, as one text; null: none. */
  of(kind: keyof typeof PRECEDENCE, sources: SourceNumbers): string | null;
}

const MOST_AT_ONCE = 500;

/** The defaults of all that these lines name, within one company. One statement for up to 500 of each kind. */
export async function readDimensionDefaults(
  reader: Reader,
  legalEntity: string,
  lines: readonly SourceNumbers[],
): Promise<DimensionDefaults> {
  const found = new Map<string, DimensionValue[]>();
  const named = numbersOf(lines);
  for (let start = 0; named.some(([, numbers]) => numbers.length > start); start += MOST_AT_ONCE) {
    const parts = named.flatMap(([kind, numbers]): [string, string[]][] => {
      const part = numbers.slice(start, start + MOST_AT_ONCE);
      return part.length === 0 ? [] : [[kind, part]];
    });
    const rows = await reader.rows<{ kind: string; number: string } & DimensionValue>(
      parts
        .map(
          ([kind, part]) =>
            `SELECT kind, number, dimension, value FROM dimension_default WHERE legal_entity = ? AND kind = '${kind}' AND number IN (${marks(part.length)})`,
        )
        .join(' UNION ALL '),
      parts.flatMap(([, part]): Value[] => [legalEntity, ...part]),
    );
    for (const { kind, number, dimension, value } of rows) {
      if (!isPlain(dimension) || !isPlain(value)) continue; // set up before the marks were refused
      const key = `${kind}|${number}`;
      found.set(key, [...(found.get(key) ?? []), { dimension, value }]);
    }
  }
  return {
    of: (kind, sources) =>
      firstOfEach(PRECEDENCE[kind].map((source) => found.get(`${source}|${sources[source] ?? ''}`) ?? [])),
  };
}

function numbersOf(lines: readonly SourceNumbers[]): [DimensionSource, string[]][] {
  const byKind = new Map<DimensionSource, Set<string>>();
  for (const line of lines)
    for (const [kind, number] of Object.entries(line) as [DimensionSource, string | null][]) {
      if (number === null) continue;
      const known = byKind.get(kind) ?? new Set();
      byKind.set(kind, known.add(number));
    }
  return [...byKind].map(([kind, numbers]) => [kind, [...numbers]]);
}

/**
 * What the company requires, and which of the values in these texts it knows. One statement where it has no dimensions and the texts
 * hold none.
 */
export async function readDimensionSetUp(
  reader: Reader,
  legalEntity: string,
  texts: Iterable<string | null>,
): Promise<DimensionSetUp> {
  const required = await reader.rows<{ dimension: string }>(
    'SELECT dimension FROM financial_dimension WHERE legal_entity = ? AND required = 1 ORDER BY dimension',
    [legalEntity],
  );
  const values = [...new Set([...texts].flatMap(dimensionsOf).map(({ value }) => value))];
  const known = new Set<string>();
  for (let start = 0; start < values.length; start += MOST_AT_ONCE) {
    const part = values.slice(start, start + MOST_AT_ONCE);
    const rows = await reader.rows<{ dimension: string; value: string }>(
      `SELECT dimension, value FROM dimension_value WHERE legal_entity = ? AND value IN (${marks(part.length)})`,
      [legalEntity, ...part],
    );
    for (const row of rows) known.add(nameOf(row));
  }
  return { required: required.map(({ dimension }) => dimension), known };
}
