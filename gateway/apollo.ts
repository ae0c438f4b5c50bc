// Apollo Server in front of our executor: it parses GraphQL over HTTP, keeps off cross-site requests and chooses media
// types. Validation is switched off here because the operation cache validates, once for all three ways in. The printed
// answer passes through it as text: Apollo would build and print the same answer again, 0.2 ms on a large one.
import { ApolloServer, type ApolloServerOptionsWithGateway, HeaderMap, type HTTPGraphQLRequest } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { bodyOfSearch } from './documents/reference';
import { answerText } from './federation/execute';
import type { Failure } from './federation/failures';
import { masked, refusal } from './federation/failures';
import { type DocumentLimits, unreadable } from './guard/documentLimits';
import { parsedDocuments } from './parsedDocuments';
import { type Asked, type GraphQLRequest, graphQLRequest, isRefusal, type Service } from './service';
import type { CurrentSupergraph } from './supergraph/current';

interface Context extends Asked {
  /** The request as the client sent it, where Apollo was given another in its place. */
  readonly named?: GraphQLRequest | Failure;
}

/** Most documents that Apollo keeps parsed. */
const PARSED_DOCUMENTS = 100;

type Gateway = ApolloServerOptionsWithGateway<Context>['gateway'];

/** Data that is printed already. Apollo copies results but keeps `data` itself, so this arrives where the answer is printed. */
class Printed {
  constructor(readonly text: string) {}
}

export interface ApolloFront {
  /** Answers one HTTP request. */
  answer(
    request: HTTPGraphQLRequest,
    asked: () => Promise<Asked>,
  ): Promise<{ status: number; headers: HeaderMap; text: string }>;
  stop(): Promise<void>;
}

/** Starts Apollo Server over the service. */
export async function apolloFront(
  supergraph: CurrentSupergraph,
  service: Service,
  limits: DocumentLimits,
  newId: () => string,
): Promise<ApolloFront> {
  const server = new ApolloServer<Context>({
    gateway: gatewayOver(supergraph, service),
    csrfPrevention: false, // server.ts refuses such requests, whichever way they would go
    dangerouslyDisableValidation: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    introspection: true, // the operation cache refuses it where it is switched off
    persistedQueries: false,
    parseOptions: { maxTokens: limits.tokens },
    documentStore: parsedDocuments(PARSED_DOCUMENTS),
    apollo: {},
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
    formatError: (formatted) => known(formatted, limits, newId),
    stringifyResult: (result) => printed(result as Result),
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  });
  await server.start();
  return {
    async answer(request, asked) {
      const named = namedIn(request, service);
      const httpGraphQLRequest = named === undefined ? request : { ...request, ...carried(request, named, service) };
      const context = named === undefined ? asked : async () => ({ ...(await asked()), named });
      const response = await server.executeHTTPGraphQLRequest({ httpGraphQLRequest, context });
      const text = response.body.kind === 'complete' ? response.body.string : '';
      const isPlainJson = response.headers.get('content-type')?.startsWith('application/json') === true;
      const status = response.status === 400 && isPlainJson && isWellFormed(text) ? 200 : (response.status ?? 200);
      return { status, headers: response.headers, text };
    },
    stop: () => server.stop(),
  };
}

function gatewayOver(supergraph: CurrentSupergraph, service: Service): Gateway {
  return {
    onSchemaLoadOrUpdate(listener) {
      // Apollo asks for a supergraph only to report it to its studio, which is disabled.
      return supergraph.follow(({ schema }) => listener({ apiSchema: schema, coreSupergraphSdl: '' }));
    },
    async load() {
      return {
        executor: async ({ context, request }) => {
          const { query = '', operationName, variables } = request;
          const given = (context as Context).named ?? { query, operationName, variables };
          if (isRefusal(given)) return { errors: [asError(given)] };
          const ready = await service.ready(given, context as Context);
          if (!ready.ok) return { errors: ready.failures.map(asError) };
          if (ready.operation.kind === 'subscription') {
            const message =
              'Subscriptions are served over WebSocket, and to requests that accept text/event-stream or multipart/mixed;subscriptionSpec=1.0.';
            return { errors: [asError(refusal('BAD_REQUEST', message))] };
          }
          const { data, failures, extensions } = await service.answer(ready, context as Asked);
          return {
            ...(data === undefined ? {} : { data: new Printed(data) as unknown as Record<string, unknown> }),
            ...(failures.length === 0 ? {} : { errors: failures.map(asError) }),
            ...(extensions === undefined ? {} : { extensions }),
          };
        },
      };
    },
    async stop() {},
  };
}

/**
 * A request that does not carry what it means, or carries what may be refused: Apollo knows neither names of documents nor
 * trust. A refusal says what is wrong with the name. Undefined: Apollo can read it as it is.
 */
function namedIn({ method, body, search }: HTTPGraphQLRequest, service: Service): GraphQLRequest | Failure | undefined {
  let given: unknown = body;
  if (method === 'GET') {
    try {
      given = bodyOfSearch(new URLSearchParams(search));
    } catch {
      return undefined; // Apollo says what is not JSON
    }
  }
  if (typeof given !== 'object' || given === null) return undefined;
  const request = graphQLRequest(given);
  if (isRefusal(request)) return 'extensions' in given && given.extensions !== undefined ? request : undefined;
  const isOtherwise = request.document !== undefined || service.documents.isEnforced || hasBlanks(given);
  return isOtherwise ? request : undefined;
}

/** Does it name no operation, or no variables, by saying nothing where their name stands? Apollo takes that for a name, or for wrong. */
function hasBlanks(given: object): boolean {
  const { operationName, variables } = given as Record<string, unknown>;
  return operationName === '' || variables === null || variables === '';
}

/** What Apollo is given instead: the document itself; where there is none, one that it has nothing to say against. */
function carried(
  { method }: HTTPGraphQLRequest,
  named: GraphQLRequest | Failure,
  service: Service,
): Pick<HTTPGraphQLRequest, 'body' | 'search'> {
  const text = isRefusal(named) ? named : service.documents.textOf(named);
  const { operationName, variables } = named as GraphQLRequest;
  const body: Record<string, unknown> = { query: typeof text === 'string' ? text : '{ __typename }' };
  if (typeof text === 'string' && operationName !== undefined) body.operationName = operationName;
  if (method === 'GET') return { body: undefined, search: `?${new URLSearchParams(body as Record<string, string>)}` };
  if (typeof text === 'string' && variables) body.variables = variables;
  return { body, search: '' };
}

interface Result {
  readonly data?: unknown;
  readonly errors?: readonly Failure[];
  readonly extensions?: Record<string, unknown>;
}

function printed({ data, errors, extensions }: Result): string {
  return answerText({ data: data instanceof Printed ? data.text : undefined, failures: errors ?? [], extensions });
}

// Apollo takes these off the error and answers with them. Clients expect 200 and send the document then; what they ask for by
// GET must not be kept by anybody in between.
const ASK_AGAIN = { status: 200, headers: new HeaderMap([['cache-control', 'private, no-cache, must-revalidate']]) };
const HEADS: Readonly<Record<string, { status: number; headers?: HeaderMap } | undefined>> = {
  PERSISTED_QUERY_NOT_FOUND: ASK_AGAIN,
  PERSISTED_QUERY_NOT_SUPPORTED: ASK_AGAIN,
  BAD_REQUEST: { status: 400 },
};

function asError({ message, path, extensions, locations }: Failure): GraphQLError {
  const http = HEADS[extensions.code];
  const told = http === undefined ? extensions : { ...extensions, http };
  const error = new GraphQLError(message, { path: path ?? null, extensions: told });
  if (locations !== undefined) Object.defineProperty(error, 'locations', { value: locations });
  return error;
}

/** Codes of Apollo's own that the registry does not know become the registry's. */
function known(formatted: GraphQLFormattedError, limits: DocumentLimits, newId: () => string): GraphQLFormattedError {
  const code = formatted.extensions?.code;
  if (code === 'GRAPHQL_PARSE_FAILED') return unreadable(formatted, limits) as GraphQLFormattedError;
  if (code === 'OPERATION_RESOLUTION_FAILURE') {
    return { ...formatted, extensions: { ...formatted.extensions, code: 'BAD_REQUEST' } };
  }
  if (code === 'INTERNAL_SERVER_ERROR' && formatted.extensions?.requestId === undefined) return masked(newId());
  return formatted;
}

export { HeaderMap };

/**
 * Was it a request, if one whose document or variables were refused? In plain application/json such an answer has status 200
 * (GraphQL over HTTP), because a proxy on the way may have put a 4xx of its own; application/graphql-response+json says 400.
 */
function isWellFormed(text: string): boolean {
  const { errors } = JSON.parse(text) as { errors?: { extensions?: { code?: string } }[] };
  return errors?.every(({ extensions }) => extensions?.code !== 'BAD_REQUEST') === true;
}
