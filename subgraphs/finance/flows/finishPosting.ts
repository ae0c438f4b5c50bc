// Brings a journal that is PROCESSING to its end, chunk by chunk: the work of the background worker, and of whoever posts a journal
// and waits. A line that breaks again and again is given up alone, so that it never holds up its journal. It must never go on
// without its claim.
import { pause } from '../../world';
import type { Books } from '../books';
import { ClaimLost, claimJournals, type JournalClaim, releaseJournal } from '../store/journalClaims';
import { standingOf } from '../store/journalOutcome';
import { LINES_AT_ONCE } from '../store/journals';
import { giveUpLine, postJournalLines } from './postJournalLines';

/** How long a claim lasts; each chunk moves its end on. A worker that died is taken over after this time. */
const LEASE_MS = 10_000;
/** A chunk is tried so many times before its lines are tried one by one. */
const MOST_TRIES = 3;
const PAUSE_AFTER_FAILURE_MS = 200;
const LOOK_AGAIN_MS = 50;

/** The end of a claim that is made or moved on now. */
export function leaseFrom(books: Books): string {
  return new Date(books.world.now().getTime() + LEASE_MS).toISOString();
}

/**
 * Posts what is left of a claimed journal. Rejects with ClaimLost where another took it over, and with whatever breaks when not even
 * a line can be given up: the database is away. `stopping` ends it between two chunks; its claim is then given back.
 */
export async function postClaimed(
  books: Books,
  claim: JournalClaim,
  heard: { onError?: (error: unknown) => void; stopping?: () => boolean } = {},
): Promise<void> {
  let failures = 0;
  let alone = 0;
  try {
    while (heard.stopping?.() !== true) {
      try {
        const limit = alone > 0 ? 1 : LINES_AT_ONCE;
        if (await postJournalLines(books, claim, limit, leaseFrom(books))) return;
        failures = 0;
        alone = Math.max(0, alone - 1);
      } catch (error) {
        if (error instanceof ClaimLost) throw error;
        heard.onError?.(error);
        failures += 1;
        if (failures < MOST_TRIES) {
          await pause(books.world, PAUSE_AFTER_FAILURE_MS);
          continue;
        }
        failures = 0;
        if (alone === 0) alone = LINES_AT_ONCE;
        else {
          await giveUpLine(books, claim, (error as Error).message, leaseFrom(books));
          alone -= 1;
        }
      }
    }
    await books.db.write((tx) => releaseJournal(tx, claim));
  } catch (error) {
    if (!(error instanceof ClaimLost)) await books.db.write((tx) => releaseJournal(tx, claim)).catch(() => undefined);
    throw error;
  }
}

/** Resolves when the journal is not PROCESSING any more: posts it here, or waits for whoever is at it. */
export async function finishPosting(books: Books, journalId: string): Promise<void> {
  const owner = `waiting:${books.world.newId()}`;
  for (;;) {
    const until = leaseFrom(books);
    const now = books.world.now().toISOString();
    const [claim] = await books.db.write((tx) => claimJournals(tx, { owner, now, until, limit: 1, only: journalId }));
    if (claim) await postClaimed(books, claim).catch(unlessLost);
    if (await hasEnded(books, journalId)) return;
    await pause(books.world, LOOK_AGAIN_MS);
  }
}

/** Resolves when the journal is not PROCESSING any more: somebody else posts it. */
export async function untilPosted(books: Books, journalId: string): Promise<void> {
  while (!(await hasEnded(books, journalId))) await pause(books.world, LOOK_AGAIN_MS);
}

async function hasEnded(books: Books, journalId: string): Promise<boolean> {
  return (await standingOf(books.db.read, journalId))?.status !== 'PROCESSING';
}

function unlessLost(error: unknown): void {
  if (!(error instanceof ClaimLost)) throw error;
}
