// Whether a plan fills all that an operation asks for: the library leaves a fetch out here and there, and the fields it would
// have filled would be null without a word. Reads documents, once per operation; it must never judge by data.
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getOperationAST,
  isAbstractType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsOf } from './document';
import {
  ALWAYS,
  appliesTo,
  both,
  collect,
  either,
  implies,
  NEVER,
  narrowed,
  restricted,
  type Selections,
  type When,
} from './plainPlan/wanted';
import type { EntityPlan, FetchPlan, Plan, Requirement } from './plan';
import { renamedKeys } from './rewrites';
import type { PossibleTypes } from './supergraph';

/** Object types; undefined: any that may stand there. */
type Types = ReadonlySet<string> | undefined;

/** What is filled at a place, by key: for which types and when, and what below. */
type Filled = Map<string, Entry>;
interface Entry {
  readonly fills: { readonly types: Types; readonly when: When }[];
  readonly below: Filled;
}

/** More fields than this are not looked at. */
const MOST_FIELDS = 20_000;

/** What plans are judged by. */
export interface Measure {
  readonly schema: GraphQLSchema;
  readonly types: PossibleTypes;
  /** Names of keys and needs: plans fetch them without being asked. */
  readonly needed: ReadonlySet<string>;
}

/**
 * Where a plan departs from an operation, as places with the type that stands there: fields that it leaves empty, and fields
 * that it asks for although a condition leaves them out. Those may fail, and empty what the client did want.
 */
export function departures(
  plan: Plan | undefined,
  document: DocumentNode,
  { schema, types, needed }: Measure,
): string[] {
  const operation = getOperationAST(document);
  const root = operation && schema.getRootType(operation.operation);
  if (!operation || !root) return [];
  const filled: Filled = new Map();
  if (plan !== undefined) for (const { fetch, when } of conditioned(plan, ALWAYS)) fill(filled, fetch, when, types);
  const fragments = fragmentsOf(document);
  const found: string[] = [];
  let looked = 0;
  const look = (type: GraphQLObjectType, selections: Selections, here: Filled, place: string, around: When): void => {
    for (const wanted of collect(selections, appliesTo(type.name, types), fragments)) {
      if (wanted.name.startsWith('__') || ++looked > MOST_FIELDS) continue;
      const entry = here.get(wanted.key);
      const at = `${place}.${wanted.key}`;
      const field = type.getFields()[wanted.name];
      if (field === undefined) continue;
      const filledWhen = entry === undefined ? NEVER : whenFilled(entry, type.name);
      const isAsked = implies(wanted.when, filledWhen);
      if (!isAsked) found.push(`${at} (${type.name}.${wanted.name}) is left out`);
      if (entry === undefined || !isAsked) continue;
      if (!needed.has(wanted.name) && !implies(both(around, filledWhen), wanted.when))
        found.push(`${at} (${type.name}.${wanted.name}) is asked for without its condition`);
      const below = getNamedType(field.type);
      const members = isAbstractType(below) ? schema.getPossibleTypes(below) : isObjectType(below) ? [below] : [];
      for (const member of members) look(member, wanted.selections, entry.below, at, wanted.when);
    }
  };
  look(root, new Map([[operation.selectionSet, ALWAYS]]), filled, '', ALWAYS);
  return found;
}

/** Every fetch of a plan, in order. */
export function fetchesOf(plan: Plan): FetchPlan[] {
  switch (plan.kind) {
    case 'Fetch':
      return [plan];
    case 'Subscription':
      return [plan.source];
    case 'Condition':
      return [plan.met, plan.unmet].flatMap((node) => (node === undefined ? [] : fetchesOf(node)));
    default:
      return plan.nodes.flatMap(fetchesOf);
  }
}

/** The fetches of a plan, each with the conditions that the plan puts around it. */
function conditioned(plan: Plan, when: When): { fetch: FetchPlan; when: When }[] {
  if (plan.kind !== 'Condition') {
    if (plan.kind !== 'Sequence' && plan.kind !== 'Parallel') return fetchesOf(plan).map((fetch) => ({ fetch, when }));
    return plan.nodes.flatMap((node) => conditioned(node, when));
  }
  return [
    ...(plan.met === undefined ? [] : conditioned(plan.met, narrowed(when, plan.variable))),
    ...(plan.unmet === undefined ? [] : conditioned(plan.unmet, narrowed(when, `!${plan.variable}`))),
  ];
}

function whenFilled({ fills }: Entry, type: string | undefined): When {
  return fills
    .filter(({ types }) => types === undefined || type === undefined || types.has(type))
    .reduce((all, { when }) => either(all, when), NEVER);
}

function fill(filled: Filled, { query, entities, outputRewrites }: FetchPlan, when: When, types: PossibleTypes): void {
  const document = parse(query, { noLocation: true });
  const definition = getOperationAST(document);
  if (!definition) return;
  const renamed = renamedKeys([...outputRewrites, ...entities.flatMap((one) => one.outputRewrites)]);
  const put = new Putting(types, renamed, fragmentsOf(document));
  if (entities.length === 0) put.all(filled, definition.selectionSet, undefined, when);
  for (const selection of definition.selectionSet.selections) {
    if (selection.kind !== Kind.FIELD || selection.selectionSet === undefined) continue;
    const alias = selection.alias?.value ?? selection.name.value;
    for (const entity of entities) if (entity.alias === alias) put.entity(filled, entity, selection.selectionSet, when);
  }
}

class Putting {
  constructor(
    private readonly possible: PossibleTypes,
    private readonly renamed: ReadonlyMap<string, string>,
    private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  ) {}

  entity(filled: Filled, { paths, requires }: EntityPlan, set: SelectionSetNode, when: When): void {
    // An entity of which the plan needs nothing cannot be asked for.
    const asked = requires.flatMap((one) => (one.kind === 'InlineFragment' ? [one.typeCondition] : []));
    for (const path of paths) {
      let here = filled;
      let types: Types;
      for (const segment of path) {
        if ('types' in segment) types = this.narrowed(types, segment.types);
        else {
          here = entryOf(here, segment.field).below;
          types = undefined;
        }
      }
      const among = asked.length === requires.length ? this.narrowed(types, asked) : types;
      this.all(here, set, among, both(when, this.whenKnown(here, requires, among)));
    }
  }

  /** When everything is there that identifies the entities. */
  private whenKnown(here: Filled, requires: readonly Requirement[], types: Types): When {
    let when = ALWAYS;
    for (const need of requires) {
      if (need.kind === 'InlineFragment') {
        if (need.skipIf != null || need.includeIf != null) continue; // what is left out there is not asked for
        when = both(when, this.whenKnown(here, need.selections, this.narrowed(types, [need.typeCondition])));
      } else if (need.name !== '__typename') {
        const entry = here.get(need.name) ?? here.get(need.alias ?? need.name);
        const one = types?.size === 1 ? [...types][0] : undefined;
        when = both(when, entry === undefined ? NEVER : whenFilled(entry, one));
      }
    }
    return when;
  }

  all(here: Filled, set: SelectionSetNode, types: Types, around: When): void {
    for (const selection of set.selections) {
      const when = restricted(around, selection.directives);
      if (selection.kind !== Kind.FIELD) {
        const isSpread = selection.kind === Kind.FRAGMENT_SPREAD;
        const fragment = isSpread ? this.fragments.get(selection.name.value) : selection;
        const condition = fragment?.typeCondition?.name.value;
        const within = condition === undefined ? types : this.narrowed(types, [condition]);
        if (fragment !== undefined) this.all(here, fragment.selectionSet, within, when);
      } else {
        const alias = selection.alias?.value ?? selection.name.value;
        const entry = entryOf(here, this.renamed.get(alias) ?? alias);
        entry.fills.push({ types, when });
        if (selection.selectionSet !== undefined) this.all(entry.below, selection.selectionSet, undefined, when);
      }
    }
  }

  private narrowed(types: Types, conditions: readonly string[]): Types {
    const met = new Set(conditions.flatMap((one) => [...(this.possible.get(one) ?? [one])]));
    return types === undefined ? met : new Set([...types].filter((type) => met.has(type)));
  }
}

function entryOf(filled: Filled, key: string): Entry {
  const known = filled.get(key) ?? { fills: [], below: new Map() };
  filled.set(key, known);
  return known;
}
