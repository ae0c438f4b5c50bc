// Places of an answer, to be asked whether another lies on one line with any of them: above it, below it or the same. A list of
// thousands may fail at every item, so each question must cost the depth of the answer and not the number of places.
import type { Place } from './places';

interface Node {
  isPlace: boolean;
  readonly below: Map<string | number, Node>;
}

export class PlaceTree {
  private readonly root: Node = { isPlace: false, below: new Map() };

  constructor(places: Iterable<Place>) {
    for (const place of places) this.add(place);
  }

  add(place: Place): void {
    let node = this.root;
    for (const key of place) {
      let next = node.below.get(key);
      if (next === undefined) {
        next = { isPlace: false, below: new Map() };
        node.below.set(key, next);
      }
      node = next;
    }
    node.isPlace = true;
  }

  /** Whether one of the places is this one, or lies above or below it. */
  isOnOneLine(place: Place): boolean {
    let node = this.root;
    for (const key of place) {
      if (node.isPlace) return true;
      const next = node.below.get(key);
      if (next === undefined) return false;
      node = next;
    }
    return node.isPlace || node.below.size > 0;
  }
}
