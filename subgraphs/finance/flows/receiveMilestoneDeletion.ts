// A milestone or retainer that was deleted before anything billed it: its on-account transaction goes too. What has been invoiced
// stays for good. domain.md 2.6, 2.7
import { DELETIONS, type Message, TO_FINANCE } from '../../../schema/messages';
import type { Tx } from '../../database/database';
import type { Effect } from '../../dual-write/exchange';
import { deleteOnAccount, invoicedAmong } from '../store/onAccount';
import { APPLIED, parsed, refusal } from './parsed';

/** Deletes the on-account transactions; one that is not there is no fault. Refused (PROPOSAL_NOT_OPEN): one is fully invoiced. */
export async function receiveMilestoneDeletion(tx: Tx, message: Message): Promise<Effect> {
  const read = parsed(TO_FINANCE[DELETIONS.milestone], message);
  if ('refusal' in read) return read.refusal;
  const ids = read.rows.map(({ milestoneId }) => milestoneId);
  const [invoiced] = await invoicedAmong(tx, ids);
  if (invoiced)
    return refusal(
      'PROPOSAL_NOT_OPEN',
      `milestone ${invoiced.milestone_id} is fully invoiced: it cannot be deleted any more`,
    );
  await deleteOnAccount(tx, ids);
  return APPLIED;
}
