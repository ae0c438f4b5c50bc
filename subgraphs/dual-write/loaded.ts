// Receiving a load: rows that stood in the source before anybody told of them, or that were lost here. They come beside the order
// of their keys, so what decides is how far a key is known here: a row is never set back to what it was before. Rows that cannot
// be taken are passed over one by one and named. It must never send anything, and never remember the load itself: a delivery that
// comes again is the same rows again.
import { type Answer, LOAD_VERSION, LOADED_KEYS, type Message, type PassedOver } from '../../schema/messages';
import type { Tx } from '../database/database';
import type { World } from '../world';
import type { Effect, Handler } from './exchange';
import { keysKnownFurther, moveHeads, moveOwnHeads } from './key-heads';
import { countRows } from './totals';

export interface LoadedOptions {
  readonly world: World;
  readonly handlers: Readonly<Record<string, Handler>>;
}

/** A message with the rows of it that are still to be told, each with its place. */
interface Part {
  readonly at: number;
  readonly message: Message;
  readonly rows: readonly number[];
}

/**
 * Applies the messages of one delivery of a load in one transaction. Answers with the last number, and with the rows that were
 * refused, or that wait for something that is not here: a load does not wait. Rejects when something unexpected happened.
 */
export async function applyLoaded(
  tx: Tx,
  messages: readonly Message[],
  { world, handlers }: LoadedOptions,
): Promise<Answer> {
  const last = messages.at(-1) as Message;
  const unknown = messages.find(
    ({ version, topic }) => version !== LOAD_VERSION || (topic !== LOADED_KEYS && !Object.hasOwn(handlers, topic)),
  );
  if (unknown) {
    const message = `version ${unknown.version} of '${unknown.topic}' is not known here`;
    return { applied: 0, stopped: { kind: 'refused', number: unknown.number, code: 'MESSAGE_INVALID', message } };
  }
  const heads = messages.flatMap(({ loaded }) => loaded?.heads ?? []);
  const further = await keysKnownFurther(tx, heads);
  await moveOwnHeads(
    tx,
    messages.flatMap(({ loaded }) => loaded?.answered ?? []),
  );
  const passedOver: PassedOver[] = [];
  const counted: { topic: string; rows: number }[] = [];
  for (const [at, message] of messages.entries()) {
    const rows = [...message.rows.keys()].filter((row) => !further.has(message.loaded?.rowKeys?.[row] ?? ''));
    const before = passedOver.length;
    await applyPart(tx, { at, message, rows }, handlers, passedOver);
    counted.push({ topic: message.topic, rows: rows.length - (passedOver.length - before) });
  }
  const incomplete = new Set(
    passedOver.map(({ message, row }) => (messages[message] as Message).loaded?.rowKeys?.[row] ?? ''),
  );
  await moveHeads(
    tx,
    heads.filter(({ key }) => !further.has(key) && !incomplete.has(key)),
    world,
  );
  countRows(tx, last.key, 'applied', counted);
  return passedOver.length > 0 ? { applied: last.number, passedOver } : { applied: last.number };
}

/** All rows at once; where one of them stops the others, halves of them, down to the one. A handler decides before it writes. */
async function applyPart(
  tx: Tx,
  { at, message, rows }: Part,
  handlers: LoadedOptions['handlers'],
  passedOver: PassedOver[],
): Promise<void> {
  if (rows.length === 0) return;
  const handler = handlers[message.topic] as Handler;
  const effect = await handler(tx, { ...message, rows: rows.map((row) => message.rows[row]) });
  if (effect.kind === 'applied') return;
  if (rows.length === 1) {
    passedOver.push({ message: at, row: rows[0] as number, ...reasonOf(effect) });
    return;
  }
  const half = rows.length >> 1;
  await applyPart(tx, { at, message, rows: rows.slice(0, half) }, handlers, passedOver);
  await applyPart(tx, { at, message, rows: rows.slice(half) }, handlers, passedOver);
}

function reasonOf(effect: Exclude<Effect, { kind: 'applied' }>): { code: string; text: string } {
  if (effect.kind === 'later') return { code: 'DEPENDENCY_MISSING', text: effect.reason.slice(0, 1_000) };
  return { code: effect.code, text: effect.message.slice(0, 1_000) };
}
