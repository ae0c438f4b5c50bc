// The journey drawn: the steps of both books side by side, each with when it was reached, and the place where it is stuck.
// It must never ask for anything itself.
import type { ReactNode } from 'react';
import { instant, words } from '../words';
import type { StatusEvent } from './journey';

/** The steps in their order, and in whose book each becomes true. */
const STEPS = [
  ['CONFIRMED', 'Dataverse', 'confirmed: the project manager’s decision, kept'],
  ['RECEIVED', 'Finance', 'the header has arrived: there is a proposal'],
  ['STAGED', 'Finance', 'all its actuals and links have arrived'],
  ['IMPORTED', 'Finance', 'its lines are on the proposal'],
  ['POSTED', 'Finance', 'posted: voucher and customer invoice'],
  ['WRITTEN_BACK', 'Dataverse', 'written back: both books agree'],
] as const;

/** Draws the lanes. */
export function Lanes({ events, isLive }: { events: readonly StatusEvent[]; isLive: boolean }): ReactNode {
  const last = events.at(-1);
  const reached = (step: string) => events.find((event) => event.step === step);
  return (
    <section aria-label="Journey">
      <h2>
        Journey <span className={isLive ? 'live' : 'live off'}>{isLive ? 'live' : 'connecting again…'}</span>
      </h2>
      <ol className="lanes" aria-live="polite">
        {STEPS.map(([step, book, meaning]) => {
          const event = reached(step);
          const isHere = last?.step === step;
          return (
            <li
              key={step}
              className={`${book} ${event === undefined ? 'ahead' : 'reached'}${isHere ? ' here' : ''}${isHere && last.state === 'BLOCKED' ? ' stuck' : ''}`}
            >
              <span className="book">{book}</span>
              <strong>{words(step)}</strong>
              <span className="meaning">{meaning}</span>
              {event !== undefined && <time dateTime={event.at}>{instant(event.at)}</time>}
              {isHere && last.state === 'BLOCKED' && <span>stuck here</span>}
            </li>
          );
        })}
      </ol>
      <details>
        <summary>Every event of the status log ({events.length})</summary>
        <div className="wide" tabIndex={0} role="region" aria-label="Status log">
          <table>
            <thead>
              <tr>
                <th scope="col">Nr.</th>
                <th scope="col">When</th>
                <th scope="col">Step</th>
                <th scope="col">State</th>
                <th scope="col">Because</th>
              </tr>
            </thead>
            <tbody>
              {events.map(({ sequence, at, step, state, blockers }) => (
                <tr key={sequence}>
                  <td>{sequence}</td>
                  <td>{instant(at)}</td>
                  <td>{words(step)}</td>
                  <td>{words(state)}</td>
                  <td>{blockers.map(({ message }) => message).join(' ')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  );
}
