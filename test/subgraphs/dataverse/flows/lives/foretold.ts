// What the preview says of a draft right before it is confirmed, held against what confirming then does: granted or refused, every row
// that is written, and what they come to. It must not know why something is refused. domain.md 3.1 (P5)
import { LOCAL_CALLER } from '../../../../../subgraphs/caller';
import { previewConfirmation } from '../../../../../subgraphs/dataverse/flows/previewConfirmation';
import { granted, type TestBooks } from '../books';
import type { ActualRow, Rows } from './rows';

const COLUMNS = ['id', 'transaction_type', 'billing_type', 'adjustment_status', 'quantity', 'price', 'amount'] as const;
const said = (row: Pick<ActualRow, (typeof COLUMNS)[number]>) => COLUMNS.map((column) => row[column]).join(' ');

export interface Foretold {
  /** What was foretold otherwise, once it is confirmed or refused. */
  faults(isConfirmed: boolean, before: Rows, after: Rows): string[];
}

export async function foretell(books: TestBooks, invoiceId: string): Promise<Foretold> {
  const slice = { limit: 500, backward: false };
  const { refusals, actuals, totals } = granted(await previewConfirmation(books, LOCAL_CALLER, invoiceId, slice));
  return {
    faults(isConfirmed, before, after) {
      const codes = refusals.map(({ code }) => code).join();
      if (isConfirmed !== (codes === ''))
        return [`foretold: ${codes || 'nothing in the way'}, and it was ${isConfirmed ? 'confirmed' : 'refused'}`];
      if (!isConfirmed) return [];
      const known = new Set(before.actual.map(({ id }) => id));
      const written = after.actual.filter(({ id }) => !known.has(id));
      const billed = written.filter((row) => row.transaction_type === 'BILLED_SALES');
      const chargeable = billed.filter((row) => row.billing_type === 'CHARGEABLE');
      const sum = chargeable.reduce((total, { amount }) => total + amount, 0);
      const detailAmount = after.invoice.find(({ id }) => id === invoiceId)?.detail_amount;
      const [foretold, found] = [actuals, written].map((rows) => (rows as ActualRow[]).map(said).sort().join('; '));
      return [
        ...(foretold === found ? [] : [`foretold: ${foretold}, and written: ${found}`]),
        ...(totals.billed === billed.length ? [] : [`foretold: ${totals.billed} billed, and ${billed.length} are`]),
        ...(totals.chargeable === sum ? [] : [`foretold: ${totals.chargeable}, and ${sum} is billed`]),
        ...(detailAmount === sum ? [] : [`the invoice says ${detailAmount}, and bills ${sum}`]),
      ];
    },
  };
}
