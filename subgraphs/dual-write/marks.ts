// Whether one of the two books is an older copy of itself. Each side draws numbered marks and tells the other side its newest; whoever
// hears a mark remembers it. Books of which the other side remembers a mark that they never drew were restored from an older
// state. Judged by the owner of the marks alone, so that a late answer is no alarm. It must never repair anything. faults.md F31
import { isDuplicateKey, type Reader, RetryTransaction, type Tx } from '../database/database';
import { instant, type World } from '../world';

/** OPEN: they write to each other. RESTORED: these books went back. PEER_RESTORED: the others did, or are not those that were known. */
export type BooksState = 'OPEN' | 'RESTORED' | 'PEER_RESTORED';

export interface Mark {
  readonly position: number;
  readonly mark: string;
}

/** What one side says of itself, and which mark of the other it remembers. */
export interface Greeting extends Mark {
  readonly identity: string;
  readonly state: BooksState;
  readonly remembers: Mark | null;
}

export interface Standing extends Mark {
  readonly identity: string;
  readonly state: BooksState;
  readonly reason: string | null;
  readonly changed_at: string;
}

/**
 * Marks that are drawn without the other side having said that it knows one of them; after that the newest is said again. What it says it
 * knows, and all since, is kept: were marks forgotten by their number, books that were restored and then long alone would be taken for whole.
 */
const MOST_MARKS = 1_000;

/** How these books stand; undefined before they were ever opened. */
export async function standingOf(reader: Reader, who: 'SELF' | 'PEER'): Promise<Standing | undefined> {
  const [row] = await reader.rows<Standing>(
    'SELECT identity, position, mark, state, reason, changed_at FROM books_standing WHERE who = ?',
    [who],
  );
  return row;
}

/** Gives new books their identity. Does nothing where they have one. */
export async function nameBooks(tx: Tx, world: World): Promise<void> {
  if (await standingOf(tx, 'SELF')) return;
  const [identity, mark] = [world.newId(), world.newId()];
  try {
    await tx.insert('books_standing', [
      { who: 'SELF', identity, position: 1, mark, state: 'OPEN', changed_at: instant(world) },
    ]);
    await tx.insert('books_mark', [{ position: 1, mark }]);
  } catch (error) {
    if (isDuplicateKey(error)) throw new RetryTransaction('another process named the books first', { cause: error });
    throw error;
  }
}

/** Draws the next mark, or repeats the newest where too many were drawn in vain, and gives what to say. Holds the row of these books until the transaction ends. */
export async function drawGreeting(tx: Tx, world: World): Promise<Greeting> {
  const self = await lockedSelf(tx);
  const remembers = await rememberedOfPeer(tx);
  const own = { identity: self.identity, state: self.state, remembers };
  const [kept] = await tx.rows<{ oldest: number | null }>('SELECT MIN(position) AS oldest FROM books_mark');
  if (self.position - (kept?.oldest ?? self.position) >= MOST_MARKS)
    return { ...own, position: self.position, mark: self.mark };
  const next = { position: self.position + 1, mark: world.newId() };
  await tx.insert('books_mark', [next]);
  await tx.change("UPDATE books_standing SET position = ?, mark = ? WHERE who = 'SELF'", [next.position, next.mark]);
  return { ...own, ...next };
}

/** Takes in what the other side said. Gives the state that these books are then in. */
export async function hearGreeting(tx: Tx, world: World, heard: Greeting): Promise<BooksState> {
  const self = await lockedSelf(tx);
  const peer = await standingOf(tx, 'PEER');
  if (self.state !== 'OPEN') return self.state;
  const wrong = (await ownFault(tx, self, heard)) ?? peerFault(peer, heard);
  if (wrong) {
    await setState(tx, world, wrong.state, wrong.reason);
    return wrong.state;
  }
  // What is older than the mark that it knows will never be asked for: an answer that says less is late.
  if (heard.remembers) await tx.change('DELETE FROM books_mark WHERE position < ?', [heard.remembers.position]);
  const { identity, position, mark } = heard;
  const told = { identity, position, mark, state: heard.state, changed_at: instant(world) };
  if (!peer) await tx.insert('books_standing', [{ who: 'PEER', ...told }]);
  else if (position > peer.position)
    await tx.change("UPDATE books_standing SET position = ?, mark = ?, changed_at = ? WHERE who = 'PEER'", [
      position,
      mark,
      told.changed_at,
    ]);
  return 'OPEN';
}

/** Stops these books from writing to the others, or opens them. What was known of the other side is forgotten when they open. */
export async function setState(tx: Tx, world: World, state: BooksState, reason: string | null): Promise<void> {
  await tx.change("UPDATE books_standing SET state = ?, reason = ?, changed_at = ? WHERE who = 'SELF'", [
    state,
    reason?.slice(0, 500) ?? null,
    instant(world),
  ]);
  if (state === 'OPEN') await tx.change("DELETE FROM books_standing WHERE who = 'PEER'");
}

interface Fault {
  readonly state: BooksState;
  readonly reason: string;
}

/** The other side remembers a mark that was never drawn here: these books are older than what it knows. */
async function ownFault(tx: Tx, self: Standing, { remembers }: Greeting): Promise<Fault | undefined> {
  if (remembers === null) return undefined;
  const known = await tx.rows<Mark>('SELECT position, mark FROM books_mark WHERE position <= ? ORDER BY position', [
    Math.max(remembers.position, self.position),
  ]);
  const isForgotten = known[0] !== undefined && remembers.position < known[0].position;
  const isKnown = known.some(({ position, mark }) => position === remembers.position && mark === remembers.mark);
  if (isKnown || isForgotten) return undefined;
  return {
    state: 'RESTORED',
    reason: `the other side remembers mark ${remembers.position} of these books, which they never drew: they stand at ${self.position} and were restored from an older state`,
  };
}

function peerFault(peer: Standing | undefined, heard: Greeting): Fault | undefined {
  if (heard.state === 'RESTORED')
    return { state: 'PEER_RESTORED', reason: 'the other side was restored from an older state' };
  if (peer && peer.identity !== heard.identity)
    return { state: 'PEER_RESTORED', reason: `these are not the books that were known: ${heard.identity}` };
  return undefined;
}

async function lockedSelf(tx: Tx): Promise<Standing> {
  await tx.rows(`SELECT who FROM books_standing WHERE who = 'SELF'${tx.forUpdate}`);
  const self = await standingOf(tx, 'SELF');
  if (!self) throw new Error('these books have no identity');
  return self;
}

async function rememberedOfPeer(tx: Tx): Promise<Mark | null> {
  const peer = await standingOf(tx, 'PEER');
  return peer ? { position: peer.position, mark: peer.mark } : null;
}
