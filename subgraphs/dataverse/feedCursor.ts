// Where a reader of the status log stands: an opaque cursor bound to its filter. Of one invoice alone it counts that
// invoice's sequence, which is there at commit; of many it counts the position, which the sequencer hands out after commit, and
// which counts other companies' events too: statusCursors.ts seals it.
// It must never be used with another filter: positions of a narrower stream would hide what the wider one missed.
import { cursorInvalid, sealed, shortDigest, unsealed } from '../graphql/page';
import type { PostingConditions, StatusRow } from './store/readStatus';

export type StreamKind = 'invoice' | 'all';

/** A filter, brought into one form, and the kind of stream that it makes. */
export interface Stream {
  readonly kind: StreamKind;
  readonly wanted: PostingConditions;
  readonly digest: string;
}

/** The stream of a filter. Two filters that mean the same give the same digest. */
export function streamOf(filter: PostingConditions): Stream {
  const entries = Object.entries(filter)
    .filter((entry): entry is [string, readonly string[]] => entry[1] !== undefined && entry[1] !== null)
    .map(([name, list]) => [name, [...new Set(list)].sort()] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const wanted = Object.fromEntries(entries) as PostingConditions;
  const digest = shortDigest(JSON.stringify(entries));
  return { kind: entries.length === 1 && wanted.invoiceIds?.length === 1 ? 'invoice' : 'all', wanted, digest };
}

/** The stream of one invoice alone. */
export function streamOfInvoice(invoiceId: string): Stream {
  return streamOf({ invoiceIds: [invoiceId] });
}

/** Where a row stands in a stream. */
export function placeOf(stream: Stream, row: Pick<StatusRow, 'sequence' | 'position'>): number {
  return Number(stream.kind === 'invoice' ? row.sequence : row.position);
}

/** The cursor of a place, for everybody to read. */
export function statusCursor(stream: Stream, n: number): string {
  return sealed({ kind: stream.kind, digest: stream.digest, n });
}

/** The place that such a cursor stands for; 'start' stands before everything. CURSOR_INVALID. */
export function openStatusCursor(stream: Stream, cursor: string): number {
  if (cursor === 'start') return 0;
  const { kind, digest, n } = (unsealed(cursor) ?? {}) as { kind?: unknown; digest?: unknown; n?: unknown };
  const isOurs = kind === stream.kind && digest === stream.digest && Number.isSafeInteger(n) && (n as number) >= 0;
  if (!isOurs) throw cursorInvalid('after');
  return n as number;
}
