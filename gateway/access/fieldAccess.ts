// Which fields of an operation ask something of its caller, found once when it is prepared, so that a request pays only for
// what it asks that is guarded. Fields of interfaces ask what any type behind them asks. It must never execute anything.
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsOf, withRoots } from '../federation/document';
import { type Failure, refusal } from '../federation/failures';
import type { Place } from '../federation/places';
import { type AccessRules, type Grants, isMet, type Requirement } from './accessRules';

/** A field that asks something of its caller. */
interface Guarded {
  readonly node: FieldNode;
  readonly path: Place;
  readonly requirements: readonly Requirement[];
}

/** What an operation asks of its caller. */
export interface FieldAccess {
  /** The fields that these grants do not reach; empty: none. */
  denied(grants: Grants): readonly Denied[];
  /** The operation without them. */
  without(denied: readonly Denied[]): DocumentNode;
}

export interface Denied {
  readonly node: FieldNode;
  readonly path: Place;
}

/** Gives what an operation asks; undefined: nothing, of nobody. */
export type AccessOf = (document: DocumentNode, operation: OperationDefinitionNode) => FieldAccess | undefined;

/** The access rules of a supergraph, to be asked about operations. */
export function accessGuard(schema: GraphQLSchema, rules: AccessRules): AccessOf {
  if (rules.size === 0) return () => undefined;
  return (document, operation) => {
    const guarded = new Walk(schema, rules, fragmentsOf(document)).fieldsOf(operation);
    if (guarded.length === 0) return undefined;
    return {
      denied: (grants) =>
        outermost(guarded.filter(({ requirements }) => !requirements.every((one) => isMet(one, grants)))),
      without: (denied) => pruned(document, operation, new Set(denied.map(({ node }) => node))),
    };
  };
}

/** Says whether an operation asks one of these fields (`Type.field`), or for something of these types, wherever in it. */
export function personalGuard(
  schema: GraphQLSchema,
  fields: readonly string[],
): (document: DocumentNode, operation: OperationDefinitionNode) => boolean {
  const asked = accessGuard(
    schema,
    new Map(fields.map((field) => [field, { scopes: undefined, policies: undefined }])),
  );
  return (document, operation) => asked(document, operation) !== undefined;
}

/** What a client is told of a field that it may not see. */
export function deniedFailure({ path }: Denied): Failure {
  return refusal('UNAUTHORIZED_FIELD_OR_TYPE', 'Your token does not allow this field.', { path });
}

/** Without what lies below others: nobody needs to hear of it, and what goes with them is gone. Parents come before children. */
function outermost(denied: readonly Denied[]): readonly Denied[] {
  if (denied.length < 2) return denied;
  const kept = new Set<string>();
  return denied.filter(({ path }) => {
    const isBelow = path.some((_, depth) => kept.has(JSON.stringify(path.slice(0, depth))));
    if (!isBelow) kept.add(JSON.stringify(path));
    return !isBelow;
  });
}

class Walk {
  private readonly found: Guarded[] = [];

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly rules: AccessRules,
    private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  ) {}

  fieldsOf(operation: OperationDefinitionNode): readonly Guarded[] {
    const root = this.schema.getRootType(operation.operation);
    if (root !== undefined && root !== null) this.set(operation.selectionSet, root, []);
    return this.found;
  }

  private set(set: SelectionSetNode, type: GraphQLNamedType, path: Place): void {
    for (const selection of set.selections) this.selection(selection, type, path);
  }

  private selection(selection: SelectionNode, type: GraphQLNamedType, path: Place): void {
    if (selection.kind === Kind.FIELD) {
      this.field(selection, type, path);
      return;
    }
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.fragments.get(selection.name.value);
    if (fragment === undefined) return;
    const condition = fragment.typeCondition?.name.value;
    const within = condition === undefined ? type : (this.schema.getType(condition) ?? type);
    this.set(fragment.selectionSet, within, path);
  }

  private field(node: FieldNode, parent: GraphQLNamedType, before: Place): void {
    const name = node.name.value;
    const path = [...before, node.alias?.value ?? name];
    if (name.startsWith('__') || !(isObjectType(parent) || isInterfaceType(parent))) return;
    const type = getNamedType(parent.getFields()[name]?.type);
    const requirements = [...this.asked(parent, name), ...(type === undefined ? [] : this.ofType(type))];
    if (requirements.length > 0) this.found.push({ node, path, requirements });
    if (node.selectionSet !== undefined && type !== undefined) this.set(node.selectionSet, type, path);
  }

  /** What a field asks, by itself and as a field of its type, or of any type that it may turn out to be one of. */
  private asked(parent: GraphQLNamedType, field: string): Requirement[] {
    const behind = isAbstractType(parent) ? this.schema.getPossibleTypes(parent) : [];
    return [parent, ...behind].flatMap(({ name }) => this.at(`${name}.${field}`, name));
  }

  private ofType(type: GraphQLNamedType): Requirement[] {
    return this.at(type.name);
  }

  private at(...coordinates: readonly string[]): Requirement[] {
    return coordinates.flatMap((coordinate) => this.rules.get(coordinate) ?? []);
  }
}

/** The operation without some of its fields. What would be left empty asks for its type's name instead. */
function pruned(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  gone: ReadonlySet<FieldNode>,
): DocumentNode {
  const inSet = (set: SelectionSetNode): SelectionSetNode => {
    const selections = set.selections.flatMap((selection): SelectionNode[] => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return [selection];
      if (selection.kind === Kind.FIELD && gone.has(selection)) return [];
      return selection.selectionSet === undefined
        ? [selection]
        : [{ ...selection, selectionSet: inSet(selection.selectionSet) }];
    });
    return selections.length > 0 ? { ...set, selections } : { ...set, selections: [TYPENAME] };
  };
  const definition = { ...operation, selectionSet: inSet(operation.selectionSet) };
  const definitions = document.definitions.map((each) => {
    if (each === operation) return definition;
    return each.kind === Kind.FRAGMENT_DEFINITION ? { ...each, selectionSet: inSet(each.selectionSet) } : each;
  });
  return withRoots({ ...document, definitions }, definition, definition.selectionSet.selections);
}

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };
