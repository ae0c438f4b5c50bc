// The rows that deciding an entry makes, whichever way: actuals, links, and what of them travels. The one place that inserts
// them, so that whatever must be asked of new unbilled sales (their limits) is asked here. Part of the flows of entries.
import { keys, MAPS } from '../../../schema/messages';
import type { Tx } from '../../database/database';
import { POINTS } from '../../dual-write/points';
import type { Books } from '../books';
import {
  insertActuals,
  type LinkRow,
  type NewActual,
  type OutgoingActual,
  type OutgoingLink,
  outgoingActual,
} from '../store/actuals';
import { limitedSales } from './limitedSales';

/** Everything of one entry, in the order in which it is written and sent. */
export interface EntryRows {
  readonly entryId: string;
  /** Nothing of the entry was ever sent before. */
  readonly isNew: boolean;
  readonly actuals: NewActual[];
  readonly links: LinkRow[];
  readonly outgoing: OutgoingActual[];
  readonly outgoingLinks: OutgoingLink[];
}

/** No rows yet. */
export function rowsOfEntry(entryId: string, isNew: boolean): EntryRows {
  return { entryId, isNew, actuals: [], links: [], outgoing: [], outgoingLinks: [] };
}

/** Adds an actual; it travels unless it is marked to be skipped. domain.md 4.4 */
export function addActual(rows: EntryRows, actual: NewActual, accountNumber: string | null): void {
  rows.actuals.push(actual);
  if (actual.skip_sync === 0) rows.outgoing.push(outgoingActual(actual, accountNumber, null));
}

/** Adds a link; it travels if both its actuals did. */
export function addLink(rows: EntryRows, link: LinkRow, travels: boolean): void {
  rows.links.push(link);
  if (travels) rows.outgoingLinks.push({ ...link, invoice_number: null, skip_sync: 0 });
}

/**
 * Inserts the rows of many entries, new sales judged under their limits, and queues each under its entry's key: a fixed number
 * of statements per 1,000 rows. What is taken back must be adjusted before.
 */
export async function writeEntryRows(tx: Tx, books: Books, entries: readonly EntryRows[]): Promise<void> {
  const actuals = entries.flatMap((entry) => entry.actuals);
  // What takes something back is under no limit: its original no longer stands against one.
  const takingBack = actuals.filter(({ adjustment_status }) => adjustment_status !== null);
  const fresh = await limitedSales(
    tx,
    actuals.filter(({ adjustment_status }) => adjustment_status === null),
  );
  await insertActuals(
    tx,
    [...takingBack, ...fresh],
    entries.flatMap(({ links }) => links),
  );
  books.world.reach(POINTS.P1_WRITTEN_NOT_QUEUED);
  await books.outbox.appendMany(
    tx,
    entries.map(({ entryId, isNew, outgoing, outgoingLinks }) => ({
      key: keys.approval(entryId),
      entries: [
        { topic: MAPS.actuals, rows: outgoing },
        { topic: MAPS.links, rows: outgoingLinks },
      ],
      isNew,
    })),
  );
}
