// One process per SQLite file. A lock that the kernel holds (an exclusive SQLite transaction on a file beside it), so that a
// killed process leaves nothing stale behind. It must never be used on MySQL, where several processes are welcome.
import { existsSync } from 'node:fs';
import Libsql from 'libsql';

export interface FileLock {
  release(): void;
}

/** Another process holds the file; the message is a sentence for the operator. */
export class FileInUse extends Error {}

/** Takes the lock of a database file, or throws FileInUse. */
export function lockFile(databaseFile: string): FileLock {
  const handle = new Libsql(`${databaseFile}.lock`);
  try {
    handle.pragma('busy_timeout = 0');
    handle.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    handle.close();
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
    throw new FileInUse(`${databaseFile} is in use by another process. Stop it first, or choose another DATA_DIR.`);
  }
  return {
    release: () => {
      handle.exec('ROLLBACK'); // closing alone lets go only when the handle is collected (seen: a restart was refused)
      handle.close();
    },
  };
}

/** Does another process hold the lock of this file? Takes nothing. */
export function isInUse(databaseFile: string): boolean {
  if (!existsSync(`${databaseFile}.lock`)) return false;
  try {
    lockFile(databaseFile).release();
    return false;
  } catch (error) {
    if (error instanceof FileInUse) return true;
    throw error;
  }
}
