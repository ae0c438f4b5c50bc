// The wire inside one process: a call. It must never queue or change anything: what the target throws, the relay gets, and
// the relay's retries are the only ones. Nothing is signed here: whoever could alter a call inside the process holds both keys
// anyway, and to write each delivery out, sign it and check it costs tenths of a millisecond that buy no promise.
import type { Answer, Message } from '../../../schema/messages';
import { awayBecause, type Wire } from '../exchange';

/** Delivers to the other side's inbox in the same process. Rejects with TargetAway where its database is away or full. */
export function localWire(receive: (messages: readonly Message[]) => Promise<Answer>): Wire {
  const failed = (error: unknown): never => {
    throw awayBecause(error) ?? error;
  };
  return { deliver: (messages) => receive(messages).catch(failed) };
}
