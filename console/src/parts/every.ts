// Looking again every so often, as long as there is something to wait for and somebody who looks: a page in the background of the
// browser rests. It must never ask while the last answer is still on its way.
import { useEffect, useRef } from 'react';

/** Calls `look` every `ms` milliseconds while `isWanted`. */
export function useEvery(ms: number, isWanted: boolean, look: () => void): void {
  const latest = useRef(look);
  latest.current = look;
  useEffect(() => {
    if (!isWanted) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') latest.current();
    }, ms);
    return () => clearInterval(timer);
  }, [ms, isWanted]);
}
