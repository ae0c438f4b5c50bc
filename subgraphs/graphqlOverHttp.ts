// GraphQL of a subgraph over HTTP. Apollo Server is in front of whatever is new; a document that it has parsed and validated
// before takes a shorter way, because the gateway sends the same prepared texts again and again and Apollo's pipeline costs
// more than the rest of a small answer: 0.24 ms of processor down to 0.11. It must never execute a request twice, and what
// ends in errors goes to Apollo after all, which alone masks errors and chooses the status.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApolloServer, type ApolloServerOptions, type ApolloServerOptionsWithGateway, HeaderMap } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
} from '@apollo/server/plugin/disabled';
import type { DocumentNode, ExecutionArgs, ExecutionResult, GraphQLFormattedError, GraphQLSchema } from 'graphql';
import type { Execute } from './graphql/compiledExecution';
import { type Bounds, RecentlyUsed } from './recentlyUsed';

export interface Executable {
  readonly schema: GraphQLSchema;
  readonly execute: Execute;
}

export interface GraphQLOverHttp {
  /** Answers a request with this body. `context` is what resolvers get. */
  answer(request: IncomingMessage, response: ServerResponse, body: string, context: object): Promise<void>;
  stop(): Promise<void>;
}

/** What Apollo Server carries from us to its executor. */
interface Asked {
  readonly context: object;
  /** What came of an execution on the shorter way: Apollo turns its errors into an answer. Gives or throws. */
  readonly outcome?: () => ExecutionResult;
}

/**
 * A gateway's prepared operations are mostly a few hundred texts of less than 2,000 characters. A parsed document takes about
 * 80 bytes per character of its text (measured), so these hold 80 MB at the very most.
 */
const KNOWN: Bounds = { entries: 1_000, characters: 1_000_000 };
/** Documents for Apollo's own use, by hash: those with errors and those of other media types come there again. */
const PARSED: Bounds = { entries: 100, characters: 100_000 };

const JSON_TYPE = 'application/json; charset=utf-8';

/** Starts answering. `unexpected` hears of errors that have no code, of which the asker learns nothing. */
export async function graphqlOverHttp(
  side: Executable,
  unexpected: (error: unknown) => void,
): Promise<GraphQLOverHttp> {
  const known = new RecentlyUsed<DocumentNode>(KNOWN);
  const apollo = new ApolloServer<Asked>({
    gateway: executedBy(side, known),
    introspection: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    documentStore: documentStore(),
    plugins: [ApolloServerPluginInlineTraceDisabled(), ApolloServerPluginCacheControlDisabled()],
    csrfPrevention: false, // no browser reaches it: the secret is asked for first
    formatError: (formatted, error) => masked(formatted, error, unexpected),
  });
  await apollo.start();
  return {
    async answer(request, response, body, context) {
      const given = parsed(body);
      const args = isPlain(request) ? argumentsOf(given, known) : undefined;
      if (args === undefined) return throughApollo(apollo, request, response, given, { context });
      const outcome = await outcomeOf(side, { ...args, schema: side.schema, contextValue: context });
      if (typeof outcome === 'function') return throughApollo(apollo, request, response, given, { context, outcome });
      const text = `${JSON.stringify({ data: outcome.data, extensions: outcome.extensions })}\n`;
      response.writeHead(200, { 'content-type': JSON_TYPE, 'content-length': Buffer.byteLength(text) }).end(text);
    },
    stop: () => apollo.stop(),
  };
}

/** The result if it is without errors; else a function that gives or throws it. */
async function outcomeOf(
  { execute }: Executable,
  args: ExecutionArgs,
): Promise<ExecutionResult | (() => ExecutionResult)> {
  try {
    const result = await execute(args);
    return result.errors === undefined ? result : () => result;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/** A request for which there is but one way to read it and one media type to answer in. */
function isPlain({ method, headers: { accept } }: IncomingMessage): boolean {
  return method === 'POST' && (accept === 'application/json' || accept === '*/*' || accept === undefined);
}

/** What to execute, if the document is known and nothing about the request is Apollo's to judge. */
function argumentsOf(
  given: unknown,
  known: RecentlyUsed<DocumentNode>,
): Pick<ExecutionArgs, 'document' | 'variableValues' | 'operationName'> | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const { query, variables, operationName, extensions } = given as Record<string, unknown>;
  if (typeof query !== 'string' || (extensions !== undefined && extensions !== null)) return undefined;
  if (variables !== undefined && (typeof variables !== 'object' || Array.isArray(variables))) return undefined;
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') return undefined;
  const document = known.get(query);
  if (document === undefined) return undefined;
  const variableValues = (variables ?? undefined) as Record<string, unknown> | undefined;
  return { document, variableValues, operationName: operationName ?? undefined };
}

async function throughApollo(
  apollo: ApolloServer<Asked>,
  request: IncomingMessage,
  response: ServerResponse,
  body: unknown,
  asked: Asked,
): Promise<void> {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers))
    if (value) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  const result = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: request.method ?? 'POST', headers, body, search: '' },
    context: async () => asked,
  });
  for (const [name, value] of result.headers) response.setHeader(name, value);
  response.statusCode = result.status ?? 200;
  if (result.body.kind === 'complete') return void response.end(result.body.string);
  for await (const chunk of result.body.asyncIterator) response.write(chunk);
  response.end();
}

type Gateway = ApolloServerOptionsWithGateway<Asked>['gateway'];
type Executor = NonNullable<Awaited<ReturnType<Gateway['load']>>['executor']>;

/**
 * Apollo Server's own way to hand execution to something else: the side's compiled operations. What arrives here is parsed
 * and valid, so it is known from now on. A text has one document, because what is compiled hangs on the document.
 */
function executedBy({ schema, execute }: Executable, known: RecentlyUsed<DocumentNode>): Gateway {
  return {
    onSchemaLoadOrUpdate(listener) {
      listener({ apiSchema: schema, coreSupergraphSdl: '' });
      return () => undefined;
    },
    load: async () => ({
      executor: async ({ document: parsedNow, source, context, request }) => {
        const asked = context as Asked;
        if (asked.outcome !== undefined) return asked.outcome() as Awaited<ReturnType<Executor>>;
        const document = known.get(source) ?? parsedNow;
        known.set(source, document);
        return execute({
          schema,
          document,
          contextValue: asked.context,
          variableValues: request.variables,
          // Not Apollo's, which is null for a name that the document lacks: then its only operation would run.
          operationName: request.operationName,
        }) as ReturnType<Executor>;
      },
    }),
    async stop() {},
  };
}

/** Expected errors keep their code; anything else is told to `unexpected` and says nothing of the inside. */
function masked(
  formatted: GraphQLFormattedError,
  error: unknown,
  unexpected: (error: unknown) => void,
): GraphQLFormattedError {
  const code = formatted.extensions?.code;
  if (code && code !== 'INTERNAL_SERVER_ERROR') return formatted;
  unexpected((error as { originalError?: unknown }).originalError ?? error);
  return { ...formatted, message: 'Internal server error', extensions: { code: 'INTERNAL_SERVER_ERROR' } };
}

/** Apollo's own store is bounded by 30 MB of documents as JSON, of which their trees are a multiple. */
function documentStore(): NonNullable<ApolloServerOptions<Asked>['documentStore']> {
  const parsedLately = new RecentlyUsed<DocumentNode>(PARSED);
  return {
    get: async (hash) => parsedLately.get(hash),
    set: async (hash, document) => parsedLately.set(hash, document),
    delete: async (hash) => parsedLately.delete(hash),
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined; // Apollo Server answers 400 with BAD_REQUEST
  }
}
