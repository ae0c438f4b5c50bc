// GraphQL over HTTP: one request, one answer. Apollo Server fronts it; an operation that is prepared already takes a shorter
// way with the same checks when it comes as plain JSON, because Apollo's pipeline costs as much again as the whole rest of a
// small request (figures: README, bench). Both ways end in the same service and print the same answer.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ApolloFront, HeaderMap } from './apollo';
import { bodyText, parsedBody, respond, setHeaders, Unreadable } from './exchange';
import { answerText } from './federation/execute';
import { type Failure, refusal } from './federation/failures';
import {
  type Asked,
  type GraphQLRequest,
  graphQLRequest,
  type Identity,
  isRefusal,
  type Service,
  type Watched,
} from './service';
import { LightSignal, type Signal } from './signal';

export const JSON_TYPE = 'application/json; charset=utf-8';

const NOT_JSON = 'Requests by POST are JSON: send them with content-type application/json.';

export interface OverHttpOptions {
  readonly service: Service;
  readonly apollo: ApolloFront;
  readonly bodyLimitBytes: number;
  /** Most requests in one body; 1: no lists. */
  readonly batchCount: number;
}

interface HttpAnswer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  /** Further headers. */
  readonly headers?: HeaderMap;
}

export class GraphQLOverHttp {
  constructor(private readonly options: OverHttpOptions) {}

  /** Answers a request. Rejects with Unreadable if its body cannot be read. */
  async serve(request: IncomingMessage, response: ServerResponse, identity: Identity, watched: Watched): Promise<void> {
    const isPost = request.method === 'POST';
    const text = isPost ? await bodyText(request, this.options.bodyLimitBytes) : '';
    if (isPost && !isJson(request)) throw new Unreadable(415, NOT_JSON);
    const body = isPost ? parsedBody(text) : undefined;
    const asked = async () => ({ ...identity, ...watched, signal: leaving(response) });
    const answer = Array.isArray(body)
      ? await this.batch(body, request, watched, asked, () => this.oneMore(identity, response))
      : await this.one(body, request, watched, asked);
    for (const [name, value] of answer.headers ?? []) if (name !== 'content-type') response.setHeader(name, value);
    respond(response, answer.status, answer.type, answer.text);
  }

  private async one(
    body: unknown,
    request: IncomingMessage,
    watched: Watched,
    asked: () => Promise<Asked>,
  ): Promise<HttpAnswer> {
    if (request.method === 'POST') {
      const given = graphQLRequest(body);
      // Apollo's words for these are about the server's insides.
      if (isRefusal(given)) return refusedWith(400, given, watched);
      const short = acceptsPlainJson(request) ? await this.shortly(given, watched, asked) : undefined;
      if (short !== undefined) return short;
    }
    const { apollo } = this.options;
    const search = new URL(request.url ?? '/', 'http://localhost').search;
    const method = request.method ?? 'GET';
    const answer = await apollo.answer({ method, headers: headersOf(request), search, body }, asked);
    return { ...answer, type: answer.headers.get('content-type') ?? JSON_TYPE };
  }

  /**
   * Several requests in one body, as Apollo's clients send them: each goes its way as if it had come alone, and the answers
   * come in their order. They run side by side. A status that all of them share is the status of the whole. `oneMore` counts
   * another request of their client: the first was counted before the body was read.
   */
  private async batch(
    bodies: readonly unknown[],
    request: IncomingMessage,
    watched: Watched,
    asked: () => Promise<Asked>,
    oneMore: () => Promise<Failure | undefined>,
  ): Promise<HttpAnswer> {
    const { batchCount } = this.options;
    if (batchCount === 1) throw new Unreadable(400, 'Lists of requests are not taken here.', 'BATCH_TOO_LONG');
    if (bodies.length > batchCount)
      throw new Unreadable(400, `At most ${batchCount} requests are taken in one body.`, 'BATCH_TOO_LONG');
    if (bodies.length === 0) throw new Unreadable(400, 'The list holds no request.');
    let first: Promise<Asked> | undefined;
    const askedOnce = () => {
      first ??= asked();
      return first;
    };
    const { observer } = this.options.service;
    const answers = await Promise.all(
      bodies.map(async (body, index) => {
        // Each is observed by itself; the first of them as the request that they came in.
        const observation = index === 0 ? watched.observation : observer?.begin(request.headers, watched.requestId);
        const own = { ...watched, observation };
        try {
          const tooMany = index === 0 ? undefined : await oneMore();
          if (tooMany !== undefined) return refusedWith(429, tooMany, own);
          return await this.one(body, request, own, async () => ({ ...(await askedOnce()), observation }));
        } finally {
          if (index > 0) observation?.end();
        }
      }),
    );
    const statuses = new Set(answers.map(({ status }) => status));
    const [status = 200] = statuses;
    const text = `[${answers.map((answer) => answer.text.trim()).join(',')}]`;
    return { status: statuses.size === 1 ? status : 200, type: JSON_TYPE, text };
  }

  /** Counts a request that came in one body with others, and says on the answer's head where its client stands then. */
  private async oneMore({ client }: Identity, response: ServerResponse): Promise<Failure | undefined> {
    try {
      setHeaders(response, await this.options.service.counted(client));
      return undefined;
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      setHeaders(response, error.headers);
      return refusal(error.code, error.message);
    }
  }

  /** The shorter way, for operations that were validated and planned before. Undefined: it is Apollo's. */
  private async shortly(
    request: GraphQLRequest,
    watched: Watched,
    asked: () => Promise<Asked>,
  ): Promise<HttpAnswer | undefined> {
    const ready = this.options.service.known(request, watched);
    if (ready === undefined || (ready.ok && ready.operation.kind === 'subscription')) return undefined;
    const answer = ready.ok
      ? await this.options.service.answer(ready, await asked())
      : { data: undefined, failures: ready.failures };
    return { status: 200, type: JSON_TYPE, text: answerText(answer) }; // 200 for whatever was a request, as apollo.ts says
  }
}

function refusedWith(status: number, failure: Failure, { observation }: Watched): HttpAnswer {
  const answer = { data: undefined, failures: [failure] };
  observation?.answered(answer);
  return { status, type: JSON_TYPE, text: answerText(answer) };
}

export function isJson(request: IncomingMessage): boolean {
  return /^application\/json *(;|$)/i.test(request.headers['content-type'] ?? '');
}

/** What comes first, and without a weight: it is preferred to all that follows, but for what is more exact. */
const JSON_FIRST = /^application\/json *(?:; *charset=utf-8 *)?(?:,|$)/i;

/** Whether content negotiation would end at application/json. In doubt it is Apollo's to say. */
function acceptsPlainJson({ headers: { accept } }: IncomingMessage): boolean {
  if (accept === undefined || accept === '*/*' || accept === 'application/json') return true;
  return JSON_FIRST.test(accept) && !accept.includes('graphql-response');
}

/** Aborts when the client goes away before it has its answer. */
export function leaving(response: ServerResponse): Signal {
  const signal = new LightSignal();
  // Of who went while it was found out who asks, nothing is heard any more.
  if (response.destroyed) signal.abort();
  response.once('close', () => {
    if (!response.writableFinished) signal.abort();
  });
  return signal;
}

function headersOf(request: IncomingMessage): HeaderMap {
  const headers = new HeaderMap();
  for (const name in request.headers) {
    const value = request.headers[name];
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}
