// An operator publishes a version of a table map while it runs, on the side that sends by it: validated first, all findings at once.
// From the COMMIT on rows are first sent under it; those that were sent before keep theirs. It must never publish what would not run.
import type { Refusal } from '../../schema/errors';
import { halfOf, type MapDefinition, type MapDirection } from '../../schema/mapDefinition';
import { mapsInOrder } from '../../schema/mapOrder';
import { type Outcome, refused } from '../../schema/outcome';
import { NEWEST_SHIPPED_MAPS, SHIPPED_MAPS } from '../../schema/table-maps';
import type { Trail } from '../audit/trail';
import type { Caller } from '../caller';
import type { Database, Reader } from '../database/database';
import { judgeMap } from '../dual-write/mapFindings';
import { insertVersion, mapHash, newestVersions, type PublishedVersion } from '../dual-write/publishedVersions';
import { decided } from '../mutations/decided';
import { type Request, recall, remember } from '../mutations/idempotency';
import type { World } from '../world';
import { scopeRefusal } from './scope';

export interface PublishingDesk {
  readonly db: Database;
  readonly world: World;
  /** Which way this side sends. */
  readonly direction: MapDirection;
  readonly trail?: Trail | undefined;
}

export interface PublishInput {
  /** JSON, as the files in schema/maps; its `version` is the one that it was made from. */
  readonly definition: string;
  readonly idempotencyKey?: string | null | undefined;
}

export interface Published {
  readonly name: string;
  readonly version: number;
}

/**
 * A side's maps as its newest versions have them, each after those that its rows refer to: the order to load and start them in. Those
 * of the other side are as they came with the software. domain.md 4.1
 */
export function mapsInForce(published: readonly PublishedVersion[]): MapDefinition[] {
  const maps = NEWEST_SHIPPED_MAPS.map((shipped) => {
    const own = published.find(({ name }) => name === shipped.name);
    return own && own.version > shipped.version ? { ...own.definition, version: own.version } : shipped;
  });
  return mapsInOrder(maps).flatMap((name) => maps.find((map) => map.name === name) ?? []);
}

/** The same, read. */
async function mapsNow(reader: Reader): Promise<MapDefinition[]> {
  return mapsInForce(await newestVersions(reader));
}

/** What is wrong with a definition, beside the maps that this side runs now. */
export async function tableMapFindings(
  reader: Reader,
  direction: MapDirection,
  text: string,
): Promise<{ readonly definition?: MapDefinition; readonly findings: readonly Refusal[] }> {
  const { definition, findings } = judgeMap(text, await mapsNow(reader));
  if (!definition) return { findings };
  if (!SHIPPED_MAPS.some(({ name }) => name === definition.name) || sends(definition.name, direction))
    return { definition, findings };
  const message = `Nothing of '${definition.name}' leaves this side: it is published on the other.`;
  return { definition, findings: [{ code: 'MAP_NOT_OWNED', message, path: ['name'] }, ...findings] };
}

/**
 * Publishes the next version of a map; the newest, if it says just that already. Refused: `denied` (the side's own FORBIDDEN),
 * FORBIDDEN for a caller of some legal entities alone, every finding of schema/mapErrors.ts, MAP_CHANGED for a definition that was
 * made from an older version.
 */
export async function publishTableMap(
  desk: PublishingDesk,
  caller: Caller,
  denied: Refusal | undefined,
  { definition: text, idempotencyKey }: PublishInput,
): Promise<Outcome<Published>> {
  const { db, world, direction } = desk;
  const wrong = denied ?? scopeRefusal(caller);
  if (wrong) return refused(wrong);
  const request: Request = { mutation: 'publishTableMap', caller, key: idempotencyKey, input: { text } };
  return decided<Published>(db, async (tx) => {
    const before = await recall<Published>(tx, request, desk);
    if (before) return before;
    const { definition, findings } = await tableMapFindings(tx, direction, text);
    if (!definition || findings.length > 0) return refused(...findings);
    const { name } = definition;
    const newest = (await mapsNow(tx)).find((one) => one.name === name);
    if (newest && mapHash(newest) === mapHash(definition))
      return { ok: true, value: { name, version: newest.version }, replayed: true };
    if (newest && definition.version !== newest.version) return refused(changedMeanwhile(newest, definition));
    const { version } = await insertVersion(tx, world, definition, {
      after: newest?.version ?? 0,
      by: caller.subject,
    });
    await remember(tx, request, { name, version }, desk);
    return { ok: true, value: { name, version }, replayed: false };
  });
}

/** Does a map of this name leave the side that sends this way? */
export function sends(name: string, direction: MapDirection): boolean {
  return SHIPPED_MAPS.some((one) => one.name === name && halfOf(one, direction) !== undefined);
}

function changedMeanwhile(newest: MapDefinition, { version }: MapDefinition): Refusal {
  const message = `It was made from version ${version}; the newest is ${newest.version}.`;
  return { code: 'MAP_CHANGED', message, path: ['version'], subjectId: newest.name };
}
