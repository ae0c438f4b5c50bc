// Who plans what: a client's operation in the parts that are planned by themselves, each by the library if it can and if every
// subgraph would take its part, else by our own planner. It must never compile or execute.
import { type DocumentNode, type OperationDefinitionNode, print } from 'graphql';
import { departures, type Measure } from './coverage';
import { type RootField, rootFields, withRoots } from './document';
import type { Doubt } from './doubts';
import { lostNeed } from './lostNeeds';
import type { FetchPlan, Plan, Planner, PlanOperation } from './plan';
import type { CheckPlan } from './subgraphSchemas';

export interface Planners extends Measure {
  readonly planner: Planner;
  /** Plans what the planner cannot, or plans wrongly. */
  readonly plain: PlanOperation;
  readonly check: CheckPlan;
  /** Tells what a plan of the library takes from where it is not. */
  readonly unprovided: CheckPlan;
  readonly doubt: (document: DocumentNode) => Doubt | undefined;
  /** Told when an operation goes the slower way, and why. */
  readonly notice?: (what: string, details: Readonly<Record<string, unknown>>) => void;
}

/** By whom an operation was planned: the library, or (in part) our own planner, whose plans are right and slower. */
export type PlannedBy = 'library' | 'plain';

/** Of an operation in the log. */
const MOST_LOGGED_CHARACTERS = 2_000;

/** Plans a part. Rejects if neither planner has a plan that the subgraphs would take. */
export async function planned(
  planners: Planners,
  part: DocumentNode,
  draw: number,
): Promise<{ plan: Plan | undefined; by: PlannedBy }> {
  const { planner, check, unprovided, notice } = planners;
  const text = print(part);
  const slower = (plan: Plan | undefined, why: unknown) => {
    notice?.('an operation is planned the slower way', { why, operation: text.slice(0, MOST_LOGGED_CHARACTERS) });
    return { plan, by: 'plain' } as const;
  };
  const doubt = planners.doubt(part);
  if (doubt !== undefined) {
    const plan = ours(planners, text, draw);
    if (doubt.isGrave) return slower(await plan, doubt.why);
    const made = await plan.catch(() => 'none' as const);
    if (made !== 'none') return slower(made, doubt.why);
  }
  let why: unknown;
  try {
    const plan = await planner(text, undefined, draw);
    why = plan && (lostNeed(plan) ?? check(plan) ?? unprovided(plan));
    if (why === undefined) {
      const wrong = departures(plan, part, planners);
      const better = wrong.length === 0 ? undefined : await closer(planners, part, text, draw, wrong);
      return better === undefined ? { plan, by: 'library' } : slower(better.plan, better.why);
    }
  } catch (error) {
    why = (error as Partial<Error>).message ?? error;
  }
  return slower(await ours(planners, text, draw), why);
}

async function ours({ plain, check }: Planners, text: string, draw: number): Promise<Plan | undefined> {
  const plan = await plain(text, undefined, draw);
  const refused = plan === undefined ? undefined : check(plan);
  if (refused !== undefined) throw new Error(`our own plan is wrong: ${refused}`);
  return plan;
}

/**
 * Our own plan, if it is right where the library's is not. Where ours leaves the same out, nobody can give it: a type that the
 * subgraph which gives a field does not know.
 */
async function closer(
  planners: Planners,
  part: DocumentNode,
  text: string,
  draw: number,
  wrong: readonly string[],
): Promise<{ plan: Plan | undefined; why: string } | undefined> {
  try {
    const plan = await ours(planners, text, draw);
    const still = new Set(departures(plan, part, planners));
    const why = wrong.find((one) => !still.has(one));
    return why === undefined ? undefined : { plan, why };
  } catch (error) {
    // The library's plan is the best there is.
    planners.notice?.('a plan departs from its operation', { where: wrong[0], error });
    return undefined;
  }
}

/**
 * The parts of an operation that are planned by themselves. A mutation's root fields run strictly one after the other,
 * each with all that hangs on it, so each is a part; a plan of the whole would run the first one's reads beside the second.
 */
export function partsOf(
  document: DocumentNode,
  definition: OperationDefinitionNode,
): { groups: DocumentNode[]; introspection?: DocumentNode } {
  const roots = rootFields(document, definition);
  const only = (fields: readonly RootField[]) =>
    withRoots(
      document,
      definition,
      fields.map(({ field, wrap }) => wrap(field)),
    );
  const ours = roots.filter(({ field }) => field.name.value === '__schema' || field.name.value === '__type');
  const theirs = roots.filter(({ field }) => !field.name.value.startsWith('__'));
  if (definition.operation === 'mutation') {
    const keys = [...new Set(theirs.map(({ key }) => key))];
    return { groups: keys.map((key) => only(theirs.filter((root) => root.key === key))) };
  }
  return {
    groups: theirs.length === 0 ? [] : [only(theirs)],
    ...(ours.length === 0 ? {} : { introspection: only(ours) }),
  };
}

/** A subscription's source, and what runs after each event. */
export function sourceOf(plan: Plan | undefined): [FetchPlan, readonly Plan[]] {
  if (plan?.kind === 'Subscription') return [plan.source, []];
  const first = plan?.kind === 'Sequence' ? plan.nodes[0] : undefined;
  if (plan?.kind === 'Sequence' && first?.kind === 'Subscription') return [first.source, plan.nodes.slice(1)];
  throw new Error('the plan of a subscription does not begin with its source');
}
