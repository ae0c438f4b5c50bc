// An administrator has Finance told what stands here already: for the first time, after a map was absent, or because Finance was
// restored. What is to be told is counted and cut into parts before the transaction, which writes the plan alone; what changes from
// then on travels by itself. domain.md 4.1, 5.10
import type { Refusal } from '../../../schema/errors';
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import type { Reader, Tx } from '../../database/database';
import { recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { partsFor } from '../rules/load';
import { forbidden } from '../rules/permissions';
import { legalEntities } from '../store/companies';
import { lockContract } from '../store/contracts';
import { extentOf, idAt, type LoadFilter } from '../store/loadSources';
import { LOADABLE_MAPS, type LoadSource, stepsOf } from '../store/loadSteps';
import { insertLoad, type LoadRowHead, type PlannedPart, unfinishedLoad } from '../store/loads';
import { decided } from './decided';
import { maySeeLoad } from './switchDataLoad';

export interface StartDataLoadInput {
  /** Names of table maps; absent: all. */
  readonly maps?: readonly string[] | null;
  readonly legalEntity?: string | null;
  readonly contractId?: string | null;
  /** What is dated earlier is left to the beginning balances. */
  readonly cutOver?: string | null;
  readonly idempotencyKey?: string | null;
}

/**
 * Starts a load and answers with its id. Refused: FORBIDDEN, TABLE_MAP_UNKNOWN, BAD_USER_INPUT (no map), LEGAL_ENTITY_UNKNOWN,
 * NOT_FOUND (no such contract), LOAD_UNFINISHED.
 */
export async function startDataLoad(
  books: Books,
  caller: Caller,
  input: StartDataLoadInput,
): Promise<Outcome<{ loadId: string }>> {
  const maps = [...new Set(input.maps ?? LOADABLE_MAPS)];
  const denied = forbidden(caller.roles, 'MANAGE_MAPS') ?? scopeRefusal(caller, input) ?? mapsRefusal(maps);
  if (denied) return refused(denied);
  const filter = { legalEntity: input.legalEntity ?? null, contractId: input.contractId ?? null };
  const cutOver = input.cutOver ?? null;
  const request = {
    mutation: 'startDataLoad',
    caller,
    key: input.idempotencyKey,
    input: { maps: [...maps].sort(), ...filter, cutOver },
  };
  const parts: PlannedPart[] = [];
  for (const { source } of stepsOf(maps)) parts.push(...(await planned(books.db.read, source, filter)));
  const outcome = await decided<{ loadId: string }>(books, async (tx) => {
    const before = await recall<{ loadId: string }>(tx, request, books);
    if (before) return before;
    const unknown = await unknownIn(tx, caller, filter);
    if (unknown) return refused(unknown);
    const other = await unfinishedLoad(tx);
    if (other) return refused(unfinished(caller, other));
    const now = instant(books.world);
    const loadId = books.world.newId();
    const isEmpty = parts.length === 0;
    await insertLoad(
      tx,
      {
        id: loadId,
        state: isEmpty ? 'COMPLETE' : 'RUNNING',
        maps: JSON.stringify(maps),
        legal_entity: filter.legalEntity,
        contract_id: filter.contractId,
        cut_over: cutOver,
        started_at: now,
        started_by: caller.subject,
        changed_at: now,
        changed_by: caller.subject,
        finished_at: isEmpty ? now : null,
      },
      parts,
    );
    await remember(tx, request, { loadId }, books);
    tx.afterCommit(() => books.loads?.nudge());
    return { ok: true, value: { loadId }, replayed: false };
  });
  return outcome;
}

/** A load crosses companies, unless it is of one that the caller sees. */
function scopeRefusal(caller: Caller, { legalEntity }: StartDataLoadInput): Refusal | undefined {
  if (caller.legalEntities === 'all') return undefined;
  if (legalEntity != null && maySee(caller, legalEntity)) return undefined;
  return { code: 'FORBIDDEN', message: 'Name one of your legal entities.', path: ['legalEntity'] };
}

/** Which load it is, is told to whoever may see it. */
function unfinished(caller: Caller, other: Pick<LoadRowHead, 'id' | 'legal_entity'>): Refusal {
  if (!maySeeLoad(caller, other)) return { code: 'LOAD_UNFINISHED', message: 'Another load is not finished.' };
  return { code: 'LOAD_UNFINISHED', message: `The load ${other.id} is not finished.`, subjectId: other.id };
}

/** What is asked for must be there: a load of nothing would be complete at once, and look like one of what was meant. */
async function unknownIn(
  tx: Tx,
  caller: Caller,
  { legalEntity, contractId }: LoadFilter,
): Promise<Refusal | undefined> {
  if (legalEntity !== null && !(await legalEntities(tx)).has(legalEntity)) {
    const message = `There is no legal entity ${shown(legalEntity)}.`;
    return { code: 'LEGAL_ENTITY_UNKNOWN', message, path: ['legalEntity'] };
  }
  if (contractId === null) return undefined;
  const contract = await lockContract(tx, contractId);
  const isThere = contract && maySee(caller, contract.legal_entity);
  if (isThere && (legalEntity === null || contract.legal_entity === legalEntity)) return undefined;
  return { code: 'NOT_FOUND', message: `There is no contract ${shown(contractId)}.`, path: ['contractId'] };
}

/** As much of what was given as says which it is. */
function shown(text: string): string {
  return text.slice(0, 120);
}

function mapsRefusal(maps: readonly string[]): Refusal | undefined {
  if (maps.length === 0)
    return { code: 'BAD_USER_INPUT', message: 'Name a table map, or leave maps out.', path: ['maps'] };
  const unknown = maps.find((map) => !LOADABLE_MAPS.includes(map));
  if (unknown === undefined) return undefined;
  const name = shown(unknown);
  return { code: 'TABLE_MAP_UNKNOWN', message: `No map '${name}' can be loaded.`, path: ['maps'], subjectId: name };
}

/** The parts of one source: none where nothing stands. */
async function planned(reader: Reader, source: LoadSource, filter: LoadFilter): Promise<PlannedPart[]> {
  const { rows, last } = await extentOf(reader, source, filter);
  if (last === null) return [];
  const count = partsFor(rows);
  const size = Math.ceil(rows / count);
  const parts: PlannedPart[] = [];
  for (let after = ''; parts.length < count; ) {
    const isLast = parts.length === count - 1;
    const cut = isLast ? last : ((await idAt(reader, source, filter, (parts.length + 1) * size)) ?? last);
    parts.push({ source, after, upTo: cut, expected: Math.max(0, Math.min(size, rows - parts.length * size)) });
    if (cut >= last) break;
    after = cut;
  }
  return parts;
}
