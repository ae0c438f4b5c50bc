// GraphQL over HTTP: one request, one answer. Apollo Server fronts it; an operation that is prepared already takes a shorter
// way with the same checks when it comes as plain JSON, because Apollo's pipeline costs as much again as the whole rest of a
// small request (figures: README, bench). Both ways end in the same service and print the same answer.
import { setMaxListeners } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ApolloFront, HeaderMap } from './apollo';
import { bodyText, parsedBody, respond } from './exchange';
import { answerText } from './federation/execute';
import { type Asked, type CallerOf, graphQLRequest, isRefusal, type Service, type Watched } from './service';

export const JSON_TYPE = 'application/json; charset=utf-8';

export interface OverHttpOptions {
  readonly service: Service;
  readonly apollo: ApolloFront;
  readonly callerOf: CallerOf;
  readonly bodyLimitBytes: number;
}

export class GraphQLOverHttp {
  constructor(private readonly options: OverHttpOptions) {}

  /** Answers a request. Rejects with Unreadable if its body cannot be read. */
  async serve(request: IncomingMessage, response: ServerResponse, watched: Watched): Promise<void> {
    const isPost = request.method === 'POST';
    const text = isPost ? await bodyText(request, this.options.bodyLimitBytes) : '';
    const body = isPost && isJson(request) ? parsedBody(text) : undefined;
    const asked = async () => ({ ...(await this.options.callerOf(request)), ...watched, signal: leaving(response) });
    if (body !== undefined && acceptsPlainJson(request) && (await this.shortly(body, response, watched, asked))) return;
    const answer = await this.options.apollo.answer(
      {
        method: request.method ?? 'GET',
        headers: headersOf(request),
        search: new URL(request.url ?? '/', 'http://localhost').search,
        body,
      },
      asked,
    );
    for (const [name, value] of answer.headers) if (name !== 'content-type') response.setHeader(name, value);
    respond(response, answer.status, answer.headers.get('content-type') ?? JSON_TYPE, answer.text);
  }

  /** The shorter way, for operations that were validated and planned before. False: it is Apollo's. */
  private async shortly(
    body: unknown,
    response: ServerResponse,
    watched: Watched,
    asked: () => Promise<Asked>,
  ): Promise<boolean> {
    const request = graphQLRequest(body);
    if (isRefusal(request) || 'extensions' in (body as object)) return false;
    const ready = this.options.service.known(request, watched);
    if (ready === undefined || (ready.ok && ready.operation.kind === 'subscription')) return false;
    const answer = ready.ok
      ? await this.options.service.answer(ready, await asked())
      : { data: undefined, failures: ready.failures };
    respond(response, 200, JSON_TYPE, answerText(answer)); // plain JSON: 200 for whatever was a request, as apollo.ts says
    return true;
  }
}

// JSON cannot be sent across origins without the browser asking first, which is all that CSRF prevention looks for.
function isJson(request: IncomingMessage): boolean {
  return request.headers['content-type']?.startsWith('application/json') === true;
}

/** Whether content negotiation would end at application/json. */
function acceptsPlainJson({ headers: { accept } }: IncomingMessage): boolean {
  return accept === undefined || accept === '*/*' || accept.startsWith('application/json');
}

/** Aborts when the client goes away before it has its answer. */
export function leaving(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal); // each of a query's fetches listens
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}

function headersOf(request: IncomingMessage): HeaderMap {
  const headers = new HeaderMap();
  for (const name in request.headers) {
    const value = request.headers[name];
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}
