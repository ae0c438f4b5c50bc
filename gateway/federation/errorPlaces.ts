// Where errors of a fetch belong in the client's answer: below which entities, and under which of the client's keys. Used only
// when something failed; then it looks the entities up once and not once per error, or thousands of errors would hold up the
// process for a minute. It must never change the answer.
import { type Place, placesAt, type Route } from './places';
import type { EntityPlan, FetchPlan } from './plan';
import type { Representation } from './representations';
import { filledKeys, type IsSelected } from './selected';
import type { PossibleTypes } from './supergraph';
import type { Data, SubgraphError } from './transport';

/** One `_entities` alias, compiled. */
export interface Lookup {
  readonly plan: EntityPlan;
  readonly routes: readonly Route[];
  readonly representation: Representation;
  readonly renamed: ReadonlyMap<string, string>;
}

/** The entities one route of a lookup led to in this run, and the number of the representation that stands for each. */
export interface Found {
  readonly lookup: Lookup;
  readonly route: Route;
  readonly isFirstRoute: boolean;
  readonly objects: readonly Data[];
  readonly numbers: readonly number[];
}

/** Where the entities of a lookup stand, by the number of the representation that stands for them. */
export interface Standing {
  readonly lookup: Lookup;
  readonly places: ReadonlyMap<number, readonly Place[]>;
}

/** Looks up where all entities of a fetch stand. */
export function standingOf(data: Data, found: readonly Found[]): Standing[] {
  return found.map((part) => ({ lookup: part.lookup, places: placesByNumber(data, part) }));
}

function placesByNumber(data: Data, { route, objects, numbers }: Found): Standing['places'] {
  const places = placesAt(data, route);
  const found = new Map<number, Place[]>();
  const seen = new Set<Data>();
  for (const [index, object] of objects.entries()) {
    if (seen.has(object)) continue;
    seen.add(object);
    const number = numbers[index] as number;
    const own = places.get(object) ?? [];
    const known = found.get(number);
    if (known === undefined) found.set(number, [...own]);
    else for (const place of own) known.push(place);
  }
  return found;
}

/** Where an error below `_entities` belongs in the client's answer; undefined if it does not say which entity it is about. */
export function entityPlaces(error: SubgraphError, standing: readonly Standing[]): Place[] | undefined {
  const [alias, number, ...rest] = error.path ?? [];
  if (typeof number !== 'number') return undefined;
  return standing
    .filter(({ lookup }) => lookup.plan.alias === alias)
    .flatMap(({ lookup, places }) => {
      const tail = rest.map((key) => renamedKey(key, lookup.renamed));
      return (places.get(number) ?? []).map((place) => [...place, ...tail]);
    });
}

/** Every place that stays empty when the whole fetch fails: the fields it would have filled, as far as the client asked. */
export function failedPlaces(
  data: Data,
  plan: FetchPlan,
  { lookup, route, objects }: Found,
  { types, isSelected }: { readonly types: PossibleTypes; readonly isSelected: IsSelected },
): Place[] {
  const places = placesAt(data, route);
  const keysOf = new Map<unknown, string[]>();
  return [...new Set(objects)].flatMap((object) => {
    const typename = object.__typename;
    const keys = keysOf.get(typename) ?? filledKeys(plan.query, lookup.plan.alias, String(typename), types);
    keysOf.set(typename, keys);
    return (places.get(object) ?? []).flatMap((place) => {
      const fields = keys
        .map((key): Place => [...place, lookup.renamed.get(key) ?? key])
        .filter((place) => isSelected(place));
      return fields.length > 0 ? fields : [place];
    });
  });
}

/** An error below a field that only the plan needed (a key, a @requires) is shown at what the client asked for. */
export function visible(place: Place, isSelected: IsSelected): Place {
  let end = place.length;
  while (end > 0 && !isSelected(place.slice(0, end))) end--;
  return place.slice(0, end);
}

export function renamedKey(key: string | number, renamed: ReadonlyMap<string, string>): string | number {
  return typeof key === 'string' ? (renamed.get(key) ?? key) : key;
}
