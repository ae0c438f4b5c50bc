// From where each wanted field is taken: from a subgraph that is here if it gives the field, else from the nearest that does,
// and before it whatever that field @requires. Field by field, greedily: right before clever. It must never look at data.
import { type FragmentDefinitionNode, print, type SelectionSetNode } from 'graphql';
import type { PathSegment, Requirement } from '../plan';
import { isGiven, type JoinedField, type Joins } from './joins';
import { belowField, keptRequirement, type Position, positionOf, type Site, siteOf } from './positions';
import { appliesTo, collect, either, NEVER, type Selections, type Wanted, type When } from './wanted';
import { MOST_DETOURS, namedType, type Way, Ways } from './ways';

interface Source {
  readonly site: Site;
  readonly joined: JoinedField;
}

/** The plain planner has no way either. */
export class Unplannable extends Error {}

export class Giver {
  private readonly joins: Joins;
  /** The @requires that are being given just now: a circle of them has no end. */
  private readonly open = new Set<string>();

  constructor(
    private readonly ways: Ways,
    private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    private readonly draw: number,
  ) {
    this.joins = ways.joins;
  }

  /** Plans all that is wanted of a position's objects. */
  fill(position: Position, selections: Selections, except?: (wanted: Wanted) => boolean): void {
    const applies = appliesTo(position.type, this.joins.possible);
    for (const wanted of collect(selections, applies, this.fragments))
      if (wanted.name !== '__typename' && except?.(wanted) !== true) this.give(position, wanted);
  }

  private give(position: Position, wanted: Wanted): void {
    const { site, joined } = this.here(position, wanted) ?? this.nearest(position, wanted);
    this.put(position, site, wanted, joined);
  }

  private here(position: Position, { name }: Wanted): Source | undefined {
    for (const site of position.sites) {
      const joined = this.ways.gives(site.graph, position.type, name, site.provided);
      if (joined !== undefined && joined.requires === undefined) return { site, joined };
    }
    return undefined;
  }

  private nearest(position: Position, { name, when }: Wanted): Source {
    const graphs = this.joins.graphsOf(position.type, name).flatMap((graph) => {
      const joined = this.ways.gives(graph, position.type, name, []);
      return joined === undefined ? [] : [{ graph, joined, requires: joined.requires }];
    });
    // Of two that are equally far the one without needs.
    graphs.sort((left, right) => Number(left.requires !== undefined) - Number(right.requires !== undefined));
    for (let detours = 0; detours <= MOST_DETOURS; detours++) {
      for (const { graph, joined, requires } of graphs) {
        if (requires === undefined) {
          const way = this.ways.find(position, graph, detours);
          if (way !== undefined) return { site: this.ways.enter(position, graph, way), joined };
        } else {
          const way = this.ways.findKey(position, graph, detours);
          if (way !== undefined) return { site: this.supplied(position, graph, way, requires, when), joined };
        }
      }
    }
    throw new Unplannable(`nothing gives ${position.type}.${name}`);
  }

  /** A fetch that brings along what a field @requires. It is asked for nothing else, so it may wait for everybody. */
  private supplied(position: Position, graph: string, way: Way, requires: SelectionSetNode, when: When): Site {
    const id = `${graph} ${print(requires)} ${JSON.stringify(when)}`;
    const known = position.supplied.get(id);
    if (known !== undefined) return known;
    const opened = `${JSON.stringify(position.path)} ${id}`;
    if (this.open.has(opened)) throw new Unplannable(`a @requires of ${position.type} needs itself`);
    this.open.add(opened);
    const { site, needs } = this.ways.jump(position, graph, way);
    const touched = this.ways.watched(() => {
      const applies = appliesTo(position.type, this.joins.possible);
      for (const wanted of collect(new Map([[requires, when]]), applies, new Map()))
        needs.push(this.need(position, wanted));
    });
    for (const fetch of touched) if (fetch !== site.fetch) site.fetch.after.add(fetch);
    this.open.delete(opened);
    position.supplied.set(id, site);
    return site;
  }

  private need(position: Position, wanted: Wanted): Requirement {
    const sets = [...wanted.selections.keys()];
    const what = [wanted.name, ...wanted.given.map(print), ...sets.map(print), JSON.stringify(wanted.when)].join(' ');
    const key = this.ways.keptName(position, what);
    this.give(position, { ...wanted, key });
    return keptRequirement(key, wanted.name, sets);
  }

  /** Asks a site for a field, and plans what is below it. */
  private put(position: Position, site: Site, wanted: Wanted, joined: JoinedField): void {
    const item = this.ways.add(site, position.type, wanted, joined);
    if (item.below === undefined) return;
    const type = namedType(joined.type);
    const { graph, fetch } = site;
    const applies = appliesTo(position.type, this.joins.possible);
    const inherited = belowField(site.provided, wanted.name, applies) ?? [];
    const provided = joined.provides === undefined ? inherited : [...inherited, joined.provides];
    const path: PathSegment[] = [...position.path, { field: wanted.key }];
    const below = siteOf({ graph, fetch, selected: item.below, provided });
    const equals = this.equalsOf(position, wanted.name);
    const origin = { position, wanted };
    if (this.joins.isInterfaceObject(graph, type))
      this.fillOpaque(positionOf({ type, path, equals, origin }, below), wanted.selections);
    else if (this.joins.kindOf(type) === 'object') {
      const seen = this.joins.typeOf(position.type, wanted.name);
      if (seen !== undefined && namedType(seen) !== type) below.selected.typename = true;
      this.fill(positionOf({ type, path, equals, origin }, below), wanted.selections);
    } else {
      if (this.joins.membersIn(graph, type).size === 0) throw new Unplannable(`no type stands behind ${type}`);
      below.selected.typename = true;
      for (const member of this.membersOf(type, graph, position.type, wanted.name, equals)) {
        const parts = { type: member, path: [...path, { types: [member] }], equals, origin };
        this.fill(positionOf(parts, { ...below }), wanted.selections);
      }
    }
  }

  /** The subgraphs that could give a field just as well: all that share it and can be where we are. */
  private equalsOf(position: Position, field: string): ReadonlySet<string> {
    const { type, equals } = position;
    const could = (graph: string) => equals.has(graph) || this.joins.keysOf(graph, type).length > 0;
    return new Set(
      this.joins.graphsOf(type, field).filter((graph) => could(graph) && this.givesSomehow(graph, type, field)),
    );
  }

  private givesSomehow(graph: string, type: string, field: string): boolean {
    const joined = this.joins.fieldOf(graph, type, field);
    return joined !== undefined && !joined.isExternal && isGiven(joined, this.draw);
  }

  /** The object types to ask about: those that every subgraph knows which could have given the field. */
  private membersOf(type: string, graph: string, owner: string, field: string, equals: ReadonlySet<string>): string[] {
    const others = [...equals].flatMap((other) => {
      const joined = other === graph ? undefined : this.joins.fieldOf(other, owner, field);
      const named = joined === undefined ? type : namedType(joined.type);
      return other === graph || this.joins.isInterfaceObject(other, named) ? [] : [this.joins.membersIn(other, named)];
    });
    return [...this.joins.membersIn(graph, type)].filter((member) => others.every((known) => known.has(member)));
  }

  /**
   * Objects of a subgraph that knows an interface as an object (@interfaceObject). What it has of the interface it gives;
   * for all that depends on the types, a subgraph is asked that knows them.
   */
  private fillOpaque(position: Position, selections: Selections): void {
    let isTyped: When = NEVER;
    const inPlace = new Map<string, Wanted>();
    const applies = appliesTo(position.type, this.joins.possible);
    const always = [...selections.values()].reduce(either, NEVER);
    const passedOver = () => {
      isTyped = always;
    };
    for (const wanted of collect(selections, applies, this.fragments, passedOver)) {
      const source = this.here(position, wanted) ?? this.opaque(position, wanted);
      if (source === undefined) isTyped = either(isTyped, wanted.when);
      else {
        inPlace.set(wanted.key, wanted);
        this.put(position, source.site, wanted, source.joined);
      }
    }
    if (isTyped.length === 0) return;
    const typed = this.enterOwner(position);
    typed.selected.typename = true;
    this.ways.use(typed, isTyped);
    for (const member of this.joins.membersIn(typed.graph, position.type)) {
      const { type: _interface, ...rest } = position;
      const path = [...position.path, { types: [member] }];
      const parts = { ...rest, type: member, path, origin: undefined, kept: new Map(), supplied: new Map() };
      this.fill(positionOf(parts, { ...typed }), selections, (wanted) => isSame(wanted, inPlace.get(wanted.key)));
    }
  }

  /** Another subgraph that knows the interface as an object has the field for all types alike: none need be known for it. */
  private opaque(position: Position, { name }: Wanted): Source | undefined {
    for (const graph of this.joins.graphsOf(position.type, name)) {
      const joined = this.ways.gives(graph, position.type, name, []);
      if (joined === undefined || joined.requires !== undefined) continue;
      if (!this.joins.isInterfaceObject(graph, position.type)) continue;
      const way = this.ways.findKey(position, graph, 0);
      if (way !== undefined) return { site: this.ways.enter(position, graph, way), joined };
    }
    return undefined;
  }

  /** A site in a subgraph that knows the types of an interface. */
  private enterOwner(position: Position): Site {
    for (let detours = 0; detours <= MOST_DETOURS; detours++) {
      for (const graph of this.joins.ownersOf(position.type)) {
        const way = this.ways.find(position, graph, detours);
        if (way !== undefined) return this.ways.enter(position, graph, way);
      }
    }
    throw new Unplannable(`nothing tells the types of ${position.type}`);
  }
}

function isSame(wanted: Wanted, other: Wanted | undefined): boolean {
  if (other === undefined || wanted.selections.size !== other.selections.size) return false;
  return JSON.stringify(wanted.when) === JSON.stringify(other.when);
}
