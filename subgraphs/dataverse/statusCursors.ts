// How one side writes and reads its places in streams over many invoices: sealed, or in the clear while a version runs beside it that
// cannot read what is sealed. What was given out in the clear is read for good, but only as far as it may have been given out: whoever
// could make up readable places would find each of his events' positions by trying, and with it how many events others had.
import type { Database } from '../database/database';
import { cursorInvalid } from '../graphql/page';
import type { World } from '../world';
import { CursorSeal } from './cursorSeal';
import { openStatusCursor, type Stream, statusCursor } from './feedCursor';
import { cursorKey, isOfPlainTime } from './store/cursorKey';

export type CursorForm = 'sealed' | 'plain';

export interface StatusCursors {
  /** The cursor of a place. The same in every process of this side that gives out this form. */
  of(stream: Stream, place: number): string;
  /** The place that a cursor of either form stands for. CURSOR_INVALID. */
  open(stream: Stream, cursor: string): Promise<number>;
}

/** For so long after the first process that seals, others may still give out cursors in the clear: those that are about to be replaced. */
const REPLACED_WITHIN_MS = 24 * 3_600_000;

/**
 * The cursors of this side, whose key is made of `drawn` (32 random bytes) the first time. `form` absent: of a process that serves nobody,
 * as commands are; it says nothing of what those that serve give out.
 */
export async function statusCursors(
  db: Database,
  world: World,
  form: CursorForm | undefined,
  drawn: () => Buffer,
): Promise<StatusCursors> {
  const until = new Date(world.now().getTime() + REPLACED_WITHIN_MS).toISOString();
  const plainUntil = form === undefined ? undefined : form === 'plain' ? null : until;
  const seal = new CursorSeal(await cursorKey(db, drawn, plainUntil));
  return {
    of: (stream, place) =>
      form === 'plain' || stream.kind === 'invoice' ? statusCursor(stream, place) : seal.seal(stream.digest, place),
    open: async (stream, cursor) => {
      const place = stream.kind === 'invoice' ? undefined : seal.open(stream.digest, cursor);
      if (place !== undefined) return place;
      const plain = openStatusCursor(stream, cursor);
      if (form === 'plain' || stream.kind === 'invoice' || plain === 0) return plain;
      if (!(await isOfPlainTime(db.read, plain))) throw cursorInvalid('after');
      return plain;
    },
  };
}
