// How long lists are, for whoever estimates what an operation costs: each field that answers with a connection gets a
// @listSize from its paging arguments. Other lists say it themselves where it matters. It must never change what a field does.
import { type GraphQLField, type GraphQLSchema, getNamedType, isObjectType } from 'graphql';
import { PAGE_SIZE } from './page';

/** The lists of a connection that are as long as its page. */
const SIZED = ['edges', 'nodes'];

/** Notes the lengths of connections on a schema, such that its SDL says them. */
export function noteListSizes(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) if (isConnection(field)) noteSize(field);
  }
}

function isConnection({ type }: GraphQLField<unknown, unknown>): boolean {
  const named = getNamedType(type);
  return isObjectType(named) && named.name.endsWith('Connection') && SIZED.every((name) => name in named.getFields());
}

function noteSize(field: GraphQLField<unknown, unknown>): void {
  const slicingArguments = field.args.map(({ name }) => name).filter((name) => name === 'first' || name === 'last');
  // A page has its length without any of them.
  const listSize = { assumedSize: PAGE_SIZE, slicingArguments, sizedFields: SIZED, requireOneSlicingArgument: false };
  field.extensions = { ...field.extensions, directives: { ...directivesOf(field), listSize } };
}

function directivesOf({ extensions }: GraphQLField<unknown, unknown>): object {
  return (extensions.directives as object | undefined) ?? {};
}
