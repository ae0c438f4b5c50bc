// What goes wrong on the way, as a client may see it: with a code of the registry, at the place it concerns, and without
// anything from inside. What is not meant for clients is masked, and logged in full by whoever holds the log.
import { ERRORS, type ErrorCode } from '../../schema/errors';
import { shownText } from '../../schema/shownText';
import type { Place } from './places';
import type { SubgraphAnswer, SubgraphAway, SubgraphError } from './transport';

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
    return { message: shownText(error.message || ERRORS[code as ErrorCode].meaning), extensions: { code } };
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

/**
 * The errors of a subgraph's answer, whatever it makes of them: some write null where there are none, or null for a path that there is
 * not. What cannot be read is an error without a place: what was answered beside it counts all the same.
 */
export function errorsOf({ errors }: SubgraphAnswer): readonly SubgraphError[] {
  const given: unknown = errors;
  if (given === undefined || given === null) return NO_ERRORS;
  if (!Array.isArray(given)) return [{ message: 'errors that are no list' }];
  return given.map((error) => (isWellFormed(error) ? error : readable(error)));
}

const NO_ERRORS: readonly SubgraphError[] = [];

function isWellFormed(error: Partial<SubgraphError> | null): error is SubgraphError {
  return typeof error?.message === 'string' && (error.path === undefined || isPath(error.path));
}

function readable(error: unknown): SubgraphError {
  const { message, path, extensions } = (typeof error === 'object' && error !== null ? error : {}) as SubgraphError;
  return {
    message: typeof message === 'string' ? message : '',
    ...(isPath(path) ? { path } : {}),
    ...(typeof extensions === 'object' && extensions !== null ? { extensions } : {}),
  };
}

/** An empty one names no place. */
function isPath(path: unknown): path is Place {
  const isSegment = (one: unknown) => typeof one === 'string' || Number.isInteger(one);
  return Array.isArray(path) && path.length > 0 && path.every(isSegment);
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
