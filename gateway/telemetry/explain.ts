// Explaining an answer to whoever asked for it: the plan of the operation in words, and the calls that this request made.
// Asked for by a header, because a query must stay the same text. It must never show data: neither variables nor answers.
import type { FetchPlan, PathSegment, Plan } from '../federation/plan';

/** What a request asks to have explained. */
export interface Wish {
  readonly plan: boolean;
  readonly calls: boolean;
}

/** One call of a request, as `extensions.explain.calls` shows it. */
export interface ExplainedCall {
  readonly subgraph: string;
  readonly kind: string;
  /** Entities asked for, each once; 0 for a call from the root. */
  readonly entities: number;
  ms?: number;
  /** Another request asked the same at the same time, and one answer served both. */
  shared: boolean;
  /** How often it was sent again. */
  retried: number;
  /** Of its first error. */
  code?: string;
}

/** Reads `twinledger-explain: plan, calls`. Undefined: nothing that is known is asked for. */
export function wishOf(header: string | string[] | undefined): Wish | undefined {
  if (header === undefined) return undefined;
  const words = String(header)
    .split(',')
    .map((word) => word.trim().toLowerCase());
  const wish = { plan: words.includes('plan'), calls: words.includes('calls') };
  return wish.plan || wish.calls ? wish : undefined;
}

/** A plan for people: what is asked of which subgraph, in which order, and where in the answer the entities stand. */
export function readablePlan(plans: readonly Plan[]): object {
  const [only] = plans;
  if (plans.length === 1 && only !== undefined) return nodeOf(only);
  return { kind: 'Sequence', nodes: plans.map(nodeOf) };
}

function nodeOf(plan: Plan): object {
  switch (plan.kind) {
    case 'Fetch':
      return fetchOf(plan);
    case 'Sequence':
    case 'Parallel':
      return { kind: plan.kind, nodes: plan.nodes.map(nodeOf) };
    case 'Condition':
      return {
        kind: 'Condition',
        variable: plan.variable,
        ...(plan.met === undefined ? {} : { met: nodeOf(plan.met) }),
        ...(plan.unmet === undefined ? {} : { unmet: nodeOf(plan.unmet) }),
      };
    case 'Subscription':
      return { kind: 'Subscription', source: fetchOf(plan.source) };
  }
}

function fetchOf({ subgraph, query, variables, entities }: FetchPlan): object {
  return {
    kind: 'Fetch',
    subgraph,
    query,
    ...(variables.length === 0 ? {} : { variables }),
    ...(entities.length === 0 ? {} : { entities: entities.flatMap(({ paths }) => paths.map(pathText)) }),
  };
}

/** `invoices.nodes[Invoice].proposal` */
function pathText(path: readonly PathSegment[]): string {
  let text = '';
  for (const segment of path) {
    if ('types' in segment) text += `[${segment.types.join('|')}]`;
    else text += text === '' ? segment.field : `.${segment.field}`;
  }
  return text;
}
