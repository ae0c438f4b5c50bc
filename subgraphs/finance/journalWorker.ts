// Posts integration journals in the background: claims what is PROCESSING and brings it to its end, several side by side. Other
// processes may do the same: the claim's epoch keeps whoever lost it from writing. It must never decide which journal is posted.
import { ClaimingWorker } from '../claimingWorker';
import { instant } from '../world';
import type { Books } from './books';
import { finishPosting, leaseFrom, postClaimed, untilPosted } from './flows/finishPosting';
import { ClaimLost, claimJournals, isAnyClaimable, type JournalClaim, releaseJournals } from './store/journalClaims';

export interface JournalWorkerParts {
  readonly books: Books;
  /** Names this process in claims. */
  readonly owner: string;
  /** Journals posted at once. Absent: 4 on MySQL, 1 on SQLite, whose single writer gains nothing by more. domain.md 5.3 */
  readonly atOnce?: number | undefined;
  /** How often to look without a nudge: a journal of a process that died. Absent: each second. */
  readonly pollMs?: number | undefined;
  readonly onError: (error: unknown) => void;
}

const POLL_MS = 1_000;
const AT_ONCE = { mysql: 4, sqlite: 1 };

export interface JournalPosting {
  start(): void;
  stop(): Promise<void>;
  /** Resolves when the journal is not PROCESSING any more, whoever posts it. */
  untilPosted(journalId: string): Promise<void>;
  /** "A journal is PROCESSING." */
  nudge(): void;
}

export function journalPosting({ books, owner, atOnce, pollMs, onError }: JournalWorkerParts): JournalPosting {
  const worker = new ClaimingWorker<JournalClaim>({
    world: books.world,
    atOnce: atOnce ?? AT_ONCE[books.db.dialect],
    pollMs: pollMs ?? POLL_MS,
    // One process per SQLite file: whoever holds a claim is dead, and its journals need not wait for the lease.
    begin: async () => {
      if (books.db.dialect === 'sqlite') await books.db.write((tx) => releaseJournals(tx));
    },
    claim: async (limit, exclude) => {
      if (books.outbox.closed?.()) return [];
      const until = leaseFrom(books);
      const now = instant(books.world);
      if (!(await isAnyClaimable(books.db.read, now))) return [];
      return books.db.write((tx) => claimJournals(tx, { owner, now, until, limit, exclude }));
    },
    idOf: ({ journalId }) => journalId,
    work: (claim, stopping) =>
      postClaimed(books, claim, { onError, stopping }).catch((error: unknown) => {
        if (!(error instanceof ClaimLost)) throw error;
      }),
    end: () => books.db.write((tx) => releaseJournals(tx, owner)),
    onError,
  });
  return {
    start: () => worker.start(),
    stop: () => worker.stop(),
    nudge: () => worker.nudge(),
    untilPosted: (journalId) => {
      if (!worker.isRunning) return finishPosting(books, journalId);
      worker.nudge();
      return untilPosted(books, journalId);
    },
  };
}
