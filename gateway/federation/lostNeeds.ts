// What a plan of the library fetches for a @requires with arguments and then forgets (router-query-planner 0.0.38): beside the client's
// own use of the field it is fetched under a key of the planner's, but the entity is told the client's value. It must never judge
// our own plans.
import { fetchesOf } from './coverage';
import type { Plan } from './plan';

/** Keys that the planner makes up, for what clients do not see. */
const MADE_UP = /\b_internal_qp_alias_\d+/g;

/** Says what is fetched though nothing of the plan reads or renames it; undefined: there is no such thing. */
export function lostNeed(plan: Plan): string | undefined {
  const fetches = fetchesOf(plan);
  const fetched = fetches.flatMap(({ query }) => query.match(MADE_UP) ?? []);
  if (fetched.length === 0) return undefined;
  const read = new Set(JSON.stringify(fetches.map(({ query: _, ...rest }) => rest)).match(MADE_UP));
  const lost = fetched.find((key) => !read.has(key));
  return lost && `nothing reads what is fetched as ${lost}`;
}
