// Which fields an answer has, per object type: GraphQL's CollectFields, done once at compile time. @skip and @include on
// variables stay as conditions, written as JavaScript for the serialiser. It must never look at data.
import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsOf } from './document';

/** A condition as a JavaScript expression over `v`, the variables. Empty: always. */
export type When = string;

/** Selection sets that together make one object, each with its own condition. */
export type Selections = readonly { readonly set: SelectionSetNode; readonly when: When }[];

export interface CollectedField {
  /** The response key. */
  readonly key: string;
  readonly name: string;
  /** One of the nodes that were merged: they agree in everything but what they select. */
  readonly node: FieldNode;
  readonly when: When;
  readonly selections: Selections;
}

export type Collect = (selections: Selections, type: GraphQLObjectType | GraphQLInterfaceType) => CollectedField[];

interface Collected {
  readonly key: string;
  readonly node: FieldNode;
  readonly when: When;
}

/** Collects fields in the order in which GraphQL prints them. A key comes several times if its place depends on variables. */
export function collector(schema: GraphQLSchema, document: DocumentNode): Collect {
  const fragments = fragmentsOf(document);
  return (selections, type) => {
    const collected: Collected[] = [];
    const seen = new Set<string>();
    for (const { set, when } of selections) collectInto(collected, seen, set, when, { schema, fragments, type });
    const groups = new Map<string, Collected[]>();
    for (const one of collected) groups.set(one.key, [...(groups.get(one.key) ?? []), one]);
    return collected.flatMap((one) => fieldAt(one, groups.get(one.key) ?? []));
  };
}

interface Scope {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly type: GraphQLObjectType | GraphQLInterfaceType;
}

function collectInto(collected: Collected[], seen: Set<string>, set: SelectionSetNode, when: When, scope: Scope): void {
  for (const selection of set.selections) {
    const own = conditionOf(selection.directives ?? []);
    if (own === 'never') continue;
    const all = both(when, own);
    if (selection.kind === Kind.FIELD) {
      collected.push({ key: selection.alias?.value ?? selection.name.value, node: selection, when: all });
      continue;
    }
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : scope.fragments.get(selection.name.value);
    if (fragment === undefined || !applies(fragment.typeCondition?.name.value, scope)) continue;
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      // As in GraphQL's visitedFragments, but per condition: under another one it may add what the first left out.
      const visit = `${selection.name.value} ${all}`;
      if (seen.has(visit)) continue;
      seen.add(visit);
    }
    collectInto(collected, seen, fragment.selectionSet, all, scope);
  }
}

/**
 * The field at one of the places where its key was collected: printed there if its condition holds and none of the earlier
 * places has printed it. What it selects is what all of its nodes select, each under its own condition.
 */
function fieldAt(one: Collected, group: readonly Collected[]): CollectedField[] {
  const earlier = group.slice(0, group.indexOf(one)).map(({ when }) => when);
  if (earlier.includes('') || earlier.includes(one.when)) return [];
  const unprinted = earlier.map((when) => `!(${when})`).join('&&');
  // Where all nodes stand under one condition, the field's own check covers what is below it.
  const covered = group.every(({ when }) => when === one.when);
  return [
    {
      key: one.key,
      name: one.node.name.value,
      node: one.node,
      when: both(one.when, unprinted),
      selections: group.flatMap(({ node, when }) =>
        node.selectionSet === undefined ? [] : [{ set: node.selectionSet, when: covered ? '' : when }],
      ),
    },
  ];
}

function applies(condition: string | undefined, { schema, type }: Scope): boolean {
  if (condition === undefined || condition === type.name) return true;
  const abstract = schema.getType(condition);
  return isAbstractType(abstract) && schema.isSubType(abstract, type);
}

function conditionOf(directives: readonly DirectiveNode[]): When | 'never' {
  let when: When = '';
  for (const directive of directives) {
    const wanted = directive.name.value === 'include';
    if (!wanted && directive.name.value !== 'skip') continue;
    const value = directive.arguments?.find(({ name }) => name.value === 'if')?.value;
    if (value?.kind === Kind.BOOLEAN) {
      if (value.value !== wanted) return 'never';
    } else if (value?.kind === Kind.VARIABLE) {
      when = both(when, `v[${JSON.stringify(value.name.value)}]===${wanted}`);
    }
  }
  return when;
}

function both(left: When, right: When): When {
  if (left === '' || right === '') return left + right;
  return left === right ? left : `${left}&&${right}`;
}
