// How a request is answered of which no operation came: one failure, as JSON, with a status. It must never tell a client what went wrong
// unexpectedly.
import type { ServerResponse } from 'node:http';
import { respond, setHeaders, Unreadable } from './exchange';
import { answerText } from './federation/execute';
import { type Failure, masked, refusal, type Unexpected } from './federation/failures';
import { JSON_TYPE } from './graphqlOverHttp';

/** Answers with this failure and nothing else. */
export function refuse(response: ServerResponse, status: number, failure: Failure): void {
  respond(response, status, JSON_TYPE, answerText({ data: undefined, failures: [failure] }));
}

/** Answers after an error: an Unreadable with its status and code, any other masked, and told to `unexpected`. */
export function refuseFailed(
  error: unknown,
  response: ServerResponse,
  requestId: string,
  unexpected: Unexpected,
): void {
  const isUnreadable = error instanceof Unreadable;
  if (!isUnreadable) unexpected('a request failed', { requestId, error });
  if (response.headersSent) {
    response.destroy();
    return;
  }
  // What is left of a body that was not read would be taken for the next request.
  response.setHeader('connection', 'close');
  if (isUnreadable) setHeaders(response, error.headers);
  if (isUnreadable) refuse(response, error.status, refusal(error.code, error.message));
  else refuse(response, 500, masked(requestId));
}
