// How new lines are spread over journals: one group per period, journals filled up to their limit, then a new one. domain.md
// 5.2 step 3. It must never overfill a journal that stands.

/** A journal of a period's group and how many lines it holds. */
export interface Filling {
  readonly id: string;
  readonly periodKey: string;
  readonly lineCount: number;
}

/** One that stands: lines may have gone from it, and their numbers are not given again. */
export interface Standing extends Filling {
  readonly lastLine: number;
}

export interface Filled<T> {
  /** Journals that did not exist. `lineCount` after filling. */
  readonly created: readonly Filling[];
  /** Journals that existed and have grown. `lineCount` after filling. */
  readonly grown: readonly Filling[];
  /** Each line with its journal and its number in it, in the order given. */
  readonly placed: readonly { readonly line: T; readonly journalId: string; readonly lineNumber: number }[];
}

/** Places the lines, in their order. `open`: journals with room, the oldest first; `newId` names a new one. */
export function fillJournals<T extends { readonly periodKey: string }>(
  lines: readonly T[],
  open: readonly Standing[],
  limit: number,
  newId: () => string,
): Filled<T> {
  const counts = new Map(open.map(({ id, lineCount }) => [id, lineCount]));
  const lasts = new Map(open.map(({ id, lastLine }) => [id, lastLine]));
  const current = new Map<string, string>();
  const created: { id: string; periodKey: string }[] = [];
  const withRoom = (periodKey: string): string => {
    const filling = current.get(periodKey);
    if (filling !== undefined && (counts.get(filling) ?? 0) < limit) return filling;
    const existing = open.find((journal) => journal.periodKey === periodKey && (counts.get(journal.id) ?? 0) < limit);
    const id = existing?.id ?? newId();
    if (!existing) created.push({ id, periodKey });
    current.set(periodKey, id);
    return id;
  };
  const placed = lines.map((line) => {
    const journalId = withRoom(line.periodKey);
    const lineNumber = (lasts.get(journalId) ?? 0) + 1;
    lasts.set(journalId, lineNumber);
    counts.set(journalId, (counts.get(journalId) ?? 0) + 1);
    return { line, journalId, lineNumber };
  });
  const after = <J extends { id: string; periodKey: string }>(journal: J): Filling => ({
    id: journal.id,
    periodKey: journal.periodKey,
    lineCount: counts.get(journal.id) ?? 0,
  });
  return {
    created: created.map(after),
    grown: open.map(after).filter(({ lineCount }, index) => lineCount !== open[index]?.lineCount),
    placed,
  };
}
