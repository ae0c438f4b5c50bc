// What an invoice of ten lines writes and sends, from confirm to written back: rows and their text per book, messages that cross, and
// deliveries that carry them. Counted, not timed: to compute what a million a day needs. It must never count what was there before.
import type { Together } from '../together';
import type { Rows } from './bareSql';

/** What a run of invoices has written and sent. */
export interface Costs {
  readonly rows: number;
  /** As JSON: without indexes and logs. */
  readonly rowBytes: number;
  readonly messages: number;
  readonly messageBytes: number;
}

/** Of one side, by the rows that are new. */
export function costsOf(written: Rows): Costs {
  const tables = Object.values(written);
  const sent = (written.outbox ?? []).map(({ bytes }) => Number(bytes));
  return {
    rows: tables.reduce((sum, rows) => sum + rows.length, 0),
    rowBytes: tables.reduce((sum, rows) => sum + JSON.stringify(rows).length, 0),
    messages: sent.length,
    messageBytes: sent.reduce((sum, bytes) => sum + bytes, 0),
  };
}

/** How many deliveries a side's relay has made. */
export function deliveriesOf({ dataverse, finance }: Together): readonly [number, number] {
  return [dataverse.deliveries.applied, finance.deliveries.applied];
}

/** One line per side, per invoice. */
export function shownCosts(side: string, costs: Costs, deliveries: number, invoices: number): string {
  const each = (total: number) => (total / invoices).toFixed(1);
  const kilobytes = (bytes: number) => (bytes / invoices / 1_024).toFixed(1);
  return `${side}: ${each(costs.rows)} rows of ${kilobytes(costs.rowBytes)} KB written, ${each(costs.messages)} messages of ${kilobytes(costs.messageBytes)} KB sent in ${each(deliveries)} deliveries, per invoice`;
}
