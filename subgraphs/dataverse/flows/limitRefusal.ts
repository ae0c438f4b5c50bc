// Not-to-exceed limits when an invoice is confirmed: a part of that flow and of its preview. What its sources have committed
// is held; what was raised on the draft, entered by hand or never evaluated must fit now. domain.md 2.3.4, 3.1 (P5)
import type { Refusal } from '../../../schema/errors';
import type { Reader } from '../../database/database';
import { exceededByInvoice, type LimitStanding } from '../rules/limits';
import { billedOnLines } from '../store/limits';

/** The invoice, as far as limits concern it. */
export interface LimitedInvoice {
  readonly id: string;
  readonly number: string;
  readonly contract_id: string;
  readonly contract_customer_id: string;
  readonly currency: string;
}

/**
 * LIMIT_EXCEEDED, or undefined if it may be confirmed. `standings` of the contract: `lockedStandings(tx, [contract_id])` in
 * confirming, `limitStandings(reader, [contract_id])` in a preview. Where there are none, nothing is read. Rows of other
 * drafts that were never evaluated stand in nobody's way.
 */
export async function limitRefusal(
  reader: Reader,
  invoice: LimitedInvoice,
  standings: readonly LimitStanding[],
): Promise<Refusal | undefined> {
  if (standings.length === 0) return undefined;
  const exceeded = exceededByInvoice(await billedOnLines(reader, invoice), standings, invoice.currency);
  if (exceeded === undefined) return undefined;
  return {
    code: 'LIMIT_EXCEEDED',
    message: `Invoice ${invoice.number}: ${exceeded}`,
    path: ['invoiceId'],
    subjectId: invoice.id,
  };
}
