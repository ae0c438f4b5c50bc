// One process per SQLite file. A lock that the kernel holds (an exclusive SQLite transaction on a file beside it), so that a
// killed process leaves nothing stale behind. It must never be used on MySQL, where several processes are welcome.
import Libsql from 'libsql';

export interface FileLock {
  release(): void;
}

/** Takes the lock of a database file, or throws a sentence for the operator when another process holds it. */
export function lockFile(databaseFile: string): FileLock {
  const handle = new Libsql(`${databaseFile}.lock`);
  try {
    handle.pragma('busy_timeout = 0');
    handle.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    handle.close();
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
    throw new Error(`${databaseFile} is in use by another process. Stop it first, or choose another DATA_DIR.`);
  }
  return {
    release: () => {
      handle.exec('ROLLBACK'); // closing alone lets go only when the handle is collected (seen: a restart was refused)
      handle.close();
    },
  };
}
