// Surgery on a client's operation before it is planned: its root fields one by one, an operation with some of them only,
// and the hidden cursor of a resumable subscription. It works on valid documents and must never change what a field means.
import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type NameNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type VariableDefinitionNode,
  visit,
} from 'graphql';

/** A field at the root, with the conditions of the fragments around it. Fields of one response key are merged by GraphQL. */
export interface RootField {
  readonly key: string;
  readonly field: FieldNode;
  /** Puts the field, or another in its place, back under those conditions. */
  wrap(field: FieldNode): SelectionNode;
}

/** The root fields of an operation in order, out of any fragments. */
export function rootFields(document: DocumentNode, operation: OperationDefinitionNode): RootField[] {
  const fragments = fragmentsOf(document);
  const fields: RootField[] = [];
  const seen = new Set<string>();
  const collect = (set: SelectionSetNode, wrap: (selection: SelectionNode) => SelectionNode, conditions: string) => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        fields.push({ key: selection.alias?.value ?? selection.name.value, field: selection, wrap });
        continue;
      }
      const directives = selection.directives ?? [];
      const inner = conditions + JSON.stringify(directives.map(conditionText));
      const wrapped = directives.length === 0 ? wrap : (node: SelectionNode) => wrap(under(directives, node));
      if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet, wrapped, inner);
      else {
        // The same fragment under the same conditions adds nothing; without this, nested spreads grow exponentially.
        const visit = `${selection.name.value} ${inner}`;
        const fragment = fragments.get(selection.name.value);
        if (fragment === undefined || seen.has(visit)) continue;
        seen.add(visit);
        collect(fragment.selectionSet, wrapped, inner);
      }
    }
  };
  collect(operation.selectionSet, (selection) => selection, '');
  return fields;
}

/** An operation with these root selections only, without the fragments and variables that nothing uses any more. */
export function withRoots(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  selections: readonly SelectionNode[],
  extraVariables: readonly VariableDefinitionNode[] = [],
): DocumentNode {
  const selectionSet: SelectionSetNode = { kind: Kind.SELECTION_SET, selections };
  const fragments = fragmentsOf(document);
  const used = new Map<string, FragmentDefinitionNode>();
  const variables = new Set<string>();
  const scan = (node: SelectionSetNode | FragmentDefinitionNode) => {
    visit(node, {
      Variable: (variable) => void variables.add(variable.name.value),
      FragmentSpread: (spread) => {
        const fragment = fragments.get(spread.name.value);
        if (fragment === undefined || used.has(spread.name.value)) return;
        used.set(spread.name.value, fragment);
        scan(fragment);
      },
    });
  };
  scan(selectionSet);
  const variableDefinitions = [...(operation.variableDefinitions ?? []), ...extraVariables].filter((definition) =>
    variables.has(definition.variable.name.value),
  );
  const definitions = [{ ...operation, variableDefinitions, selectionSet }, ...used.values()];
  // The serialiser tells types apart by __typename, whatever a client calls it: fetch it under its own name, and where the
  // client wants it under a condition, without one beside it.
  return visit(
    { kind: Kind.DOCUMENT, definitions },
    {
      Field: (field) => {
        if (field.name.value === '__typename') return field.alias ? { ...field, alias: undefined } : undefined;
        const { selectionSet: below } = field;
        if (below === undefined || !hasConditionalTypename(below, fragments)) return undefined;
        return { ...field, selectionSet: { ...below, selections: [PLAIN_TYPENAME, ...below.selections] } };
      },
    },
  );
}

const PLAIN_TYPENAME: FieldNode = { kind: Kind.FIELD, name: name('__typename') };

/** Whether `__typename` of an object may be left out by a condition: the planner would rely on it all the same. */
function hasConditionalTypename(
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  isConditional = false,
  seen: Set<string> = new Set(),
): boolean {
  return set.selections.some((selection) => {
    const here = isConditional || (selection.directives ?? []).length > 0;
    if (selection.kind === Kind.FIELD) return here && selection.name.value === '__typename';
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return hasConditionalTypename(selection.selectionSet, fragments, here, seen);
    const spread = `${selection.name.value} ${here}`;
    const fragment = fragments.get(selection.name.value);
    if (fragment === undefined || seen.has(spread)) return false;
    seen.add(spread);
    return hasConditionalTypename(fragment.selectionSet, fragments, here, seen);
  });
}

/** A subscription field whose stream can be taken up again: declared by configuration, design.md 6. */
export interface ResumableField {
  /** The field of Subscription. */
  readonly field: string;
  /** The argument that takes a cursor; a nullable String. */
  readonly argument: string;
  /** The field of the event that holds its cursor. Events come in the order of their cursors. */
  readonly cursor: string;
}

export const CURSOR_KEY = 'twinledgerCursor';
export const AFTER_VARIABLE = 'twinledgerAfter';

export interface ResumableDocument {
  /** The operation to plan: it takes the cursor from a variable of ours and selects each event's cursor under a key of ours. */
  readonly document: DocumentNode;
  readonly rootKey: string;
  /** Where the client put its own cursor. */
  readonly after: { readonly variable: string } | { readonly literal: string | null };
  /** Whether the client's variable serves the cursor alone, so that two clients who differ in it ask for the same stream. */
  readonly afterOnly: boolean;
}

/** The same subscription, such that the gateway can take it up again at any event. Undefined if the field is not resumable. */
export function resumable(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  declared: readonly ResumableField[],
): ResumableDocument | undefined {
  const roots = rootFields(document, operation);
  const first = roots[0];
  const declaration = declared.find(({ field }) => field === first?.field.name.value);
  if (first === undefined || declaration === undefined) return undefined;
  const given = first.field.arguments?.find(({ name }) => name.value === declaration.argument)?.value;
  const selections = roots.map(({ field, wrap }) => wrap(withCursor(field, declaration)));
  const changed = withRoots(document, operation, selections, [
    {
      kind: Kind.VARIABLE_DEFINITION,
      variable: { kind: Kind.VARIABLE, name: name(AFTER_VARIABLE) },
      type: { kind: Kind.NAMED_TYPE, name: name('String') },
    },
  ]);
  if (given?.kind !== Kind.VARIABLE) {
    const literal = given?.kind === Kind.STRING ? given.value : null;
    return { document: changed, rootKey: first.key, after: { literal }, afterOnly: true };
  }
  let uses = 0;
  visit(changed, { Variable: (variable) => void (variable.name.value === given.name.value && uses++) });
  return { document: changed, rootKey: first.key, after: { variable: given.name.value }, afterOnly: uses === 0 };
}

function withCursor(field: FieldNode, { argument, cursor }: ResumableField): FieldNode {
  const others = (field.arguments ?? []).filter((given) => given.name.value !== argument);
  const after = {
    kind: Kind.ARGUMENT,
    name: name(argument),
    value: { kind: Kind.VARIABLE, name: name(AFTER_VARIABLE) },
  } as const;
  const hidden: FieldNode = { kind: Kind.FIELD, alias: name(CURSOR_KEY), name: name(cursor) };
  const selections = [...(field.selectionSet?.selections ?? []), hidden];
  return { ...field, arguments: [...others, after], selectionSet: { kind: Kind.SELECTION_SET, selections } };
}

export function fragmentsOf(document: DocumentNode): Map<string, FragmentDefinitionNode> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  return fragments;
}

/** The variables of an operation that a client may set to null although @skip or @include takes none: they have a default. */
export function nullableConditions(document: DocumentNode, operation: OperationDefinitionNode): string[] {
  const nullable = (operation.variableDefinitions ?? []).filter(({ type }) => type.kind !== Kind.NON_NULL_TYPE);
  if (nullable.length === 0) return [];
  const deciding = new Set<string>();
  visit(document, {
    Directive: ({ name, arguments: given = [] }) => {
      if (name.value !== 'skip' && name.value !== 'include') return;
      for (const { value } of given) if (value.kind === Kind.VARIABLE) deciding.add(value.name.value);
    },
  });
  return nullable.map(({ variable }) => variable.name.value).filter((one) => deciding.has(one));
}

/** A condition at the root of a subscription, which must have one field whatever its variables are. */
export function conditionalRoot(document: DocumentNode): DirectiveNode | undefined {
  const fragments = fragmentsOf(document);
  const seen = new Set<string>();
  const within = ({ selections }: SelectionSetNode): DirectiveNode | undefined => {
    for (const selection of selections) {
      const found = selection.directives?.find(({ name }) => name.value === 'skip' || name.value === 'include');
      if (found !== undefined) return found;
      if (selection.kind === Kind.FIELD) continue;
      if (selection.kind === Kind.FRAGMENT_SPREAD && seen.has(selection.name.value)) continue;
      if (selection.kind === Kind.FRAGMENT_SPREAD) seen.add(selection.name.value);
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
      const inner = fragment === undefined ? undefined : within(fragment.selectionSet);
      if (inner !== undefined) return inner;
    }
    return undefined;
  };
  for (const one of document.definitions) {
    const isSubscription = one.kind === Kind.OPERATION_DEFINITION && one.operation === 'subscription';
    const found = isSubscription ? within(one.selectionSet) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function under(directives: readonly DirectiveNode[], selection: SelectionNode): SelectionNode {
  return {
    kind: Kind.INLINE_FRAGMENT,
    directives,
    selectionSet: { kind: Kind.SELECTION_SET, selections: [selection] },
  };
}

function conditionText(directive: DirectiveNode): string {
  const value = directive.arguments?.[0]?.value;
  const text =
    value?.kind === Kind.VARIABLE ? `$${value.name.value}` : value?.kind === Kind.BOOLEAN ? String(value.value) : '';
  return `${directive.name.value} ${text}`;
}

function name(value: string): NameNode {
  return { kind: Kind.NAME, value };
}
