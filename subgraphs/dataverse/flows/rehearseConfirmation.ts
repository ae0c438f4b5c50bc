// What confirming an invoice now would send to Finance, for its part of the preview: the confirmation itself, rolled back, with an
// outbox that only listens. So nothing can be foretold that confirming would not send. It must never leave a row behind.
import { TO_FINANCE_MAPS } from '../../../schema/table-maps';
import { type Caller, maySee } from '../../caller';
import { rehearse } from '../../database/rehearsal';
import { MapRegistry, type SourceRow } from '../../dual-write/maps';
import type { Entry, Outbox } from '../../dual-write/outbox';
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

const MAPS = new MapRegistry(TO_FINANCE_MAPS);

/**
 * What would be sent, in its order. Null where nothing would be: no draft that the caller may see, or one that could not be
 * confirmed now (whoever asks); and for an invoice that would write more than 10,000 actuals.
 */
export async function rehearseConfirmation(
  books: Books,
  caller: Caller,
  invoiceId: string,
): Promise<readonly Announced[] | null> {
  const invoice = await readForConfirmation(books.db.read, invoiceId);
  if (!invoice || !maySee(caller, invoice.legal_entity) || !isEditable(invoice.status)) return null;
  if (rowsIn(invoice.counts).actuals > MOST_ACTUALS) return null;
  return rehearse(books.db, async (db) => {
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
    return outcome.ok ? told.map(mapped) : null;
  });
}

function mapped({ topic, rows }: Entry): Announced {
  const mapVersion = MAPS.newestVersion(topic) ?? null;
  return { topic, mapVersion, rows: MAPS.mapRows(topic, mapVersion, rows as readonly SourceRow[]) };
}
