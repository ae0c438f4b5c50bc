// Whether rows that a side queues are what table maps are validated against: schema/mapSources.ts promises columns and values.
import type { SourceColumn } from '../../schema/mapSources';

/** The columns that the row lacks, or in which it has a value of another kind, longer, or of no code; a sentence each. */
export function wrongColumns(
  columns: Readonly<Record<string, SourceColumn>>,
  row: Readonly<Record<string, unknown>>,
): string[] {
  return Object.entries(columns).flatMap(([name, { samples, codes }]) => {
    const value = row[name];
    if (value === undefined) return [`${name} is missing`];
    if (codes) return codes.includes(value as string) ? [] : [`${name} is ${String(value)}`];
    const like = samples.filter((sample) => (sample === null ? value === null : typeof sample === typeof value));
    const longest = Math.max(...like.map((sample) => String(sample).length));
    if (like.length === 0) return [`${name} is ${String(value)}`];
    return typeof value === 'string' && value.length > longest ? [`${name} has ${value.length} characters`] : [];
  });
}
