// Which subgraph knows what: the supergraph's join__ directives, read once. Types, keys and fields as each subgraph has them.
// It answers questions and must never plan: what is best to ask where is the planner's business.
import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  Kind,
  parse,
  type SelectionSetNode,
  type TypeNode,
} from 'graphql';
import { flagArgument, isInterfaceObject, textArgument } from '../directiveArguments';
import type { PossibleTypes } from '../supergraph';

/** A field as one subgraph has it. */
export interface JoinedField {
  readonly type: TypeNode;
  readonly requires: SelectionSetNode | undefined;
  readonly provides: SelectionSetNode | undefined;
  readonly isExternal: boolean;
  /** It moved away, or may move, or came from elsewhere: whether it is given here depends on the draw. */
  readonly move: { readonly here: boolean; readonly percent: number } | undefined;
}

/** A key by which a subgraph gives entities of a type. */
export interface JoinedKey {
  readonly fields: SelectionSetNode;
  readonly resolvable: boolean;
}

type TypeKind = 'object' | 'interface' | 'union' | 'leaf';

interface TypeInGraph {
  readonly keys: JoinedKey[];
  isInterfaceObject: boolean;
}

interface JoinedType {
  readonly kind: TypeKind;
  readonly interfaces: readonly string[];
  readonly graphs: Map<string, TypeInGraph>;
  /** Per field: its type, and the subgraphs that have it; undefined: all of the type's. */
  readonly fields: Map<string, { type: TypeNode; per: Map<string, JoinedField> | undefined }>;
  /** Of an abstract type: its object types, per subgraph. */
  readonly members: Map<string, Set<string>>;
}

const FULLY_MOVED = 100;

export class Joins {
  /** Names of subgraphs by the names that directives use for them. */
  readonly names = new Map<string, string>();
  private readonly types = new Map<string, JoinedType>();

  constructor(
    supergraph: DocumentNode,
    readonly possible: PossibleTypes,
  ) {
    for (const definition of supergraph.definitions) this.read(definition);
    for (const definition of supergraph.definitions) this.readMembers(definition);
  }

  kindOf(type: string): TypeKind {
    return this.types.get(type)?.kind ?? 'leaf';
  }

  /** Whether a subgraph knows an abstract type only as an object. */
  isInterfaceObject(graph: string, type: string): boolean {
    return this.types.get(type)?.graphs.get(graph)?.isInterfaceObject === true;
  }

  /** What a subgraph calls an object type: its name, or that of an interface which it knows as an object. */
  nameIn(graph: string, type: string): string | undefined {
    const known = this.types.get(type);
    if (known === undefined || known.graphs.has(graph)) return known === undefined ? undefined : type;
    return known.interfaces.find((name) => this.isInterfaceObject(graph, name));
  }

  /** The keys by which a subgraph gives entities of a type. */
  keysOf(graph: string, type: string): readonly JoinedKey[] {
    const name = this.nameIn(graph, type);
    const keys = name === undefined ? undefined : this.types.get(name)?.graphs.get(graph)?.keys;
    return (keys ?? []).filter(({ resolvable }) => resolvable);
  }

  /** The field as a subgraph has it; undefined if it has not. */
  fieldOf(graph: string, type: string, field: string): JoinedField | undefined {
    const name = this.nameIn(graph, type);
    const known = name === undefined ? undefined : this.types.get(name);
    const joined = known?.graphs.has(graph) === true ? known.fields.get(field) : undefined;
    if (joined === undefined) return undefined;
    return joined.per === undefined ? { ...NOTHING_SPECIAL, type: joined.type } : joined.per.get(graph);
  }

  /** The type of a field as clients see it; a subgraph may be more exact: an object where others give a union. */
  typeOf(type: string, field: string): TypeNode | undefined {
    return this.types.get(type)?.fields.get(field)?.type;
  }

  /** Whether a field belongs to a key that the subgraph itself declares. */
  isKeyField(graph: string, type: string, field: string): boolean {
    const name = this.nameIn(graph, type);
    const keys = name === undefined ? undefined : this.types.get(name)?.graphs.get(graph)?.keys;
    return (keys ?? []).some(({ fields }) =>
      fields.selections.some((one) => one.kind === Kind.FIELD && one.name.value === field),
    );
  }

  /** Every field that @requires others, and where. */
  needyFields(): { type: string; field: string; graph: string; requires: SelectionSetNode }[] {
    return [...this.types].flatMap(([type, { fields }]) =>
      [...fields].flatMap(([field, { per }]) =>
        [...(per ?? [])].flatMap(([graph, { requires }]) =>
          requires === undefined ? [] : [{ type, field, graph, requires }],
        ),
      ),
    );
  }

  /** The subgraphs that have a type. */
  graphsWith(type: string): string[] {
    return [...(this.types.get(type)?.graphs.keys() ?? [])];
  }

  /** The subgraphs that have a field of a type, in the supergraph's order. */
  graphsOf(type: string, field: string): string[] {
    return [...this.names.keys()].filter((graph) => this.fieldOf(graph, type, field) !== undefined);
  }

  /** The object types that a subgraph may give where it says it gives `type`. */
  membersIn(graph: string, type: string): ReadonlySet<string> {
    if (this.kindOf(type) === 'object') return new Set([type]);
    return this.types.get(type)?.members.get(graph) ?? new Set();
  }

  /** The subgraphs in which an abstract type is what it is, not an object. */
  ownersOf(type: string): string[] {
    const graphs = this.types.get(type)?.graphs ?? new Map<string, TypeInGraph>();
    return [...graphs].filter(([, { isInterfaceObject }]) => !isInterfaceObject).map(([graph]) => graph);
  }

  private read(definition: DefinitionNode): void {
    if (definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph') {
      for (const { name, directives } of definition.values ?? []) {
        const graph = directives?.find((one) => one.name.value === 'join__graph');
        this.names.set(name.value, textArgument(graph, 'name') ?? name.value);
      }
    }
    const kind = KINDS[definition.kind];
    if (kind === undefined || !('name' in definition) || definition.name === undefined) return;
    const graphs = new Map<string, TypeInGraph>();
    const directives = ('directives' in definition ? definition.directives : undefined) ?? [];
    for (const join of directives as readonly ConstDirectiveNode[]) {
      const graph = textArgument(join, 'graph');
      if (join.name.value !== 'join__type' || graph === undefined) continue;
      const here = graphs.get(graph) ?? { keys: [], isInterfaceObject: false };
      const key = textArgument(join, 'key');
      if (key !== undefined)
        here.keys.push({ fields: fieldSet(key), resolvable: flagArgument(join, 'resolvable') !== false });
      here.isInterfaceObject ||= isInterfaceObject(join);
      graphs.set(graph, here);
    }
    const fields: JoinedType['fields'] = new Map();
    if ('fields' in definition && definition.kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION) {
      for (const field of definition.fields ?? []) {
        if (!('type' in field)) continue;
        const joins = (field.directives ?? []).filter(({ name }) => name.value === 'join__field');
        const per = joins.length === 0 ? undefined : joinedFields(joins as readonly ConstDirectiveNode[], field.type);
        fields.set(field.name.value, { type: field.type, per });
      }
    }
    const interfaces = ('interfaces' in definition ? (definition.interfaces ?? []) : []).map(({ name }) => name.value);
    this.types.set(definition.name.value, { kind, interfaces, graphs, fields, members: new Map() });
  }

  private readMembers(definition: DefinitionNode): void {
    if (!('name' in definition) || definition.name === undefined || !('directives' in definition)) return;
    const own = definition.name.value;
    for (const join of (definition.directives ?? []) as readonly ConstDirectiveNode[]) {
      const graph = textArgument(join, 'graph');
      if (graph === undefined) continue;
      const [abstract, member] =
        join.name.value === 'join__unionMember'
          ? [own, textArgument(join, 'member')]
          : join.name.value === 'join__implements' && this.kindOf(own) === 'object'
            ? [textArgument(join, 'interface'), own]
            : [];
      const members = abstract === undefined ? undefined : this.types.get(abstract)?.members;
      if (members === undefined || member === undefined) continue;
      members.set(graph, new Set([...(members.get(graph) ?? []), member]));
    }
  }
}

const NOTHING_SPECIAL = { requires: undefined, provides: undefined, isExternal: false, move: undefined };

const KINDS: Readonly<Record<string, TypeKind>> = {
  [Kind.OBJECT_TYPE_DEFINITION]: 'object',
  [Kind.INTERFACE_TYPE_DEFINITION]: 'interface',
  [Kind.UNION_TYPE_DEFINITION]: 'union',
};

/** Whether a subgraph gives a field, at a draw: a field that moved by percent is given by one of two. */
export function isGiven({ move }: JoinedField, draw: number): boolean {
  return move === undefined || (move.here ? draw < move.percent : draw >= move.percent);
}

function joinedFields(joins: readonly ConstDirectiveNode[], type: TypeNode): Map<string, JoinedField> {
  const per = new Map<string, JoinedField>();
  for (const join of joins) {
    const graph = textArgument(join, 'graph');
    if (graph === undefined) continue;
    const [requires, provides, own] = [
      textArgument(join, 'requires'),
      textArgument(join, 'provides'),
      textArgument(join, 'type'),
    ];
    per.set(graph, {
      type: own === undefined ? type : typeNode(own),
      requires: requires === undefined ? undefined : fieldSet(requires),
      provides: provides === undefined ? undefined : fieldSet(provides),
      isExternal: flagArgument(join, 'external') === true,
      move: moveOf(join),
    });
  }
  return per;
}

function moveOf(join: ConstDirectiveNode): JoinedField['move'] {
  if (flagArgument(join, 'usedOverridden') === true) return { here: false, percent: FULLY_MOVED };
  const label = textArgument(join, 'overrideLabel');
  if (label === undefined) return undefined;
  // A label that is not a percentage says nothing yet: the field stays where it was.
  const percent = Number(/^percent\((\d+(?:\.\d+)?)\)$/.exec(label)?.[1] ?? 0);
  return { here: textArgument(join, 'override') !== undefined, percent };
}

function fieldSet(source: string): SelectionSetNode {
  const [definition] = parse(`{${source}}`, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`"${source}" is no set of fields`);
  return definition.selectionSet;
}

function typeNode(source: string): TypeNode {
  const [definition] = parse(`query($v:${source}){v}`, { noLocation: true }).definitions;
  const variable = definition?.kind === Kind.OPERATION_DEFINITION ? definition.variableDefinitions?.[0] : undefined;
  if (variable === undefined) throw new Error(`"${source}" is no type`);
  return variable.type;
}
