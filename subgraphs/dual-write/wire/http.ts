// The wire between two processes: a run of messages POSTed to the other side's /sync, signed; the answer is the
// result. It must never take silence for a yes: whatever is not a well-formed answer is an error, and the run is sent again.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Answer, Message } from '../../../schema/messages';
import { awayBecause, TargetAway, type Wire } from '../exchange';
import { runsOf } from '../gathered';
import { agentFor, enter, knock, respond } from './httpDoor';
import type { WireSignatures } from './signatures';

const MOST_BYTES_IN_ANSWER = 1024 * 1024;
const MOST_MESSAGES = 1_000;

const number = z.int().min(0);
const text = (length: number) => z.string().max(length);
const heads = z.array(z.object({ key: text(80).min(1), number, id: text(36).min(1) })).max(MOST_MESSAGES);

/** What is checked here is the envelope; the version is the inbox's to refuse, the rows are the handler's. */
const delivery = z.strictObject({
  messages: z
    .array(
      z.object({
        version: z.int(),
        id: text(36).min(1),
        key: text(80).min(1),
        number: z.int().min(1),
        topic: text(120).min(1),
        mapVersion: z.int().nullable(),
        chunk: z.int().min(1),
        chunks: z.int().min(1),
        rows: z.array(z.unknown()),
        traceparent: text(60).optional(),
        loaded: z
          .object({
            rowKeys: z.array(text(80)).optional(),
            heads: heads.optional(),
            answered: heads.optional(),
          })
          .optional(),
      }),
    )
    .min(1)
    .max(MOST_MESSAGES)
    .refine((messages) => runsOf(messages) !== undefined, 'not runs of consecutive messages, each of one key'),
});

const ofOneKey = z.object({
  applied: number,
  stopped: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('later'), number, reason: z.string() }),
      z.object({ kind: z.literal('refused'), number, code: z.string(), message: z.string() }),
    ])
    .optional(),
  passedOver: z.array(z.object({ message: number, row: number, code: z.string(), text: z.string() })).optional(),
});
const answer = ofOneKey.extend({ perKey: z.array(ofOneKey).max(MOST_MESSAGES).optional() });

export interface HttpWireOptions {
  /** The other side's address, without a path: 'http://127.0.0.1:4002'. */
  readonly url: string;
  readonly secret: string;
  readonly signatures: WireSignatures;
  /** Milliseconds to wait for a connection, for the answer to begin, and for it to end. */
  readonly timeoutMs: number;
}

export interface HttpWire extends Wire {
  /** Closes idle connections. Deliveries in flight end first. */
  close(): Promise<void>;
}

/** Delivers to the other side's process. Rejects with TargetAway where no answer of its inbox can be had at all. */
export function httpWire({ url, secret, signatures, timeoutMs }: HttpWireOptions): HttpWire {
  const target = `${url.replace(/\/+$/, '')}/sync`;
  const agent = agentFor(timeoutMs, MOST_BYTES_IN_ANSWER);
  const knocking = { target, agent, secret, signatures, purpose: 'delivery', notReached: notReached(target) } as const;
  const deliver = async (messages: readonly Message[]): Promise<Answer> => {
    const { status, received } = await knock(JSON.stringify({ messages }), knocking);
    if (status === 200) return checkedAnswer(received);
    const reason = `${target} answered ${status}: ${received.slice(0, 300)}`;
    throw AWAY_STATUS.has(status) ? new TargetAway(reason) : new Error(reason);
  };
  return { deliver, close: () => agent.close() };
}

/** A target that took the request and is slow with this one is not away: its other keys go on. */
const notReached =
  (target: string) =>
  (cause: unknown): never => {
    if ((cause as { code?: string }).code === 'UND_ERR_HEADERS_TIMEOUT')
      throw new Error(`${target} did not answer in time`, { cause });
    throw new TargetAway(`${target} does not answer`, { cause });
  };

/** No other message would fare better: wrong secret, wrong address, a proxy without its server, a server that is stopping, a full disk. */
const AWAY_STATUS: ReadonlySet<number> = new Set([401, 403, 404, 405, 429, 502, 503, 504]);

export function checkedAnswer(received: string): Answer {
  const { perKey, ...first } = answer.parse(JSON.parse(received));
  return { ...given(first), ...(perKey && { perKey: perKey.map(given) }) };
}

function given({ applied, stopped, passedOver }: z.infer<typeof ofOneKey>): Answer {
  return { applied, ...(stopped && { stopped }), ...(passedOver && { passedOver }) };
}

export interface ReceiverOptions {
  receive(messages: readonly Message[]): Promise<Answer>;
  readonly secret: string;
  readonly signatures: WireSignatures;
}

/**
 * Answers a request to /sync: 200 with the inbox's answer; 400 for what is no delivery; 503 when its database is away or full; 500 when
 * it threw anything else; else what the door answers.
 */
export async function receiveOverHttp(
  incoming: IncomingMessage,
  response: ServerResponse,
  { receive, ...door }: ReceiverOptions,
): Promise<void> {
  const entered = await enter(incoming, response, { ...door, purpose: 'delivery' });
  if (entered === undefined) return;
  const messages = parseDelivery(entered.text);
  if (typeof messages === 'string') return respond(response, 400, { error: messages });
  try {
    entered.answer(await receive(messages));
  } catch (error) {
    // The sender logs this and tries again; it has the secret, so the reason may be told.
    respond(response, awayBecause(error) ? 503 : 500, {
      error: error instanceof Error ? error.message : String(error),
    });
  }
}

/** The messages of a body, or what is wrong with it. */
export function parseDelivery(body: string): readonly Message[] | string {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return 'The body is not JSON';
  }
  const result = delivery.safeParse(value);
  if (!result.success)
    return `Not a delivery: ${result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`.slice(
      0,
      1_000,
    );
  return result.data.messages as readonly Message[];
}
