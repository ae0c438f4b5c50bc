// The queries that this tab has asked and that are not answered yet. A button that changed something waits for those that show the change,
// so that nobody presses it again over a page that is older than the press. It must never hold an answer up, or know what is asked.
import type { Exchange, ExchangeIO, Operation, OperationResult } from 'urql';

/** By the key of its operation: how often a query that somebody looks at was sent, and answered. */
const asked = new Map<number, { sent: number; answered: number }>();
const waiting = new Set<() => void>();

function sent({ kind, key }: Operation): void {
  if (kind === 'query') {
    const query = asked.get(key) ?? { sent: 0, answered: 0 };
    query.sent++;
    asked.set(key, query);
  }
  if (kind === 'teardown' && asked.delete(key)) lookAgain();
}

function came({ operation: { kind, key }, hasNext }: OperationResult): void {
  const query = asked.get(key);
  if (kind !== 'query' || hasNext || query === undefined) return;
  query.answered++;
  lookAgain();
}

function lookAgain(): void {
  for (const look of [...waiting]) look();
}

type Operations = Parameters<ExchangeIO>[0];
type Results = ReturnType<ExchangeIO>;

/** Counts them: to stand beneath the cache, which answers some of them twice. urql's mapExchange would not tell what is given up. */
export const countingExchange: Exchange = ({ forward }) => {
  const counted =
    (operations: Operations): Operations =>
    (sink) =>
      operations((signal) => {
        if (signal !== 0 && signal.tag === 1) sent(signal[0]);
        sink(signal);
      });
  return (operations): Results => {
    const results = forward(counted(operations));
    return (sink) =>
      results((signal) => {
        if (signal !== 0 && signal.tag === 1) came(signal[0]);
        sink(signal);
      });
  };
};

/** Resolves when every query that is under way now is answered, or given up. */
export function allAnswered(): Promise<void> {
  const now = [...asked].map(([key, query]) => ({ key, query, sent: query.sent }));
  return new Promise((resolve) => {
    const look = () => {
      if (now.some(({ key, query, sent }) => asked.get(key) === query && query.answered < sent)) return;
      waiting.delete(look);
      resolve();
    };
    waiting.add(look);
    look();
  });
}
