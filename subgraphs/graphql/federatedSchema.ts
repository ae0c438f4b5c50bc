// From type-graphql classes to a federated subgraph: its executable schema and the SDL that composition reads. It must never
// know a type of either subgraph. Classes of both sides live in one metadata store when they share a process, so a schema is
// made of exactly the resolver classes and orphaned types that it is given.
import 'reflect-metadata';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import { defaultFieldResolver, type GraphQLSchema, parse } from 'graphql';
import { buildSchemaSync, type ClassType, type NonEmptyArray } from 'type-graphql';
import { compiledExecution, type Execute } from './compiledExecution';
import { describe, type WhoMay } from './describe';
import { type ReferenceResolver, withEntities } from './entities';
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

export interface SubgraphParts<Context> {
  readonly resolvers: NonEmptyArray<ClassType>;
  /** Types that no resolver names but entities or interfaces need. */
  readonly orphanedTypes?: ClassType[];
  /** By type name. */
  readonly references: Readonly<Record<string, ReferenceResolver<Context>>>;
  /** Was this SDL checked by the rules of federation before? Absent: it is checked now, which takes most of the time of building. */
  readonly isChecked?: (sdl: string) => boolean;
  /** Told of each mutation in its description. Default: of none. */
  readonly whoMay?: WhoMay;
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
  describe(local, parts.whoMay ?? {});
  noteListSizes(local);
  const header = `extend schema @link(url: "${FEDERATION}", import: [${DIRECTIVES.map((name) => `"${name}"`).join(', ')}])`;
  const sdl = `${header}\n\n${printSchemaWithDirectives(local)}\n`;
  if (!parts.isChecked?.(sdl)) {
    const { buildSubgraphSchema } = require('@apollo/subgraph') as typeof import('@apollo/subgraph');
    buildSubgraphSchema({ typeDefs: parse(sdl) }); // throws where a rule of federation is broken
  }
  const schema = withEntities(local, parts.references, sdl);
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
