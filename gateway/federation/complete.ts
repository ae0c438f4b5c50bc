// Writes the answer. From the selection set and the schema a function is generated that prints data as JSON text, with
// aliases, fragments, types and GraphQL's null propagation: a null where none may be empties the nearest field that may.
// It reads data and never changes it. Generated once per operation: walking the selection set per request cost most of Q2.
import {
  type DocumentNode,
  type GraphQLInterfaceType,
  GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
} from 'graphql';
import { type Collect, type CollectedField, collector, type Selections } from './collect';
import { isPlainText, quoted, scalarText } from './jsonText';
import type { Place } from './places';
import type { Data } from './transport';
import { Unparsed } from './unparsed';

/** A null where the schema allows none: where, and of which field. */
export interface Emptied {
  readonly path: Place;
  /** `Type.field`. */
  readonly field: string;
}

/** Prints data; what had to be emptied is added to `emptied`. */
export type Serialise = (data: Data, variables: Data, emptied: Emptied[]) => string;

type Fielded = GraphQLObjectType | GraphQLInterfaceType;

/** Generates the serialiser of an operation. `renamed`: keys of the data that the client calls otherwise. */
export function serialiser(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  renamed?: ReadonlyMap<string, string>,
): Serialise {
  const root = schema.getRootType(operation.operation);
  if (root === undefined || root === null) throw new Error(`the schema has no ${operation.operation}`);
  const writer = new Writer(schema, collector(schema, document), renamed);
  const name = writer.object([{ set: operation.selectionSet, when: '' }], root);
  const code = `${writer.functions.join('\n')}\nreturn ${name};`;
  const make = new Function('scalarText', 'isPlainText', 'enums', 'Unparsed', code) as (
    text: typeof scalarText,
    isPlain: typeof isPlainText,
    enums: readonly ReadonlySet<unknown>[],
    unparsed: typeof Unparsed,
  ) => (data: Data, trail: Trail, variables: Data) => string | undefined;
  const print = make(scalarText, isPlainText, writer.enums, Unparsed);
  return (data, variables, emptied) => {
    const trail = new Trail();
    const text = print(data, trail, variables) ?? trail.stopHere();
    for (const { keys, field } of trail.emptied) emptied.push({ path: keys.reverse(), field });
    return text;
  };
}

/** Follows nulls upwards while they empty what cannot hold them. Costs a comparison per object while there is none. */
class Trail {
  /** What was emptied, with the keys from the inside out. Whoever prints around it adds its own key. */
  readonly emptied: { keys: (string | number)[]; field: string }[] = [];
  private keys: (string | number)[] = [];
  private field = '';

  get count(): number {
    return this.emptied.length;
  }
  /** A null stands where none may be. */
  lost(key: string | number, field: string): undefined {
    this.keys = [key];
    this.field = field;
    return undefined;
  }
  /** This field or item cannot be null either. If a hidden value stood there, it is where the trail begins. */
  up(key: string | number, field: string): undefined {
    if (this.field === '') return this.lost(key, field);
    this.keys.push(key);
    return undefined;
  }
  /** This one can. */
  stop(key: string | number): 'null' {
    this.keys.push(key);
    return this.stopHere();
  }
  stopHere(): 'null' {
    if (this.field !== '') this.emptied.push({ keys: this.keys, field: this.field });
    this.field = '';
    return 'null';
  }
  /** What was emptied since `count` stood at `from` lies below this key. */
  under(from: number, key: string | number): void {
    for (let i = from; i < this.emptied.length; i++) this.emptied[i]?.keys.push(key);
  }
  /** A value that clients must not know of (an inaccessible type): null, and nothing is said where null may stand. */
  hidden(): undefined {
    this.keys = [];
    this.field = '';
    return undefined;
  }
}

// Generated functions take (o, c, v): a value that is not null, the trail, the variables. They give its text, or undefined
// when a null inside could not be held and the caller must decide.
class Writer {
  readonly functions: string[] = [];
  readonly enums: ReadonlySet<unknown>[] = [];
  private readonly names = new Map<string, string>();
  private readonly numbers = new Map<unknown, number>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly collect: Collect,
    private readonly renamed: ReadonlyMap<string, string> | undefined,
  ) {}

  /** The function that prints an object of a known type. */
  object(selections: Selections, type: Fielded): string {
    return this.once(`${type.name}{${this.key(selections)}}`, (name) => {
      let body = 'let x,t,n,r="{";\n';
      let printed = false;
      let certain = false;
      for (const field of this.collect(selections, type)) {
        const comma = certain ? '","' : printed ? '(r.length>1?",":"")' : '""';
        const line = this.field(field, type, comma);
        body += field.when === '' ? line : `if(${field.when}){${line}}\n`;
        printed = true;
        certain ||= field.when === '';
      }
      return `function ${name}(o,c,v){${body}return r+"}";}`;
    });
  }

  private field(field: CollectedField, type: Fielded, comma: string): string {
    const key = JSON.stringify(field.key);
    const printed = JSON.stringify(this.renamed?.get(field.key) ?? field.key);
    const labelled = (begin: string) =>
      comma === '""' || comma === '","'
        ? JSON.stringify(`${comma === '","' ? ',' : ''}${printed}:${begin}`)
        : `${comma}+${JSON.stringify(`${printed}:${begin}`)}`;
    const label = labelled('');
    if (field.name === '__typename') {
      // An interface's name is no object's type: the lookup that would have told the type gave nothing.
      return isInterfaceType(type)
        ? `if(o.__typename==null||o.__typename===${JSON.stringify(type.name)})return c.lost(${key},${JSON.stringify(`${type.name}.__typename`)});r+=${label}+scalarText(o.__typename);\n`
        : `r+=${label}+${JSON.stringify(quoted(type.name))};\n`;
    }
    const fieldType = this.typeOf(field, type);
    const nullable = !isNonNullType(fieldType);
    // A key like "constructor" would find what every object inherits.
    const read = field.key in Object.prototype ? `x=Object.hasOwn(o,${key})?o[${key}]:null;` : `x=o[${key}];`;
    const coordinate = JSON.stringify(`${type.name}.${field.name}`);
    const inner = this.value(isNonNullType(fieldType) ? fieldType.ofType : fieldType, field.selections, coordinate);
    if (inner === 'scalarText') {
      // A text that is printed as it is gets its quotes here: each further piece of an answer is an object until it is sent.
      const plain = `if(isPlainText(x))r=r+${labelled('"')}+x+'"';else`;
      return nullable
        ? `${read}${plain} r+=${label}+(x==null?"null":scalarText(x));\n`
        : `${read}${plain}{if(x==null)return c.lost(${key},${coordinate});r+=${label}+scalarText(x);}\n`;
    }
    // What was left unparsed has been found to be what would be printed.
    const call = `if(x instanceof Unparsed)t=x.text;else{n=c.count;t=${inner}(x,c,v);if(c.count!==n)c.under(n,${key});}`;
    return nullable
      ? `${read}if(x==null)t="null";else{${call}if(t===undefined)t=c.stop(${key});}r+=${label}+t;\n`
      : `${read}if(x==null)return c.lost(${key},${coordinate});${call}if(t===undefined)return c.up(${key},${coordinate});r+=${label}+t;\n`;
  }

  private typeOf(field: CollectedField, type: Fielded): GraphQLOutputType {
    const meta = [SchemaMetaFieldDef, TypeMetaFieldDef].find(({ name }) => name === field.name);
    const definition = meta ?? type.getFields()[field.name];
    if (definition === undefined) throw new Error(`${type.name} has no field ${field.name}`);
    return definition.type;
  }

  /** The function that prints a value of a type, its outermost nullability aside. */
  private value(type: GraphQLOutputType, selections: Selections, coordinate: string): string {
    if (isListType(type)) return this.list(type.ofType, selections, coordinate);
    const named = getNamedType(type);
    if (isEnumType(named)) return this.enumeration(named.name, new Set(named.getValues().map(({ name }) => name)));
    if (isLeafType(named)) return 'scalarText';
    return named instanceof GraphQLObjectType ? this.object(selections, named) : this.abstract(named.name, selections);
  }

  private list(item: GraphQLOutputType, selections: Selections, coordinate: string): string {
    return this.once(`[${String(item)} ${coordinate}{${this.key(selections)}}]`, (name) => {
      const nullable = !isNonNullType(item);
      const inner = this.value(isNonNullType(item) ? item.ofType : item, selections, coordinate);
      const absent = nullable ? 't="null"' : `return c.lost(i,${coordinate})`;
      const bubbled = nullable ? 't=c.stop(i)' : `return c.up(i,${coordinate})`;
      return `function ${name}(o,c,v){
if(!Array.isArray(o))return c.hidden();
let x,t,n,r="[";
for(let i=0;i<o.length;i++){x=o[i];if(x==null)${absent};else{n=c.count;t=${inner}(x,c,v);if(c.count!==n)c.under(n,i);if(t===undefined)${bubbled};}r+=i===0?t:","+t;}
return r+"]";}`;
    });
  }

  private enumeration(type: string, values: ReadonlySet<unknown>): string {
    return this.once(`enum ${type}`, (name) => {
      this.enums.push(values);
      // A value that clients do not know (inaccessible, or newer than their schema) is as good as absent.
      return `function ${name}(o,c){return enums[${this.enums.length - 1}].has(o)?'"'+o+'"':c.hidden();}`;
    });
  }

  private abstract(type: string, selections: Selections): string {
    return this.once(`any ${type}{${this.key(selections)}}`, (name) => {
      const abstract = this.schema.getType(type);
      const objects = isAbstractType(abstract) ? this.schema.getPossibleTypes(abstract) : [];
      const cases = objects.map(
        (object) => `case ${JSON.stringify(object.name)}:return ${this.object(selections, object)}(o,c,v);`,
      );
      // A plan leaves __typename out where nothing depends on it, and a subgraph that knows the interface as an object
      // (@interfaceObject) names the interface: both are printed by what the interface itself selects.
      if (isInterfaceType(abstract)) {
        cases.push(`case undefined:case ${JSON.stringify(type)}:return ${this.object(selections, abstract)}(o,c,v);`);
      }
      return `function ${name}(o,c,v){switch(o.__typename){${cases.join('')}}return c.hidden();}`;
    });
  }

  private key(selections: Selections): string {
    return selections.map(({ set, when }) => `${this.number(set)} ${when}`).join(';');
  }

  private number(node: unknown): number {
    let number = this.numbers.get(node);
    if (number === undefined) {
      number = this.numbers.size;
      this.numbers.set(node, number);
    }
    return number;
  }

  private once(key: string, generate: (name: string) => string): string {
    const known = this.names.get(key);
    if (known !== undefined) return known;
    const name = `f${this.names.size}`;
    this.names.set(key, name);
    this.functions.push(generate(name));
    return name;
  }
}
