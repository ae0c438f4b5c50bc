// An operation that runs: a valid document planned and compiled, with everything that a request or an event needs of it; and the
// same without the fields that somebody may not see. Made once and kept by operations.ts. It must never look at a request.
import { type DocumentNode, execute, type GraphQLSchema, getOperationAST, type OperationDefinitionNode } from 'graphql';
import type { AccessOf, Denied, FieldAccess } from '../access/fieldAccess';
import type { Cost, CostOf } from '../guard/costGuard';
import { compileAll, inSequence, type Received, received, type Step } from './compile';
import { type Serialise, serialiser } from './complete';
import {
  nullableConditions,
  type ResumableDocument,
  type ResumableField,
  resumable,
  rootFields,
  withRoots,
} from './document';
import type { Plan } from './plan';
import { type PlannedBy, type Planners, partsOf, planned, sourceOf } from './planning';
import type { Renamed } from './reservedAliases';
import { type IsSelected, selectedBy } from './selected';
import { splicing } from './splice';
import { type Data, type SubgraphOperation, subgraphOperation } from './transport';

export interface Operation {
  /** Unique within the process: what two requests for the same thing have in common. */
  readonly id: number;
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly definition: OperationDefinitionNode;
  /** Everything that runs; for a subscription, what runs after each event. */
  readonly steps: Step;
  readonly serialise: Serialise;
  /** What the planner gave, for whoever wants it explained. */
  readonly plans: readonly Plan[];
  readonly cost: Cost;
  /** Errors about its variables must suggest no names of the schema. */
  readonly hidesNames: boolean;
  /** What the gateway answers itself: `__schema` and `__type`. */
  readonly introspect?: (variables: Data) => Data;
  readonly source?: Source;
  readonly plannedBy: PlannedBy;
  /** Where the client can see an error. */
  readonly isSelected: IsSelected;
  /** Variables that decide over @skip or @include and may come as null, which those do not take. */
  readonly conditions: readonly string[];
  /** Response keys that the client calls otherwise. */
  readonly renamed: Renamed | undefined;
  /** Of a mutation: the names of its root fields, each as often as it runs. */
  readonly mutations: readonly string[];
  /** What it asks of its caller; absent: nothing. */
  readonly access?: FieldAccess | undefined;
  /** Answered otherwise to each person: shared with nobody else of the scope. */
  readonly isPersonal: boolean;
  /** The same operation without some fields: nothing is fetched for them, and the answer has null in their place. */
  readonly without: (denied: readonly Denied[]) => Promise<Operation>;
  /** The fields that it is without. */
  readonly denied?: readonly Denied[];
}

/** Where a subscription's events come from. */
export interface Source {
  readonly subgraph: string;
  readonly operation: SubgraphOperation;
  readonly variables: readonly string[];
  readonly received: Received;
  readonly resume?: ResumableDocument;
}

export interface Graph extends Planners {
  readonly resumable: readonly ResumableField[];
  readonly costOf: CostOf;
  readonly accessOf: AccessOf;
  /** Does an operation ask what is answered otherwise to each person of a scope? Absent: none does. */
  readonly isPersonal?: (document: DocumentNode, operation: OperationDefinitionNode) => boolean;
}

// Of all generations of a supergraph together: streams and runs in flight are shared by it.
let lastOperationId = 0;

/** What is compiled, and what is known of it by then. */
export interface Compiling {
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
  readonly cost: Cost;
  /** Which of the plans, where a field moves from one subgraph to another by percent. */
  readonly draw: number;
  readonly renamed: Renamed | undefined;
  readonly hidesNames: boolean;
}

/** Most operations without fields that one operation keeps: one for each kind of caller. */
const MOST_REDUCED = 20;

/** Plans and compiles an operation. Rejects only if planning breaks, which is a fault of ours. */
export async function compileOperation(graph: Graph, compiling: Compiling): Promise<Operation> {
  const { document, definition } = compiling;
  const access = graph.accessOf(document, definition);
  const compiled = await compiledParts(graph, compiling);
  const reduced = new Map<string, Promise<Operation>>();
  const operation: Operation = {
    ...compiled,
    ...(access === undefined ? {} : { access }),
    without: (denied) => {
      const key = denied.map(({ path }) => path.join('.')).join(' ');
      const known = reduced.get(key) ?? reduce(graph, compiling, operation, denied);
      reduced.delete(key);
      reduced.set(key, known);
      known.catch(() => reduced.delete(key));
      if (reduced.size > MOST_REDUCED) reduced.delete(reduced.keys().next().value as string);
      return known;
    },
  };
  return operation;
}

/** Fetches less, and answers in the shape of the whole. */
async function reduce(
  graph: Graph,
  compiling: Compiling,
  { access, serialise, isSelected, definition }: Operation,
  denied: readonly Denied[],
): Promise<Operation> {
  const document = access === undefined ? compiling.document : access.without(denied);
  const rest = getOperationAST(document, compiling.definition.name?.value) ?? compiling.definition;
  const compiled = await compiledParts(graph, { ...compiling, document, definition: rest });
  const operation: Operation = {
    ...compiled,
    ...{ serialise, isSelected, definition, denied },
    without: async () => operation,
  };
  return operation;
}

async function compiledParts(
  graph: Graph,
  { document, definition, cost, draw, renamed, hidesNames }: Compiling,
): Promise<Omit<Operation, 'access' | 'without'>> {
  const { schema, types } = graph;
  const isSelected = selectedBy(document, definition);
  // Where keys are called otherwise, no subgraph's text is what the client gets.
  const spliced = renamed === undefined ? splicing(schema, document, definition) : undefined;
  const context = { types, isSelected, splicing: spliced };
  const base = {
    id: ++lastOperationId,
    kind: definition.operation,
    mutations: mutationsOf(document, definition),
    definition,
    isSelected,
    conditions: nullableConditions(document, definition),
    renamed,
    isPersonal: graph.isPersonal?.(document, definition) === true,
    serialise: serialiser(schema, document, definition, renamed),
    cost,
    hidesNames,
  };
  let plannedBy: PlannedBy = 'library';
  const plan = async (part: DocumentNode) => {
    const { plan: made, by } = await planned(graph, part, draw);
    if (by === 'plain') plannedBy = by;
    return made;
  };
  if (definition.operation === 'subscription') {
    const resume = resumable(document, definition, graph.resumable);
    const whole = await plan(resume?.document ?? withRoots(document, definition, definition.selectionSet.selections));
    const [source, rest] = sourceOf(whole);
    const { subgraph, query, variables } = source;
    const operation = subgraphOperation('subscription', query);
    return {
      ...base,
      plannedBy,
      plans: whole === undefined ? [] : [whole],
      steps: inSequence(compileAll(rest, context)),
      source: {
        subgraph,
        operation,
        variables,
        received: received(source, context),
        ...(resume === undefined ? {} : { resume }),
      },
    };
  }
  const { groups, introspection } = partsOf(document, definition);
  const plans: Plan[] = [];
  for (const part of groups) {
    const made = await plan(part);
    if (made !== undefined) plans.push(made);
  }
  return {
    ...base,
    plannedBy,
    plans,
    steps: inSequence(compileAll(plans, context)),
    ...(introspection === undefined ? {} : { introspect: introspector(schema, introspection) }),
  };
}

function introspector(schema: GraphQLSchema, document: DocumentNode): (variables: Data) => Data {
  return (variableValues) => {
    const result = execute({ schema, document, variableValues });
    return ('data' in result ? result.data : undefined) ?? {};
  };
}

function mutationsOf(document: DocumentNode, definition: OperationDefinitionNode): readonly string[] {
  if (definition.operation !== 'mutation') return [];
  const roots = rootFields(document, definition).filter(({ field }) => !field.name.value.startsWith('__'));
  return [...new Map(roots.map(({ key, field }) => [key, field.name.value])).values()];
}
