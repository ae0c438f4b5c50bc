// Works through loads in the background: claims parts, a few side by side, and tells each to its end. Other processes may do the
// same: the claim's epoch keeps whoever lost a part from moving it on. It must never decide what is told.
import { ClaimingWorker } from '../claimingWorker';
import { instant } from '../world';
import type { Books } from './books';
import { type LoadWay, loadLease, loadPart, putOff } from './flows/loadPart';
import { claimParts, type LoadPart, PartLost, partId, releaseParts, unfinishedLoad } from './store/loads';

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
      try {
        await loadPart(books, way, part, stopping);
      } catch (error) {
        if (error instanceof PartLost) return;
        onError(error);
        await putOff(books, part);
      }
    },
    end: () => db.write((tx) => releaseParts(tx, owner)),
    onError,
  });
}
