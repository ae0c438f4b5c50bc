// A disk that a test can fill: a tmpfs of a few megabytes with a folder on it. Only where this process may mount; elsewhere there is
// none, and whoever wants one says what it skips. It must never stay mounted after the process.
import { execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk {
  readonly folder: string;
  /** Takes all room that is left; again for what has become free meanwhile. */
  fill(): void;
  /** Gives the room back. */
  makeRoom(): void;
  /** Unmounts it and removes all that was on it. */
  remove(): void;
}

const BLOCK = Buffer.alloc(4_096, 1);

/** A disk of so many megabytes; undefined where this machine lets nobody mount one. */
export function smallDisk(megabytes: number): SmallDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'twinledger-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'pipe' });
  } catch {
    rmSync(folder, { recursive: true, force: true });
    return undefined;
  }
  const filler = openSync(join(folder, 'filler'), 'a');
  const remove = () => {
    closeSync(filler);
    process.off('exit', remove);
    // Lazily: a process that has just been killed may hold a file of it for a moment.
    execFileSync('umount', ['--lazy', folder], { stdio: 'pipe' });
    rmSync(folder, { recursive: true, force: true });
  };
  process.on('exit', remove);
  return { folder, fill: () => fill(filler), makeRoom: () => ftruncateSync(filler, 0), remove };
}

function fill(filler: number): void {
  for (;;) {
    try {
      if (writeSync(filler, BLOCK) < BLOCK.length) return;
    } catch (error) {
      if ((error as { code?: string }).code === 'ENOSPC') return;
      throw error;
    }
  }
}
