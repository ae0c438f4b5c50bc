// What a stream gives out, read from the status log: its events after a place, or the present state that it may begin with.
// It must never go by anything but the log: what is held in memory, and when to look again, is the feed's business.
import type { Caller } from '../caller';
import type { Reader } from '../database/database';
import { inputError } from '../graphql/errors';
import type { Stream } from './feedCursor';
import {
  lastPosition,
  newestOfInvoice,
  presentStates,
  type StatusRow,
  statusAfter,
  statusOfInvoiceAfter,
} from './store/readStatus';

/** A stream without a cursor begins with the present state of at most so many invoices. */
const MOST_PRESENT = 500;

/** A row of the log as a stream gives it out. */
export interface StatusEvent {
  readonly row: StatusRow;
  readonly cursor: string;
}

/** Rows that a stream has to give out; `place` is where it stands after them. */
export interface Reading {
  readonly rows: readonly StatusRow[];
  readonly place: number;
}

/** Rows of a stream after a place, in its order, at most `most`. Of many invoices: only what is numbered. */
export function logAfter(
  reader: Reader,
  stream: Stream,
  scope: Caller['legalEntities'],
  place: number,
  most: number,
): Promise<StatusRow[]> {
  const [invoiceId] = stream.wanted.invoiceIds ?? [];
  if (stream.kind === 'invoice') return statusOfInvoiceAfter(reader, scope, invoiceId as string, place, most);
  return statusAfter(reader, scope, stream.wanted, place, most);
}

/** Whether the log has no event as late as this place any more: it was given out by a log that has lost its end since. */
export async function isBeyond(
  reader: Reader,
  stream: Stream,
  scope: Caller['legalEntities'],
  place: number,
): Promise<boolean> {
  if (place === 0) return false;
  if (stream.kind === 'all') return place > (await lastPosition(reader));
  const row = await newestOfInvoice(reader, scope, (stream.wanted.invoiceIds as string[])[0] as string);
  return row !== undefined && place > row.sequence; // of whose invoice nothing may be seen, nothing is said
}

/**
 * The present state of each match, and the place from which the live events go on. Of many invoices: what is numbered up to
 * a bound that was read *before*; a newer row of the same invoice is left out here, because it comes live. FILTER_TOO_WIDE.
 */
export async function presentOf(reader: Reader, stream: Stream, scope: Caller['legalEntities']): Promise<Reading> {
  if (stream.kind === 'invoice') {
    const row = await newestOfInvoice(reader, scope, (stream.wanted.invoiceIds as string[])[0] as string);
    return { rows: row ? [row] : [], place: row?.sequence ?? 0 };
  }
  const place = await lastPosition(reader);
  const rows = await presentStates(reader, scope, stream.wanted, MOST_PRESENT + 1);
  if (rows.length > MOST_PRESENT) {
    throw inputError(
      'FILTER_TOO_WIDE',
      `More than ${MOST_PRESENT} invoices match: narrow the filter, or give a cursor ("start").`,
      'filter',
    );
  }
  const shown = rows.filter(({ position }) => position !== null && position <= place);
  return { rows: shown.sort((one, other) => (one.position as number) - (other.position as number)), place };
}
