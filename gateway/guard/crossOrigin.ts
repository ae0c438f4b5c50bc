// Which pages of other origins may read what is answered here (CORS): those of ALLOWED_ORIGINS, with credentials. What a page could have a
// browser send without asking stays refused (crossSite.ts): this only says who may read, and whose scripts may ask for more.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { FILES_PATH } from '../../schema/files';

/** What a script of another origin may read of an answer's head. */
const EXPOSED = 'x-request-id, retry-after, ratelimit, ratelimit-policy';
const METHODS = 'GET, POST, HEAD';
/** How long a browser need not ask again, in seconds. */
const ASKED_FOR_S = 600;

/**
 * Says on the answer's head whose pages may read it. True: it was the question of a browser whether a page may ask (preflight), and is
 * answered. Other origins get no such head, and their browser keeps the answer from them.
 */
export function answeredAcrossOrigins(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  allowed: readonly string[],
): boolean {
  if (allowed.length === 0 || !(path === '/graphql' || path.startsWith(FILES_PATH))) return false;
  const { origin } = request.headers;
  response.setHeader('vary', 'Origin');
  const isAllowed = origin !== undefined && allowed.includes(origin);
  if (isAllowed) {
    response.setHeader('access-control-allow-origin', origin);
    response.setHeader('access-control-allow-credentials', 'true');
    response.setHeader('access-control-expose-headers', EXPOSED);
  }
  if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return false;
  if (isAllowed) {
    response.setHeader('access-control-allow-methods', METHODS);
    response.setHeader('access-control-max-age', ASKED_FOR_S);
    const wanted = request.headers['access-control-request-headers'];
    if (wanted !== undefined) response.setHeader('access-control-allow-headers', wanted);
  }
  response.writeHead(204).end();
  return true;
}

/** Browsers let any page open a WebSocket to anywhere and say where the page is from; nothing else keeps strangers off. */
export function isForeign(request: IncomingMessage, allowed: readonly string[]): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined || allowed.includes(origin)) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}
