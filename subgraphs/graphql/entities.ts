// What federation adds to a schema that type-graphql made: entities by their representations, and the SDL that composition reads. The
// schema itself is executed, with the resolvers that it has: printing it and building another of what was printed took longer than all
// the rest of a subgraph's start. It must never check the rules of federation: federatedSchema.ts sees to that.
import { entitiesResolver } from '@apollo/subgraph/dist/types';
import {
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  GraphQLString,
  GraphQLUnionType,
  isAbstractType,
  isObjectType,
} from 'graphql';
import { createResolversMap } from 'type-graphql';

/** Finds the entity that a representation names, within the caller's scope; null where there is none. Batches through loaders. */
export type ReferenceResolver<Context> = (
  reference: Record<string, unknown>,
  context: Context,
) => Promise<object | null> | object | null;

type References = Readonly<Record<string, ReferenceResolver<never>>>;

/** The schema with `_entities` and `_service` at its root, as Apollo's federation specification has them. */
export function withEntities(local: GraphQLSchema, references: References, sdl: string): GraphQLSchema {
  resolveAbstractTypes(local);
  for (const [name, resolveReference] of Object.entries(references)) {
    const type = local.getType(name);
    if (!isObjectType(type)) throw new Error(`references: '${name}' is no object type of this schema`);
    type.extensions = { ...type.extensions, apollo: { subgraph: { resolveReference } } };
  }
  const Any = new GraphQLScalarType({ name: '_Any' });
  const Service = new GraphQLObjectType({ name: '_Service', fields: { sdl: { type: GraphQLString } } });
  const service = { type: new GraphQLNonNull(Service), resolve: () => ({ sdl }) };
  const entities = entityTypes(local);
  const Entity = new GraphQLUnionType({
    name: '_Entity',
    types: entities,
    resolveType: (entity: { __typename: string }) => entity.__typename,
  });
  const found = {
    type: new GraphQLNonNull(new GraphQLList(Entity)),
    args: { representations: { type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(Any))) } },
    resolve: (_: unknown, asked: { representations: unknown }, context: unknown, info: unknown) =>
      entitiesResolver({ ...asked, context, info } as Parameters<typeof entitiesResolver>[0]),
  };
  const fields = { ...(entities.length === 0 ? {} : { _entities: found }), _service: service };
  const root = new GraphQLObjectType({ name: 'Query', fields: fields as never });
  Object.assign(local.getQueryType()?.getFields() ?? {}, root.getFields());
  const config = local.toConfig();
  const added = entities.length === 0 ? [Service] : [Any, Entity, Service];
  return new GraphQLSchema({ ...config, types: [...config.types, ...added], assumeValid: true });
}

/** type-graphql finds the type behind an abstract one by its classes, which graphql-js alone would not. */
function resolveAbstractTypes(schema: GraphQLSchema): void {
  const map = createResolversMap(schema);
  for (const type of Object.values(schema.getTypeMap()))
    if (isAbstractType(type) && !type.name.startsWith('__'))
      type.resolveType = (map[type.name] as { __resolveType: typeof type.resolveType }).__resolveType;
}

/** Types with a key by which another subgraph may name them. */
function entityTypes(schema: GraphQLSchema): GraphQLObjectType[] {
  return Object.values(schema.getTypeMap()).filter(
    (type): type is GraphQLObjectType =>
      isObjectType(type) && (type.astNode?.directives ?? []).some(({ name }) => name.value === 'key'),
  );
}
