// The status log of one invoice as this page has it: what came, in order, each event once, however often the connection broke.
// It must never guess at an event that did not come.
import { useEffect, useRef, useState } from 'react';
import { gql, useClient } from 'urql';
import type { Blocker } from '../parts/Blockers';

const WATCH = gql<{ invoicePostingStatus: StatusEvent }, { id: string; after: string }>`
  subscription Watch($id: ID!, $after: String) {
    invoicePostingStatus(filter: { invoiceIds: [$id] }, after: $after) {
      sequence cursor step state at blockers { code message owner count }
    }
  }
`;

export interface StatusEvent {
  readonly sequence: number;
  readonly cursor: string;
  readonly step: string;
  readonly state: string;
  readonly at: string;
  readonly blockers: readonly Blocker[];
}

const AGAIN_MS = 1_000;

/** The events so far, and whether the next will come by itself. `changed` is called after each. */
export function useJourney(id: string, changed: () => void): { events: readonly StatusEvent[]; isLive: boolean } {
  const client = useClient();
  const [events, setEvents] = useState<readonly StatusEvent[]>([]);
  const [isLive, setLive] = useState(true);
  const tell = useRef(changed);
  tell.current = changed;
  useEffect(() => {
    let cursor = 'start';
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stop = () => {};
    const follow = () => {
      const watching = client.subscription(WATCH, { id, after: cursor }).subscribe(({ data, error }) => {
        if (error !== undefined) {
          // Refused or cut: asked again after the last event, not from the start.
          setLive(false);
          stop();
          timer = setTimeout(follow, AGAIN_MS);
          return;
        }
        const event = data?.invoicePostingStatus;
        if (event === undefined || event.cursor === cursor) return;
        cursor = event.cursor;
        setLive(true);
        setEvents((before) =>
          before.some(({ sequence }) => sequence === event.sequence) ? before : [...before, event],
        );
        tell.current();
      });
      stop = watching.unsubscribe;
    };
    follow();
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [client, id]);
  return { events, isLive };
}
