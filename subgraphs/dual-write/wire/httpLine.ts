// Questions to the other side's process: POSTed to its /sync/ask, signed like the messages (one of them may set streams back), answered
// in JSON. It must never take silence for an answer: whatever is not 200 is an error, and whoever asked asks again.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Question, question } from '../../../schema/peer';
import { TargetAway } from '../exchange';
import type { Line } from '../line';
import { agentFor, enter, knock, respond } from './httpDoor';
import type { WireSignatures } from './signatures';

/** A page of 2,000 documents with their links stays far below. */
const MOST_BYTES_IN_ANSWER = 64 * 1024 * 1024;

export interface HttpLine extends Line {
  close(): Promise<void>;
}

interface HttpLineOptions {
  readonly url: string;
  readonly secret: string;
  readonly signatures: WireSignatures;
  readonly timeoutMs: number;
}

/** Asks the other side's process. Rejects with TargetAway where it does not answer at all. */
export function httpLine({ url, secret, signatures, timeoutMs }: HttpLineOptions): HttpLine {
  const target = `${url.replace(/\/+$/, '')}/sync/ask`;
  const agent = agentFor(timeoutMs, MOST_BYTES_IN_ANSWER);
  const notReached = (cause: unknown): never => {
    throw new TargetAway(`${target} does not answer`, { cause });
  };
  const knocking = { target, agent, secret, signatures, purpose: 'question', notReached } as const;
  const ask = async (asked: Question): Promise<unknown> => {
    const { status, received } = await knock(JSON.stringify(asked), knocking);
    if (status === 200) return JSON.parse(received);
    const reason = `${target} answered ${status}: ${received.slice(0, 300)}`;
    throw status === 500 ? new Error(reason) : new TargetAway(reason);
  };
  return { ask, close: () => agent.close() };
}

interface AnswererOptions {
  answer(asked: Question): Promise<unknown>;
  readonly secret: string;
  readonly signatures: WireSignatures;
}

/** Answers a request to /sync/ask: 400 for what is no question, 500 when answering failed, what the door answers. */
export async function answerOverHttp(
  incoming: IncomingMessage,
  response: ServerResponse,
  { answer, ...door }: AnswererOptions,
): Promise<void> {
  const entered = await enter(incoming, response, { ...door, purpose: 'question' });
  if (entered === undefined) return;
  const parsed = question.safeParse(jsonOf(entered.text));
  if (!parsed.success) return respond(response, 400, { error: 'Not a question' });
  try {
    entered.answer((await answer(parsed.data)) ?? null);
  } catch (error) {
    // Whoever asks has the secret, so the reason may be told.
    respond(response, 500, { error: error instanceof Error ? error.message : String(error) });
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
