// A planner of our own, plain and slow, for operations that the library cannot plan or plans wrongly: so no operation is
// refused for its shape. Its plans are of the library's kind, so compiling and executing are shared. It must never execute.
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
} from 'graphql';
import { fragmentsOf } from '../document';
import type { Plan, PlanOperation } from '../plan';
import { possibleTypes } from '../supergraph';
import type { Fetch, Planning } from './fetches';
import { Giver, Unplannable } from './give';
import { Joins } from './joins';
import { positionOf } from './positions';
import { ALWAYS } from './wanted';
import { Ways } from './ways';

/** More fields than this in a plan: an operation that grows so when each type is spelt out is not run. */
const MOST_FIELDS = 20_000;

const ROOTS = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' } as const;

/** Plans any valid operation of a supergraph; rejects only if no way of asking the subgraphs gives the answer. */
export function plainPlanner(supergraph: DocumentNode): PlanOperation {
  const joins = new Joins(supergraph, possibleTypes(supergraph));
  const roots: Record<string, string> = { ...ROOTS };
  for (const definition of supergraph.definitions)
    if (definition.kind === Kind.SCHEMA_DEFINITION)
      for (const { operation, type } of definition.operationTypes) roots[operation] = type.name.value;
  return async (query, operationName, draw) => {
    const document = parse(query, { noLocation: true });
    const operation = document.definitions.find(
      (one): one is OperationDefinitionNode =>
        one.kind === Kind.OPERATION_DEFINITION && (operationName === undefined || one.name?.value === operationName),
    );
    if (operation === undefined) throw new Error('there is nothing to plan');
    const fragments = fragmentsOf(document);
    const ways = new Ways(joins, planningOf(query, operation, joins), draw);
    const kind = operation.operation;
    const root = positionOf({
      type: roots[kind] ?? '',
      path: [],
      equals: new Set(joins.names.keys()),
      operation: kind,
    });
    new Giver(ways, fragments as ReadonlyMap<string, FragmentDefinitionNode>, draw).fill(
      root,
      new Map([[operation.selectionSet, ALWAYS]]),
    );
    return inOrder(ways.fetches, kind);
  };
}

function planningOf(query: string, operation: OperationDefinitionNode, joins: Joins): Planning {
  let prefix = '_p';
  while (query.includes(prefix)) prefix += 'p';
  let names = 0;
  let fields = 0;
  const variables = new Map((operation.variableDefinitions ?? []).map((one) => [one.variable.name.value, one]));
  return {
    freshName: () => `${prefix}${names++}`,
    count: () => {
      if (++fields > MOST_FIELDS) throw new Unplannable(`the plan has more than ${MOST_FIELDS} fields`);
    },
    representations: `${prefix}_representations`,
    variableText: (name) => {
      const definition = variables.get(name);
      if (definition === undefined) throw new Error(`$${name} is not declared`);
      return print({ ...definition, directives: [] });
    },
    subgraphName: (graph) => joins.names.get(graph) ?? graph,
  };
}

/** Each fetch after all that it waits for, as early as that allows; those of one depth side by side. */
function inOrder(fetches: readonly Fetch[], kind: OperationDefinitionNode['operation']): Plan | undefined {
  const depths = new Map<Fetch, number>();
  const depthOf = (fetch: Fetch): number => {
    const known = depths.get(fetch);
    if (known !== undefined) return known;
    // A fetch that waited for itself would show here as an endless descent.
    depths.set(fetch, Number.NaN);
    const depth = Math.max(0, ...[...fetch.after].map((before) => 1 + depthOf(before)));
    if (Number.isNaN(depth)) throw new Unplannable('two fetches wait for one another');
    depths.set(fetch, depth);
    return depth;
  };
  const levels: Fetch[][] = [];
  for (const fetch of fetches) levels[depthOf(fetch)] = [...(levels[depthOf(fetch)] ?? []), fetch];
  const nodes = levels.map((level, depth): Plan => {
    const plans = level.map((fetch) => fetch.plan());
    const only = plans[0];
    if (plans.length > 1 || only === undefined) return { kind: 'Parallel', nodes: plans };
    return kind === 'subscription' && depth === 0 ? { kind: 'Subscription', source: only } : only;
  });
  return nodes.length > 1 ? { kind: 'Sequence', nodes } : nodes[0];
}
