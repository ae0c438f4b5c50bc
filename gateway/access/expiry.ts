// The moment at which an identity ends, for what lives longer than a request: sockets and streams. It must never keep a timer of
// what is over.
import { refusal } from '../federation/failures';
import type { GatewayWorld } from '../world';

/** Timers beyond 2³¹ ms go off at once. */
const LONGEST_WAIT_MS = 2_000_000_000;

/** What a client is told whose stream ends with its token: it goes on after its last cursor, with another. */
export const TOKEN_ENDED = refusal(
  'TOKEN_EXPIRED',
  'The token has expired. Go on after the last cursor with a new one.',
);

/** Calls `work` when an identity ends, unless the returned function is called first. `endsAt` absent: it does not end. */
export function whenEnded(
  world: Pick<GatewayWorld, 'now' | 'after'>,
  endsAt: number | undefined,
  work: () => void,
): () => void {
  if (endsAt === undefined) return () => undefined;
  let cancel: () => void = () => undefined;
  const wait = () => {
    const left = endsAt - world.now().getTime();
    cancel = world.after(Math.max(0, Math.min(left, LONGEST_WAIT_MS)), left > LONGEST_WAIT_MS ? wait : work);
  };
  wait();
  return () => cancel();
}
