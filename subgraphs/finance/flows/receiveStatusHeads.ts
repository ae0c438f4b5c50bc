// The ends of the chains of Dataverse's status logs, kept here as a witness: a log that is cut off or written anew over there no
// longer leads to what this side has seen of it. Nothing of Finance depends on them.
import { type Message, REPORTS, TO_FINANCE } from '../../../schema/messages';
import type { Tx } from '../../database/database';
import type { Effect } from '../../dual-write/exchange';
import { instant } from '../../world';
import type { Books } from '../books';
import { keepStatusHeads, keptStatusHeads } from '../store/statusHeads';
import { APPLIED, parsed, refusal } from './parsed';

/**
 * Keeps each head in place of the one before it. Refused (DIVERGED) where a log went backwards, or has another row under a number
 * that was seen: the witness stays, and the message waits for a person.
 */
export async function receiveStatusHeads(books: Books, tx: Tx, message: Message): Promise<Effect> {
  const read = parsed(TO_FINANCE[REPORTS.heads], message);
  if ('refusal' in read) return read.refusal;
  const kept = await keptStatusHeads(
    tx,
    read.rows.map(({ invoiceId }) => invoiceId),
  );
  for (const { invoiceId, sequence, mac } of read.rows) {
    const before = kept.get(invoiceId);
    if (!before || sequence > before.sequence || (sequence === before.sequence && mac === before.mac)) continue;
    const what = `the status log of invoice ${invoiceId} was seen up to ${before.sequence}`;
    return refusal(
      'DIVERGED',
      `${what}, and now ends at ${sequence} ${mac === before.mac ? '' : 'with another row'}`.trim(),
    );
  }
  await keepStatusHeads(tx, read.rows, kept, instant(books.world));
  return APPLIED;
}
