// What SIGHUP means. An operator sends it to a server that shall look at its files again; a terminal sends it to everything
// that ran in it when its window is closed, and then the program must end as it always has.
import { closeSync, openSync } from 'node:fs';

/** From now on SIGHUP makes the program look anew; or stop, when it is the terminal that went away. */
export function onHangUp({ reload, close }: { reload(): Promise<void>; close(): void }): void {
  const beganInTerminal = hasTerminal();
  process.on('SIGHUP', () => void (beganInTerminal && !hasTerminal() ? close() : reload()));
}

/** Is there a terminal that the program belongs to? Opening its name fails once it is gone. */
function hasTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r'));
    return true;
  } catch {
    return false;
  }
}
