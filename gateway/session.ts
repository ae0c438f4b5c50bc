// Who somebody is to this server, and how one may sign in: what the console asks when it begins. It must never give a token to
// whoever could not have signed one: roles to choose from are there on loopback alone, without an identity provider.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SignInSettings } from './access/settings';
import { bodyText, parsedBody, respond, Unreadable } from './exchange';
import type { CallerOf } from './service';

export const SESSION_PATH = '/console/session';

/** Signs tokens for whoever tries roles on this machine. */
export interface DemoRoles {
  readonly roles: readonly string[];
  sign(role: string): Promise<string>;
}

export interface SessionOptions {
  readonly callerOf: CallerOf;
  /** The identity provider, as a browser signs in at it; absent: the console takes a token that was pasted. */
  readonly signIn?: SignInSettings | undefined;
  /** Only on loopback, without an identity provider. */
  readonly demo?: DemoRoles | undefined;
}

const LONGEST_BODY = 1_000;

/** Answers `GET /console/session`: who asks and how to sign in; and `POST`, `{ "role": … }`: a token of the demo issuer. */
export async function serveSession(
  options: SessionOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader('cache-control', 'no-store');
  if (request.method === 'GET') return answer(response, { who: await whoOf(options, request), ...waysOf(options) });
  if (request.method !== 'POST' || options.demo === undefined)
    throw new Unreadable(405, 'There are no roles to choose from: sign in at the identity provider.');
  // A page of another site can send no JSON without asking first, and nobody answers it.
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? ''))
    throw new Unreadable(415, 'A role is chosen by JSON.');
  const body = parsedBody(await bodyText(request, LONGEST_BODY));
  const role = (body as { role?: unknown } | null)?.role;
  if (typeof role !== 'string' || !options.demo.roles.includes(role))
    throw new Unreadable(400, `A role is one of ${options.demo.roles.join(', ')}.`);
  answer(response, { token: await options.demo.sign(role) });
}

/** The caller as subgraphs are told of it; null where the token is missing or counts no more. */
async function whoOf({ callerOf }: SessionOptions, request: IncomingMessage): Promise<unknown> {
  try {
    return (await callerOf(request)).caller;
  } catch (error) {
    if (error instanceof Unreadable && error.status === 401) return null;
    throw error;
  }
}

function waysOf({ signIn, demo }: SessionOptions): object {
  if (signIn !== undefined) {
    const { issuer, clientId, scopes } = signIn;
    return { provider: { issuer, clientId, scopes }, roles: [] };
  }
  return { provider: null, roles: demo?.roles ?? [] };
}

function answer(response: ServerResponse, body: object): void {
  respond(response, 200, 'application/json; charset=utf-8', JSON.stringify(body));
}
