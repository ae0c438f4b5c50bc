// The schema that a subgraph executes, against what Apollo's own federation makes of its SDL: checking the rules at each start took longer
// than building, so they are checked here and by `npm run schema`.
import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isScalarType,
  isUnionType,
  parse,
  printSchema,
} from 'graphql';
import { publicSchema } from '../../../gateway/federation/supergraph';
import { isShipped, shippedSdl } from '../../../schema/shipped';
import { dataverseSubgraph } from '../../../subgraphs/dataverse/api/schema';
import { financeSubgraph } from '../../../subgraphs/finance/api/schema';

/** Types that say how federation's directives are written, which nobody executes. */
const OF_DIRECTIVES = /^(__|link__|federation__)/;

/** Every type as lines that hold names, types, arguments and defaults. */
function shapeOf(schema: GraphQLSchema): Record<string, string[]> {
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !OF_DIRECTIVES.test(name));
  return Object.fromEntries(
    types.map((type) => {
      if (isScalarType(type)) return [type.name, ['scalar']];
      if (isUnionType(type)) return [type.name, type.getTypes().map(String).sort()];
      if (isEnumType(type)) return [type.name, type.getValues().map(({ name }) => name)];
      const args = (field: { args?: readonly { name: string; type: unknown; defaultValue?: unknown }[] }) =>
        (field.args ?? []).map((arg) => [arg.name, String(arg.type), arg.defaultValue]);
      const fields = Object.values(type.getFields()).map((field) =>
        JSON.stringify([
          field.name,
          String(field.type),
          args(field as never),
          (field as { defaultValue?: unknown }).defaultValue,
        ]),
      );
      return [type.name, [...fields.sort(), ...(isInputObjectType(type) ? [] : type.getInterfaces().map(String))]];
    }),
  );
}

describe.each([
  ['dataverse', dataverseSubgraph()],
  ['finance', financeSubgraph()],
])('the subgraph %s', (name, { schema, sdl }) => {
  it('breaks no rule of federation, and executes what its SDL says', () => {
    expect(shapeOf(schema)).toEqual(shapeOf(buildSubgraphSchema({ typeDefs: parse(sdl) })));
  });

  it('is the one that was shipped, so that a start checks nothing again', () => {
    expect(isShipped(name, sdl)).toBe(true);
    expect(isShipped(name, sdl.replace('type ', 'type X'))).toBe(false);
  });
});

it('what clients see of the shipped supergraph is shipped as well, and the same', () => {
  const ofSupergraph = publicSchema(parse(shippedSdl('supergraph')), []);
  expect(printSchema(publicSchema(shippedSdl('public'), []))).toBe(printSchema(ofSupergraph));
});
