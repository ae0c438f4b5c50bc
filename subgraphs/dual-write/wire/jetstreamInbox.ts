// The receiving end of the JetStream wire: one of the processes of a side that take runs from its stream, a few at once. It must never
// acknowledge what it has not answered: a run in the hands of a process that dies is given to another, and the inbox knows it.
import { type JsMsg, jetstream } from '@nats-io/jetstream';
import { headers, type NatsConnection } from '@nats-io/transport-node';
import type { Answer, Message } from '../../../schema/messages';
import type { Cancel, World } from '../../world';
import { awayBecause } from '../exchange';
import { parseDelivery } from './http';
import { MOST_BYTES_IN_BODY } from './httpDoor';
import { ANSWER_TO, AWAY, COMPRESSED, decompress, FAILED, REFUSED, signatureOn } from './jetstream';
import { ANSWER_SECONDS, CONSUMER, declareConsumer, streamTo } from './jetstreamStreams';
import type { Side } from './keys';
import { SIGNATURE, type WireSignatures } from './signatures';

/** Runs that one process works on at once, as many as a relay sends. */
const AT_ONCE = 16;
/** An expired pull is renewed by the library; a consumer that is gone is declared anew after this. */
const AGAIN_MS = 500;
/** Whoever works on a run for long says so this often, or the broker would give it to another process as well. */
const AT_WORK_EVERY_MS = (ANSWER_SECONDS * 1_000) / 3;

export interface JetStreamInboxOptions {
  readonly nats: NatsConnection;
  readonly side: Side;
  receive(messages: readonly Message[]): Promise<Answer>;
  readonly world: World;
  readonly signatures: WireSignatures;
  onError(error: unknown): void;
}

export interface JetStreamInbox {
  /** Takes nothing more, and answers what it has in hand. */
  stop(): Promise<void>;
}

/** Takes runs until stopped, whatever becomes of broker, stream and consumer meanwhile. */
export function jetStreamInbox(options: JetStreamInboxOptions): JetStreamInbox {
  const { nats, side, world, onError } = options;
  const inHand = new Set<Promise<void>>();
  let stopping = false;
  let stopTaking: (() => Promise<unknown>) | undefined;
  let wake: (() => void) | undefined;
  let told = '';
  const tell = (error: unknown) => {
    if (String(error) !== told) onError(error);
    told = String(error);
  };

  const takeUntilGone = async (): Promise<void> => {
    await declareConsumer(nats, side);
    const consumer = await jetstream(nats).consumers.get(streamTo(side), CONSUMER);
    const taken = await consumer.consume({ max_messages: AT_ONCE, abort_on_missing_resource: true });
    told = '';
    stopTaking = () => taken.close();
    if (stopping) await taken.close();
    for await (const message of taken) {
      const answered = answerRun(message, options).catch(onError);
      inHand.add(answered);
      void answered.finally(() => inHand.delete(answered));
      if (inHand.size >= AT_ONCE) await Promise.race(inHand);
    }
  };
  const running = (async () => {
    while (!stopping) {
      try {
        await takeUntilGone();
      } catch (error) {
        if (!stopping) tell(error); // what lasts is told once
      }
      if (stopping) break;
      await new Promise<void>((resolve) => {
        const cancel = world.after(AGAIN_MS, resolve);
        wake = () => {
          cancel();
          resolve();
        };
      });
    }
  })();
  return {
    stop: async () => {
      stopping = true;
      wake?.();
      await stopTaking?.().catch(() => undefined);
      await running;
      await Promise.all(inHand);
    },
  };
}

async function answerRun(message: JsMsg, { nats, receive, world, signatures }: JetStreamInboxOptions): Promise<void> {
  const given = signatureOn(message);
  const answer = (text: string, signature: string, marks: Readonly<Record<string, string>> = {}) => {
    const head = headers();
    for (const [name, value] of Object.entries({ ...marks, [SIGNATURE]: signature })) head.set(name, value);
    const answerTo = message.headers?.get(ANSWER_TO) ?? '';
    if (answerTo !== '') nats.publish(answerTo, text, { headers: head });
  };
  const failed = (reason: string, how = 'true') => {
    const text = reason.slice(0, 1_000);
    answer(text, signatures.sign('failure', text, given), { [FAILED]: how });
  };
  const done = atWork(message, world);
  try {
    // As it lies in the broker: not even unpacked before it is believed.
    const doubt = signatures.doubt({ purpose: 'delivery', bytes: message.data, signature: given });
    if (doubt !== undefined) {
      const { text, signature } = signatures.refusal(doubt, given);
      answer(text, signature, { [REFUSED]: 'true', [FAILED]: 'true' }); // a sender that signs nothing yet knows what a failure is
      return message.ack();
    }
    const body = message.headers?.has(COMPRESSED)
      ? await decompress(message.data, { maxOutputLength: MOST_BYTES_IN_BODY })
      : Buffer.from(message.data);
    const messages = parseDelivery(body.toString('utf8'));
    if (typeof messages === 'string') {
      failed(messages);
    } else {
      const text = JSON.stringify(await receive(messages));
      answer(text, signatures.sign('answer', text, given));
    }
  } catch (error) {
    // The sender logs this and tries again.
    failed(error instanceof Error ? error.message : String(error), awayBecause(error) && AWAY);
  } finally {
    done();
  }
  message.ack();
}

/** Keeps a run with this process for as long as it lives and is not done with it. */
function atWork(message: JsMsg, world: World): Cancel {
  let cancel: Cancel;
  const plan = () => {
    cancel = world.after(AT_WORK_EVERY_MS, () => {
      try {
        message.working();
        plan();
      } catch {
        // The connection is closed: the broker will find out.
      }
    });
  };
  plan();
  return () => cancel();
}
