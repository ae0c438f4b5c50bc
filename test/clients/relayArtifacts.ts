// What Relay's compiler would make of the scenario's three operations, as far as the runtime needs it: made here, so that no
// compiler has to run.
import {
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import type { ConcreteRequest } from 'relay-runtime';

/** The types of the fields that have fields. */
const TYPES: Readonly<Record<string, string>> = {
  invoice: 'Invoice',
  proposal: 'Proposal',
  confirm: 'Invoice',
  ticks: 'Tick',
  thing: 'Thing',
};

export function artifact(text: string): ConcreteRequest {
  const document = parse(text);
  const definition = document.definitions[0] as OperationDefinitionNode;
  const name = definition.name?.value ?? '';
  const argumentDefinitions = (definition.variableDefinitions ?? []).map(({ variable }) => ({
    defaultValue: null,
    kind: 'LocalArgument',
    name: variable.name.value,
  }));
  const selections = selectionsOf(definition.selectionSet);
  const type = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' }[definition.operation];
  return {
    kind: 'Request',
    fragment: { argumentDefinitions, kind: 'Fragment', metadata: null, name, selections, type, abstractKey: null },
    operation: { argumentDefinitions, kind: 'Operation', name, selections },
    params: {
      cacheID: name,
      id: null,
      metadata: {},
      name,
      operationKind: definition.operation,
      text: print(document),
    },
  } as unknown as ConcreteRequest;
}

function selectionsOf({ selections }: SelectionSetNode): object[] {
  return selections.map((selection) => {
    const field = selection as FieldNode;
    const name = field.name.value;
    const args = (field.arguments ?? []).map((argument) => argumentOf(argument.name.value, argument.value));
    const base = { alias: null, args: args.length === 0 ? null : args, name, storageKey: null };
    return field.selectionSet === undefined
      ? { ...base, kind: 'ScalarField' }
      : {
          ...base,
          kind: 'LinkedField',
          concreteType: TYPES[name],
          plural: false,
          selections: selectionsOf(field.selectionSet),
        };
  });
}

function argumentOf(name: string, value: ValueNode): object {
  if (value.kind !== Kind.VARIABLE) throw new Error('only variables');
  return { kind: 'Variable', name, variableName: value.name.value };
}
