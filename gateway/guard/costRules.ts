// What a supergraph says that things cost: @cost and @listSize of the GraphQL cost specification, as composition carries them.
// Read once per supergraph. It must never know an operation.
import { type ConstDirectiveNode, type DocumentNode, type InputValueDefinitionNode, Kind } from 'graphql';
import { argumentsOf, linkedNames } from '../federation/linkedDirectives';

/** How long a list is, or the lists just below a field (a connection's edges and nodes). */
export interface ListSize {
  /** Where no slicing argument is given. */
  readonly assumedSize: number | undefined;
  /** Int arguments that say how many. */
  readonly slicingArguments: readonly string[];
  /** Empty: the field is the list itself. */
  readonly sizedFields: ReadonlySet<string>;
  readonly requireOneSlicingArgument: boolean;
}

export interface CostRules {
  /** By coordinate: `Type`, `Type.field`, `Type.field.argument`, `Input.field`. */
  readonly weights: ReadonlyMap<string, number>;
  /** By `Type.field`. */
  readonly listSizes: ReadonlyMap<string, ListSize>;
}

/** Reads the rules of a supergraph; none where it does not link the cost specification. */
export function costRules(supergraph: DocumentNode): CostRules {
  const weights = new Map<string, number>();
  const listSizes = new Map<string, ListSize>();
  const called = linkedNames(supergraph, 'cost');
  if (called === undefined) return { weights, listSizes };
  const names = { cost: called('cost'), listSize: called('listSize') };
  const note = (coordinate: string, directives: readonly ConstDirectiveNode[] = []) => {
    for (const directive of directives) {
      const given = argumentsOf(directive);
      // A number in federation, a text in the specification.
      if (names.cost.has(directive.name.value)) weights.set(coordinate, Number(given.weight));
      if (names.listSize.has(directive.name.value)) listSizes.set(coordinate, listSize(given));
    }
  };
  const noteValues = (of: string, values: readonly InputValueDefinitionNode[] = []) => {
    for (const { name, directives } of values) note(`${of}.${name.value}`, directives);
  };
  for (const definition of supergraph.definitions) {
    switch (definition.kind) {
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.INTERFACE_TYPE_DEFINITION:
        note(definition.name.value, definition.directives);
        for (const field of definition.fields ?? []) {
          note(`${definition.name.value}.${field.name.value}`, field.directives);
          noteValues(`${definition.name.value}.${field.name.value}`, field.arguments);
        }
        break;
      case Kind.INPUT_OBJECT_TYPE_DEFINITION:
        noteValues(definition.name.value, definition.fields);
        break;
      case Kind.SCALAR_TYPE_DEFINITION:
      case Kind.ENUM_TYPE_DEFINITION:
        note(definition.name.value, definition.directives);
    }
  }
  return { weights, listSizes };
}

function listSize(given: Record<string, unknown>): ListSize {
  const texts = (value: unknown) => (Array.isArray(value) ? (value as string[]) : []);
  return {
    assumedSize: typeof given.assumedSize === 'number' ? given.assumedSize : undefined,
    slicingArguments: texts(given.slicingArguments),
    sizedFields: new Set(texts(given.sizedFields)),
    requireOneSlicingArgument: given.requireOneSlicingArgument !== false,
  };
}
