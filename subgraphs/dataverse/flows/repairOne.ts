// The repair of one divergence: sent again, taken again, or restored from the other side's copy. What cannot be done as it was is parked
// with the reason. Repeating a repair changes nothing more: every handler takes a message once. Part of the flow repairDivergences.

import { keys } from '../../../schema/messages';
import type { Rewound } from '../../../schema/peer';
import type { Caller } from '../../caller';
import { streamDivergence } from '../../dual-write/streamDivergence';
import { readStream, rewind } from '../../dual-write/streams';
import type { Books } from '../books';
import { movingKeys, readActualIds, writtenBackActuals, writtenBackInvoices } from '../store/reconciledDocuments';
import { type DivergenceRow, missingUnder } from '../store/reconciliations';
import type { Finance } from './askFinance';
import { parkingHooks } from './parkingHooks';
import { restoreApproval } from './restoreApproval';
import { restoreConfirmation } from './restoreConfirmation';

export interface Decision {
  readonly kind: 'repaired' | 'parked' | 'waiting';
  /** What a person should know of it; '' where there is nothing to add. */
  readonly why: string;
}

const REPAIRED: Decision = { kind: 'repaired', why: '' };
const parked = (why: string): Decision => ({ kind: 'parked', why });
const NOT_KEPT = 'the outbox does not keep all of it any more';

/** Does what the divergence proposes, if it still stands. */
export async function repairOne(
  books: Books,
  caller: Caller,
  finance: Finance,
  divergence: DivergenceRow,
): Promise<Decision> {
  if (divergence.repair === 'WAIT') return { kind: 'waiting', why: '' };
  if (divergence.repair === 'PARK') return parked('either side may be right');
  if (divergence.kind === 'KEY') return repairKey(books, finance, divergence.subject);
  switch (divergence.repair) {
    case 'SEND_AGAIN':
      return sendAgain(books, finance, divergence);
    case 'APPLY_AGAIN':
      return applyAgain(books, finance, divergence);
    default:
      return divergence.cause === 'POSTED_HERE_ONLY'
        ? remember(books, finance, divergence)
        : restore(books, caller, finance, divergence);
  }
}

/** Sets both ends of a key to one number, in whichever direction they differ. */
async function repairKey(books: Books, finance: Finance, key: string): Promise<Decision> {
  const reader = books.db.read;
  const toFinance = streamDivergence(key, await readStream(reader, 'OUTBOX', key), await finance.stream('INBOX', key));
  if (toFinance?.sender && !(await rewindHere(books, toFinance.sender))) return parked(NOT_KEPT);
  if (toFinance?.receiver) await finance.rewind([toFinance.receiver]);
  const back = streamDivergence(key, await finance.stream('OUTBOX', key), await readStream(reader, 'INBOX', key));
  if (back?.sender && (await finance.rewind([back.sender]))[0] !== true) return parked(NOT_KEPT);
  if (back?.receiver) await rewindHere(books, back.receiver);
  return REPAIRED;
}

/** Everything under the document's key once more, from the first message on: what is there already stays as it is. */
async function sendAgain(books: Books, finance: Finance, { stream_key: key }: DivergenceRow): Promise<Decision> {
  if (key === null) return parked('nobody knows under which key it travels');
  if ((await movingKeys(books.db.read, [key])).get(key) === 'QUEUED') return REPAIRED; // its key was set back already
  if (!(await rewindHere(books, start('OUTBOX', key)))) return parked(NOT_KEPT);
  await finance.rewind([start('INBOX', key)]);
  return REPAIRED;
}

/** The same in the other direction: the write-back of a posted document. */
async function applyAgain(books: Books, finance: Finance, divergence: DivergenceRow): Promise<Decision> {
  const { kind, subject, stream_key } = divergence;
  const isBilled = kind === 'INVOICE' || stream_key?.startsWith('invoice:') === true;
  const candidates = [...(isBilled && stream_key !== null ? [stream_key] : []), keys.journalLine(subject)];
  for (const key of candidates) {
    const theirs = await finance.stream('OUTBOX', key);
    if (!theirs) continue;
    if (theirs.settled < theirs.last && theirs.parked === null) return REPAIRED;
    if ((await finance.rewind([start('OUTBOX', key)]))[0] !== true) continue;
    await rewindHere(books, start('INBOX', key));
    return REPAIRED;
  }
  return parked(NOT_KEPT);
}

/** Finance is told the numbers that it had given: whoever posts it again there gives it the same. */
async function remember(books: Books, finance: Finance, { kind, subject }: DivergenceRow): Promise<Decision> {
  const reader = books.db.read;
  if (kind === 'ACTUAL') await finance.remember(await writtenBackActuals(reader, [subject]), []);
  else await finance.remember([], await writtenBackInvoices(reader, [subject]));
  return { kind: 'repaired', why: 'to be posted again in Finance: it gets the numbers that it had' };
}

async function restore(
  books: Books,
  caller: Caller,
  finance: Finance,
  { kind, subject, stream_key: key, report_id }: DivergenceRow,
): Promise<Decision> {
  if (kind === 'ACTUAL' && (await readActualIds(books.db.read, [subject])).has(subject)) return REPAIRED; // with its document
  const [what, id] = key?.split(':', 2) ?? [];
  if (what === 'invoice' && id) {
    const failed = await restoreConfirmation(books, caller, id, await finance.header(id));
    if (failed?.startsWith('INVOICE_NOT_DRAFT') === true && kind === 'INVOICE') return REPAIRED;
    return failed === undefined ? REPAIRED : parked(failed);
  }
  if (what === 'approval' && id && key) {
    const copies = await finance.copies(await missingUnder(books.db.read, report_id, key));
    const failed = await restoreApproval(books, id, copies, caller.subject);
    return failed === undefined ? REPAIRED : parked(failed);
  }
  return parked('nobody knows which document it came from');
}

async function rewindHere(books: Books, stream: Rewound): Promise<boolean> {
  return books.db.write((tx) => rewind(tx, books.world, parkingHooks(books), stream));
}

function start(of: Rewound['of'], key: string): Rewound {
  return { of, key, number: 0, messageId: '' };
}
