// Rows by a key, in the order in which they come.
// Map.groupBy would do, but Node 20 does not have it.

/** The rows of each key; keys in the order of their first row. */
export function groupBy<T>(rows: readonly T[], keyOfRow: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOfRow(row));
    if (group) group.push(row);
    else groups.set(keyOfRow(row), [row]);
  }
  return groups;
}
