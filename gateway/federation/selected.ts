// Which places of the answer the client asked for, and which a fetch fills: so that an error is put where the client can
// see it. Used only when something failed, so it reads the documents anew instead of keeping anything.
import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsOf } from './document';
import type { Place } from './places';
import type { PossibleTypes } from './supergraph';
import type { Data } from './transport';

/** Tells whether the client's operation selects a place (types are not looked at); with variables, whether under these. */
export type IsSelected = (place: Place, variables?: Data) => boolean;

export function selectedBy(document: DocumentNode, operation: OperationDefinitionNode): IsSelected {
  return (place, variables) => {
    let sets: SelectionSetNode[] = [operation.selectionSet];
    for (const segment of place) {
      if (typeof segment === 'number') continue;
      const fields = fieldsOf(document, sets, variables).filter(({ field }) => keyOf(field) === segment);
      if (fields.length === 0) return false;
      sets = fields.flatMap(({ field }) => (field.selectionSet === undefined ? [] : [field.selectionSet]));
    }
    return true;
  };
}

/** The response keys that a subgraph operation fills below its root (or below an `_entities` alias) on a type. */
export function filledKeys(
  query: string,
  alias: string | undefined,
  typename: string | undefined,
  types: PossibleTypes,
): string[] {
  const document = parse(query, { noLocation: true });
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  let sets = operation === undefined ? [] : [operation.selectionSet];
  if (alias !== undefined) {
    sets = fieldsOf(document, sets).flatMap(({ field }) =>
      keyOf(field) === alias && field.selectionSet !== undefined ? [field.selectionSet] : [],
    );
  }
  const fits = (condition: string) =>
    typename === undefined || condition === typename || types.get(condition)?.has(typename) === true;
  const keys = fieldsOf(document, sets)
    .filter(({ field, conditions }) => field.name.value !== '__typename' && conditions.every(fits))
    .map(({ field }) => keyOf(field));
  return [...new Set(keys)];
}

function fieldsOf(
  document: DocumentNode,
  sets: readonly SelectionSetNode[],
  variables?: Data,
): { field: FieldNode; conditions: string[] }[] {
  const fragments = fragmentsOf(document);
  const seen = new Set<string>();
  const found: { field: FieldNode; conditions: string[] }[] = [];
  const collect = (set: SelectionSetNode, conditions: string[]) => {
    for (const selection of set.selections) {
      if (variables !== undefined && isLeftOut(selection.directives ?? [], variables)) continue;
      if (selection.kind === Kind.FIELD) {
        found.push({ field: selection, conditions });
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const type = selection.typeCondition?.name.value;
        collect(selection.selectionSet, type === undefined ? conditions : [...conditions, type]);
      } else {
        const fragment = fragments.get(selection.name.value);
        if (fragment === undefined || seen.has(selection.name.value)) continue;
        seen.add(selection.name.value);
        collect(fragment.selectionSet, [...conditions, fragment.typeCondition.name.value]);
      }
    }
  };
  for (const set of sets) collect(set, []);
  return found;
}

function isLeftOut(directives: readonly DirectiveNode[], variables: Data): boolean {
  return directives.some(({ name, arguments: given }) => {
    if (name.value !== 'skip' && name.value !== 'include') return false;
    const value = given?.find((argument) => argument.name.value === 'if')?.value;
    const met =
      value?.kind === Kind.VARIABLE ? variables[value.name.value] : value?.kind === Kind.BOOLEAN && value.value;
    return met !== (name.value === 'include');
  });
}

function keyOf(field: FieldNode): string {
  return field.alias?.value ?? field.name.value;
}
