// Reading a request and writing an answer over node:http, within limits: bodies as text, JSON, request ids.
// It must never know GraphQL.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ErrorCode } from '../schema/errors';
import type { Program } from '../schema/program';
import { bodyOfSearch } from './documents/reference';

/** The request could not be taken; status and code say why. */
export class Unreadable extends Error {
  constructor(
    readonly status: 400 | 401 | 405 | 413 | 415 | 429 | 503,
    message: string,
    readonly code: ErrorCode = 'BAD_REQUEST',
    /** What the answer's head says besides. */
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** Says so much on an answer's head. */
export function setHeaders(response: ServerResponse, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}

/** Reads a body of at most `limit` bytes as text. Rejects with Unreadable. */
export function bodyText(request: IncomingMessage, limit: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) {
        chunks.push(chunk);
      } else {
        request.removeAllListeners('data');
        request.resume();
        reject(new Unreadable(413, `The body is longer than ${limit} bytes.`, 'BODY_TOO_LONG'));
      }
    });
    request.on('end', () => {
      const [first] = chunks;
      resolve((chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks)).toString('utf8'));
    });
    request.on('close', () => {
      if (!request.complete) reject(new Unreadable(400, 'The request broke off.'));
    });
  });
}

/** Parses a body. Throws Unreadable. */
export function parsedBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Unreadable(400, 'The body is not JSON.');
  }
}

/** Writes a whole answer. */
export function respond(response: ServerResponse, status: number, contentType: string, text: string): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

/** The request's own id if it brought a harmless one, so that logs on both sides of the gateway agree. */
export function requestIdOf(request: IncomingMessage, newId: () => string): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : newId();
}

/** How the program that asks calls itself, in the headers that Apollo's clients send; undefined: it does not. */
export function programOf({ headers }: IncomingMessage): Program | undefined {
  const text = (name: string) => (typeof headers[name] === 'string' ? headers[name] : undefined);
  const [name, version] = [text('apollographql-client-name'), text('apollographql-client-version')];
  return name === undefined && version === undefined ? undefined : { name, version };
}

/** A request by GET. Throws Unreadable. */
export function searchedBody(search: URLSearchParams): unknown {
  try {
    return bodyOfSearch(search);
  } catch {
    throw new Unreadable(400, 'Variables and extensions must be JSON.');
  }
}
