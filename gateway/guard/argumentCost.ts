// What the arguments of a field cost: 1 for each input object, nothing for scalars and enums, or what @cost says of them. Known
// when an operation is prepared, but for what travels in variables. It must never judge a value.
import {
  type GraphQLInputType,
  type GraphQLNamedInputType,
  getNamedType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  type TypeNode,
  type ValueNode,
} from 'graphql';

/** The cost of a value that a variable brings. */
export type ValueCost = (value: unknown) => number;

/** What is known beforehand, and for each variable, how to know the rest. */
export interface ArgumentCost {
  readonly constant: number;
  readonly perVariable: readonly { readonly variable: string; readonly cost: ValueCost }[];
}

type Weights = ReadonlyMap<string, number>;

/** The cost of a literal at an argument or input field with this coordinate. */
export function argumentCost(
  value: ValueNode,
  type: GraphQLInputType,
  coordinate: string,
  weights: Weights,
  variableTypes: ReadonlyMap<string, TypeNode>,
): ArgumentCost {
  const named = getNamedType(type);
  const weight = weights.get(coordinate);
  const part = (inner: ValueNode, innerType: GraphQLInputType, at: string) =>
    argumentCost(inner, innerType, at, weights, variableTypes);
  switch (value.kind) {
    case Kind.NULL:
      return { constant: 0, perVariable: [] };
    case Kind.VARIABLE: {
      const cost = costOfValue(named, coordinate, weights);
      const known = constantOf(named, coordinate, weights, variableTypes.get(value.name.value));
      return known === undefined
        ? { constant: 0, perVariable: [{ variable: value.name.value, cost }] }
        : { constant: known, perVariable: [] };
    }
    case Kind.LIST:
      return total(
        weight ?? 0,
        value.values.map((item) => part(item, type, coordinate)),
      );
    case Kind.OBJECT: {
      if (!isInputObjectType(named)) return { constant: weight ?? 0, perVariable: [] };
      const fields = named.getFields();
      const parts = value.fields.flatMap((field) => {
        const definition = fields[field.name.value];
        return definition === undefined
          ? []
          : [part(field.value, definition.type, `${named.name}.${field.name.value}`)];
      });
      return total(weight ?? 1, parts);
    }
    default:
      return { constant: weight ?? 0, perVariable: [] };
  }
}

function total(own: number, parts: readonly ArgumentCost[]): ArgumentCost {
  return {
    constant: parts.reduce((sum, { constant }) => sum + constant, own),
    perVariable: parts.flatMap(({ perVariable }) => perVariable),
  };
}

/** The same of a value. */
function costOfValue(named: GraphQLNamedInputType, coordinate: string, weights: Weights): ValueCost {
  const weight = weights.get(coordinate);
  const cost: ValueCost = (value) => {
    if (value === null || value === undefined) return 0;
    if (Array.isArray(value)) {
      let sum = weight ?? 0;
      for (const item of value) sum += cost(item);
      return sum;
    }
    if (typeof value !== 'object' || !isInputObjectType(named)) return weight ?? 0;
    let sum = weight ?? 1;
    for (const field of Object.values(named.getFields())) {
      const inner = (value as Record<string, unknown>)[field.name];
      if (inner === undefined) continue;
      sum += costOfValue(getNamedType(field.type), `${named.name}.${field.name}`, weights)(inner);
    }
    return sum;
  };
  return cost;
}

/** Where the value makes no difference: scalars without a weight, and an object that is always there and holds only such. */
function constantOf(
  named: GraphQLNamedInputType,
  coordinate: string,
  weights: Weights,
  declared: TypeNode | undefined,
): number | undefined {
  const weight = weights.get(coordinate);
  if (!isInputObjectType(named)) return weight === undefined ? 0 : alwaysOne(declared) ? weight : undefined;
  const isPlain = Object.values(named.getFields()).every(
    ({ name, type }) => !isInputObjectType(getNamedType(type)) && !weights.has(`${named.name}.${name}`),
  );
  return isPlain && alwaysOne(declared) ? (weight ?? 1) : undefined;
}

function alwaysOne(declared: TypeNode | undefined): boolean {
  return declared?.kind === Kind.NON_NULL_TYPE && declared.type.kind === Kind.NAMED_TYPE;
}

/** Is it a list, whatever may be null? */
export function isList(type: unknown): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}
