// The rows of a message, checked against the shape of its topic. What does not fit is refused whole: a message is applied
// completely or not at all, and nothing of it is guessed.
import type { z } from 'zod';
import type { Message } from '../../../schema/messages';
import type { Effect } from '../../dual-write/exchange';

export const APPLIED: Effect = { kind: 'applied' };

/** The message's rows, or the refusal MESSAGE_INVALID that names the first fault. */
export function parsed<S extends z.ZodType>(schema: S, message: Message): { rows: z.infer<S>[] } | { refusal: Effect } {
  const rows: z.infer<S>[] = [];
  for (const [index, row] of message.rows.entries()) {
    const result = schema.safeParse(row);
    if (result.success) rows.push(result.data);
    else {
      const issue = result.error.issues[0];
      return {
        refusal: refusal(
          'MESSAGE_INVALID',
          `row ${index + 1} of '${message.topic}': ${issue?.path.join('.')}: ${issue?.message}`,
        ),
      };
    }
  }
  return { rows };
}

/** A final answer to a message: the sender parks its key. */
export function refusal(code: string, message: string): Effect {
  return { kind: 'refused', code, message: message.slice(0, 1000) };
}
