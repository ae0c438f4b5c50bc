// One delivery: the next rows of a claimed key become messages, mapped on the way, go over the wire once, and come back as
// an outcome. It must never write: what the outcome means for the outbox is decided where it is settled.
import { type Answer, type Message, PROTOCOL_VERSION, SKIPPED } from '../../schema/messages';
import { marks, type Reader } from '../database/database';
import type { Tracer } from '../tracing';
import type { World } from '../world';
import type { Claim, RowHead } from './claims';
import type { Wire } from './exchange';
import { MapLookupFailed, type MapRegistry, type SourceRow } from './maps';
import { POINTS } from './points';
import { tracedDelivery } from './traced';

/** What came of a claim. */
export type Outcome =
  | { readonly kind: 'answered'; readonly claim: Claim; readonly answer: Answer }
  | { readonly kind: 'waiting'; readonly claim: Claim; readonly topic: string }
  | { readonly kind: 'failed'; readonly claim: Claim; readonly error: unknown };

/** How many deliveries ended which way. */
export type Deliveries = Record<'applied' | 'later' | 'refused' | 'failed', number>;

/** Counts an outcome. To wait for a paused map is none: nothing was sent. */
export function countDelivery(deliveries: Deliveries, outcome: Outcome): void {
  if (outcome.kind === 'failed') deliveries.failed += 1;
  else if (outcome.kind === 'answered') deliveries[outcome.answer.stopped?.kind ?? 'applied'] += 1;
}

/** What of a row is read only when it is sent. */
interface Body {
  readonly id: string;
  readonly body: string;
  readonly traceparent: string | null;
}
type Bodies = ReadonlyMap<string, Body>;

/** The bodies of the rows that these claims are about to send, by row id: one SELECT for all keys claimed together. */
export async function loadBodies(reader: Reader, claims: readonly Claim[]): Promise<Bodies> {
  const ids = claims.flatMap(({ run }) => run.filter(({ state }) => state === 'QUEUED').map(({ id }) => id));
  if (ids.length === 0) return new Map();
  const rows = await reader.rows<Body>(
    `SELECT id, body, traceparent FROM outbox WHERE id IN (${marks(ids.length)})`,
    ids,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

export interface DeliveryContext {
  readonly wire: Wire;
  readonly maps: MapRegistry;
  readonly world: World;
  readonly tracer?: Tracer | undefined;
}

/** Delivers the run of a claim. Never rejects: what went wrong is an outcome too. */
export async function deliver(
  claim: Claim,
  bodies: Bodies,
  { wire, maps, world, tracer }: DeliveryContext,
): Promise<Outcome> {
  if (claim.waitingFor !== undefined) return { kind: 'waiting', claim, topic: claim.waitingFor };
  try {
    const { messages, failure } = mappable(claim, bodies, maps);
    if (messages.length === 0) return { kind: 'answered', claim, answer: { applied: claim.settledNumber, ...failure } };
    world.reach(POINTS.P3_TAKEN_NOT_SENT);
    const answer = await tracedDelivery(tracer, messages, (traced) => wire.deliver(traced));
    world.reach(POINTS.P6_APPLIED_NOT_SETTLED);
    return { kind: 'answered', claim, answer };
  } catch (error) {
    return { kind: 'failed', claim, error };
  }
}

/**
 * The messages up to the first row that cannot be mapped. That one parks the key only when it is the next in line: what
 * comes before it is delivered first.
 */
function mappable(
  claim: Claim,
  bodies: Bodies,
  maps: MapRegistry,
): { messages: Message[]; failure?: Pick<Answer, 'stopped'> } {
  const messages: Message[] = [];
  for (const row of claim.run) {
    try {
      messages.push(messageOf(row, bodies.get(row.id), maps));
    } catch (error) {
      if (!(error instanceof MapLookupFailed)) throw error;
      return {
        messages,
        failure: { stopped: { kind: 'refused', number: row.number, code: error.code, message: error.message } },
      };
    }
  }
  return { messages };
}

function messageOf(row: RowHead, stored: Body | undefined, maps: MapRegistry): Message {
  const { id, stream_key: key, number, topic, chunk, chunks } = row;
  const envelope = { version: PROTOCOL_VERSION, id, key, number } as const;
  if (row.state !== 'QUEUED') return { ...envelope, topic: SKIPPED, mapVersion: null, chunk: 1, chunks: 1, rows: [] };
  if (stored === undefined) throw new Error(`the outbox has lost the body of number ${number} of '${key}'`);
  const rows = maps.mapRows(topic, row.map_version, JSON.parse(stored.body) as SourceRow[]);
  const trace = stored.traceparent === null ? {} : { traceparent: stored.traceparent };
  return { ...envelope, topic, mapVersion: row.map_version, chunk, chunks, rows, ...trace };
}
