// Entities as a subgraph looks them up, and those that it does not find or fails to look up. Only such are lost of which it gives a
// part and never the whole: then one server would say the same. It must never lose what a key or a need is read from.
import type { Entity, Field, Model, Need } from './model';
import type { Row } from './rows';
import { docOf } from './values';

/** What an entity's lookup says that breaks. */
export const LOST = 'this entity is not to be had';

export interface Lost {
  readonly type: string;
  readonly graph: string;
}

/** Lets a subgraph that has no fields at the root give fields of an entity, by a key that all know. False: they know none together. */
export function extended({ keys }: Entity, graph: string): boolean {
  const [first = [], ...others] = keys.values();
  const common = first.find((key) => others.every((own) => own.includes(key)));
  if (common !== undefined) keys.set(graph, [common]);
  return common !== undefined;
}

/** Which entities are not found, of those of which it can be said what a client sees. */
export function lostOf(
  entities: readonly Entity[],
  fields: readonly Field[],
  chance: (percent: number) => boolean,
): Lost[] {
  return entities.flatMap(({ name: type, keys }) =>
    [...keys.keys()]
      .filter((graph) => mayBeLost(type, graph, keys, fields) && chance(70))
      .map((graph) => ({ type, graph })),
  );
}

function mayBeLost(type: string, graph: string, keys: Entity['keys'], fields: readonly Field[]): boolean {
  const own = keys.get(graph) ?? [];
  if (keys.size < 2 || ![...keys.values()].every((others) => own.every((key) => others.includes(key)))) return false;
  const here = fields.filter((field) => field.graphs.includes(graph) || field.movedFrom === graph);
  const isReached = here.some(({ of }) => isAbstract(of) || of === type);
  const isAlone = here.every(
    (field) => field.type !== type || (field.graphs.length === 1 && field.movedFrom === undefined),
  );
  const needed = new Set(fields.flatMap(({ requires, provides }) => [...requires.flatMap(all), provides]));
  return !isReached && isAlone && !here.some((field) => field.type === type && needed.has(field));
}

function isAbstract(of: string): boolean {
  return ['Any', 'Node'].includes(of) || of.startsWith('Named_') || of.startsWith('Done_');
}

function all({ field, below }: Need): Field[] {
  return [field, ...below.flatMap(all)];
}

/** The entity that a reference means. */
export function referred(
  told: Record<string, unknown>,
  graph: string,
  { docs, lost }: Model,
): Row | null | Promise<never> {
  const key = told.id ?? told.code ?? told.b ?? told.a ?? (told.org as Row['told'])?.id ?? zoneOf(told)?.code;
  const n = Number(String(key).replace(/^\D/, ''));
  if (n !== 0 && lost.some((one) => one.graph === graph && one.type === told.__typename))
    return n === 1 ? null : Promise.reject(new Error(LOST));
  const isDoc = ['Doc', 'Paper', 'Mail'].includes(String(told.__typename));
  return { __typename: isDoc && docs?.[0] === graph ? docOf(n).__typename : String(told.__typename), n, told };
}

function zoneOf({ org }: Record<string, unknown>): Row['told'] {
  return (org as { zone?: Row['told'] } | undefined)?.zone;
}
