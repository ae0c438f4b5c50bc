// Runs a compiled operation for one request, or for one event of a subscription, and writes the answer. Gives text: nobody
// between here and the socket needs the object again. It must never run a mutation's step twice.
import { type GraphQLError, type GraphQLSchema, getVariableValues } from 'graphql';
import { ERRORS, type ErrorCode } from '../../schema/errors';
import { shownText } from '../../schema/shownText';
import { VARIABLES_TOO_DEEP } from '../guard/textLimits';
import type { Observer } from '../telemetry/observation';
import type { Emptied } from './complete';
import { type Failure, refusal, type Unexpected } from './failures';
import type { Operation } from './operation';
import type { Place } from './places';
import { PlaceTree } from './placeTree';
import { withClientsKeys } from './reservedAliases';
import { type Asking, MOST_PLACES, Run, type Subgraphs } from './run';
import type { IsSelected } from './selected';
import type { Data } from './transport';

/** What a client gets. */
export interface Answer {
  /** The data as JSON text; undefined when nothing was executed. */
  readonly data: string | undefined;
  readonly failures: readonly Failure[];
  /** What else the answer tells, under `extensions`. */
  readonly extensions?: Data | undefined;
}

export interface Executor {
  readonly schema: GraphQLSchema;
  readonly subgraphs: Subgraphs;
  readonly unexpected: Unexpected;
  /** Watches what is executed; absent where nobody does. */
  readonly observer?: Observer | undefined;
  /** Hears that an event goes out to watchers, just before it does. */
  readonly delivering?: (() => void) | undefined;
}

export type Coerced =
  | { readonly ok: true; readonly variables: Data }
  | { readonly ok: false; readonly failures: readonly Failure[] };

const NO_VARIABLES: Data = Object.freeze({});

/** Checks a request's variables against the operation and fills in defaults. */
export function coerce(schema: GraphQLSchema, operation: Operation, given: Data | null | undefined): Coerced {
  const definitions = operation.definition.variableDefinitions;
  if (definitions === undefined || definitions.length === 0) return { ok: true, variables: NO_VARIABLES };
  const options = { maxErrors: 20, hideSuggestions: operation.hidesNames };
  const result = getVariableValues(schema, definitions, given ?? {}, options);
  const { coerced } = result;
  if (coerced !== undefined) {
    const failures = operation.conditions.filter((name) => coerced[name] === null).map(undecided);
    return failures.length > 0 ? { ok: false, failures } : { ok: true, variables: coerced };
  }
  return { ok: false, failures: result.errors.map(misfit) };
}

/** The type of such a variable allows null, for its default's sake; what it decides does not. */
function undecided(name: string): Failure {
  return refusal('BAD_USER_INPUT', `Variable "$${name}" decides over @skip or @include and must not be null.`);
}

function misfit(error: GraphQLError): Failure {
  // Input types that hold themselves are walked by recursion, and a megabyte of brackets is deeper than the stack.
  if ((error as Error) instanceof RangeError) return VARIABLES_TOO_DEEP;
  const own = error.extensions.code;
  const code = typeof own === 'string' && Object.hasOwn(ERRORS, own) ? (own as ErrorCode) : 'BAD_USER_INPUT';
  return refusal(code, shownText(error.message), error.locations === undefined ? {} : { locations: error.locations });
}

/** Runs a query or mutation whose variables have been checked. */
export async function run(executor: Executor, operation: Operation, variables: Data, asking: Asking): Promise<Answer> {
  const data: Data = operation.introspect === undefined ? {} : operation.introspect(variables);
  return finish(executor, operation, data, variables, asking, []);
}

/** Runs what remains of a subscription's operation on one event's data. `failures` are those of the event itself. */
export async function finish(
  executor: Executor,
  operation: Operation,
  data: Data,
  variables: Data,
  asking: Asking,
  failures: readonly Failure[],
): Promise<Answer> {
  const running = new Run(data, variables, asking, executor.subgraphs, executor.unexpected);
  running.failures.push(...failures);
  await operation.steps(running);
  const emptied: Emptied[] = [];
  const text = operation.serialise(data, variables, emptied);
  if (emptied.length > 0)
    running.failures.push(...unexplained(executor, operation, running, emptied, asking.requestId));
  const { renamed, isSelected } = operation;
  const found = running.failures.flatMap((failure) => concerning(failure, isSelected, data, variables));
  return {
    data: text,
    failures: renamed === undefined ? found : found.map((failure) => withClientsKeys(failure, renamed)),
  };
}

/** Failures for what was emptied though nothing failed: a subgraph gave null where its own schema allows none. */
function unexplained(
  { unexpected }: Executor,
  { denied = [] }: Operation,
  { failures, untold }: Run,
  emptied: readonly Emptied[],
  requestId: string,
): Failure[] {
  const paths = failures.map(({ path }) => path);
  // An error that names no place may be about any.
  if (paths.includes(undefined)) return [];
  // Where an error stands already, the null is its consequence, not news.
  const known = new PlaceTree([...(paths as Place[]), ...untold]);
  const found: Failure[] = [];
  const counts = new Map<string, number>();
  for (const { path, field } of emptied) {
    if (known.isOnOneLine(path) || denied.some((one) => onOneLine(one.path, path.filter(isKey)))) continue;
    known.add(path);
    const count = (counts.get(field) ?? 0) + 1;
    counts.set(field, count);
    if (count === 1) unexpected('null for a field that cannot be null', { field, path, requestId });
    if (count > MOST_PLACES) continue;
    const message = `Cannot return null for non-nullable field ${field}.`;
    found.push({ message, path, extensions: { code: 'INTERNAL_SERVER_ERROR', requestId } });
  }
  return found;
}

/** Texts of answers that go to several requests: printed, and flattened in memory, once. */
const texts = new WeakMap<Answer, string>();

/** Says that several will print this answer. */
export function rememberText(answer: Answer): void {
  texts.set(answer, printedAnswer(answer));
}

/**
 * A failure of what a condition left out concerns nobody: a fetch that others wanted too brings it along. But if it emptied
 * something that was wanted, it is told there.
 */
function concerning(failure: Failure, isSelected: IsSelected, data: Data, variables: Data): Failure[] {
  const { path } = failure;
  if (path === undefined || !isSelected(path) || isSelected(path, variables)) return [failure];
  let value: unknown = data;
  for (const [depth, key] of path.entries()) {
    const end = path.slice(0, depth + 1);
    if (!isSelected(end, variables)) return [];
    value = (value as Data)[key];
    if (typeof value !== 'object' || value === null) return [{ ...failure, path: end }];
  }
  return [];
}

/** Prints an answer as GraphQL over HTTP, WebSocket and SSE have it. */
export function answerText(answer: Answer): string {
  return texts.get(answer) ?? printedAnswer(answer);
}

function printedAnswer({ data, failures, extensions }: Answer): string {
  const tail = extensions === undefined ? '' : `,"extensions":${JSON.stringify(extensions)}`;
  if (failures.length === 0 && data !== undefined) return `{"data":${data}${tail}}`;
  const errors = JSON.stringify(failures);
  return data === undefined ? `{"errors":${errors}${tail}}` : `{"errors":${errors},"data":${data}${tail}}`;
}

function isKey(segment: string | number): boolean {
  return typeof segment === 'string';
}

function onOneLine(left: Place, right: Place): boolean {
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) if (left[i] !== right[i]) return false;
  return true;
}
