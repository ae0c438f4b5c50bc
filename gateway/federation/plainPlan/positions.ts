// A place in the answer where objects of one type stand, and the fetches that reach it: what the plain planner knows of it.
// Plain data; it must never decide from where a field is taken.
import { type FieldNode, Kind, type SelectionSetNode } from 'graphql';
import type { PathSegment, Requirement } from '../plan';
import type { Fetch, Item, Selected } from './fetches';
import { NEVER, type Wanted, type When } from './wanted';

/** A subgraph that has the objects of a position at hand, within some fetch. */
export interface Site {
  readonly graph: string;
  readonly fetch: Fetch;
  /** Where to add what is wanted of the objects. */
  readonly selected: Selected;
  /** What @provides gives on this way though another subgraph owns it. */
  readonly provided: readonly SelectionSetNode[];
  /** When anything is wanted here at all. */
  when: When;
  /** The keys that lead here: they are needed whenever anything here is. */
  readonly keys: readonly { readonly site: Site; readonly item: Item }[];
}

export interface Position {
  /** An object type; an interface where a subgraph knows it only as an object. */
  readonly type: string;
  readonly path: readonly PathSegment[];
  readonly sites: Site[];
  /** The subgraphs that could have brought us here just as well. */
  readonly equals: ReadonlySet<string>;
  /** The field that led here. */
  readonly origin: { readonly position: Position; readonly wanted: Wanted } | undefined;
  /** Set at the operation's root. */
  readonly operation: 'query' | 'mutation' | 'subscription' | undefined;
  /** Names of ours under which keys and needs are kept here, by what they select. */
  readonly kept: Map<string, string>;
  /** Sites that were given what a @requires asks for. */
  readonly supplied: Map<string, Site>;
}

export function positionOf(
  parts: Pick<Position, 'type' | 'path' | 'equals'> & Partial<Position>,
  ...sites: Site[]
): Position {
  return { origin: undefined, operation: undefined, kept: new Map(), supplied: new Map(), ...parts, sites };
}

export function siteOf(parts: Pick<Site, 'graph' | 'fetch' | 'selected'> & Partial<Site>): Site {
  return { provided: [], when: NEVER, keys: [], ...parts };
}

/** What sets of fields select below a field of a type. Undefined where none of them has it. */
export function belowField(
  sets: readonly SelectionSetNode[],
  field: string,
  applies: (condition: string) => boolean,
): SelectionSetNode[] | undefined {
  const found = sets.flatMap((set) => fieldsNamed(set, field, applies));
  if (found.length === 0) return undefined;
  return found.flatMap(({ selectionSet }) => selectionSet ?? []);
}

function fieldsNamed(set: SelectionSetNode, field: string, applies: (condition: string) => boolean): FieldNode[] {
  return set.selections.flatMap((selection): FieldNode[] => {
    if (selection.kind === Kind.FIELD) return selection.name.value === field ? [selection] : [];
    if (selection.kind !== Kind.INLINE_FRAGMENT) return [];
    const condition = selection.typeCondition?.name.value;
    return condition === undefined || applies(condition) ? fieldsNamed(selection.selectionSet, field, applies) : [];
  });
}

/** A set of fields as a subgraph is told it; its values stand under their own names. */
function requirementsOf(set: SelectionSetNode): Requirement[] {
  return set.selections.map((selection): Requirement => {
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const typeCondition = selection.typeCondition?.name.value ?? '';
      return { kind: 'InlineFragment', typeCondition, selections: requirementsOf(selection.selectionSet) };
    }
    if (selection.kind !== Kind.FIELD) throw new Error('a set of fields has no named fragments');
    return { kind: 'Field', name: selection.name.value, ...selectionsOf(selection.selectionSet) };
  });
}

function selectionsOf(set: SelectionSetNode | undefined): { selections?: Requirement[] } {
  return set === undefined ? {} : { selections: requirementsOf(set) };
}

/** What is kept under a name of ours, as the subgraph is told it. */
export function keptRequirement(kept: string, name: string, sets: readonly SelectionSetNode[]): Requirement {
  const selections = sets.flatMap(requirementsOf);
  return { kind: 'Field', name: kept, alias: name, isExact: true, ...(selections.length === 0 ? {} : { selections }) };
}
