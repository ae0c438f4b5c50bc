// Asking the other side something, beside the wire: who it is, what it holds, and to make good what was lost. Questions and answers are
// plain data, so that they travel within one process and over HTTP alike. It must never carry a change of the books' own: those are messages.
import type { Question } from '../../schema/peer';

/** Asks and brings the answer. Rejects with TargetAway where the other side cannot be reached. */
export interface Line {
  ask(question: Question): Promise<unknown>;
}
