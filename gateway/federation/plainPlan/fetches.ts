// A fetch while it is being planned: the selections that go to one subgraph at once, under names that do not collide there,
// and what it waits for. Fields are only ever added. It must never know why a field is wanted, nor from where it could come.
import { type ArgumentNode, print, type TypeNode, visit } from 'graphql';
import type { EntityPlan, FetchPlan, PathSegment, Requirement, Rewrite, RewriteSegment } from '../plan';
import { ALWAYS, either, type When } from './wanted';

export interface Field {
  /** The key in the answer, whatever the subgraph is told to call it. */
  readonly key: string;
  readonly name: string;
  readonly given: readonly ArgumentNode[];
  /** As this subgraph has it. */
  readonly type: TypeNode;
}

export interface Item extends Field {
  readonly alias: string;
  when: When;
  readonly below: Selected | undefined;
}

/** Response names of one place in a fetch's answer, for all types that may stand there: GraphQL merges by them. */
class Names {
  private readonly taken = new Map<string, { key: string; shape: string; calls: Map<string, string>; below: Names }>();

  /** A name for a type's field: its key, or another where that already means something else. */
  claim(owner: string, field: Field, fresh: () => string): { alias: string; below: Names } {
    const shape = print(field.type);
    const call = `${field.name}(${field.given.map(print).join()})`;
    for (const [alias, { key, shape: held, calls, below }] of this.taken) {
      if (key !== field.key || held !== shape || (calls.get(owner) ?? call) !== call) continue;
      calls.set(owner, call);
      return { alias, below };
    }
    const alias = this.taken.has(field.key) ? fresh() : field.key;
    const below = new Names();
    this.taken.set(alias, { key: field.key, shape, calls: new Map([[owner, call]]), below });
    return { alias, below };
  }
}

/** A selection set that grows. What it asks of a type stands in that type's own fragment. */
export class Selected {
  /** Whether `__typename` is asked for. */
  typename = false;
  readonly items = new Map<string, Map<string, Item>>();

  constructor(
    private readonly fetch: Fetch,
    private readonly names: Names,
    private readonly path: readonly RewriteSegment[],
    /** Whether several types may stand here, so that fields need a fragment around them. */
    readonly isTyped: boolean,
  ) {}

  /** Asks for a field of a type. Asking twice widens the condition. */
  add(type: string, field: Field, when: When, composite: 'leaf' | 'object' | 'abstract'): Item {
    const items = this.items.get(type) ?? new Map<string, Item>();
    this.items.set(type, items);
    const known = items.get(field.key);
    if (known !== undefined) {
      known.when = either(known.when, when);
      return known;
    }
    this.fetch.planning.count();
    // Under one name, leaves must be of one type, and objects agree in lists and nulls alone.
    const shaped = composite === 'leaf' ? field : { ...field, type: anonymous(field.type) };
    const { alias, below } = this.names.claim(type, shaped, () => this.fetch.planning.freshName());
    const here = this.isTyped ? [...this.path, { types: [type] }] : this.path;
    const path = [...here, { key: alias }];
    if (alias !== field.key) this.fetch.renames.push({ kind: 'rename', path, to: field.key });
    const inner = composite === 'leaf' ? undefined : new Selected(this.fetch, below, path, composite === 'abstract');
    const item = { ...field, alias, when, below: inner };
    items.set(field.key, item);
    return item;
  }

  /** Writes the selection set, on the way to it that one of its parent's rows of conditions is. */
  print(way: PrintedWay, variables: Set<string>): string {
    const parts: string[] = this.typename ? ['__typename'] : [];
    for (const [type, items] of this.items) {
      const fields = [...items.values()].flatMap((item) => printItem(item, way, variables));
      if (fields.length === 0) continue;
      parts.push(this.isTyped ? `... on ${type} {${fields.join(' ')}}` : fields.join(' '));
    }
    return `{${parts.length === 0 ? '__typename' : parts.join(' ')}}`;
  }
}

/** Where a selection set is being written. */
interface PrintedWay {
  /** All conditions that are known to be met here. */
  readonly around: readonly string[];
  /** The row of the parent's conditions that is being written, out of the rows of `whole`. */
  readonly parent: readonly string[];
  readonly whole: When;
}

function printItem(item: Item, { around, parent, whole }: PrintedWay, variables: Set<string>): string[] {
  return item.when.flatMap((row) => {
    // Each way to the parent prints what is wanted on that way; together they print everything.
    const belongs = isPart(parent, row) || !whole.some((other) => isPart(other, row));
    if (!belongs) return [];
    for (const argument of item.given)
      visit(argument, { Variable: (variable) => void variables.add(variable.name.value) });
    const given = item.given.length === 0 ? '' : `(${item.given.map(print).join(', ')})`;
    const below =
      item.below?.print({ around: [...new Set([...around, ...row])], parent: row, whole: item.when }, variables) ?? '';
    const field = `${item.alias === item.name ? '' : `${item.alias}: `}${item.name}${given} ${below}`;
    return row
      .filter((literal) => !around.includes(literal))
      .reduce((inner, literal) => `... ${conditionText(literal, variables)} {${inner}}`, field);
  });
}

function conditionText(literal: string, variables: Set<string>): string {
  const name = literal.replace('!', '');
  variables.add(name);
  return literal === name ? `@include(if: $${name})` : `@skip(if: $${name})`;
}

function isPart(row: readonly string[], of: readonly string[]): boolean {
  return row.every((literal) => of.includes(literal));
}

function anonymous(type: TypeNode): TypeNode {
  return visit(type, { NamedType: (named) => ({ ...named, name: { ...named.name, value: '_' } }) });
}

/** What a planning gives to its fetches: names nobody else uses, and an end to what grows beyond all bounds. */
export interface Planning {
  freshName(): string;
  count(): void;
  /** The variable that carries representations. */
  readonly representations: string;
  /** A variable of the client's operation as its definition. */
  variableText(name: string): string;
  readonly subgraphName: (graph: string) => string;
}

/** Where the entities of a fetch stand, and by what they are identified. */
export interface EntityTarget {
  readonly path: readonly PathSegment[];
  readonly requires: Requirement[];
  /** What the subgraph calls the type, where it knows an interface as an object. */
  readonly renamedType: string | undefined;
}

export class Fetch {
  readonly renames: Rewrite[] = [];
  readonly after = new Set<Fetch>();
  readonly root: Selected;

  constructor(
    readonly planning: Planning,
    readonly graph: string,
    private readonly operation: 'query' | 'mutation' | 'subscription',
    readonly entities?: EntityTarget,
  ) {
    this.root = new Selected(this, new Names(), [], entities !== undefined);
  }

  plan(): FetchPlan {
    const used = new Set<string>();
    const body = this.root.print({ around: [], parent: [], whole: ALWAYS }, used);
    const names = [...used];
    const { representations, variableText, subgraphName } = this.planning;
    const declared = names.map(variableText);
    if (this.entities !== undefined) declared.unshift(`$${representations}: [_Any!]!`);
    const head = `${this.operation}${declared.length === 0 ? '' : `(${declared.join(', ')})`}`;
    // From the inside out: a path is written in the subgraph's names.
    const renames = [...this.renames].sort((left, right) => right.path.length - left.path.length);
    const common = { kind: 'Fetch', subgraph: subgraphName(this.graph), operation: this.operation } as const;
    if (this.entities === undefined)
      return { ...common, query: `${head} ${body}`, variables: names, entities: [], outputRewrites: renames };
    return {
      ...common,
      query: `${head} {_entities(representations: $${representations}) ${body}}`,
      variables: names,
      entities: [entityPlan(this.entities, representations, renames)],
      outputRewrites: [],
    };
  }
}

function entityPlan({ path, requires, renamedType }: EntityTarget, variable: string, renames: Rewrite[]): EntityPlan {
  const inputRewrites: Rewrite[] =
    renamedType === undefined ? [] : [{ kind: 'set', path: [{ key: '__typename' }], value: renamedType }];
  return { alias: '_entities', variable, paths: [path], requires, inputRewrites, outputRewrites: renames };
}
