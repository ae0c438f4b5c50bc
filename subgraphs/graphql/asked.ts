// What a query asks of each type, wherever in it: rows are read with the columns behind those fields, and without the others.
// Found once per document. All fields of a type count together, so that no selection costs a statement of its own. It must
// never leave a column out of which it is not said what it is behind: a field that is not listed wants the whole row.
import {
  type DocumentNode,
  type GraphQLSchema,
  getOperationAST,
  isAbstractType,
  isCompositeType,
  Kind,
  OperationTypeNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { ColumnsRead } from '../database/columnsRead';

/** What rows of a table are read for. */
export interface Behind<Row> {
  /** The types that are made of a row. */
  readonly types: readonly string[];
  /** Columns that are read whatever is asked. */
  readonly always: readonly (keyof Row & string)[];
  /** Columns by the field that needs them. */
  readonly fields: Readonly<Record<string, readonly (keyof Row & string)[]>>;
}

/** The context of a request, as far as this is concerned. */
export interface Asking {
  /** What the operation asks, if it is a query; whoever executes it says so. */
  asked?: Asked | undefined;
}

export class Asked {
  private readonly found = new Map<Behind<never>, ColumnsRead>();

  constructor(private readonly fields: ReadonlyMap<string, ReadonlySet<string>>) {}

  /** The columns behind what is asked of the types; undefined where something is asked that wants the whole row. */
  columns<Row>(behind: Behind<Row>): ColumnsRead {
    const key = behind as unknown as Behind<never>;
    if (!this.found.has(key)) this.found.set(key, this.find(behind));
    return this.found.get(key);
  }

  private find<Row>({ types, always, fields }: Behind<Row>): ColumnsRead {
    const columns = new Set<string>(always);
    for (const name of types.flatMap((type) => [...(this.fields.get(type) ?? [])])) {
      if (!Object.hasOwn(fields, name)) return undefined;
      for (const column of fields[name] ?? []) columns.add(column);
    }
    return [...columns];
  }
}

/** What an operation of a valid document asks; undefined if it is no query: what a mutation needs is its flow's business. */
export function askedOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName?: string | null,
): Asked | undefined {
  if (getOperationAST(document, operationName)?.operation !== OperationTypeNode.QUERY) return undefined;
  const fields = new Map<string, Set<string>>();
  const types = new TypeInfo(schema);
  const note = (name: string) => {
    const parent = types.getParentType();
    if (!isCompositeType(parent) || name === '__typename') return;
    const objects = isAbstractType(parent) ? schema.getPossibleTypes(parent) : [parent];
    for (const type of [parent, ...objects]) fields.set(type.name, (fields.get(type.name) ?? new Set()).add(name));
  };
  visit(document, visitWithTypeInfo(types, { [Kind.FIELD]: { enter: ({ name }) => note(name.value) } }));
  return new Asked(fields);
}

/** Tells the resolvers of a request, by its context, what its operation asks. */
export function tellAsked(context: unknown, asked: Asked | undefined): void {
  if (typeof context === 'object' && context !== null) (context as Asking).asked = asked;
}
