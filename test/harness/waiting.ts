// Waiting for facts instead of for time: a test says what must become true, and fails with what it saw last.

const LOOK_EVERY_MS = 20;

/** Resolves with the first truthy answer of `look`; rejects after `timeoutMs` with the last answer or error. Errors of `look` count as "not yet". */
export async function waitFor<T>(
  what: string,
  look: () => T | Promise<T>,
  timeoutMs = 30_000, // of patience: only what never comes waits so long
): Promise<NonNullable<T>> {
  const end = Date.now() + timeoutMs;
  let last: unknown;
  for (;;) {
    try {
      const answer = await look();
      if (answer) return answer as NonNullable<T>;
      last = answer;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`not within ${timeoutMs} ms: ${what}; last seen: ${shown(last)}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

function shown(value: unknown): string {
  if (value instanceof Error) return value.stack ?? value.message;
  return (JSON.stringify(value) ?? String(value)).slice(0, 4_000);
}
