// The order among table maps: which must be loaded and started before which, because its rows are referred to. domain.md 4.1, 4.3
// Pure. It must never follow a circle for ever: whoever asks learns of it.

export interface OrderedMap {
  readonly name: string;
  readonly after: readonly string[];
}

/**
 * The names of the maps, each after all that it names in `after`; otherwise as they are given. Names of maps that are not given are
 * passed over. Of maps that wait for each other in a circle, those that are given first come first: see `circleOf`.
 */
export function mapsInOrder(maps: readonly OrderedMap[]): string[] {
  const left = [...maps];
  const order: string[] = [];
  while (left.length > 0) {
    const waits = ({ name, after }: OrderedMap) =>
      after.some((one) => one !== name && left.some((map) => map.name === one));
    const next = Math.max(
      0,
      left.findIndex((map) => !waits(map)),
    );
    order.push(...left.splice(next, 1).map(({ name }) => name));
  }
  return order;
}

/** The names of a circle that leads from this map back to it, beginning and ending with it; undefined: there is none. */
export function circleOf(name: string, maps: readonly OrderedMap[]): string[] | undefined {
  const seen = new Set<string>();
  const search = (at: string, way: readonly string[]): string[] | undefined => {
    for (const next of maps.find((map) => map.name === at)?.after ?? []) {
      if (next === name) return [...way, next];
      if (seen.has(next)) continue;
      seen.add(next);
      const found = search(next, [...way, next]);
      if (found) return found;
    }
    return undefined;
  };
  return search(name, [name]);
}
