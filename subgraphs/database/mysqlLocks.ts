// What is used of an engine that speaks MySQL's language beside its locks on rows. TiDB and Vitess shard what one server cannot hold, and
// lack some of it: `?locks=rows` in the database's address does without. It must never make anything unlocked: less is shared, more waits.

/** How rows are locked, and whether the engine has locks by name. */
export interface Locks {
  /** For a row that must stay as it is while many rely on it: without shared locks they come one after the other. */
  readonly forShare: string;
  /** For work that is handed out: without SKIP LOCKED whoever looks waits for who looked before. */
  readonly skipLocked: string;
  /** Without locks by name no process migrates when it starts: two might at once. */
  readonly areNamed: boolean;
}

const ALL: Locks = { forShare: ' LOCK IN SHARE MODE', skipLocked: ' FOR UPDATE SKIP LOCKED', areNamed: true };
const OF_ROWS: Locks = { forShare: ' FOR UPDATE', skipLocked: ' FOR UPDATE', areNamed: false };

/** The locks that `?locks=` in an address asks for. Throws for anything but `rows`. */
export function locksAsked(asked: string | null): Locks {
  if (asked !== null && asked !== 'rows') throw new Error(`write locks=rows, or nothing, not 'locks=${asked}'`);
  return asked === 'rows' ? OF_ROWS : ALL;
}
