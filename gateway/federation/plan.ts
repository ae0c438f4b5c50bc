// The planner, and the shape of its plans. Planning is a library's job (Hive's, in Rust); this file only narrows what the
// library gives to what the compiler reads. It must never execute anything.
import { QueryPlanner } from '@graphql-hive/router-query-planner';
import { orderedForPlanning, unordered } from './planningOrder';

/** A place in the answer: fields to follow, and types that what stands there must have. Lists are walked as they come. */
export type PathSegment = { readonly field: string } | { readonly types: readonly string[] };

export interface FetchPlan {
  readonly kind: 'Fetch';
  readonly subgraph: string;
  readonly operation: 'query' | 'mutation' | 'subscription';
  readonly query: string;
  readonly variables: readonly string[];
  /** Empty for a fetch from the root. */
  readonly entities: readonly EntityPlan[];
  /** Renames in a root fetch's answer. */
  readonly outputRewrites: readonly Rewrite[];
}

/** One `_entities` field of a fetch: which entities it completes, and from what it identifies them. */
export interface EntityPlan {
  /** The response key of the `_entities` field. */
  readonly alias: string;
  /** The variable that carries the representations; several aliases may use one. */
  readonly variable: string;
  readonly paths: readonly (readonly PathSegment[])[];
  readonly requires: readonly Requirement[];
  readonly inputRewrites: readonly Rewrite[];
  readonly outputRewrites: readonly Rewrite[];
}

export type Requirement =
  | {
      readonly kind: 'Field';
      readonly name: string;
      readonly alias?: string;
      /** The value stands under `name` and nowhere else; else, where it does not, what stands under `alias` is taken. */
      readonly isExact?: true;
      readonly selections?: readonly Requirement[];
    }
  | {
      readonly kind: 'InlineFragment';
      readonly typeCondition: string;
      readonly selections: readonly Requirement[];
      readonly skipIf?: string;
      readonly includeIf?: string;
    };

export type RewriteSegment = { readonly key: string } | { readonly types: readonly string[] };
export type Rewrite =
  | { readonly kind: 'set'; readonly path: readonly RewriteSegment[]; readonly value: string }
  | { readonly kind: 'rename'; readonly path: readonly RewriteSegment[]; readonly to: string };

export type Plan =
  | FetchPlan
  | { readonly kind: 'Sequence'; readonly nodes: readonly Plan[] }
  | { readonly kind: 'Parallel'; readonly nodes: readonly Plan[] }
  | { readonly kind: 'Condition'; readonly variable: string; readonly met?: Plan; readonly unmet?: Plan }
  | { readonly kind: 'Subscription'; readonly source: FetchPlan };

/** Plans an operation. `draw` says which fields count as moved where they move by percent; see Planner. */
export type PlanOperation = (
  query: string,
  operationName: string | undefined,
  draw: number,
) => Promise<Plan | undefined>;

export interface Planner extends PlanOperation {
  /**
   * Draws for one request: a field moved by `percent(n)` counts as moved when the draw is below n. Gives the lower end of the
   * span it falls into, so that a plan is kept per span and not per draw; always 0 where nothing moves by percent.
   */
  draw(): number;
}

/**
 * A planner for the supergraph. It plans off the event loop. Plans of one text and draw are equal: whoever asks keeps them.
 * `random` gives chance from 0 up to, not including, 1.
 */
export function createPlanner(supergraphSdl: string, random: () => number): Planner {
  const planner = new QueryPlanner(orderedForPlanning(supergraphSdl));
  const plan = async (query: string, operationName: string | undefined, draw: number) => {
    const { node } = await planner.planAsync(withoutShortBackspace(query), operationName, new Set(), draw);
    return node === undefined || node === null ? undefined : narrow(node as RawNode);
  };
  const spans = [...new Set(planner.overridePercentages)].sort((left, right) => left - right);
  const draw = () => {
    if (spans.length === 0) return 0;
    const drawn = random() * 100;
    return spans.findLast((from) => from <= drawn) ?? 0;
  };
  return Object.assign(plan, { draw });
}

/** A string or a block string, as written. */
const STRINGS = /"""(?:\\"""|[\s\S])*?"""|"[^"\\]*(?:\\.[^"\\]*)*"/g;

/**
 * The same document with the backspaces of its strings written out: the library reads `\b` as U+0010, and a subgraph would be told
 * another text than the client wrote.
 */
function withoutShortBackspace(query: string): string {
  if (!query.includes('\\b')) return query;
  return query.replace(STRINGS, (text) =>
    text.startsWith('"""') ? text : text.replace(/\\(.)/g, (written, what) => (what === 'b' ? '\\u0008' : written)),
  );
}

// The library's own types leave out what it really sends (nulls, a primary without kind), so the raw shape is spelled here.
type RawPath = readonly ({ Field: string } | { TypeCondition: string[] } | '@')[];
type RawRewrite = Record<
  string,
  { path: ({ Key: string } | { TypenameEquals: string[] })[]; setValueTo?: string; renameKeyTo?: string }
>;
interface RawNode {
  readonly kind?: string;
  readonly serviceName: string;
  readonly operation: string;
  readonly operationKind?: 'query' | 'mutation' | 'subscription' | null;
  readonly variableUsages?: string[] | null;
  readonly requires?: Requirement[] | null;
  readonly inputRewrites?: RawRewrite[] | null;
  readonly outputRewrites?: RawRewrite[] | null;
  readonly entityBatch?: {
    aliases: {
      alias: string;
      representationsVariableName: string;
      paths: RawPath[];
      requires: Requirement[];
      inputRewrites?: RawRewrite[] | null;
      outputRewrites?: RawRewrite[] | null;
    }[];
  };
  readonly nodes: RawNode[];
  readonly node: RawNode;
  readonly path: RawPath;
  readonly condition: string;
  readonly ifClause?: RawNode | null;
  readonly elseClause?: RawNode | null;
  readonly primary: RawNode;
}

function narrow(node: RawNode): Plan {
  switch (node.kind) {
    case 'Fetch':
      return rootFetch(node);
    case 'BatchFetch':
      return {
        ...rootFetch(node),
        outputRewrites: [],
        entities: (node.entityBatch?.aliases ?? []).map((alias) => ({
          alias: alias.alias,
          variable: alias.representationsVariableName,
          paths: alias.paths.map(pathOf),
          requires: alias.requires,
          inputRewrites: rewritesOf(alias.inputRewrites),
          outputRewrites: rewritesOf(alias.outputRewrites),
        })),
      };
    case 'Flatten':
      return { ...rootFetch(node.node), outputRewrites: [], entities: [flattened(node.node, node.path)] };
    case 'Sequence':
    case 'Parallel':
      return { kind: node.kind, nodes: node.nodes.map(narrow) };
    case 'Condition':
      return {
        kind: 'Condition',
        variable: node.condition,
        ...(node.ifClause ? { met: narrow(node.ifClause) } : {}),
        ...(node.elseClause ? { unmet: narrow(node.elseClause) } : {}),
      };
    case 'Subscription':
      return { kind: 'Subscription', source: rootFetch(node.primary) };
    default:
      throw new Error(`The planner gave a node of kind ${node.kind}`);
  }
}

function rootFetch(node: RawNode): FetchPlan {
  return {
    kind: 'Fetch',
    subgraph: unordered(node.serviceName),
    operation: node.operationKind ?? 'query',
    query: node.operation,
    variables: node.variableUsages ?? [],
    entities: [],
    outputRewrites: rewritesOf(node.outputRewrites),
  };
}

function flattened(node: RawNode, path: RawPath): EntityPlan {
  return {
    alias: '_entities',
    variable: 'representations',
    paths: [pathOf(path)],
    requires: node.requires ?? [],
    inputRewrites: rewritesOf(node.inputRewrites),
    // A flattened fetch's rewrites start at the answer's root, an alias's at its entities: bring both to the latter.
    outputRewrites: rewritesOf(node.outputRewrites).map((rewrite) => ({
      ...rewrite,
      path: belowEntities(rewrite.path),
    })),
  };
}

function belowEntities(path: readonly RewriteSegment[]): readonly RewriteSegment[] {
  const first = path[0];
  return first !== undefined && 'key' in first && first.key === '_entities' ? path.slice(1) : path;
}

function pathOf(path: RawPath): PathSegment[] {
  return path.flatMap((segment): PathSegment[] => {
    if (segment === '@') return [];
    return 'Field' in segment ? [{ field: segment.Field }] : [{ types: segment.TypeCondition }];
  });
}

function rewritesOf(rewrites: readonly RawRewrite[] | null | undefined): Rewrite[] {
  return (rewrites ?? []).map((raw) => {
    const body = raw.ValueSetter ?? raw.KeyRenamer ?? (raw as unknown as NonNullable<RawRewrite[string]>);
    const path = body.path.map((s): RewriteSegment => ('Key' in s ? { key: s.Key } : { types: s.TypenameEquals }));
    return body.renameKeyTo === undefined
      ? { kind: 'set', path, value: body.setValueTo ?? '' }
      : { kind: 'rename', path, to: body.renameKeyTo };
  });
}
