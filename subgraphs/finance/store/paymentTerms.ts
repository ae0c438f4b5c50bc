// Terms of payment as the set-up has them: those named on a proposal, else the days that the customer has. Read without locks. It
// must never work a date out.
import type { Reader } from '../../database/database';
import type { PaymentTerms } from '../rules/dueDate';
import type { ProposalRow } from './proposals';

/** The terms of this code for the proposal's customer; null: the customer's own. Undefined: the code is not set up. */
export async function paymentTermsOf(
  reader: Reader,
  proposal: Pick<ProposalRow, 'legal_entity' | 'customer_account'>,
  code: string | null,
): Promise<PaymentTerms | undefined> {
  if (code !== null) return undefined;
  const [customer] = await reader.rows<{ payment_days: number }>(
    'SELECT payment_days FROM customer WHERE legal_entity = ? AND account_number = ?',
    [proposal.legal_entity, proposal.customer_account],
  );
  return { days: customer?.payment_days ?? 0, endOfMonth: false };
}
