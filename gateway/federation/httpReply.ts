// What a subgraph's reply over HTTP means: an answer, or the reason why there is none. Nothing but that decides whether a
// query is sent again and whether the subgraph counts as down, so every status and every error of the socket is sorted here.
import type { GatewayWorld } from '../world';
import { retryAfterMs } from './retryAfter';
import { type AwayReason, type ReadAnswer, type SubgraphAnswer, SubgraphAway } from './transport';

/** A reply as it was received. */
export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  /** The header, if the status is an error. */
  readonly retryAfter: string | undefined;
}

/** Statuses of a server, or of a proxy before it, that does not want the request now. */
const NOT_NOW: Readonly<Record<number, AwayReason>> = { 429: 'limited', 502: 'unwell', 503: 'unwell', 504: 'unwell' };

/** A GraphQL answer is JSON with data or errors; anything else is a subgraph that is away. `read`: a faster way, if there is one. */
export function answerOf(
  { status, type, text, retryAfter }: Reply,
  world: GatewayWorld,
  read?: ReadAnswer,
): SubgraphAnswer {
  const notNow = NOT_NOW[status];
  if (type.includes('json')) {
    const answer = read?.(text) ?? parsed(text);
    const isAnswer = answer !== null && typeof answer === 'object' && ('data' in answer || 'errors' in answer);
    // With such a status, errors alone are about the server and not about the request.
    if (isAnswer && (notNow === undefined || answer.data)) return answer;
  }
  const wait = notNow === undefined ? undefined : retryAfterMs(retryAfter, world.now());
  throw new SubgraphAway('SUBGRAPH_UNAVAILABLE', `status ${status}, ${type}`, notNow ?? 'other', wait);
}

function parsed(text: string): SubgraphAnswer | null {
  try {
    return JSON.parse(text);
  } catch {
    throw new SubgraphAway('SUBGRAPH_UNAVAILABLE', 'the answer is not JSON');
  }
}

/** The Retry-After header. */
export function retryAfterOf(headers: Readonly<Record<string, string | string[] | undefined>>): string | undefined {
  const value = headers['retry-after'];
  return Array.isArray(value) ? value[0] : value;
}

const REASONS: Readonly<Record<string, AwayReason>> = {
  UND_ERR_SOCKET: 'broken',
  ECONNRESET: 'broken',
  EPIPE: 'broken',
  ECONNREFUSED: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EAI_AGAIN: 'unreachable',
  UND_ERR_HEADERS_TIMEOUT: 'late',
  UND_ERR_BODY_TIMEOUT: 'late',
  UND_ERR_CONNECT_TIMEOUT: 'late',
};

/** What undici's errors say. */
export function awayFrom(error: unknown): SubgraphAway {
  if (error instanceof SubgraphAway) return error;
  const { code, message } = error as { code?: string; message?: string };
  const reason = REASONS[code ?? ''] ?? 'other';
  return new SubgraphAway(
    reason === 'late' ? 'SUBGRAPH_TIMEOUT' : 'SUBGRAPH_UNAVAILABLE',
    `${code ?? ''} ${message ?? String(error)}`.trim(),
    reason,
  );
}
