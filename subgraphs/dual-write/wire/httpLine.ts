// Questions to the other side's process: POSTed to its /sync/ask with the shared secret, answered in JSON. It must never take silence
// for an answer: whatever is not 200 is an error, and whoever asked asks again.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, request } from 'undici';
import { type Question, question } from '../../../schema/peer';
import { TargetAway } from '../exchange';
import type { Line } from '../line';
import { hasWireSecret, readWireBody, respond } from './http';

/** A page of 2,000 documents with their links stays far below. */
const MOST_BYTES_IN_ANSWER = 64 * 1024 * 1024;

export interface HttpLine extends Line {
  close(): Promise<void>;
}

/** Asks the other side's process. Rejects with TargetAway where it does not answer at all. */
export function httpLine({ url, secret, timeoutMs }: { url: string; secret: string; timeoutMs: number }): HttpLine {
  const target = `${url.replace(/\/+$/, '')}/sync/ask`;
  const agent = new Agent({
    connect: { timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: MOST_BYTES_IN_ANSWER,
  });
  const headers = { 'content-type': 'application/json', 'twinledger-secret': secret };
  const ask = async (asked: Question): Promise<unknown> => {
    const body = JSON.stringify(asked);
    const response = await request(target, { method: 'POST', dispatcher: agent, headers, body }).catch(
      (cause: unknown) => {
        throw new TargetAway(`${target} does not answer`, { cause });
      },
    );
    const received = await response.body.text();
    if (response.statusCode === 200) return JSON.parse(received);
    const reason = `${target} answered ${response.statusCode}: ${received.slice(0, 300)}`;
    throw response.statusCode === 500 ? new Error(reason) : new TargetAway(reason);
  };
  return { ask, close: () => agent.close() };
}

/** Answers a request to /sync/ask: 401, 405, 413 and 400 for what is no question, 500 when answering failed. */
export async function answerOverHttp(
  incoming: IncomingMessage,
  response: ServerResponse,
  { answer, secret }: { answer(asked: Question): Promise<unknown>; secret: string },
): Promise<void> {
  if (incoming.method !== 'POST') return respond(response, 405, { error: 'POST a question' });
  if (!hasWireSecret(incoming, secret))
    return respond(response, 401, { error: 'The internal secret is missing or wrong' });
  const body = await readWireBody(incoming);
  if (body === undefined)
    return respond(response.setHeader('connection', 'close'), 413, { error: 'The question is too long' });
  const parsed = question.safeParse(jsonOf(body));
  if (!parsed.success) return respond(response, 400, { error: 'Not a question' });
  try {
    respond(response, 200, (await answer(parsed.data)) ?? null);
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
