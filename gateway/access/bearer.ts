// Where a request brings its token: the Authorization header, or what a WebSocket's `connection_init` says, for browsers cannot
// give a WebSocket headers. It must never look into a URL: those are logged everywhere.
import type { IncomingMessage } from 'node:http';
import { NotAuthenticated } from './refused';

/** What a client said when it initialised a WebSocket. */
export type InitPayload = Readonly<Record<string, unknown>>;

/** The token of a request, without a word about its worth; undefined: none. Throws NotAuthenticated for what is no bearer token. */
export function bearerOf(request: Pick<IncomingMessage, 'headers'>, init?: InitPayload): string | undefined {
  const given = fromInit(init) ?? request.headers.authorization;
  if (given === undefined) return undefined;
  const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(given.trim())?.[1];
  if (token === undefined) throw new NotAuthenticated('The Authorization header holds no bearer token.');
  return token;
}

/** `authorization` as clients of WebSockets spell it, beside or among `headers`. */
function fromInit(init: InitPayload | undefined): string | undefined {
  if (init === undefined) return undefined;
  const headers = typeof init.headers === 'object' && init.headers !== null ? (init.headers as InitPayload) : {};
  for (const [name, value] of [...Object.entries(init), ...Object.entries(headers)])
    if (name.toLowerCase() === 'authorization' && typeof value === 'string') return value;
  return undefined;
}
