// One delivery: the next rows of a claimed key, or of several, become messages, mapped on the way, go over the wire once, and come
// back as an outcome of each. It must never write: what the outcome means for the outbox is decided where it is settled.
import { type Answer, type Message, PROTOCOL_VERSION, SKIPPED } from '../../schema/messages';
import type { Reader } from '../database/database';
import type { Tracer } from '../tracing';
import type { World } from '../world';
import { type Body, readBodies } from './bodies';
import type { Claim, RowHead } from './claims';
import { MESSAGE_LOST, NotBelieved, type Wire } from './exchange';
import { answersOf } from './gathered';
import { lookUp, type Mapping } from './lookUps';
import { type CompiledMap, type Found, MapLookupFailed, mapRows } from './maps';
import { POINTS } from './points';
import type { TableMaps } from './tableMaps';
import { tracedDelivery } from './traced';

/** What came of a claim. */
export type Outcome =
  | { readonly kind: 'answered'; readonly claim: Claim; readonly answer: Answer }
  | { readonly kind: 'waiting'; readonly claim: Claim; readonly topic: string }
  | { readonly kind: 'failed'; readonly claim: Claim; readonly error: unknown };

/** How many deliveries ended which way; one of several keys counts for each. */
export type Deliveries = Record<'applied' | 'later' | 'refused' | 'failed', number>;

/** Counts an outcome. To wait for a paused map is none: nothing was sent. */
export function countDelivery(deliveries: Deliveries, outcome: Outcome): void {
  if (outcome.kind === 'failed') deliveries.failed += 1;
  else if (outcome.kind === 'answered') deliveries[outcome.answer.stopped?.kind ?? 'applied'] += 1;
}

/** What claims are about to send, read for all keys claimed together: rows by the id of the outbox row, and what look-ups found. */
export interface Cargo {
  readonly bodies: ReadonlyMap<string, Body>;
  readonly found: Found;
}

/**
 * Reads it: one SELECT for the bodies that were not read ahead, and one per look-up where a map has any. The versions stamped on the
 * rows are ready afterwards.
 */
export async function loadCargo(
  reader: Reader,
  claims: readonly Claim[],
  maps: TableMaps,
  ahead: ReadonlyMap<string, Body> = new Map(),
): Promise<Cargo> {
  const heads = claims.flatMap(({ run }) => run.filter(({ state }) => state === 'QUEUED'));
  if (heads.length === 0) return { bodies: new Map(), found: new Map() };
  await maps.prepare(
    reader,
    heads.flatMap(({ topic, map_version: version }) => (version === null ? [] : { topic, version })),
  );
  const missing = heads.flatMap(({ id }) => (ahead.has(id) ? [] : id));
  const bodies = new Map([...ahead, ...(await readBodies(reader, missing))]);
  const mappings = heads.flatMap(({ id, topic, map_version }): Mapping | [] => {
    const map = map_version === null ? undefined : maps.compiled(topic, map_version);
    return map && map.lookups.length > 0 ? { map, rows: bodies.get(id)?.rows ?? [] } : [];
  });
  return { bodies, found: await lookUp(reader, mappings) };
}

export interface DeliveryContext {
  readonly wire: Wire;
  readonly maps: TableMaps;
  readonly world: World;
  readonly tracer?: Tracer | undefined;
}

/** Delivers the runs of claims that travel together. Never rejects: what went wrong is an outcome too. */
export async function deliver(
  claims: readonly Claim[],
  cargo: Cargo,
  { wire, maps, world, tracer }: DeliveryContext,
): Promise<Outcome[]> {
  const packed = claims.map((claim) => pack(claim, cargo, maps));
  const kept = packed.flatMap((one) => ('kind' in one ? one : []));
  const sent = packed.flatMap((one) => ('kind' in one ? [] : one));
  if (sent.length === 0) return kept;
  try {
    world.reach(POINTS.P3_TAKEN_NOT_SENT);
    const messages = sent.flatMap((one) => one.messages);
    const answer = await tracedDelivery(tracer, messages, (traced) => wire.deliver(traced));
    world.reach(POINTS.P6_APPLIED_NOT_SETTLED);
    const answers = answersOf(answer, sent.length).values();
    const answered = ({ claim }: Packed): Outcome => {
      return { kind: 'answered', claim, answer: answers.next().value as Answer };
    };
    return [...kept, ...sent.map(answered)];
  } catch (error) {
    const cameOf = ({ claim }: Packed): Outcome =>
      error instanceof NotBelieved
        ? { kind: 'answered', claim, answer: refusedWhole(claim, error) }
        : { kind: 'failed', claim, error };
    return [...kept, ...sent.map(cameOf)];
  }
}

/** Somebody has damaged a row of the outbox, or taken it away since it was claimed. */
class ContentLost extends Error {
  readonly code = MESSAGE_LOST;

  constructor(key: string, number: number) {
    super(`the content of number ${number} of '${key}' is not in the outbox any more, or cannot be read`);
  }
}

/** A claim with what is sent of it. */
interface Packed {
  readonly claim: Claim;
  readonly messages: readonly Message[];
}

/** What is sent of a claim, or what came of it already: it waits, or its next row is lost or cannot be mapped. */
function pack(claim: Claim, cargo: Cargo, maps: TableMaps): Packed | Outcome {
  if (claim.waitingFor !== undefined) return { kind: 'waiting', claim, topic: claim.waitingFor };
  if (claim.lost !== undefined) return { kind: 'answered', claim, answer: lostAnswer(claim, claim.lost) };
  try {
    const { messages, failure } = mappable(claim, cargo, maps);
    if (messages.length > 0) return { claim, messages };
    return { kind: 'answered', claim, answer: { applied: claim.settledNumber, ...failure } };
  } catch (error) {
    return { kind: 'failed', claim, error };
  }
}

/** The next row was written, and somebody or a restore has taken it away: what it said is not known here, so a person is told. */
function lostAnswer({ key, settledNumber }: Claim, number: number): Answer {
  const message = `number ${number} of '${key}' was written and is not in the outbox any more`;
  return { applied: settledNumber, stopped: { kind: 'refused', number, code: MESSAGE_LOST, message } };
}

/** The other side did not even read the run: its first message is refused, and a person is told. */
function refusedWhole({ settledNumber }: Claim, { code, doubt: message }: NotBelieved): Answer {
  return { applied: settledNumber, stopped: { kind: 'refused', number: settledNumber + 1, code, message } };
}

/**
 * The messages up to the first row that cannot be mapped or read. That one parks the key only when it is the next in line: what
 * comes before it is delivered first.
 */
function mappable(
  claim: Claim,
  cargo: Cargo,
  maps: TableMaps,
): { messages: Message[]; failure?: Pick<Answer, 'stopped'> } {
  const messages: Message[] = [];
  for (const row of claim.run) {
    try {
      messages.push(messageOf(row, cargo, maps));
    } catch (error) {
      if (!(error instanceof MapLookupFailed || error instanceof ContentLost)) throw error;
      return {
        messages,
        failure: { stopped: { kind: 'refused', number: row.number, code: error.code, message: error.message } },
      };
    }
  }
  return { messages };
}

function messageOf(row: RowHead, { bodies, found }: Cargo, maps: TableMaps): Message {
  const { id, stream_key: key, number, topic, chunk, chunks, map_version: version } = row;
  const envelope = { version: PROTOCOL_VERSION, id, key, number } as const;
  if (row.state !== 'QUEUED') return { ...envelope, topic: SKIPPED, mapVersion: null, chunk: 1, chunks: 1, rows: [] };
  const stored = bodies.get(id);
  if (stored === undefined) throw new ContentLost(key, number);
  const rows = version === null ? stored.rows : mapRows(versionOf(maps, topic, version), stored.rows, found);
  const trace = stored.traceparent === null ? {} : { traceparent: stored.traceparent };
  return { ...envelope, topic, mapVersion: version, chunk, chunks, rows, ...trace };
}

function versionOf(maps: TableMaps, topic: string, version: number): CompiledMap {
  const map = maps.compiled(topic, version);
  if (!map) throw new MapLookupFailed(`version ${version} of the map '${topic}' is not known here`);
  return map;
}
