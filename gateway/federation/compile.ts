// Turns a plan into steps that run: request bodies prepared, representations compiled, merging by path. Done once per
// operation, so everything that does not depend on variables or data happens here. A mutation's steps run one by one.

import { entityPlaces, type Found, failedPlaces, type Lookup, renamedKey, standingOf, visible } from './errorPlaces';
import { errorsOf } from './failures';
import { copy, merge } from './merge';
import { objectsAt, type Place, routeOf } from './places';
import type { FetchPlan, Plan } from './plan';
import { representationOf } from './representations';
import { renamedKeys, rewrite } from './rewrites';
import type { Run } from './run';
import { filledKeys, type IsSelected } from './selected';
import type { Splicing } from './splice';
import type { PossibleTypes } from './supergraph';
import { type Data, type SubgraphError, subgraphOperation } from './transport';

/** A part of a plan, ready to run. Settles when its data is merged; never rejects. */
export type Step = (run: Run) => Promise<void> | undefined;

export interface CompileContext {
  readonly types: PossibleTypes;
  /** The client's operation: errors are placed where it can see them. */
  readonly isSelected: IsSelected;
  /** Reads the answers of fetches that nothing runs after; absent for what something does. */
  readonly splicing?: Splicing | undefined;
}

/** Compiles a plan's node. A Subscription node is not compiled here: it is the source of events (subscribe.ts). */
export function compile(plan: Plan, context: CompileContext): Step {
  switch (plan.kind) {
    case 'Fetch':
      return plan.entities.length === 0 ? rootFetch(plan, context) : entityFetch(plan, context);
    case 'Sequence':
      return inSequence(compileAll(plan.nodes, context));
    case 'Parallel':
      // No branch reads what another brings; where two bring one field, merging makes a value of it.
      return inParallel(plan.nodes.map((node) => compile(node, context)));
    case 'Condition': {
      const met = plan.met === undefined ? undefined : compile(plan.met, context);
      const unmet = plan.unmet === undefined ? undefined : compile(plan.unmet, context);
      return (run) => (run.variables[plan.variable] === true ? met : unmet)?.(run);
    }
    case 'Subscription':
      throw new Error('a subscription is a source, not a step');
  }
}

/** Compiles plans that run one after the other. */
export function compileAll(plans: readonly Plan[], context: CompileContext): Step[] {
  return plans.map((plan, index) => compile(plan, index === plans.length - 1 ? context : unspliced(context)));
}

function unspliced({ types, isSelected }: CompileContext): CompileContext {
  return { types, isSelected };
}

/** Runs steps one after the other. */
export function inSequence(steps: readonly Step[]): Step {
  const only = steps[0];
  if (steps.length === 1 && only !== undefined) return only;
  return async (run) => {
    for (const step of steps) {
      const running = step(run);
      if (running !== undefined) await running;
    }
  };
}

function inParallel(steps: readonly Step[]): Step {
  return async (run) => {
    await Promise.all(steps.map((step) => step(run)));
  };
}

/** Writes the variables that an operation uses, as the inside of a JSON object. */
export function variablesText(names: readonly string[], variables: Data): string {
  let text = '';
  for (const name of names) {
    // A variable that is called "constructor" must not be what every object inherits.
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (value !== undefined) text += `${text === '' ? '' : ','}"${name}":${JSON.stringify(value)}`;
  }
  return text;
}

/** Brings what a fetch from the root gave, and where it failed, under the client's keys. */
export interface Received {
  readonly rewrite: (data: Data) => void;
  readonly placed: (path: Place) => Place;
}

/** How to receive a root fetch's answer, or a subscription's event. */
export function received({ outputRewrites }: FetchPlan, { types, isSelected }: CompileContext): Received {
  const renamed = renamedKeys(outputRewrites);
  return {
    rewrite: (data) => {
      for (const change of outputRewrites) rewrite(data, change, types);
    },
    placed: (path) =>
      visible(
        path.map((key) => renamedKey(key, renamed)),
        isSelected,
      ),
  };
}

function rootFetch(plan: FetchPlan, context: CompileContext): Step {
  const operation = subgraphOperation(plan.operation, plan.query, context.splicing?.(plan));
  const { rewrite, placed } = received(plan, context);
  const places = () =>
    filledKeys(plan.query, undefined, undefined, context.types)
      .map((key) => placed([key]))
      .filter((place) => place.length > 0);
  return async (run) => {
    const answer = await run.fetch(
      plan.subgraph,
      operation,
      `{${variablesText(plan.variables, run.variables)}}`,
      places,
    );
    if (answer === undefined) return;
    const errors = errorsOf(answer);
    for (const error of errors) {
      const place = placed(error.path ?? []);
      run.report(error, plan.subgraph, place.length === 0 ? places() : [place]);
    }
    if (!isData(answer.data)) {
      if (errors.length === 0) run.report(NO_DATA, plan.subgraph, places());
      return;
    }
    rewrite(answer.data);
    merge(run.data, answer.data);
  };
}

/** What an answer is that has neither data nor errors: no subgraph may say so, and a null without a word would pass for the truth. */
const NO_DATA: SubgraphError = { message: 'an answer without the data that was asked for, and without errors' };

function isData(data: unknown): data is Data {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

/** The representations of each list, by the variable that carries it, with their numbers. */
type Texts = ReadonlyMap<string, ReadonlyMap<string, number>>;

function entityFetch(plan: FetchPlan, context: CompileContext): Step {
  const operation = subgraphOperation(plan.operation, plan.query, context.splicing?.(plan));
  const lookups = plan.entities.map(
    (entities): Lookup => ({
      plan: entities,
      routes: entities.paths.map((path) => routeOf(path, context.types)),
      representation: representationOf(entities, context.types),
      renamed: renamedKeys(entities.outputRewrites),
    }),
  );
  const lists = [...new Set(plan.entities.map(({ variable }) => variable))];
  return (run) => {
    const texts = new Map(lists.map((variable) => [variable, new Map<string, number>()]));
    const found = lookups.flatMap((lookup) => find(lookup, run, texts.get(lookup.plan.variable) ?? new Map()));
    if (found.every(({ objects }) => objects.length === 0)) return undefined;
    let variables = variablesText(plan.variables, run.variables);
    let entities = 0;
    for (const [variable, list] of texts) {
      entities += list.size;
      // An alias that found nothing still gets its list: the operation declares it as required.
      variables += `${variables === '' ? '' : ','}"${variable}":[${[...list.keys()].join(',')}]`;
    }
    return ask(run, plan, operation, { text: `{${variables}}`, entities, texts }, found, context);
  };
}

async function ask(
  run: Run,
  plan: FetchPlan,
  operation: ReturnType<typeof subgraphOperation>,
  variables: { readonly text: string; readonly entities: number; readonly texts: Texts },
  found: readonly Found[],
  context: CompileContext,
): Promise<void> {
  let all: Place[] | undefined;
  const everywhere = () => {
    all ??= found.flatMap((part) => failedPlaces(run.data, plan, part, context));
    return all;
  };
  const answer = await run.fetch(plan.subgraph, operation, variables.text, everywhere, variables.entities);
  if (answer === undefined) return;
  const errors = errorsOf(answer);
  if (errors.length > 0) {
    const standing = standingOf(run.data, found);
    for (const error of errors) {
      const places = entityPlaces(error, standing)?.map((place) => visible(place, context.isSelected)) ?? [];
      run.report(error, plan.subgraph, places.length === 0 ? everywhere() : places);
    }
  }
  for (const part of found) {
    const entities = answer.data?.[part.lookup.plan.alias];
    const isList = Array.isArray(entities);
    // Of a list with gaps nobody can tell which entity is which: better nothing than what is another's.
    if (!isList || entities.length !== variables.texts.get(part.lookup.plan.variable)?.size) {
      if (isList || errors.length === 0)
        run.report(NO_DATA, plan.subgraph, failedPlaces(run.data, plan, part, context));
      continue;
    }
    if (part.isFirstRoute)
      for (const change of part.lookup.plan.outputRewrites) rewrite(entities, change, context.types);
    const { objects, numbers, isFirstRoute } = part;
    for (let i = 0; i < objects.length; i++) {
      const entity = entities[numbers[i] as number] as Data | null | undefined;
      // Equal entities of one route share what they were given, since what is selected below them is the same.
      if (entity) merge(objects[i] as Data, isFirstRoute ? entity : copy(entity));
    }
  }
}

function find(lookup: Lookup, run: Run, numberOf: Map<string, number>): Found[] {
  return lookup.routes.map((route, index) => {
    const objects: Data[] = [];
    const numbers: number[] = [];
    for (const object of objectsAt(run.data, route)) {
      const text = lookup.representation(object, run.variables);
      if (text === undefined) continue;
      let number = numberOf.get(text);
      if (number === undefined) {
        number = numberOf.size;
        numberOf.set(text, number);
      }
      objects.push(object);
      numbers.push(number);
    }
    return { lookup, route, isFirstRoute: index === 0, objects, numbers };
  });
}
