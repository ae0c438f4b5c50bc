// A gateway's world whose clock stands still until a test moves it: for what polls and waits.
import { uuidv7 } from 'uuidv7';

export interface Clock {
  now(): Date;
  after(ms: number, work: () => void): () => void;
  newId(): string;
  random(): number;
  /** Moves on, and does what is due in between, in order. */
  pass(ms: number): void;
}

export function clock(): Clock {
  let time = Date.UTC(2026, 10, 27);
  let due: { at: number; work: () => void }[] = [];
  return {
    now: () => new Date(time),
    after: (ms, work) => {
      const timer = { at: time + ms, work };
      due.push(timer);
      return () => {
        due = due.filter((one) => one !== timer);
      };
    },
    newId: () => uuidv7(),
    random: () => 0.5,
    pass: (ms) => {
      const end = time + ms;
      for (;;) {
        const [first] = due.filter(({ at }) => at <= end).sort((left, right) => left.at - right.at);
        if (first === undefined) break;
        due = due.filter((one) => one !== first);
        time = first.at;
        first.work();
      }
      time = end;
    },
  };
}
