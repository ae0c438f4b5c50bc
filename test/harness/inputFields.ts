// What the mutations of a schema can be given: for tests that hold a side to having no way in for what is not a caller's.
import { type GraphQLInputType, type GraphQLSchema, getNamedType, isInputObjectType } from 'graphql';

/** `mutation.argument.field` of everything that a mutation can be given, however deep. */
export function inputFields(schema: GraphQLSchema): string[] {
  const found: string[] = [];
  const seen = new Set<string>();
  const walk = (type: GraphQLInputType, path: string): void => {
    const named = getNamedType(type);
    if (!isInputObjectType(named) || seen.has(named.name)) return;
    seen.add(named.name);
    for (const field of Object.values(named.getFields())) {
      found.push(`${path}.${field.name}`);
      walk(field.type, `${path}.${field.name}`);
    }
  };
  for (const mutation of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    for (const argument of mutation.args) walk(argument.type, mutation.name);
  }
  return found;
}
