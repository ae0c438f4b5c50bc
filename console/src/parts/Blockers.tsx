// Why something is stuck and whose turn it is, in words. The code stands beside them for whoever looks it up; it must never stand
// alone.
import type { ReactNode } from 'react';
import { turn } from '../words';

export interface Blocker {
  readonly code: string;
  readonly message: string;
  readonly owner: string;
  readonly count: number;
}

/** Lists blockers; nothing if there are none. */
export function Blockers({ blockers }: { blockers: readonly Blocker[] }): ReactNode {
  if (blockers.length === 0) return null;
  return (
    <ul className="notice wait">
      {blockers.map(({ code, message, owner, count }) => (
        <li key={`${code} ${owner} ${message}`}>
          <strong>{message}</strong> {count > 1 && `(${count}) `}
          {turn(owner)} <code>{code}</code>
        </li>
      ))}
    </ul>
  );
}
