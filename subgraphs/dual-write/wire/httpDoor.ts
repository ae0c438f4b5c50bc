// The door between the two sides' processes, from both sides of it: a body POSTed with the shared secret and the sender's signature, and an
// answer that the receiver signed. It must never let a byte further in that the other side did not sign, nor take an answer for one
// that was not given to this very request.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Agent } from 'undici';
import { type Purpose, SIGNATURE, type WireSignatures } from './signatures';

/** A delivery has at most 1 MB of source rows; mapped names are longer, and a single row may exceed it. */
export const MOST_BYTES_IN_BODY = 16 * 1024 * 1024;

/** What a request is for, and what its answer is. */
const ANSWERS = { delivery: 'answer', question: 'reply' } as const satisfies Partial<Record<Purpose, Purpose>>;
export type Asking = keyof typeof ANSWERS;

export interface Knocking {
  readonly target: string;
  readonly agent: Agent;
  readonly secret: string;
  readonly signatures: WireSignatures;
  readonly purpose: Asking;
  /** Throws what it means that no answer came. */
  notReached(cause: unknown): never;
}

/** What knocks. `timeoutMs`: to wait for a connection, for the answer to begin, and for it to end; `mostBytes`: of an answer. */
export function agentFor(timeoutMs: number, mostBytes: number): Agent {
  const { Agent } = require('undici') as typeof import('undici'); // where all is one process, nothing goes by HTTP
  return new Agent({
    connect: { timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: mostBytes,
  });
}

/** POSTs a body. An answer of status 200 is the other side's; of any other status, anybody's. Rejects with NotBelieved where the signature was refused. */
export async function knock(body: string, of: Knocking): Promise<{ status: number; received: string }> {
  const { target, agent, secret, signatures, purpose, notReached } = of;
  const signed = signatures.sign(purpose, body);
  const headers = { 'content-type': 'application/json', 'twinledger-secret': secret, [SIGNATURE]: signed };
  const { request } = require('undici') as typeof import('undici');
  const response = await request(target, { method: 'POST', dispatcher: agent, headers, body }).catch(notReached);
  const received = await response.body.text();
  const signature = headerText(response.headers[SIGNATURE]);
  const status = response.statusCode;
  if (status === 200)
    signatures.mustBelieve({ purpose: ANSWERS[purpose], bytes: received, signature, inAnswerTo: signed });
  if (status === 403) {
    const refused = signatures.refusedBy(received, signature, signed);
    if (refused !== undefined) throw refused;
  }
  return { status, received };
}

export interface Door {
  readonly secret: string;
  readonly signatures: WireSignatures;
  readonly purpose: Asking;
}

/** What came in, and the way to answer it. */
export interface Entered {
  readonly text: string;
  /** 200, under this side's signature. */
  answer(value: unknown): void;
}

/** Lets a request in. Undefined where it is answered already: 405, 401 and 413 for strangers, 403 for what the other side did not sign. */
export async function enter(
  incoming: IncomingMessage,
  response: ServerResponse,
  { secret, signatures, purpose }: Door,
): Promise<Entered | undefined> {
  const out = (status: number, error: string): undefined => void respond(response, status, { error });
  if (incoming.method !== 'POST') return out(405, `POST a ${purpose}`);
  if (!hasWireSecret(incoming, secret)) return out(401, 'The internal secret is missing or wrong');
  const body = await readWireBody(incoming);
  if (body === undefined) {
    response.setHeader('connection', 'close');
    return out(413, `The ${purpose} exceeds ${MOST_BYTES_IN_BODY} bytes`);
  }
  const given = headerText(incoming.headers[SIGNATURE]);
  const doubt = signatures.doubt({ purpose, bytes: body, signature: given });
  if (doubt !== undefined) {
    const { text, signature } = signatures.refusal(doubt, given);
    response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8', [SIGNATURE]: signature }).end(text);
    return undefined;
  }
  return {
    text: body.toString('utf8'),
    answer: (value) => {
      const text = JSON.stringify(value);
      response.setHeader(SIGNATURE, signatures.sign(ANSWERS[purpose], text, given));
      response.writeHead(200, { 'content-type': 'application/json' }).end(text);
    },
  };
}

function headerText(given: string | string[] | undefined): string | undefined {
  return Array.isArray(given) ? given.join() : given;
}

/** Compares digests: equal length, and no time that tells how much of the secret was right. */
function hasWireSecret({ headers }: IncomingMessage, secret: string): boolean {
  const given = headers['twinledger-secret'];
  const digest = (value: string): Buffer => createHash('sha256').update(value).digest();
  return typeof given === 'string' && timingSafeEqual(digest(given), digest(secret));
}

/** The whole body; undefined where it is too long. */
async function readWireBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(incoming.headers['content-length'] ?? 0) > MOST_BYTES_IN_BODY) return undefined;
  const parts: Buffer[] = [];
  let size = 0;
  // Leaving the loop must not destroy the socket: the sender is told why.
  for await (const part of incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MOST_BYTES_IN_BODY) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Answers in JSON, unsigned: that something is no delivery or that receiving failed, upon which it is sent again. */
export function respond(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
