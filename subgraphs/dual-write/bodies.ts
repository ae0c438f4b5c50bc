// The bodies of outbox rows, read when they are sent; and of a long key those of its next delivery while the other side is at the one
// before, so that neither waits for the other. A body never changes, so one that was read ahead is as good as one read now. It must
// never decide what is sent: that is the claim's.
import { marks, type Reader } from '../database/database';
import type { Claim } from './claims';
import type { SourceRow } from './maps';

/** What of a row is read only when it is sent. */
export interface Body {
  readonly rows: readonly SourceRow[];
  readonly traceparent: string | null;
}

/** By the id of the outbox row. One that cannot be read is left out, as if it were gone: it must not hold up what is read with it. */
export async function readBodies(reader: Reader, ids: readonly string[]): Promise<Map<string, Body>> {
  const bodies = new Map<string, Body>();
  if (ids.length === 0) return bodies;
  const stored = await reader.rows<{ id: string; body: string; traceparent: string | null }>(
    `SELECT id, body, traceparent FROM outbox WHERE id IN (${marks(ids.length)})`,
    ids,
  );
  for (const { id, body, traceparent } of stored) {
    const rows = rowsIn(body);
    if (rows) bodies.set(id, { rows, traceparent });
  }
  return bodies;
}

function rowsIn(body: string): SourceRow[] | undefined {
  try {
    const rows = JSON.parse(body) as unknown;
    return Array.isArray(rows) ? rows : undefined;
  } catch {
    return undefined;
  }
}

/** Keys whose bodies are held: where more are under way, they keep both sides busy without it. */
const MOST_KEYS = 4;

export class BodiesAhead {
  private readonly read = new Map<string, Promise<ReadonlyMap<string, Body>>>();

  constructor(private readonly reader: Reader) {}

  /** Begins to read what these claims' keys have to send next. Whatever goes wrong is told when it is read again. */
  begin(claims: readonly Claim[]): void {
    for (const { key, ahead } of claims) {
      const ids = ahead.flatMap(({ id, state }) => (state === 'QUEUED' ? [id] : []));
      if (ids.length === 0 || this.read.size >= MOST_KEYS) continue;
      this.read.set(
        key,
        readBodies(this.reader, ids).catch(() => new Map()),
      );
    }
  }

  /** What was read ahead of these keys; it is forgotten here. Of others too, where their key is not under way any more. */
  async take(claims: readonly Claim[], isUnderWay: (key: string) => boolean): Promise<Map<string, Body>> {
    const bodies = new Map<string, Body>();
    for (const { key } of claims) {
      for (const [id, body] of (await this.read.get(key)) ?? []) bodies.set(id, body);
      this.read.delete(key);
    }
    for (const key of this.read.keys()) if (!isUnderWay(key)) this.read.delete(key);
    return bodies;
  }
}
