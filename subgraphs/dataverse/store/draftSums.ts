// The sums of a draft: what each line and the invoice come to. Worked out here alone, from the details as they stand, after
// every change of any of them; nobody may add to a sum.
import type { Reader, Tx } from '../../database/database';
import { checkAmount } from '../../money';

/** Minor units. Only chargeable details count. domain.md 2.4 */
export interface DraftSums {
  readonly byLine: ReadonlyMap<string, number>;
  readonly detailAmount: number;
  readonly estimatedTax: number;
  readonly totalAmount: number;
}

/** What a detail adds: what it bills, less what was billed before where it corrects. domain.md 3.6, 3.7 (2) */
const CHANGE_OF = (column: 'amount' | 'tax') => `d.${column} - COALESCE(d.previous_${column}, 0)`;

/** What the details of an invoice come to. Throws AmountError for a line or total that no invoice may have. */
export async function sumDetails(reader: Reader, invoiceId: string, currency: string): Promise<DraftSums> {
  const rows = await reader.rows<{ line: string; amount: number | string; tax: number | string }>(
    `SELECT invoice_line_id AS line, CAST(SUM(${CHANGE_OF('amount')}) AS SIGNED) AS amount, CAST(SUM(${CHANGE_OF('tax')}) AS SIGNED) AS tax FROM invoice_detail d
     WHERE invoice_id = ? AND billing_type = 'CHARGEABLE' GROUP BY invoice_line_id`,
    [invoiceId],
  );
  const byLine = new Map(rows.map(({ line, amount }) => [line, checkAmount(Number(amount), currency)]));
  const detailAmount = checkAmount(sum([...byLine.values()]), currency);
  const estimatedTax = checkAmount(sum(rows.map(({ tax }) => Number(tax))), currency);
  return { byLine, detailAmount, estimatedTax, totalAmount: checkAmount(detailAmount + estimatedTax, currency) };
}

/** Brings the sums of lines and header up to the details, as the next version of the invoice, whatever else `set` says. */
export async function saveSums(
  tx: Tx,
  invoice: { readonly id: string; readonly currency: string; readonly version: number },
): Promise<void> {
  const sums = await sumDetails(tx, invoice.id, invoice.currency);
  await tx.change(
    `UPDATE invoice_line SET amount = (SELECT COALESCE(SUM(${CHANGE_OF('amount')}), 0) FROM invoice_detail d
       WHERE d.invoice_line_id = invoice_line.id AND d.billing_type = 'CHARGEABLE') WHERE invoice_id = ?`,
    [invoice.id],
  );
  await tx.change(
    'UPDATE invoice SET detail_amount = ?, estimated_tax = ?, total_amount = ?, version = ? WHERE id = ?',
    [sums.detailAmount, sums.estimatedTax, sums.totalAmount, invoice.version + 1, invoice.id],
  );
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
