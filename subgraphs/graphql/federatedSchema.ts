// From type-graphql classes to a federated subgraph: its executable schema and the SDL that composition reads. It must never
// know a type of either subgraph. Classes of both sides live in one metadata store when they share a process, so a schema is
// made of exactly the resolver classes and orphaned types that it is given.
import 'reflect-metadata';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import { defaultFieldResolver, type GraphQLSchema, parse } from 'graphql';
import { buildSchemaSync, type ClassType, createResolversMap, type NonEmptyArray } from 'type-graphql';
import { compiledExecution, type Execute } from './compiledExecution';
import { noteListSizes } from './listSizes';

const FEDERATION = 'https://specs.apollo.dev/federation/v2.9';
const DIRECTIVES = [
  '@key',
  '@shareable',
  '@external',
  '@requires',
  '@provides',
  '@inaccessible',
  '@override',
  '@tag',
  '@listSize',
];

/** Finds the entity that a representation names, within the caller's scope; null where there is none. Batches through loaders. */
export type ReferenceResolver<Context> = (
  reference: Record<string, unknown>,
  context: Context,
) => Promise<object | null> | object | null;

export interface SubgraphParts<Context> {
  readonly resolvers: NonEmptyArray<ClassType>;
  /** Types that no resolver names but entities or interfaces need. */
  readonly orphanedTypes?: ClassType[];
  /** By type name. */
  readonly references: Readonly<Record<string, ReferenceResolver<Context>>>;
  /** Runs around each mutation, by the name of its field. */
  readonly aroundMutation?: AroundMutation<Context>;
}

export type AroundMutation<Context> = (
  context: Context,
  mutation: string,
  input: unknown,
  run: () => unknown,
) => Promise<unknown>;

export interface Subgraph {
  /** Executable; answers `_service` and `_entities` too. */
  readonly schema: GraphQLSchema;
  /** What the subgraph says of itself to composition, with its @link header. */
  readonly sdl: string;
  /** graphql-js's `execute` on the schema, compiled. */
  readonly execute: Execute;
}

/** Builds a subgraph. Throws where a class, a directive or a federation rule is wrong. */
export function buildFederatedSchema<Context>(parts: SubgraphParts<Context>): Subgraph {
  const local = buildSchemaSync({
    resolvers: parts.resolvers,
    orphanedTypes: parts.orphanedTypes ?? [],
    validate: false, // inputs are checked where they are used, with codes of the registry
    pubSub: NO_TOPICS,
    skipCheck: true, // it introspects: a third of generating, for what federation's own validation finds below
  });
  noteListSizes(local);
  const header = `extend schema @link(url: "${FEDERATION}", import: [${DIRECTIVES.map((name) => `"${name}"`).join(', ')}])`;
  const sdl = `${header}\n\n${printSchemaWithDirectives(local)}\n`;
  const resolvers = createResolversMap(local) as Record<string, Record<string, unknown>>;
  for (const [type, resolve] of Object.entries(parts.references)) {
    resolvers[type] = { ...resolvers[type], __resolveReference: resolve };
  }
  const schema = buildSubgraphSchema({ typeDefs: parse(sdl), resolvers: resolvers as never });
  if (parts.aroundMutation) surround(schema, parts.aroundMutation);
  return { schema, sdl, execute: compiledExecution(schema) };
}

function surround<Context>(schema: GraphQLSchema, around: AroundMutation<Context>): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const { resolve = defaultFieldResolver } = field;
    field.resolve = (source, args, context, info) =>
      around(context as Context, field.name, args.input, () => resolve(source, args, context, info));
  }
}

/** type-graphql wants a PubSub as soon as there is a subscription; ours follow a log and publish to no topic. */
const NO_TOPICS = {
  subscribe: (): never => {
    throw new Error('subscriptions follow a log, not a topic');
  },
  publish: (): never => {
    throw new Error('subscriptions follow a log, not a topic');
  },
};
