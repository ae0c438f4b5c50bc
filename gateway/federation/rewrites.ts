// The planner's corrections to what goes to a subgraph and comes from it: a field under another name while two uses of it
// would collide, a type name as the other side knows it. In place, on data that belongs to this request alone.
import type { Rewrite, RewriteSegment } from './plan';
import type { PossibleTypes } from './supergraph';
import type { Data } from './transport';

/** Applies one rewrite to a value and everything its path leads to. */
export function rewrite(value: unknown, change: Rewrite, types: PossibleTypes): void {
  follow(value, change.path, 0, types, (owner, key) => {
    if (change.kind === 'set') {
      owner[key] = change.value;
    } else if (key in owner) {
      owner[change.to] = owner[key];
      delete owner[key];
    }
  });
}

/** The keys that rewrites rename, for the paths of errors: a key of the subgraph's → the client's. */
export function renamedKeys(rewrites: readonly Rewrite[]): ReadonlyMap<string, string> {
  const renamed = new Map<string, string>();
  for (const change of rewrites) {
    const last = change.path[change.path.length - 1];
    if (change.kind === 'rename' && last !== undefined && 'key' in last) renamed.set(last.key, change.to);
  }
  return renamed;
}

function follow(
  value: unknown,
  path: readonly RewriteSegment[],
  index: number,
  types: PossibleTypes,
  found: (owner: Data, key: string) => void,
): void {
  if (Array.isArray(value)) {
    for (const item of value) follow(item, path, index, types, found);
    return;
  }
  const segment = path[index];
  if (segment === undefined || typeof value !== 'object' || value === null) return;
  const owner = value as Data;
  if ('types' in segment) {
    const typename = owner.__typename;
    if (
      typeof typename !== 'string' ||
      segment.types.some((type) => type === typename || types.get(type)?.has(typename) === true)
    ) {
      follow(value, path, index + 1, types, found);
    }
  } else if (index === path.length - 1) found(owner, segment.key);
  else follow(owner[segment.key], path, index + 1, types, found);
}
