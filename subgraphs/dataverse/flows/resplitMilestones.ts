// Milestones of a line whose customers or splits changed, divided anew: those of which nothing has billing activity, and of those
// billed by progress what is not prepared yet. What an invoice holds keeps the split that it was billed with, and no row is left
// to a customer who pays nothing any more. domain.md 2.5, 2.6
import type { Tx } from '../../database/database';
import type { Books } from '../books';
import { NOT_READY, partsOf, spread } from '../rules/milestonePlan';
import { type ContractLineRow, type ContractRow, customersOfLines } from '../store/contracts';
import { lockHeadersOfLine, lockRowsOfHeaders } from '../store/milestones';
import { type Change, carryOut, planned, sharesOf } from './milestoneRows';

/** Divides what may be divided, in the transaction that changed the splits and holds the contract's lock. */
export async function resplitMilestones(
  books: Books,
  tx: Tx,
  { contract, line }: { contract: ContractRow; line: ContractLineRow },
): Promise<void> {
  const headers = await lockHeadersOfLine(tx, line.id);
  if (headers.length === 0) return;
  const shares = sharesOf((await customersOfLines(tx, [line.id])).get(line.id) ?? []);
  const all = await lockRowsOfHeaders(
    tx,
    headers.map(({ id }) => id),
  );
  const changes = headers.flatMap((header): Change | [] => {
    const own = all.filter(({ header_id }) => header_id === header.id);
    if (header.is_progress === 0 && own.some(({ is_billed }) => is_billed === 1)) return [];
    const rows = own.filter(
      ({ is_billed, invoice_status }) => is_billed === 0 && (header.is_progress === 0 || invoice_status === NOT_READY),
    );
    if (rows.length === 0) return [];
    const amount = rows.reduce((sum, row) => sum + row.amount, 0);
    const tax = rows.reduce((sum, row) => sum + row.tax, 0);
    return { header, rows, plan: spread(rows.map(planned), partsOf(amount, tax, shares)) };
  });
  await carryOut(books, tx, changes, { contract, line });
}
