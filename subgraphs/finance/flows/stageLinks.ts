// Stage: transaction connections arrive, each once. Those of an invoice count towards its proposal. Whether the actuals that
// a link joins are here is the import's question: links of approvals may overtake nothing, but they need not wait either.
import { MAPS, type Message, TO_FINANCE } from '../../../schema/messages';
import type { Tx } from '../../database/database';
import type { Effect } from '../../dual-write/exchange';
import type { Books } from '../books';
import { insertLinks } from '../store/staging';
import { APPLIED, parsed, refusal } from './parsed';
import { countArrivals, lockArrivals } from './stageArrivals';

/** Integration entity for project transaction relationships. DIVERGED for a link that is here with other content. domain.md 2.9.2 */
export async function stageLinks(books: Books, tx: Tx, message: Message): Promise<Effect> {
  const read = parsed(TO_FINANCE[MAPS.links], message);
  if ('refusal' in read) return read.refusal;
  const numbers = read.rows.map(({ invoiceId }) => invoiceId);
  const [proposals, staged] = await Promise.all([
    lockArrivals(tx, numbers),
    insertLinks(tx, read.rows, message.mapVersion),
  ]);
  if ('diverged' in staged) return refusal('DIVERGED', `link ${staged.diverged} is here already, with other content`);
  const ofInvoices = staged.fresh.filter(({ invoiceId }) => invoiceId !== null);
  await countArrivals(
    books,
    tx,
    proposals,
    ofInvoices.map(({ invoiceId }) => ({ invoiceNumber: invoiceId as string, actuals: 0, links: 1 })),
  );
  return APPLIED;
}
