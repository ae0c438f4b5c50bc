// Finding entities in the answer so far, and saying where they stand. Finding is the hot path and keeps no positions;
// positions are only worked out when there is an error to place.
import type { PathSegment } from './plan';
import type { PossibleTypes } from './supergraph';
import type { Data } from './transport';

/** A position in the client's answer. */
export type Place = readonly (string | number)[];

/** A compiled path: type conditions widened to every object type that meets them. */
export type Route = readonly ({ readonly field: string } | { readonly types: ReadonlySet<string> })[];

export function routeOf(path: readonly PathSegment[], types: PossibleTypes): Route {
  return path.map((segment) =>
    'field' in segment
      ? segment
      : { types: new Set(segment.types.flatMap((type) => [type, ...(types.get(type) ?? [])])) },
  );
}

/** Every object that a route leads to, in order, through lists of any depth. */
export function objectsAt(root: Data, route: Route): Data[] {
  const found: Data[] = [];
  collect(root, route, 0, found);
  return found;
}

function collect(value: unknown, route: Route, index: number, found: Data[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) collect(value[i], route, index, found);
    return;
  }
  const segment = route[index];
  if (segment === undefined) found.push(value as Data);
  else if ('field' in segment) collect((value as Data)[segment.field], route, index + 1, found);
  else if (meets(value as Data, segment.types)) collect(value, route, index + 1, found);
}

/** The same walk with positions. One object may stand in several places: equal entities are shared. */
export function placesAt(root: Data, route: Route): Map<Data, Place[]> {
  const places = new Map<Data, Place[]>();
  const walk = (value: unknown, index: number, place: Place): void => {
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) {
      for (const [position, item] of value.entries()) walk(item, index, [...place, position]);
      return;
    }
    const object = value as Data;
    const segment = route[index];
    if (segment === undefined) {
      const known = places.get(object);
      if (known === undefined) places.set(object, [place]);
      else known.push(place);
    } else if ('field' in segment) walk(object[segment.field], index + 1, [...place, segment.field]);
    else if (meets(object, segment.types)) walk(object, index + 1, place);
  };
  walk(root, 0, []);
  return places;
}

// The planner selects __typename wherever types differ; where it did not, there is nothing to tell apart.
function meets(value: Data, types: ReadonlySet<string>): boolean {
  const typename = value.__typename;
  return typeof typename !== 'string' || types.has(typename);
}
