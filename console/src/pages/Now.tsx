// Where an invoice stands at this moment, in words: what happens next, or why nothing does and whose turn it is; with the buttons for
// whoever may. It must never guess: it says what the last event of the status log says.
import type { ReactNode } from 'react';
import { Blockers } from '../parts/Blockers';
import type { StatusEvent } from './journey';

/** What comes after a step, if nothing stands in the way. */
const NEXT: Readonly<Record<string, string>> = {
  CONFIRMED: 'It is on its way to Finance.',
  RECEIVED: 'Finance has its header and waits for its actuals and links; they are on their way.',
  STAGED: 'All of it is in Finance. The next import puts its lines on the proposal, or says what stands in the way.',
  IMPORTED: 'Its lines are on the proposal: a project accountant can post it.',
  POSTED: 'It is posted. Voucher, amounts and tax are on their way back to Dataverse.',
  WRITTEN_BACK: 'Both books agree: there is nothing left to do.',
};

/** Draws it. `children`: what can be done. */
export function Now({ last, children }: { last: StatusEvent | undefined; children: ReactNode }): ReactNode {
  const isStuck = last?.state === 'BLOCKED';
  return (
    <section className={`now ${last?.state ?? ''}`} aria-label="Now">
      <h2>{isStuck ? 'Why it is stuck' : 'Now'}</h2>
      <div aria-live="polite">
        {last === undefined ? (
          <p>Nothing is known of it yet.</p>
        ) : isStuck ? (
          <Blockers blockers={last.blockers} />
        ) : (
          <p>{NEXT[last.step]}</p>
        )}
      </div>
      {children}
    </section>
  );
}
