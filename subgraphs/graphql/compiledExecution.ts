// A subgraph's operations, compiled: from the second time on a document runs as generated code instead of being walked. The
// same arguments, answers and errors as graphql-js's `execute`, which runs what cannot be compiled. It must never know a type
// of either subgraph.
import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  print,
  type TypeNode,
  type VariableDefinitionNode,
} from 'graphql';
import type { CompiledQuery } from 'graphql-jit';
import { type Asked, askedOf, tellAsked } from './asked';

export type Execute = (args: ExecutionArgs) => Promise<ExecutionResult> | ExecutionResult;

interface Compiled {
  readonly query: CompiledQuery['query'];
  readonly variables: readonly VariableDefinitionNode[];
  /** Those of `variables` that are not lists of representations. */
  readonly checked: readonly VariableDefinitionNode[];
  /** The names of those that are. */
  readonly representations: readonly string[];
}

/** What became of a document: walked so many times, compiled, or one that graphql-js runs for good. */
type Standing = number | Compiled | 'not compilable';

interface Known {
  standing: Standing;
  readonly asked: Asked | undefined;
}

/**
 * An `execute` for one schema. Compiling costs a few milliseconds, as much as some ten walks, so a document is walked
 * `walks` times first: one that comes once is never compiled. What is compiled lives as long as its document; whoever asks
 * keeps documents and bounds them.
 */
export function compiledExecution(schema: GraphQLSchema, walks = 1): Execute {
  const standings = new WeakMap<DocumentNode, Map<string | undefined, Known>>();
  return (args) => {
    const { document, rootValue, contextValue, variableValues } = args;
    let ofDocument = standings.get(document);
    if (ofDocument === undefined) {
      ofDocument = new Map();
      standings.set(document, ofDocument);
    }
    const name = args.operationName ?? undefined; // '' is the name of no operation
    let known = ofDocument.get(name);
    if (known === undefined) {
      known = { standing: 0, asked: askedOf(schema, document, name) };
      ofDocument.set(name, known);
    }
    tellAsked(contextValue, known.asked);
    const standing = advanced(known.standing, walks, () => compiled(schema, document, args.operationName));
    known.standing = standing;
    if (typeof standing !== 'object') {
      const walked = execute(args);
      return walked instanceof Promise ? walked.then(coded) : coded(walked);
    }
    const variables = variablesOf(schema, standing, variableValues ?? {});
    if (variables.coerced === undefined) return coded({ errors: variables.errors });
    const result = standing.query(rootValue, contextValue, variables.coerced);
    return result instanceof Promise ? result.then(whole) : whole(result as ExecutionResult);
  };
}

/** The one word of graphql-js about variables that says nothing of a value, and so has no code of a scalar's: a list of wrong ones. */
const TOO_MANY = 'Too many errors processing variables';

function coded(result: ExecutionResult): ExecutionResult {
  const { errors } = result;
  if (!errors?.some(({ message }) => message.startsWith(TOO_MANY))) return result;
  const code = { extensions: { code: 'BAD_USER_INPUT' } };
  return {
    errors: errors.map((error) => (error.message.startsWith(TOO_MANY) ? new GraphQLError(TOO_MANY, code) : error)),
  };
}

/** graphql-jit leaves an error's `extensions` out where there are none, and Apollo Server fails on that: nothing is logged then. */
function whole(result: ExecutionResult): ExecutionResult {
  if (result.errors === undefined) return result;
  return {
    ...result,
    errors: result.errors.map((error) => (error.extensions === undefined ? complete(error) : error)),
  };
}

function complete({ message, path, locations, originalError }: GraphQLError): GraphQLError {
  const error = new GraphQLError(message, { path: path ?? null, originalError: originalError ?? null });
  return Object.defineProperty(error, 'locations', { value: locations, enumerable: true });
}

function advanced(standing: Standing, walks: number, compile: () => Standing): Standing {
  if (typeof standing !== 'number') return standing;
  return standing < walks ? standing + 1 : compile();
}

function compiled(schema: GraphQLSchema, document: DocumentNode, operationName?: string | null): Standing {
  const operation = getOperationAST(document, operationName);
  const variables = operation?.variableDefinitions ?? [];
  if (!operation || (variables.length > 0 && schema.getType(OPEN) === undefined)) return 'not compilable';
  // Loaded when a document comes for the second time: no start wants it.
  const { compileQuery, isCompiledQuery } = require('graphql-jit') as typeof import('graphql-jit');
  const result = compileQuery(schema, withOpenVariables(document, operation), operationName ?? undefined);
  if (!isCompiledQuery(result)) return 'not compilable';
  const isRepresentations = ({ type }: VariableDefinitionNode) => print(type) === REPRESENTATIONS;
  return {
    query: result.query,
    variables,
    checked: variables.filter((variable) => !isRepresentations(variable)),
    representations: variables.filter(isRepresentations).map(({ variable }) => variable.name.value),
  };
}

/** Every federated subgraph has this scalar, and it takes any value as it is. */
const OPEN = '_Any';
const OPEN_TYPE: TypeNode = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: OPEN } };
const REPRESENTATIONS = `[${OPEN}!]!`;

type Variables = Readonly<Record<string, unknown>>;

/** graphql-js's coercion, but of lists of representations, each of which it would walk to leave it as it is. */
function variablesOf(
  schema: GraphQLSchema,
  { variables, checked, representations }: Compiled,
  given: Variables,
): ReturnType<typeof getVariableValues> {
  const areWhole = representations.every((name) => isWhole(given[name]));
  const coerced = getVariableValues(schema, areWhole ? checked : variables, given, { maxErrors: 50 });
  if (areWhole && coerced.coerced !== undefined)
    for (const name of representations) coerced.coerced[name] = given[name];
  return coerced;
}

function isWhole(list: unknown): boolean {
  return Array.isArray(list) && list.every((entry) => entry !== null && entry !== undefined);
}

/**
 * The same document with variables of any value. Variables are coerced by graphql-js before: graphql-jit (0.8.9) would do it
 * in words of its own, losing the codes of our scalars, and never ends on an input type that contains itself, like a filter.
 */
function withOpenVariables(document: DocumentNode, operation: OperationDefinitionNode): DocumentNode {
  const variableDefinitions = operation.variableDefinitions?.map(
    ({ kind, variable }): VariableDefinitionNode => ({ kind, variable, type: OPEN_TYPE }),
  );
  const open = { ...operation, ...(variableDefinitions === undefined ? {} : { variableDefinitions }) };
  return { ...document, definitions: document.definitions.map((one) => (one === operation ? open : one)) };
}
