// Works through loads in the background: claims parts, a few side by side, and tells each to its end. Other processes may do the
// same: the claim's epoch keeps whoever lost a part from moving it on. It must never decide what is told.
import { ClaimingWorker } from '../claimingWorker';
import { type Cancel, instant } from '../world';
import type { Books } from './books';
import { LOAD_LEASE_MS, type LoadWay, loadLease, loadPart, putOff } from './flows/loadPart';
import { claimParts, type LoadPart, PartLost, partId, releaseParts, renewPart, unfinishedLoad } from './store/loads';

export interface LoadWorkerParts {
  readonly books: Books;
  readonly way: LoadWay;
  /** Names this process in claims. */
  readonly owner: string;
  readonly onError: (error: unknown) => void;
}

/** How often to look without a nudge: a part that waited, or of a process that died. */
const POLL_MS = 500;
/** One reads while others write; more of them only hold more rows in memory. */
const AT_ONCE = 4;

export function loadWorker({ books, way, owner, onError }: LoadWorkerParts): ClaimingWorker<LoadPart> {
  const { db, world } = books;
  return new ClaimingWorker<LoadPart>({
    world,
    atOnce: AT_ONCE,
    pollMs: POLL_MS,
    // One process per SQLite file: whoever holds a claim is dead, and its parts need not wait for the lease.
    begin: async () => {
      if (db.dialect === 'sqlite') await db.write((tx) => releaseParts(tx));
    },
    claim: async (limit, exclude) => {
      if (!(await unfinishedLoad(db.read))) return []; // most of the time there is none
      return db.write((tx) => claimParts(tx, { owner, now: instant(world), until: loadLease(books), limit, exclude }));
    },
    idOf: ({ loadId, number }) => partId(loadId, number),
    work: async (part, stopping) => {
      const renewing = renew(books, part, onError);
      try {
        await loadPart(books, way, part, stopping);
      } catch (error) {
        if (error instanceof PartLost) return;
        onError(error);
        await putOff(books, part);
      } finally {
        await renewing.stop();
      }
    },
    end: () => db.write((tx) => releaseParts(tx, owner)),
    onError,
  });
}

/** Moves the claim's end on, however long a chunk takes. A claim that is lost shows when the chunk is told. */
function renew(books: Books, part: LoadPart, onError: (error: unknown) => void): { stop(): Promise<void> } {
  let last: Promise<void> = Promise.resolve();
  let cancel: Cancel = () => undefined;
  let stopped = false;
  const plan = () => {
    if (stopped) return;
    cancel = books.world.after(LOAD_LEASE_MS / 3, () => {
      last = books.db
        .write((tx) => renewPart(tx, part, loadLease(books)))
        .catch((error: unknown) => {
          if (!(error instanceof PartLost)) onError(error);
        })
        .finally(plan);
    });
  };
  plan();
  return {
    stop: async () => {
      stopped = true;
      cancel();
      await last;
    },
  };
}
