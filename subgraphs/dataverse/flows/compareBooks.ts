// Compares both books for a report: first how far each key of the exchange is at both ends, then actuals and invoices one by one, in
// pages, with sums on the way. It must never change a book, and never hold more than a page of each and the keys that are moving.

import { keys } from '../../../schema/messages';
import type { ActualSeen, InvoiceSeen, StreamSeen } from '../../../schema/peer';
import { streamDivergence } from '../../dual-write/streamDivergence';
import { readStreams } from '../../dual-write/streams';
import type { Books } from '../books';
import { type Judged, judgeActual, judgeInvoice, type Moving } from '../rules/divergence';
import type { ReconciledTotals } from '../rules/reconciledTotals';
import { type Asked, movingKeys, ownActuals, ownInvoices } from '../store/reconciledDocuments';
import type { DivergenceRow } from '../store/reconciliations';
import { type Finance, PAGE, sideBySide } from './askFinance';

export type Found = Pick<DivergenceRow, 'kind' | 'subject' | 'stream_key' | 'cause' | 'repair' | 'detail'>;

/** Keys of Finance that are remembered as moving: beyond, what is not written back yet is said to be on its way. */
const MOST_MOVING = 100_000;

/** Everything in which the books differ, in the order in which it is to be repaired. */
export async function* compareBooks(
  books: Books,
  finance: Finance,
  asked: Asked,
  totals: ReconciledTotals,
): AsyncGenerator<Found> {
  const moving = new Map<string, Moving>();
  yield* compareStreams(books, finance, moving);
  yield* compareActuals(books, finance, asked, { totals, moving });
  yield* compareInvoices(books, finance, asked, moving);
}

async function* compareStreams(books: Books, finance: Finance, moving: Map<string, Moving>): AsyncGenerator<Found> {
  const reader = books.db.read;
  const keyOf = ({ key }: StreamSeen) => key;
  const own = (of: 'INBOX' | 'OUTBOX') => (after: string) => readStreams(reader, of, after, PAGE);
  const theirs = (of: 'INBOX' | 'OUTBOX') => (after: string) => finance.streams(of, after);
  for await (const { key, here, there } of sideBySide(keyOf, own('OUTBOX'), theirs('INBOX'))) {
    const found = streamDivergence(key, here, there);
    if (found) yield ofKey(key, found.cause, found.sender ? 'SEND_AGAIN' : 'TAKE_AGAIN', `to Finance: ${found.detail}`);
  }
  for await (const { key, here, there } of sideBySide(keyOf, own('INBOX'), theirs('OUTBOX'))) {
    if (there && there.settled < there.last && moving.size < MOST_MOVING)
      moving.set(key, there.parked === null ? 'QUEUED' : 'PARKED');
    const found = streamDivergence(key, there, here);
    if (found)
      yield ofKey(key, found.cause, found.sender ? 'APPLY_AGAIN' : 'TAKE_AGAIN', `to Dataverse: ${found.detail}`);
  }
}

function ofKey(key: string, cause: Found['cause'], repair: Found['repair'], detail: string): Found {
  return { kind: 'KEY', subject: key, stream_key: key, cause, repair, detail };
}

async function* compareActuals(
  books: Books,
  finance: Finance,
  asked: Asked,
  { totals, moving }: { totals: ReconciledTotals; moving: ReadonlyMap<string, Moving> },
): AsyncGenerator<Found> {
  const pairs = sideBySide<ActualSeen>(
    ({ id }) => id,
    (after) => ownActuals(books.db.read, asked, after, PAGE),
    (after) => finance.actuals(asked, after),
  );
  const judge = judging(books, moving, judgeActual);
  for await (const { key: id, here, there } of pairs) {
    if (here) totals.add('dataverse', here);
    if (there) totals.add('finance', there);
    const key = here?.key ?? there?.key ?? null;
    const isBilled = (here ?? there)?.transactionType === 'BILLED_SALES';
    const found = await judge(here, there, { here: key, there: isBilled ? key : keys.journalLine(id) });
    if (found) yield { kind: 'ACTUAL', subject: id, stream_key: key, ...found };
  }
}

async function* compareInvoices(
  books: Books,
  finance: Finance,
  { legalEntity, from, to }: Asked,
  moving: ReadonlyMap<string, Moving>,
): AsyncGenerator<Found> {
  const pairs = sideBySide<InvoiceSeen>(
    ({ number }) => number,
    (after) => ownInvoices(books.db.read, legalEntity, after, PAGE),
    (after) => finance.invoices(legalEntity, after),
  );
  const judge = judging(books, moving, judgeInvoice);
  for await (const { key: number, here, there } of pairs) {
    const seen = (here ?? there) as InvoiceSeen;
    if (seen.invoiceDate < from || seen.invoiceDate > to) continue; // Dataverse's date: Finance may post on another
    const key = keys.invoice(seen.id);
    const found = await judge(here, there, { here: key, there: key });
    if (found) yield { kind: 'INVOICE', subject: number, stream_key: key, ...found };
  }
}

/** Judges a pair; asks how its messages stand only where it differs. */
function judging<T extends object>(
  { db }: Books,
  moving: ReadonlyMap<string, Moving>,
  judge: (here: T | undefined, there: T | undefined, onTheWay: { here: Moving; there: Moving }) => Judged | undefined,
) {
  return async (
    here: T | undefined,
    there: T | undefined,
    key: { here: string | null; there: string | null },
  ): Promise<Judged | undefined> => {
    if (!judge(here, there, { here: undefined, there: undefined })) return undefined;
    const own = key.here === null ? undefined : (await movingKeys(db.read, [key.here])).get(key.here);
    return judge(here, there, { here: own, there: key.there === null ? undefined : moving.get(key.there) });
  };
}
