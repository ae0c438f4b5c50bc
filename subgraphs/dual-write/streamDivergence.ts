// Do sender and receiver agree how far a key is, and where they must go on if they do not? Pure: it is told what both say. The sender's
// numbering stands, whoever was restored; the receiver's handlers take nothing twice. faults.md F31
import type { Rewound, StreamSeen } from '../../schema/peer';

export type StreamCause = 'SENT_NOT_APPLIED' | 'APPLIED_NOT_SENT' | 'OTHER_MESSAGE_APPLIED';

export interface StreamDivergence {
  readonly cause: StreamCause;
  readonly detail: string;
  /** What sets both ends to one number. */
  readonly sender: Rewound | undefined;
  readonly receiver: Rewound | undefined;
}

/**
 * SENT_NOT_APPLIED: the receiver lost what it had confirmed; it is sent again. APPLIED_NOT_SENT: the sender lost what it had sent;
 * the receiver goes back to what the sender still knows as confirmed. OTHER_MESSAGE_APPLIED: one number, two messages.
 */
export function streamDivergence(
  key: string,
  sender: StreamSeen | undefined,
  receiver: StreamSeen | undefined,
): StreamDivergence | undefined {
  const applied = receiver?.settled ?? 0;
  const settled = sender?.settled ?? 0;
  const inbox = (number: number, messageId: string): Rewound => ({ of: 'INBOX', key, number, messageId });
  const outbox = (number: number): Rewound => ({ of: 'OUTBOX', key, number, messageId: '' });
  if (!sender && !receiver) return undefined;
  if (applied < settled)
    return {
      cause: 'SENT_NOT_APPLIED',
      detail: `settled to ${settled}, applied to ${applied}`,
      sender: outbox(applied),
      receiver: undefined,
    };
  if (!sender || applied > sender.last)
    return {
      cause: 'APPLIED_NOT_SENT',
      detail: `applied to ${applied}, written to ${sender?.last ?? 0}`,
      sender: undefined,
      receiver: inbox(settled, sender?.id ?? ''),
    };
  const isOther =
    applied > 0 && applied === settled && sender.id !== null && receiver?.id !== sender.id && receiver?.id;
  if (!isOther) return undefined;
  return {
    cause: 'OTHER_MESSAGE_APPLIED',
    detail: `number ${applied} was sent as ${sender.id} and applied as ${receiver?.id}`,
    sender: outbox(applied - 1),
    receiver: inbox(applied - 1, ''),
  };
}
