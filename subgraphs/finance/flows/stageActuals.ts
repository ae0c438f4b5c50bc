// Stage: actuals arrive, each once. Billed ones count towards their invoice's proposal; the transaction in which everything
// announced is there reports STAGED. It must never read another invoice's rows, and never wait for a header. design.md 4
import { MAPS, type StagedActualRow, TO_FINANCE } from '../../../schema/messages';
import type { Tx } from '../../database/database';
import type { Effect, Incoming } from '../../dual-write/exchange';
import { instant } from '../../world';
import type { Books } from '../books';
import { BILLING_TYPES, TRANSACTION_CLASSES, TRANSACTION_TYPES } from '../rules/kinds';
import { insertActuals } from '../store/staging';
import { APPLIED, parsed, refusal } from './parsed';
import { countArrivals, lockArrivals } from './stageArrivals';

/** Project Operations integration actuals, Dataverse's end. MESSAGE_INVALID for a kind that Finance does not know, DIVERGED for an actual that is here with other content. domain.md 2.9.1 */
export async function stageActuals(books: Books, tx: Tx, message: Incoming): Promise<Effect> {
  const read = parsed(TO_FINANCE[MAPS.actuals], message);
  if ('refusal' in read) return read.refusal;
  const unknown = read.rows.map(unknownKind).find((kind) => kind !== undefined);
  if (unknown) return refusal('MESSAGE_INVALID', unknown);
  const came = { keys: message.rowKeys ?? read.rows.map(() => message.key), mapVersion: message.mapVersion };
  const ofInvoices = read.rows.map((row) => (isBilledSale(row) ? row.invoiceId : null));
  const [proposals, staged] = await Promise.all([
    lockArrivals(tx, ofInvoices),
    insertActuals(tx, read.rows, instant(books.world), came),
  ]);
  if ('diverged' in staged) return refusal('DIVERGED', `actual ${staged.diverged} is here already, with other content`);
  const billed = staged.fresh.filter((row) => isBilledSale(row) && row.invoiceId !== null);
  await countArrivals(
    books,
    tx,
    proposals,
    billed.map(({ invoiceId }) => ({ invoiceNumber: invoiceId as string, actuals: 1, links: 0 })),
  );
  return APPLIED;
}

function isBilledSale({ transType }: StagedActualRow): boolean {
  return transType === 'BILLED_SALES';
}

function unknownKind(actual: StagedActualRow): string | undefined {
  const known = (values: readonly string[], value: string) => values.includes(value);
  if (!known(TRANSACTION_TYPES, actual.transType))
    return `actual ${actual.actualId}: unknown transaction type '${actual.transType}'`;
  if (!known(TRANSACTION_CLASSES, actual.transactionClassification)) {
    return `actual ${actual.actualId}: unknown transaction class '${actual.transactionClassification}'`;
  }
  if (!known(BILLING_TYPES, actual.billingType))
    return `actual ${actual.actualId}: unknown billing type '${actual.billingType}'`;
  return undefined;
}
