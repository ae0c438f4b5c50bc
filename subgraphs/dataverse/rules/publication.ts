// In which order committed status rows are published over all invoices. Pure. It must never reorder the events of one
// invoice, whatever the clock did. design.md 4

interface StatusKey {
  readonly invoice_id: string;
  readonly sequence: number;
  readonly at: string;
}

/**
 * By time, but per invoice always in `sequence` order: a clock that went backwards between two events of an invoice must
 * not turn its journey around, so an event is never taken to be older than the one before it.
 */
export function inPublicationOrder<T extends StatusKey>(rows: readonly T[]): T[] {
  const newest = new Map<string, string>();
  const timed = [...rows]
    .sort((a, b) => (a.invoice_id === b.invoice_id ? a.sequence - b.sequence : compare(a.invoice_id, b.invoice_id)))
    .map((row) => {
      const before = newest.get(row.invoice_id) ?? '';
      const time = compare(row.at, before) > 0 ? row.at : before;
      newest.set(row.invoice_id, time);
      return { row, time };
    });
  return timed
    .sort(
      (a, b) =>
        compare(a.time, b.time) || compare(a.row.invoice_id, b.row.invoice_id) || a.row.sequence - b.row.sequence,
    )
    .map(({ row }) => row);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
