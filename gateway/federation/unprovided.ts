// Plans that take a field from a subgraph which has it from others: the library (router-query-planner 0.0.38) takes what one path
// @provides for provided on other paths to the type too, and clients would be told null for it without a word. Reads documents,
// once per operation; it must never plan.
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  getOperationAST,
  Kind,
  parse,
  type SelectionSetNode,
  type TypeNode,
  visit,
} from 'graphql';
import { fetchesOf } from './coverage';
import { fragmentsOf } from './document';
import { Joins } from './plainPlan/joins';
import { belowField } from './plainPlan/positions';
import { appliesTo } from './plainPlan/wanted';
import type { CheckPlan } from './subgraphSchemas';
import type { PossibleTypes } from './supergraph';

const ROOTS = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' } as const;

/** A check of plans for fields that a subgraph is asked for though it has them from others and nothing provides them there. */
export function provisionCheck(supergraph: DocumentNode, types: PossibleTypes): CheckPlan {
  if (!providesAnything(supergraph)) return () => undefined;
  const joins = new Joins(supergraph, types);
  const graphs = new Map([...joins.names].map(([graph, name]) => [name, graph]));
  return (plan) => {
    for (const { subgraph, query, operation } of fetchesOf(plan)) {
      const document = parse(query, { noLocation: true });
      const root = getOperationAST(document)?.selectionSet;
      const look = new Look(joins, graphs.get(subgraph) ?? '', fragmentsOf(document));
      const field = root && look.unprovided(root, ROOTS[operation], []);
      if (field !== undefined) return `${subgraph} has ${field} from others, and nothing provides it on this path`;
    }
    return undefined;
  };
}

function providesAnything(supergraph: DocumentNode): boolean {
  let found = false;
  visit(supergraph, {
    Directive: ({ name, arguments: given = [] }) => {
      found ||= name.value === 'join__field' && given.some((argument) => argument.name.value === 'provides');
    },
  });
  return found;
}

class Look {
  constructor(
    private readonly joins: Joins,
    private readonly graph: string,
    private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  ) {}

  /** The first field that nothing provides. What stands in a key the subgraph has itself, whatever it says of it. */
  unprovided(set: SelectionSetNode, type: string, provided: readonly SelectionSetNode[]): string | undefined {
    const { joins, graph } = this;
    const given = [...provided, ...joins.keysOf(graph, type).map(({ fields }) => fields)];
    for (const selection of set.selections) {
      let found: string | undefined;
      if (selection.kind !== Kind.FIELD) {
        const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? this.fragments.get(selection.name.value) : selection;
        const narrowed = fragment?.typeCondition?.name.value ?? type;
        found = fragment && this.unprovided(fragment.selectionSet, narrowed, provided);
      } else if (selection.name.value === '_entities' && selection.selectionSet !== undefined) {
        found = this.unprovided(selection.selectionSet, '_Entity', []);
      } else {
        const name = selection.name.value;
        const joined = joins.fieldOf(graph, type, name);
        if (joined === undefined) continue;
        const below = belowField(given, name, appliesTo(type, joins.possible));
        const isGiven = !joined.isExternal || below !== undefined || joins.isKeyField(graph, type, name);
        if (!isGiven) return `${type}.${name}`;
        const inner = [...(below ?? []), ...(joined.provides === undefined ? [] : [joined.provides])];
        found = selection.selectionSet && this.unprovided(selection.selectionSet, namedOf(joined.type), inner);
      }
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

function namedOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedOf(type.type);
}
