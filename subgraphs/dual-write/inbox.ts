// Receiving: the effect of a run of messages and the memory of having applied it, in one transaction; so a message may come
// any number of times and takes effect once. It must never send anything, and never apply a number before its predecessor.
import type { ZodType } from 'zod';
import { type Answer, type Later, type Message, PROTOCOL_VERSION, type Refused, SKIPPED } from '../../schema/messages';
import type { Database, Tx } from '../database/database';
import type { Tracer } from '../tracing';
import type { World } from '../world';
import { type Effect, type Handler, MAP_PAUSED, type ParkingHooks } from './exchange';
import { givenUp, isOfTheMessage } from './failures';
import { joined, mappedTopics, ofOneKind, runsOf } from './gathered';
import { isKnown, type Received, recall, recordRefusal, release, remember } from './inboxStream';
import { receiveTogether } from './inboxTogether';
import { applyLoaded } from './loaded';
import { pausedOf } from './map-state';
import { POINTS } from './points';
import { countRows } from './totals';
import { tracedReceipt } from './traced';

export interface InboxOptions {
  readonly db: Database;
  readonly world: World;
  /** By topic; what has none is refused. */
  readonly handlers: Readonly<Record<string, Handler>>;
  /** Whether the table map of this name is paused: its messages are answered `later`. */
  isPaused(tx: Tx, topic: string): Promise<boolean>;
  readonly hooks: ParkingHooks;
  /** Topics whose handlers take the rows of messages of many keys at once; absent: none. */
  readonly gathering?: ReadonlySet<string>;
  /** Tries after which a message at which applying fails unexpectedly is refused. */
  readonly tries?: number | undefined;
  /** Records what is received in the traces that it belongs to, as of this side. */
  readonly traced?: { readonly tracer: Tracer; readonly side: string } | undefined;
}

export interface Inbox {
  /**
   * Applies consecutive messages of one key, all of them or up to the first that must wait or is refused. Rejects when
   * something unexpected happened, and then nothing of the run took effect; the message at which it happens again and again is
   * refused as UNEXPECTED_FAILURE. Of runs of several keys, one after the other, each is applied as if it had come by itself.
   */
  receive(messages: readonly Message[]): Promise<Answer>;
}

/** The message whose handler runs: what it throws is its own failure. */
interface Place {
  message?: Message | undefined;
}

type Stop = Later | Refused;

export function createInbox(options: InboxOptions): Inbox {
  const { traced } = options;
  const receiveRun = async (messages: readonly Message[]): Promise<Answer> => {
    const at: Place = {};
    let answer: Answer;
    try {
      answer = await options.db.write((tx) => applyRun(tx, messages, options, at));
    } catch (error) {
      if (error instanceof NothingToWrite) return error.answer;
      if (!at.message || !isOfTheMessage(error)) throw error;
      return givenUp(at.message, error, options);
    }
    options.world.reach(POINTS.P5_APPLIED_NOT_ANSWERED);
    return answer;
  };
  const receive = async (messages: readonly Message[]): Promise<Answer> => {
    const runs = checkedRuns(messages);
    if (runs.length === 1) return receiveRun(messages);
    const answers: Answer[] = [];
    for (const kind of ofOneKind(runs)) answers.push(...(await receiveTogether(kind, options, receiveRun)));
    return joined(answers);
  };
  if (traced === undefined) return { receive };
  return { receive: (messages) => tracedReceipt(traced.tracer, traced.side, messages, () => receive(messages)) };
}

/**
 * The rows of a message in the shape of its topic, or the effect that refuses them: unknown is refused, never guessed.
 * For handlers: `const checked = parsed(schema, message); if (!checked.ok) return checked.effect;`
 */
export function parsed<T>(
  schema: ZodType<T>,
  message: Message,
): { readonly ok: true; readonly rows: T[] } | { readonly ok: false; readonly effect: Effect } {
  const rows: T[] = [];
  for (const [index, row] of message.rows.entries()) {
    const result = schema.safeParse(row);
    if (!result.success) {
      const findings = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
      const text = `row ${index + 1} of '${message.topic}': ${findings}`.slice(0, 1_000);
      return { ok: false, effect: { kind: 'refused', code: 'MESSAGE_INVALID', message: text } };
    }
    rows.push(result.data);
  }
  return { ok: true, rows };
}

/** Rolls a transaction back that has an answer but nothing to keep: a commit costs a write to disk, `later` is worth none. */
class NothingToWrite extends Error {
  constructor(readonly answer: Answer) {
    super('nothing to write');
  }
}

/** Of each key numbers one after the other: anything else is a fault of the sender's software, not of its data. */
function checkedRuns(messages: readonly Message[]): Message[][] {
  const first = messages[0];
  if (!first) throw new Error('an empty delivery');
  const runs = runsOf(messages);
  if (!runs) throw new Error(`a delivery that begins with '${first.key}' and is not made of runs, each of one key`);
  return runs;
}

async function applyRun(tx: Tx, messages: readonly Message[], options: InboxOptions, at: Place): Promise<Answer> {
  if (messages[0]?.loaded !== undefined) return applyLoaded(tx, messages, options);
  const { key } = messages[0] as Message;
  const [received, paused] = await Promise.all([
    recall(tx, key),
    pausedOf(tx, mappedTopics(messages), options.isPaused),
  ]);
  let { last_number: applied, last_message_id: appliedId } = received ?? { last_number: 0, last_message_id: '' };
  const fresh = messages.filter(({ number }) => number > applied);
  const diverged = messages.find(
    ({ number, id, topic }) => number === applied && id !== appliedId && topic !== SKIPPED,
  );
  if (diverged) return refuse(tx, received, diverged, divergence(diverged), applied, options);
  const [first, last] = [fresh[0], fresh.at(-1)];
  if (!first || !last) return alreadyApplied(tx, received, messages, applied, options);
  if (first.number > applied + 1) throw new NothingToWrite({ applied, stopped: gap(first, applied) });
  // A new key is written first, as if the whole run applied: whoever delivers the same run at the same time waits here.
  let written: Promise<void> | undefined = received ? undefined : remember(tx, 'first', last, options.world);

  const counted: Message[] = [];
  let stopped: Stop | undefined;
  for (const message of fresh) {
    at.message = message;
    [stopped] = await Promise.all([applyOne(tx, message, options, paused), written]);
    written = undefined;
    at.message = undefined;
    if (stopped) break;
    ({ number: applied, id: appliedId } = message);
    counted.push(message);
  }
  if (stopped && counted.length === 0 && (stopped.kind === 'later' || isKnown(stopped, received))) {
    throw new NothingToWrite({ applied, stopped });
  }
  if (received || stopped) await remember(tx, 'again', { key, number: applied, id: appliedId }, options.world);
  if (received && received.refused_number !== null && received.refused_number <= applied)
    await release(tx, key, options);
  if (stopped?.kind === 'refused') await recordRefusal(tx, key, stopped, topicOf(messages, stopped), options);
  countRows(
    tx,
    key,
    'applied',
    counted.map(({ topic, rows }) => ({ topic, rows: rows.length })),
  );
  options.world.reach(POINTS.P4_TARGET_OPEN);
  return stopped ? { applied, stopped } : { applied };
}

async function applyOne(
  tx: Tx,
  message: Message,
  { handlers }: InboxOptions,
  paused: ReadonlySet<string>,
): Promise<Stop | undefined> {
  const { number, topic } = message;
  if (topic === SKIPPED) return undefined;
  const handler = Object.hasOwn(handlers, topic) ? handlers[topic] : undefined;
  if (message.version !== PROTOCOL_VERSION || !handler) {
    const what = handler ? `version ${String(message.version)} of the protocol` : `the topic '${topic}'`;
    return { kind: 'refused', number, code: 'MESSAGE_INVALID', message: `${what} is not known here` };
  }
  if (message.mapVersion !== null && paused.has(topic)) {
    return { kind: 'later', number, reason: `${MAP_PAUSED}: the map '${topic}' is paused` };
  }
  const effect = await handler(tx, message);
  return effect.kind === 'applied' ? undefined : { ...effect, number };
}

/**
 * Everything of the run was applied before. A refusal may still stand: as DIVERGED, which a person has now skipped, or of a message that a
 * load has brought the key past.
 */
async function alreadyApplied(
  tx: Tx,
  received: Received | undefined,
  messages: readonly Message[],
  applied: number,
  options: InboxOptions,
): Promise<Answer> {
  const refused = received?.refused_number;
  const settled = messages.find(({ number }) => number === refused);
  if (!settled) throw new NothingToWrite({ applied });
  await release(tx, settled.key, options);
  return { applied };
}

function gap({ number }: Message, applied: number): Later {
  return { kind: 'later', number, reason: `number ${applied + 1} has not arrived` };
}

function divergence({ key, number }: Message): Pick<Refused, 'code' | 'message'> {
  return { code: 'DIVERGED', message: `another message was applied here as number ${number} of '${key}'` };
}

/** Refuses without having applied anything of the run. */
async function refuse(
  tx: Tx,
  received: Received | undefined,
  message: Message,
  reason: Pick<Refused, 'code' | 'message'>,
  applied: number,
  options: InboxOptions,
): Promise<Answer> {
  const stopped: Refused = { kind: 'refused', number: message.number, ...reason };
  if (isKnown(stopped, received)) throw new NothingToWrite({ applied, stopped });
  await recordRefusal(tx, message.key, stopped, message.topic, options);
  return { applied, stopped };
}

function topicOf(messages: readonly Message[], stopped: Stop): string {
  return (messages.find(({ number }) => number === stopped.number) as Message).topic;
}
