// Receiving runs of several keys in one transaction: one look at what is known of them, one effect per topic, one memory. What cannot
// go with the others is found by halves and received by itself, so that a message that is refused or fails holds up no other key.
// It must never apply of a key what its own run would not have applied.
import { type Answer, type Message, PROTOCOL_VERSION, SKIPPED } from '../../schema/messages';
import type { Database, Tx } from '../database/database';
import type { World } from '../world';
import { type Handler, type Incoming, MAP_PAUSED } from './exchange';
import { isOfTheMessage } from './failures';
import { mappedTopics } from './gathered';
import { type Received, recallAll, rememberAll } from './inboxStream';
import { pausedOf } from './map-state';
import { POINTS } from './points';
import { countRows } from './totals';

type Run = readonly Message[];

export interface TogetherOptions {
  readonly db: Database;
  readonly world: World;
  readonly handlers: Readonly<Record<string, Handler>>;
  /** Topics whose handlers take the rows of messages of many keys at once; absent: none. */
  readonly gathering?: ReadonlySet<string>;
  isPaused(tx: Tx, topic: string): Promise<boolean>;
}

/** Of a run that is taken: the messages that are new here. */
interface Taken {
  readonly fresh: Run;
  readonly received: Received | undefined;
}

/** One of these keys stops at something: the transaction is rolled back, and fewer are tried together. */
class NotTogether extends Error {}

/** Everything has its answer and nothing is to be written: a commit would cost a write to disk. */
class NothingNew extends Error {
  constructor(readonly answers: readonly (Answer | undefined)[]) {
    super('nothing new');
  }
}

/**
 * Applies runs of several keys; gives the answer of each. `alone` receives a run by itself. Rejects when something unexpected happened
 * that is no message's fault; some of the keys may be applied then, and are answered so the next time.
 */
export async function receiveTogether(
  runs: readonly Run[],
  options: TogetherOptions,
  alone: (run: Run) => Promise<Answer>,
): Promise<Answer[]> {
  if (runs.length === 1) return [await byItself(runs[0] as Run, alone)];
  const answers = await tryTogether(runs, options);
  if (answers === undefined) {
    const half = runs.length >> 1;
    const first = await receiveTogether(runs.slice(0, half), options, alone);
    return [...first, ...(await receiveTogether(runs.slice(half), options, alone))];
  }
  options.world.reach(POINTS.P5_APPLIED_NOT_ANSWERED);
  const all: Answer[] = [];
  for (const [index, run] of runs.entries()) all.push(answers[index] ?? (await byItself(run, alone)));
  return all;
}

/** A message that fails here fails for itself: the sender tries it again by itself, where it is counted. */
async function byItself(run: Run, alone: (run: Run) => Promise<Answer>): Promise<Answer> {
  try {
    return await alone(run);
  } catch (error) {
    if (!isOfTheMessage(error)) throw error;
    const { number } = run[0] as Message;
    return { applied: number - 1, stopped: { kind: 'later', number, reason: String(error).slice(0, 500) } };
  }
}

/** The answers, without those of runs that must be received by themselves; undefined: they do not go together. */
async function tryTogether(
  runs: readonly Run[],
  options: TogetherOptions,
): Promise<readonly (Answer | undefined)[] | undefined> {
  try {
    return await options.db.write((tx) => applyTogether(tx, runs, options));
  } catch (error) {
    if (error instanceof NothingNew) return error.answers;
    if (error instanceof NotTogether || isOfTheMessage(error)) return undefined;
    throw error;
  }
}

async function applyTogether(
  tx: Tx,
  runs: readonly Run[],
  options: TogetherOptions,
): Promise<readonly (Answer | undefined)[]> {
  const [known, paused] = await Promise.all([
    recallAll(
      tx,
      runs.map(([first]) => (first as Message).key),
    ),
    pausedOf(tx, mappedTopics(runs.flat()), options.isPaused),
  ]);
  const taken: Taken[] = [];
  const answers = runs.map((run) => {
    const received = known.get((run[0] as Message).key);
    const seen = answerTo(run, received, paused, options);
    if (seen === undefined || 'applied' in seen) return seen;
    taken.push({ fresh: seen.fresh, received });
    return { applied: (seen.fresh.at(-1) as Message).number };
  });
  if (taken.length === 0) throw new NothingNew(answers);
  // New keys are written first: whoever is delivered the same runs at the same time waits here.
  await rememberAll(
    tx,
    taken.map(({ fresh, received }) => ({ last: fresh.at(-1) as Message, isNew: received === undefined })),
    options.world,
  );
  await applyFresh(tx, taken, options);
  const applied = taken.flatMap(({ fresh }) => fresh);
  countRows(
    tx,
    (applied[0] as Message).key,
    'applied',
    applied.map(({ topic, rows }) => ({ topic, rows: rows.length })),
  );
  options.world.reach(POINTS.P4_TARGET_OPEN);
  return answers;
}

/** What is new of a run, or its answer where nothing of it can be applied now; undefined: it is received by itself. */
function answerTo(
  run: Run,
  received: Received | undefined,
  paused: ReadonlySet<string>,
  { handlers }: TogetherOptions,
): Answer | { readonly fresh: Run } | undefined {
  const applied = received?.last_number ?? 0;
  const isOdd = ({ id, number, topic, version, loaded }: Message): boolean =>
    version !== PROTOCOL_VERSION ||
    loaded !== undefined ||
    (topic !== SKIPPED && !Object.hasOwn(handlers, topic)) ||
    (number === applied && id !== received?.last_message_id);
  if ((received && received.refused_number !== null) || run.some(isOdd)) return undefined;
  const fresh = run.filter(({ number }) => number > applied);
  const [first] = fresh;
  if (!first) return { applied };
  const { number, topic } = first;
  if (number > applied + 1)
    return { applied, stopped: { kind: 'later', number, reason: `number ${applied + 1} has not arrived` } };
  const isPaused = (message: Message) => message.mapVersion !== null && paused.has(message.topic);
  if (isPaused(first)) {
    const reason = `${MAP_PAUSED}: the map '${topic}' is paused`;
    return { applied, stopped: { kind: 'later', number, reason } };
  }
  return fresh.some(isPaused) ? undefined : { fresh };
}

/** What each key begins with of one topic, then what follows of another, and so on: in one call where the topic's handler takes them so. */
async function applyFresh(tx: Tx, taken: readonly Taken[], { handlers, gathering }: TogetherOptions): Promise<void> {
  const parts = taken.map(({ fresh }) => partsOf(fresh));
  const longest = Math.max(...parts.map(({ length }) => length));
  for (let place = 0; place < longest; place += 1) {
    const messages = parts.flatMap((ofKey) => ofKey[place] ?? []).filter(({ topic }) => topic !== SKIPPED);
    for (const message of merged(messages, gathering ?? new Set())) {
      const effect = await (handlers[message.topic] as Handler)(tx, message);
      if (effect.kind !== 'applied') throw new NotTogether(effect.kind);
    }
  }
}

/** A key's messages where their topic or its version changes. */
function partsOf(messages: Run): Message[][] {
  const parts: Message[][] = [];
  for (const message of messages) {
    const part = parts.at(-1);
    if (part?.[0]?.topic === message.topic && part[0].mapVersion === message.mapVersion) part.push(message);
    else parts.push([message]);
  }
  return parts;
}

function merged(messages: readonly Message[], gathering: ReadonlySet<string>): Incoming[] {
  const groups = new Map<string, Message[]>();
  for (const message of messages) {
    const { topic, mapVersion, id } = message;
    const group = gathering.has(topic) ? `${topic} ${mapVersion}` : id;
    const known = groups.get(group);
    if (known) known.push(message);
    else groups.set(group, [message]);
  }
  return [...groups.values()].map((group) => {
    const [first] = group as [Message];
    if (group.length === 1) return first;
    const rowKeys = group.flatMap(({ key, rows }) => rows.map(() => key));
    return { ...first, rows: group.flatMap(({ rows }) => rows), rowKeys };
  });
}
