// How a subgraph is reached from a place in the answer: it is there already, by a key that can be had, or through the field
// that led here. Finding a way changes nothing; entering it adds the fetch and the keys. It must never choose between fields.
import { type FieldNode, Kind, print, type SelectionSetNode, type TypeNode } from 'graphql';
import type { Requirement } from '../plan';
import { Fetch, type Item, type Planning } from './fetches';
import { isGiven, type JoinedField, type JoinedKey, type Joins } from './joins';
import { belowField, keptRequirement, type Position, type Site, siteOf } from './positions';
import { ALWAYS, appliesTo, either, NEVER, type Wanted, type When } from './wanted';

export type Way =
  | { readonly kind: 'here'; readonly site: Site }
  | { readonly kind: 'root' }
  | { readonly kind: 'key'; readonly sources: readonly KeySource[] }
  | { readonly kind: 'parent'; readonly parent: Way };

interface KeySource {
  readonly field: FieldNode;
  readonly graph: string;
  readonly way: Way;
}

/** More detours than this on the way to one field are no plan. */
export const MOST_DETOURS = 5;

export class Ways {
  readonly fetches: Fetch[] = [];
  /** Whoever wants to know which fetches a need takes. */
  private readonly watching = new Set<Set<Fetch>>();

  constructor(
    readonly joins: Joins,
    private readonly planning: Planning,
    private readonly draw: number,
  ) {}

  /**
   * Whether a subgraph gives a field by itself: not @external unless it is provided on this way. A key is no exception: where
   * a subgraph extends a type, composition does not call its keys external.
   */
  gives(graph: string, type: string, field: string, provided: readonly SelectionSetNode[]): JoinedField | undefined {
    const joined = this.joins.fieldOf(graph, type, field);
    if (joined === undefined) return undefined;
    if (belowField(provided, field, appliesTo(type, this.joins.possible)) !== undefined) return joined;
    return !joined.isExternal && isGiven(joined, this.draw) ? joined : undefined;
  }

  /** A way to a subgraph with so many detours at most. */
  find(position: Position, graph: string, detours: number, trail: readonly string[] = []): Way | undefined {
    const site = position.sites.find((one) => one.graph === graph);
    if (site !== undefined) return { kind: 'here', site };
    if (position.operation !== undefined) return { kind: 'root' };
    return this.findKey(position, graph, detours, trail) ?? this.findParent(position, graph, detours);
  }

  /** A way by a key, even to a subgraph that is here already. */
  findKey(position: Position, graph: string, detours: number, trail: readonly string[] = []): Way | undefined {
    const through = [...trail, graph];
    for (const key of this.joins.keysOf(graph, position.type)) {
      const sources = this.sourcesOf(position, key, detours, through);
      if (sources !== undefined) return { kind: 'key', sources };
    }
    return undefined;
  }

  private sourcesOf(
    position: Position,
    key: JoinedKey,
    detours: number,
    trail: readonly string[],
  ): KeySource[] | undefined {
    const sources: KeySource[] = [];
    for (const field of key.fields.selections) {
      if (field.kind !== Kind.FIELD) return undefined;
      const source = this.sourceOf(position, field, detours, trail);
      if (source === undefined) return undefined;
      sources.push(source);
    }
    return sources;
  }

  private sourceOf(
    position: Position,
    field: FieldNode,
    detours: number,
    trail: readonly string[],
  ): KeySource | undefined {
    for (const site of position.sites)
      if (this.hasWhole(site.graph, position.type, field, site.provided))
        return { field, graph: site.graph, way: { kind: 'here', site } };
    if (detours === 0) return undefined;
    for (const graph of this.joins.graphsOf(position.type, field.name.value)) {
      if (trail.includes(graph) || !this.hasWhole(graph, position.type, field, [])) continue;
      const way = this.find(position, graph, detours - 1, trail);
      if (way !== undefined) return { field, graph, way };
    }
    return undefined;
  }

  /** Whether a subgraph alone gives all of a key's field. What moved away is still there for keys. */
  private hasWhole(graph: string, type: string, field: FieldNode, provided: readonly SelectionSetNode[]): boolean {
    const name = field.name.value;
    const known = this.joins.isKeyField(graph, type, name) ? this.joins.fieldOf(graph, type, name) : undefined;
    const joined = known?.isExternal === false ? known : this.gives(graph, type, name, provided);
    if (joined === undefined || joined.requires !== undefined) return false;
    const below = namedType(joined.type);
    const inner = belowField(provided, name, appliesTo(type, this.joins.possible)) ?? [];
    return (field.selectionSet?.selections ?? []).every(
      (one) => one.kind === Kind.FIELD && this.hasWhole(graph, below, one, inner),
    );
  }

  private findParent({ origin, type }: Position, graph: string, detours: number): Way | undefined {
    // The root field of a mutation happens once, and so does that of a subscription.
    if (origin === undefined || !['query', undefined].includes(origin.position.operation)) return undefined;
    const joined = this.gives(graph, origin.position.type, origin.wanted.name, []);
    if (joined === undefined || joined.requires !== undefined) return undefined;
    // Only where the field has one type in both: of an abstract one, each subgraph may give an object of another type.
    if (namedType(joined.type) !== type || this.joins.kindOf(type) !== 'object') return undefined;
    const parent = this.find(origin.position, graph, detours);
    return parent === undefined ? undefined : { kind: 'parent', parent };
  }

  /** Goes a way; afterwards the subgraph is here. */
  enter(position: Position, graph: string, way: Way): Site {
    if (way.kind === 'here') return way.site;
    const present = position.sites.find((site) => site.graph === graph);
    if (present !== undefined) return present;
    const site =
      way.kind === 'parent'
        ? this.enterParent(position, graph, way.parent)
        : way.kind === 'key'
          ? this.jump(position, graph, way).site
          : this.enterRoot(position, graph);
    position.sites.push(site);
    return site;
  }

  private enterRoot(position: Position, graph: string): Site {
    const fetch = this.open(new Fetch(this.planning, graph, position.operation ?? 'query'));
    return siteOf({ graph, fetch, selected: fetch.root });
  }

  private enterParent({ origin }: Position, graph: string, way: Way): Site {
    if (origin === undefined) throw new Error('no field led to the root');
    const outer = this.enter(origin.position, graph, way);
    const joined = this.joins.fieldOf(graph, origin.position.type, origin.wanted.name) as JoinedField;
    const item = this.add(outer, origin.position.type, origin.wanted, joined);
    const selected = item.below ?? outer.selected;
    const applies = appliesTo(origin.position.type, this.joins.possible);
    const inherited = belowField(outer.provided, origin.wanted.name, applies) ?? [];
    const provided = joined.provides === undefined ? inherited : [...inherited, joined.provides];
    return siteOf({ graph, fetch: outer.fetch, selected, provided });
  }

  /** A fetch of the entities that stand at a position, by the key that a way names; it may then ask for more of them. */
  jump(position: Position, graph: string, way: Way): { site: Site; needs: Requirement[] } {
    if (way.kind !== 'key') throw new Error('no key leads there');
    const needs: Requirement[] = [];
    const requires: Requirement[] = [{ kind: 'InlineFragment', typeCondition: position.type, selections: needs }];
    const name = this.joins.nameIn(graph, position.type);
    // An interface that is an object there keeps its name, even if the type behind it is known by then.
    const isSameType = name === position.type && !this.joins.isInterfaceObject(graph, position.type);
    const renamedType = isSameType ? undefined : name;
    const fetch = new Fetch(this.planning, graph, 'query', { path: position.path, requires, renamedType });
    const keys = way.sources.map(({ field, graph: from, way: there }) => {
      const site = this.enter(position, from, there);
      fetch.after.add(site.fetch);
      const kept = this.keptName(position, print(field));
      needs.push(keptRequirement(kept, field.name.value, field.selectionSet === undefined ? [] : [field.selectionSet]));
      return { site, item: this.addWhole(site, position.type, field, kept, NEVER) };
    });
    // A representation says what it is of; the first to come here tells.
    const first = position.sites[0];
    if (first !== undefined) {
      first.selected.typename = true;
      fetch.after.add(first.fetch);
    }
    this.open(fetch);
    return { site: siteOf({ graph, fetch, selected: fetch.root, keys }), needs };
  }

  /** Adds a key's field with all below it. */
  private addWhole(site: Site, type: string, field: FieldNode, key: string, when: When): Item {
    const name = field.name.value;
    const joined = this.joins.fieldOf(site.graph, type, name) as JoinedField;
    const wanted = { key, name, given: field.arguments ?? [], when, selections: new Map() };
    const item = this.add(site, type, wanted, joined);
    const inner = item.below === undefined ? undefined : { ...site, selected: item.below };
    for (const one of field.selectionSet?.selections ?? [])
      if (one.kind === Kind.FIELD && inner !== undefined)
        this.addWhole(inner, namedType(joined.type), one, one.name.value, ALWAYS);
    return item;
  }

  /** Adds a field to what is asked of a site. */
  add(site: Site, type: string, wanted: Wanted, joined: JoinedField): Item {
    for (const watcher of this.watching) watcher.add(site.fetch);
    this.use(site, wanted.when);
    const { key, name, given, when } = wanted;
    const below = namedType(joined.type);
    const kind = this.joins.isInterfaceObject(site.graph, below) ? 'object' : this.joins.kindOf(below);
    const composite = kind === 'leaf' || kind === 'object' ? kind : 'abstract';
    const owner = this.joins.nameIn(site.graph, type) ?? type;
    return site.selected.add(owner, { key, name, given, type: joined.type }, when, composite);
  }

  /** What is wanted of a site makes the keys wanted that lead there. */
  use(site: Site, when: When): void {
    const wider = either(site.when, when);
    if (JSON.stringify(wider) === JSON.stringify(site.when)) return;
    site.when = wider;
    for (const key of site.keys) {
      key.item.when = either(key.item.when, when);
      this.use(key.site, when);
    }
  }

  /** Runs something and tells which fetches it added to. */
  watched(work: () => void): Set<Fetch> {
    const touched = new Set<Fetch>();
    this.watching.add(touched);
    work();
    this.watching.delete(touched);
    return touched;
  }

  /** A name of ours at a position for what is kept there and was not asked for by the client. */
  keptName(position: Position, what: string): string {
    const known = position.kept.get(what);
    if (known !== undefined) return known;
    const name = this.planning.freshName();
    position.kept.set(what, name);
    return name;
  }

  private open(fetch: Fetch): Fetch {
    this.fetches.push(fetch);
    return fetch;
  }
}

export function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
