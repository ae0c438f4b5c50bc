// The subgraphs' schemas as the supergraph implies them, to check what a plan would ask of each: a plan that a subgraph would
// refuse is found when the operation is prepared, not when a client waits. For checking only; nothing is executed on them.
import {
  buildASTSchema,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type GraphQLSchema,
  type InputValueDefinitionNode,
  Kind,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { fetchesOf } from './coverage';
import { isInterfaceObject, textArgument } from './directiveArguments';
import type { Plan } from './plan';

/** Tells what is wrong with a plan; undefined if every subgraph would take its part. */
export type CheckPlan = (plan: Plan) => string | undefined;

/** A check of plans. A subgraph's schema is made when a plan first asks it something. */
export function planCheck(supergraph: DocumentNode): CheckPlan {
  const graphs = new Map<string, string>();
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== 'join__Graph') continue;
    for (const { name, directives } of definition.values ?? [])
      for (const join of directives ?? []) graphs.set(textArgument(join, 'name') ?? name.value, name.value);
  }
  const schemas = new Map<string, GraphQLSchema>();
  const schemaOf = (subgraph: string) => {
    const known = schemas.get(subgraph);
    if (known !== undefined) return known;
    const schema = subgraphSchema(supergraph, graphs.get(subgraph) ?? '');
    schemas.set(subgraph, schema);
    return schema;
  };
  return (plan) => {
    for (const { subgraph, query } of fetchesOf(plan)) {
      const [error] = validate(schemaOf(subgraph), parse(query, { noLocation: true }), specifiedRules, {
        maxErrors: 1,
      });
      if (error !== undefined) return `${subgraph} would refuse its part: ${error.message}`;
    }
    return undefined;
  };
}

/** The schema that a subgraph must have. */
function subgraphSchema(supergraph: DocumentNode, graph: string): GraphQLSchema {
  const entities: string[] = [];
  const definitions = supergraph.definitions.flatMap((definition) => {
    if (!isOf(definition, graph)) return [];
    const joins = joinsOf(definition, 'join__type', graph);
    const kept = partOf(definition, graph, joins.some(isInterfaceObject));
    const isEntity = joins.some((join) => textArgument(join, 'key') !== undefined);
    if (isEntity && kept.kind === Kind.OBJECT_TYPE_DEFINITION) entities.push(kept.name.value);
    return [kept];
  });
  const own = entities.length === 0 ? [] : parse(entitiesSdl(entities), { noLocation: true }).definitions;
  const isQuery = (one: DefinitionNode) => one.kind === Kind.OBJECT_TYPE_DEFINITION && one.name.value === 'Query';
  const [extra] = own.filter(isQuery);
  const extraFields = extra?.kind === Kind.OBJECT_TYPE_DEFINITION ? (extra.fields ?? []) : [];
  const merged = definitions.map((one) =>
    one.kind === Kind.OBJECT_TYPE_DEFINITION && isQuery(one)
      ? { ...one, fields: [...(one.fields ?? []), ...extraFields] }
      : one,
  );
  const rest = own.filter((one) => !isQuery(one) || !definitions.some(isQuery));
  return buildASTSchema({ kind: Kind.DOCUMENT, definitions: [...merged, ...rest] }, { assumeValid: true });
}

function entitiesSdl(entities: readonly string[]): string {
  return `scalar _Any union _Entity = ${entities.join(' | ')} type Query { _entities(representations: [_Any!]!): [_Entity]! }`;
}

function isOf(definition: DefinitionNode, graph: string): boolean {
  return joinsOf(definition, 'join__type', graph).length > 0;
}

/** What a subgraph has of a type, without directives. */
function partOf(definition: DefinitionNode, graph: string, asObject: boolean): DefinitionNode {
  switch (definition.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION: {
      const { interfaces = [], fields = [], ...rest } = definition;
      const known = argumentsOf(joinsOf(definition, 'join__implements', graph), 'interface');
      return {
        ...rest,
        kind: asObject ? Kind.OBJECT_TYPE_DEFINITION : definition.kind,
        directives: [],
        interfaces: asObject ? [] : interfaces.filter(({ name }) => known.has(name.value)),
        fields: fields.flatMap((field) => fieldOf(field, graph)),
      };
    }
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      return { ...definition, directives: [], fields: (definition.fields ?? []).flatMap((one) => fieldOf(one, graph)) };
    case Kind.UNION_TYPE_DEFINITION: {
      const members = argumentsOf(joinsOf(definition, 'join__unionMember', graph), 'member');
      return { ...definition, directives: [], types: definition.types?.filter(({ name }) => members.has(name.value)) };
    }
    case Kind.ENUM_TYPE_DEFINITION: {
      const values = definition.values?.filter((value) => joinsOf(value, 'join__enumValue', graph).length > 0);
      return { ...definition, directives: [], values: values?.map((value) => ({ ...value, directives: [] })) };
    }
    case Kind.SCALAR_TYPE_DEFINITION:
      return { ...definition, directives: [] };
    default:
      return definition;
  }
}

/** A field as a subgraph has it; none if it is another's. */
function fieldOf<Field extends FieldDefinitionNode | InputValueDefinitionNode>(field: Field, graph: string): Field[] {
  const isAnybodys = !(field.directives ?? []).some(({ name }) => name.value === 'join__field');
  const [join] = joinsOf(field, 'join__field', graph);
  if (!isAnybodys && join === undefined) return [];
  const own = join === undefined ? undefined : textArgument(join, 'type');
  const [operation] = own === undefined ? [] : parse(`query($v:${own}){v}`, { noLocation: true }).definitions;
  const variables = operation?.kind === Kind.OPERATION_DEFINITION ? operation.variableDefinitions : undefined;
  const bare = 'arguments' in field ? field.arguments?.map((one) => ({ ...one, directives: [] })) : undefined;
  const type = variables?.[0]?.type ?? field.type;
  return [{ ...field, type, directives: [], ...(bare === undefined ? {} : { arguments: bare }) }];
}

function joinsOf(node: object, directive: string, graph: string): ConstDirectiveNode[] {
  const directives = 'directives' in node ? (node.directives as readonly ConstDirectiveNode[] | undefined) : undefined;
  return (directives ?? []).filter((one) => one.name.value === directive && textArgument(one, 'graph') === graph);
}

function argumentsOf(directives: readonly ConstDirectiveNode[], name: string): Set<string | undefined> {
  return new Set(directives.map((directive) => textArgument(directive, name)));
}
