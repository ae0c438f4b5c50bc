// What SIGHUP means. An operator sends it to a server that shall look at its files again; a terminal sends it to everything
// that ran in it when its window is closed, and then the program must end.
import { closeSync, openSync } from 'node:fs';

export interface HangUp {
  /** Looks anew. */
  reload(): Promise<void>;
  /** Stops what runs. */
  stop(): Promise<void>;
  /** How long that may take, in milliseconds. */
  readonly limitMs: number;
}

/** From now on SIGHUP makes the program look anew; or end, when it is the terminal that went away. */
export function onHangUp({ reload, stop, limitMs }: HangUp): void {
  const beganInTerminal = hasTerminal();
  process.on('SIGHUP', () => {
    if (!beganInTerminal || hasTerminal()) return void reload();
    // Not process.exit: on its way out Node sets the terminal back to what it was, aborts because there is none, and a
    // native library's handler makes an endless loop of that abort.
    const end = () => process.kill(process.pid, 'SIGKILL');
    setTimeout(end, limitMs);
    stop().finally(end);
  });
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
