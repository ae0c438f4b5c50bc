// Asks each field of a type alone, once of rows that were read for it and once of whole rows: a column that is behind a field, and of
// which that is not said, would make it null without a word.
import {
  execute,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  parse,
} from 'graphql';
import { compiledExecution } from '../../subgraphs/graphql/compiledExecution';

/** What became of each field: 'same', 'different', or 'nothing' where it is null everywhere and so proves nothing. */
export async function fieldsAlone(
  schema: GraphQLSchema,
  type: string,
  queryOf: (selection: string) => string,
  contextFor: () => object,
): Promise<Map<string, 'same' | 'different' | 'nothing'>> {
  const compiled = compiledExecution(schema, 0);
  const found = new Map<string, 'same' | 'different' | 'nothing'>();
  for (const field of Object.values((schema.getType(type) as GraphQLObjectType).getFields())) {
    const selection = selectionOf(field);
    if (selection === undefined) continue;
    const document = parse(queryOf(selection));
    const answers = [];
    for (const run of [compiled, execute]) {
      const { data, errors } = await run({ schema, document, contextValue: contextFor() });
      if (errors) throw errors[0] as Error;
      answers.push(JSON.stringify(data));
    }
    const [alone, whole] = answers as [string, string];
    found.set(field.name, alone !== whole ? 'different' : holds(whole, field.name) ? 'same' : 'nothing');
  }
  return found;
}

/** Is the field anywhere more than null? */
function holds(answer: string, field: string): boolean {
  return new RegExp(`"${field}":(?!null)`).test(answer);
}

function selectionOf(field: GraphQLField<unknown, unknown>): string | undefined {
  if (field.args.some(isRequiredArgument)) return undefined;
  const type = getNamedType(field.type);
  if (isLeafType(type)) return field.name;
  if (!isObjectType(type)) return `${field.name} { __typename }`;
  const leaves = Object.values(type.getFields()).filter(
    ({ type, args }) => isLeafType(getNamedType(type)) && args.length === 0,
  );
  return `${field.name} { __typename ${leaves.map(({ name }) => name).join(' ')} }`;
}
