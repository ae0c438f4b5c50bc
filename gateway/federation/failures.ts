// What goes wrong on the way, as a client may see it: with a code of the registry, at the place it concerns, and without
// anything from inside. What is not meant for clients is masked, and logged in full by whoever holds the log.
import { ERRORS, type ErrorCode } from '../../schema/errors';
import { shownText } from '../../schema/shownText';
import type { Place } from './places';
import type { SubgraphAway, SubgraphError } from './transport';

/** An error of the answer, ready to print. */
export interface Failure {
  readonly message: string;
  readonly path?: Place;
  readonly locations?: readonly { readonly line: number; readonly column: number }[];
  readonly extensions: { readonly code: string; readonly [key: string]: unknown };
}

/** Tells the log about something that a client only sees masked. */
export type Unexpected = (what: string, details: Readonly<Record<string, unknown>>) => void;

// These speak of the request that the *gateway* made: the client did nothing wrong, so it must not be told so.
const OURS = new Set<string>([
  'INTERNAL_SERVER_ERROR',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_REQUEST',
]);

/** A subgraph's error: passed on if its code is one of schema/errors.ts and speaks to the client, else masked and logged. */
export function fromSubgraph(
  error: SubgraphError,
  subgraph: string,
  requestId: string,
  unexpected: Unexpected,
): Omit<Failure, 'path'> {
  const code = error.extensions?.code;
  if (typeof code === 'string' && Object.hasOwn(ERRORS, code) && !OURS.has(code)) {
    return { message: shownText(error.message), extensions: { code } };
  }
  const original = (error as { originalError?: Error }).originalError;
  unexpected('a subgraph failed', {
    subgraph,
    requestId,
    error: { ...error, message: error.message },
    stack: original?.stack,
  });
  return masked(requestId);
}

/** The subgraph gave no answer. */
export function subgraphAway({ code, retryAfterMs }: SubgraphAway, subgraph: string): Omit<Failure, 'path'> {
  const when = retryAfterMs === undefined ? {} : { retryAfterMs };
  return { message: ERRORS[code].meaning, extensions: { code, service: subgraph, ...when } };
}

/** Anything unexpected: the request id leads to the log. */
export function masked(requestId: string): Omit<Failure, 'path'> {
  return { message: 'Internal server error', extensions: { code: 'INTERNAL_SERVER_ERROR', requestId } };
}

/** A refusal of the request itself. */
export function refusal(code: ErrorCode, message: string, error?: Pick<Failure, 'locations' | 'path'>): Failure {
  return {
    message,
    ...(error?.locations === undefined ? {} : { locations: error.locations }),
    ...(error?.path === undefined ? {} : { path: error.path }),
    extensions: { code },
  };
}

/** The gateway stops; another one takes the client, or the same one when it is back. */
export const GOING_AWAY: Failure = refusal('SHUTTING_DOWN', 'The gateway is stopping. Connect again.');
