// What a supergraph says that things cost: @cost and @listSize of the GraphQL cost specification, as composition carries them.
// Read once per supergraph. It must never know an operation.
import {
  type ConstDirectiveNode,
  type ConstValueNode,
  type DocumentNode,
  type InputValueDefinitionNode,
  Kind,
  valueFromASTUntyped,
} from 'graphql';

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
  const names = directiveNames(supergraph);
  if (names === undefined) return { weights, listSizes };
  const note = (coordinate: string, directives: readonly ConstDirectiveNode[] = []) => {
    for (const directive of directives) {
      const given = Object.fromEntries(
        (directive.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)]),
      );
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

/** What the two directives are called here: a supergraph may import them under other names. */
function directiveNames(supergraph: DocumentNode): { cost: Set<string>; listSize: Set<string> } | undefined {
  const links = supergraph.definitions.flatMap((definition) =>
    definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION
      ? (definition.directives ?? [])
      : [],
  );
  const link = links.find(({ arguments: given = [] }) =>
    given.some(({ name, value }) => name.value === 'url' && textOf(value)?.includes('/cost/v')),
  );
  if (link === undefined) return undefined;
  const given = (name: string) => link.arguments?.find((argument) => argument.name.value === name)?.value;
  const imports: unknown = given('import') === undefined ? [] : valueFromASTUntyped(given('import') as ConstValueNode);
  const space = textOf(given('as')) ?? 'cost';
  const called = (name: string) => {
    const entries = Array.isArray(imports) ? (imports as (string | { name?: string; as?: string })[]) : [];
    const renamed = entries.find((entry) => typeof entry === 'object' && entry.name === `@${name}`);
    const alias = typeof renamed === 'object' ? renamed.as?.slice(1) : undefined;
    // composition 0.27 uses both directives and imports only one of them: the plain name counts either way.
    return new Set([alias ?? name, `${space}__${name}`]);
  };
  return { cost: called('cost').add(space), listSize: called('listSize') };
}

function textOf(value: ConstValueNode | undefined): string | undefined {
  return value?.kind === Kind.STRING ? value.value : undefined;
}
