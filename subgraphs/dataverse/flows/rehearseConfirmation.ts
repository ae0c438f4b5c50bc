// What confirming an invoice now would send to Finance, for its part of the preview: the confirmation itself, rolled back, with an
// outbox that only listens. So nothing can be foretold that confirming would not send. It must never leave a row behind.
import { type Caller, maySee } from '../../caller';
import type { Reader } from '../../database/database';
import { rehearse } from '../../database/rehearsal';
import { MapLookupFailed, type SourceRow } from '../../dual-write/maps';
import { newestMaps } from '../../dual-write/newestMaps';
import type { Entry, Outbox } from '../../dual-write/outbox';
import { publishedMaps } from '../../dual-write/tableMaps';
import type { Books } from '../books';
import { isEditable } from '../rules/confirmation';
import { readForConfirmation } from '../store/confirmation';
import { rowsIn } from '../store/confirmedSelects';
import { confirmInvoice } from './confirmInvoice';

/** Actuals that a confirmation may write for Finance to foretell it: both sides hold a transaction open for as long as it takes. */
const MOST_ACTUALS = 10_000;

/** Rows of one topic, as the table map would make them. */
export interface Announced {
  readonly topic: string;
  readonly mapVersion: number | null;
  readonly rows: readonly unknown[];
}

/**
 * What would be sent, in its order. Null where nothing would be: no draft that the caller may see, or one that could not be
 * confirmed now (whoever asks), or could not be mapped; and for an invoice that would write more than 10,000 actuals.
 */
export async function rehearseConfirmation(
  books: Books,
  caller: Caller,
  invoiceId: string,
): Promise<readonly Announced[] | null> {
  const invoice = await readForConfirmation(books.db.read, invoiceId);
  if (!invoice || !maySee(caller, invoice.legal_entity) || !isEditable(invoice.status)) return null;
  if (rowsIn(invoice.counts).actuals > MOST_ACTUALS) return null;
  const told = await rehearse(books.db, async (db) => {
    const told: Entry[] = [];
    const listening: Outbox = {
      append: async (_tx, _key, entries) => void told.push(...entries),
      appendMany: async (_tx, batch) => void told.push(...batch.flatMap(({ entries }) => entries)),
      nudge: () => undefined,
    };
    const world = { ...books.world, reach: () => undefined };
    const stage: Books = { db, world, outbox: listening, feed: { nudge: () => undefined } };
    // Who may confirm is said by the preview's refusals; what would be sent does not depend on who asks.
    const anyone = { ...caller, roles: ['administrator'] };
    const outcome = await confirmInvoice(stage, anyone, { invoiceId });
    return outcome.ok ? told : null;
  });
  return told && mappedNow(books.db.read, told);
}

/** As the versions in force make them; null where one of them cannot. */
async function mappedNow(reader: Reader, told: readonly Entry[]): Promise<readonly Announced[] | null> {
  const entries = told.map(({ topic, rows }) => ({ topic, rows: rows as readonly SourceRow[] }));
  const maps = await newestMaps(reader, publishedMaps('DATAVERSE_TO_FINANCE'), entries);
  try {
    return entries.map(({ topic, rows }) => ({
      topic,
      mapVersion: maps.version(topic),
      rows: maps.map(topic, rows),
    }));
  } catch (error) {
    if (error instanceof MapLookupFailed) return null;
    throw error;
  }
}
