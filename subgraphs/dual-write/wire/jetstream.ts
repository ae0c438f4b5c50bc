// The wire between many processes of each side: a run of messages as one message of a JetStream stream, taken by whichever process
// of the target is free; its answer comes back on a subject of the sender's own. It must never take the broker's word for the
// target's: a run is told applied when the target has applied it, and whatever the broker forgets is sent again by the relay.
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { type JetStreamClient, jetstream } from '@nats-io/jetstream';
import { headers, type Msg, type NatsConnection } from '@nats-io/transport-node';
import type { Answer, Message } from '../../../schema/messages';
import type { World } from '../../world';
import { TargetAway, type Wire } from '../exchange';
import { checkedAnswer } from './http';
import { declareStream, isSomebodyThere, subjectTo } from './jetstreamStreams';
import type { Side } from './keys';
import { watched } from './natsConnection';
import { AnswerNotBelieved, SIGNATURE, type WireSignatures } from './signatures';

const compress = promisify(gzip);
export const decompress = promisify(gunzip);

/** Bodies from here on travel compressed: rows of one table shrink to a tenth. */
const COMPRESSED_FROM_BYTES = 16 * 1024;
/** What NATS takes in headers and subject beside a body. */
const BESIDE_BODY_BYTES = 4_096;

/** Where the answer goes, and which delivery it answers. */
export const ANSWER_TO = 'Twinledger-Answer-To';
export const COMPRESSED = 'Twinledger-Compressed';
/** On an answer: the receiver failed, or does not believe the signature, and the body says how. */
export const FAILED = 'Twinledger-Failed';
/** Its value where no other message would fare better: the receiver's database is away or full. */
export const AWAY = 'away';
export const REFUSED = 'Twinledger-Refused';

export interface JetStreamWireOptions {
  readonly nats: NatsConnection;
  /** The side that the runs go to. */
  readonly target: Side;
  /** Milliseconds to wait for an answer. */
  readonly timeoutMs: number;
  readonly world: World;
  readonly signatures: WireSignatures;
}

export interface JetStreamWire extends Wire {
  /** Gives up the subject of its answers. The connection belongs to whoever opened it. */
  close(): Promise<void>;
}

interface Waiting {
  answered(message: Msg): void;
  /** Sends it again. */
  again(): void;
}

/** A delivery on its way: its own id at the broker, where its answer goes, and what the answer must be bound to. */
interface Sent {
  readonly id: string;
  readonly answerTo: string;
  readonly signature: string;
}

/** Delivers to any process of the other side. Rejects with TargetAway where the broker does not answer, or nobody takes from the stream. */
export function jetStreamWire(options: JetStreamWireOptions): JetStreamWire {
  const { nats, target, world } = options;
  const answers = `twinledger.answers.${world.newId()}`;
  const waiting = new Map<string, Waiting>();
  const subscription = nats.subscribe(`${answers}.*`, {
    callback: (error, message) => {
      if (error === null) waiting.get(message.subject.slice(answers.length + 1))?.answered(message);
    },
  });
  const client = jetstream(nats);
  // A broker that was away may have forgotten what it was given, or the answer, which it never keeps: whatever is waited for is sent
  // once more, and the inbox knows what it has applied. Else each such key waited for its time to be over: half a minute.
  const isConnected = watched(nats, () => {
    for (const { again } of waiting.values()) again();
  });

  const deliver = async (messages: readonly Message[]): Promise<Answer> => {
    if (!isConnected()) throw new TargetAway('The broker does not answer');
    // Never the id of a row: a broker drops an id that it has seen, even where it has lost the copy that it saw.
    const id = world.newId();
    const body = await bodyOf(messages, nats.info?.max_payload ?? 0);
    const sent: Sent = {
      id,
      answerTo: `${answers}.${id}`,
      signature: options.signatures.sign('delivery', body.bytes),
    };
    const again = () => void publish(client, options, body, { ...sent, id: world.newId() }).catch(() => undefined);
    const answer = answerTo(sent, options, waiting, again);
    try {
      await publish(client, options, body, sent);
    } catch (error) {
      answer.forget();
      throw error;
    }
    const message = await answer.given;
    if (message === null) throw answer.doubted() ?? (await silence(nats, target));
    if (message.headers?.has(REFUSED)) throw refused(message, options, sent);
    const failed = message.headers?.get(FAILED);
    if (failed) throw failed === AWAY ? new TargetAway(message.string()) : new Error(message.string());
    return checkedAnswer(message.string());
  };
  return {
    deliver,
    close: async () => {
      subscription.unsubscribe();
    },
  };
}

interface Body {
  readonly bytes: Uint8Array;
  readonly isCompressed: boolean;
}

async function bodyOf(messages: readonly Message[], mostBytes: number): Promise<Body> {
  const plain = Buffer.from(JSON.stringify({ messages }));
  const isCompressed = plain.length >= COMPRESSED_FROM_BYTES;
  const bytes = isCompressed ? await compress(plain, { level: 1 }) : plain;
  if (mostBytes > 0 && bytes.length > mostBytes - BESIDE_BODY_BYTES)
    throw new Error(`The delivery has ${bytes.length} bytes; the broker's max_payload is ${mostBytes}: raise it`);
  return { bytes, isCompressed };
}

/**
 * The answer to a delivery; null when the time is over. Whoever may write to the broker may write to this subject: what the target did
 * not sign is passed over, and the target's own answer waited for, so that nobody can forestall it.
 */
function answerTo(
  { id, signature }: Sent,
  { timeoutMs, world, signatures }: JetStreamWireOptions,
  waiting: Map<string, Waiting>,
  again: () => void,
): { given: Promise<Msg | null>; forget(): void; doubted(): Error | undefined } {
  let forget = (): void => undefined;
  let doubt: string | undefined;
  const given = new Promise<Msg | null>((resolve) => {
    const end = (message: Msg | null) => {
      waiting.delete(id);
      cancel();
      resolve(message);
    };
    const cancel = world.after(timeoutMs, () => end(null));
    const answered = (message: Msg) => {
      const purpose = purposeOf(message);
      const received = {
        purpose,
        bytes: message.data,
        signature: signatureOn(message),
        inAnswerTo: signature,
      } as const;
      doubt = signatures.doubt(received);
      if (doubt === undefined) end(message);
    };
    waiting.set(id, { answered, again });
    forget = () => end(null);
  });
  return { given, forget, doubted: () => (doubt === undefined ? undefined : new AnswerNotBelieved(doubt)) };
}

const purposeOf = ({ headers: head }: Msg) =>
  head?.has(REFUSED) ? 'refusal' : head?.has(FAILED) ? 'failure' : 'answer';

export const signatureOn = ({ headers: head }: Pick<Msg, 'headers'>): string | undefined => head?.get(SIGNATURE);

function refused(message: Msg, { signatures }: JetStreamWireOptions, { signature }: Sent): Error {
  const reason = message.string();
  return signatures.refusedBy(reason, signatureOn(message), signature) ?? new Error(reason);
}

async function publish(
  client: JetStreamClient,
  { nats, target, timeoutMs }: JetStreamWireOptions,
  { bytes, isCompressed }: Body,
  { id, answerTo, signature }: Sent,
): Promise<void> {
  const head = headers();
  head.set(ANSWER_TO, answerTo);
  head.set(SIGNATURE, signature);
  if (isCompressed) head.set(COMPRESSED, 'gzip');
  const send = () =>
    client.publish(subjectTo(target), bytes, { msgID: id, headers: head, timeout: Math.min(timeoutMs, 5_000) });
  try {
    await send();
  } catch {
    // The stream is gone with its broker's disk, or was never there: declared anew it takes the run. The id is the same, so a
    // broker that did store the first copy stores no second one.
    await declareStream(nats, target).catch(away);
    await send().then(() => undefined, away);
  }
}

function away(cause: unknown): never {
  throw new TargetAway('The broker does not take the delivery', { cause });
}

/** A target of which nobody takes from the stream is away; one that is slow with this run is not: its other keys go on. */
async function silence(nats: NatsConnection, target: Side): Promise<Error> {
  const isThere = await isSomebodyThere(nats, target).catch(() => false);
  return isThere
    ? new Error(`${target} did not answer in time`)
    : new TargetAway(`Nobody takes what is sent to ${target}`);
}
