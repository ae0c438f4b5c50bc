// Terms of payment as the set-up has them: those named on a proposal, else the customer's own, else the days that the customer has.
// Read without locks. It must never work a date out.
import type { Reader } from '../../database/database';
import { type PaymentTerms, termsFrom } from '../rules/dueDate';
import type { ProposalRow } from './proposals';

/** Columns of `terms_of_payment o`, by the names that `termsFrom` takes. */
export const TERMS_COLUMNS =
  'o.days AS terms_days, o.end_of_month AS terms_end_of_month, o.day_of_month AS terms_day_of_month';

/** The terms of this code; null: the customer's own. Undefined: the code is not set up. */
export async function paymentTermsOf(
  reader: Reader,
  proposal: Pick<ProposalRow, 'legal_entity' | 'customer_account'>,
  code: string | null,
): Promise<PaymentTerms | undefined> {
  const [row] = await reader.rows<Parameters<typeof termsFrom>[0] & { payment_days: number }>(
    `SELECT c.payment_days, ${TERMS_COLUMNS} FROM customer c
       LEFT JOIN terms_of_payment o ON o.legal_entity = c.legal_entity AND o.code = COALESCE(?, c.payment_terms)
      WHERE c.legal_entity = ? AND c.account_number = ?`,
    [code, proposal.legal_entity, proposal.customer_account],
  );
  const terms = row && termsFrom(row);
  return terms ?? (code === null ? { days: row?.payment_days ?? 0, endOfMonth: false } : undefined);
}
