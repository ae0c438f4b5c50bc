// Work of one name goes on one after the other, within this process; work of other names beside it. For what would only be in its own way:
// it must never be all that keeps work from happening twice, because other processes do not wait.

const queues = new WeakMap<object, Map<string, Promise<void>>>();

/** Does it once all earlier work of this name is over, whatever came of that. `owner`: whose names they are. */
export async function inTurn<T>(owner: object, name: string, work: () => Promise<T>): Promise<T> {
  const queue = queues.get(owner) ?? new Map<string, Promise<void>>();
  queues.set(owner, queue);
  const mine = (queue.get(name) ?? Promise.resolve()).then(work);
  const over = mine.then(
    () => undefined,
    () => undefined,
  );
  queue.set(name, over);
  try {
    return await mine;
  } finally {
    if (queue.get(name) === over) queue.delete(name);
  }
}
