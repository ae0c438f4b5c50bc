// Files for people over HTTP: GET and HEAD under one path, for whom the API knows, answered by the subgraph that keeps them. It
// must never know what a file is, nor answer without having asked who wants it.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setHeaders, Unreadable } from '../exchange';
import { refusal } from '../federation/failures';
import { SubgraphAway } from '../federation/transport';
import { refuse } from '../refusedRequest';
import type { CallerOf, Service } from '../service';
import type { FileSource } from './fileSource';

export interface AskedFile {
  /** Undefined: there are no files. */
  readonly source: FileSource | undefined;
  readonly callerOf: CallerOf;
  /** Counts a request of a client: a document takes longer to make than most answers. */
  readonly counted: Service['counted'];
  readonly path: string;
  readonly requestId: string;
}

/** On every answer: nobody guesses at its type, embeds it, or learns where its reader came from. */
const GUARDS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
};
const STATUS = { SUBGRAPH_TIMEOUT: 504, SUBGRAPH_UNAVAILABLE: 503, SUBGRAPH_BUSY: 503 } as const;

/** Answers one request. Throws Unreadable for any other method, and for one too many of a client. */
export async function serveFile(
  request: IncomingMessage,
  response: ServerResponse,
  { source, callerOf, counted, path, requestId }: AskedFile,
): Promise<void> {
  const { method, headers } = request;
  setHeaders(response, GUARDS);
  response.setHeader('cache-control', 'no-store');
  if (method !== 'GET' && method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    throw new Unreadable(405, `Files are asked for by GET, not by ${method}.`);
  }
  if (source === undefined) return refuse(response, 404, refusal('NOT_FOUND', 'No document is here.'));
  const { caller, client } = await callerOf(request);
  setHeaders(response, await counted(client));
  try {
    const asked = { path, isHead: method === 'HEAD', known: headers['if-none-match'], requestId };
    const file = await source.get(asked, caller);
    if (response.destroyed) return;
    const length = file.body === null ? {} : { 'content-length': file.body.length };
    response.writeHead(file.status, { ...file.headers, ...length });
    response.end(method === 'HEAD' ? undefined : (file.body ?? undefined));
  } catch (error) {
    if (!(error instanceof SubgraphAway)) throw error;
    refuse(response, STATUS[error.code], refusal(error.code, 'The documents cannot be reached now.'));
  }
}
