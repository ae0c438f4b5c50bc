// What an operation may cost, after the GraphQL cost specification: an object 1, a leaf 0, a mutation 10, lists times their
// length, an abstract type as the dearest of its types. Worked out when an operation is prepared: what is left for a request is
// a generated function of its variables, or a number. It must never depend on data.
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isLeafType,
  Kind,
  type OperationDefinitionNode,
  type TypeNode,
} from 'graphql';
import { type Collect, type CollectedField, collector, type Selections } from '../federation/collect';
import type { Data } from '../federation/transport';
import { argumentCost, isList, type ValueCost } from './argumentCost';
import type { CostRules, ListSize } from './costRules';

/** The estimate: a number, or a function of the variables where they make a difference. Either may throw NotSliced. */
export type Estimate = number | ((variables: Data) => number);

/** A list that wants exactly one slicing argument has another number of them. */
export class NotSliced extends Error {}

const MUTATION = 10;

/** Works out what an operation costs. */
export function estimateOf(
  schema: GraphQLSchema,
  rules: CostRules,
  listSize: number,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Estimate {
  const root = schema.getRootType(operation.operation);
  if (root === undefined || root === null) return 0;
  const estimator = new Estimator(schema, rules, listSize, collector(schema, document), operation);
  const own = operation.operation === 'mutation' ? MUTATION : 0;
  return estimator.made(sum([own, estimator.object([{ set: operation.selectionSet, when: '' }], root)]));
}

/** A number, or JavaScript over `v`, the variables. */
type Part = number | string;

/** How long the lists below a field are, by the field's own @listSize. */
interface Sized {
  readonly fields: ReadonlySet<string>;
  readonly size: Part;
}

/** The length that the slicing arguments give; the longest if there are several. */
function lengthOf(rule: ListSize, coordinate: string, given: readonly unknown[]): number | undefined {
  const lengths = given.filter((value): value is number => typeof value === 'number');
  if (rule.requireOneSlicingArgument && rule.slicingArguments.length > 0 && lengths.length !== 1) {
    const names = rule.slicingArguments.map((name) => `"${name}"`).join(', ');
    throw new NotSliced(`${coordinate} takes exactly one of ${names}; ${lengths.length} are given.`);
  }
  return lengths.length === 0 ? rule.assumedSize : Math.max(0, ...lengths);
}

class Estimator {
  private readonly functions: string[] = [];
  private readonly known = new Map<string, Part>();
  private readonly numbers = new Map<unknown, number>();
  /** What generated code calls by number. */
  private readonly lengths: ((...given: unknown[]) => number)[] = [];
  private readonly values: ValueCost[] = [];
  private readonly variableTypes: ReadonlyMap<string, TypeNode>;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly rules: CostRules,
    private readonly listSize: number,
    private readonly collect: Collect,
    operation: OperationDefinitionNode,
  ) {
    const declared = operation.variableDefinitions ?? [];
    this.variableTypes = new Map(declared.map(({ variable, type }) => [variable.name.value, type]));
  }

  /** The estimate of a part of this estimator. */
  made(part: Part): Estimate {
    if (typeof part === 'number') return part;
    const code = `${this.functions.join('\n')}\nreturn function(v){return ${part};};`;
    return new Function('lengths', 'values', code)(this.lengths, this.values) as (variables: Data) => number;
  }

  /** What is selected of one object of a type. */
  object(selections: Selections, type: GraphQLObjectType, sized?: Sized): Part {
    const below = sized === undefined ? '' : `${[...sized.fields].join(',')}=${sized.size}`;
    const key = `${type.name} ${selections.map(({ set, when }) => `${this.number(set)} ${when}`).join(';')} ${below}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const whole = sum(this.collect(selections, type).map((one) => guarded(one.when, this.field(one, type, sized))));
    let part = whole;
    if (typeof whole === 'string') {
      // A function of its own, so that what is selected in many places is written once.
      part = `f${this.functions.length}(v)`;
      this.functions.push(`function f${this.functions.length}(v){return ${whole};}`);
    }
    this.known.set(key, part);
    return part;
  }

  private field({ name, node, selections }: CollectedField, type: GraphQLObjectType, sized?: Sized): Part {
    const definition = type.getFields()[name];
    if (definition === undefined) return 0; // __typename, __schema, __type: answered here, held by the document's limits
    const rule = this.ruleOf(type, name);
    const length = rule === undefined ? undefined : this.length(rule, `${type.name}.${name}`, definition, node);
    const upstream = sized?.fields.has(name) ? sized.size : undefined;
    const times = isList(definition.type) ? (upstream ?? length ?? this.listSize) : 1;
    const below = rule === undefined || length === undefined ? undefined : { fields: rule.sizedFields, size: length };
    const each = this.value(definition, this.rules.weights.get(`${type.name}.${name}`), selections, below);
    return sum([product(times, each), this.arguments(`${type.name}.${name}`, definition, node)]);
  }

  /** One value of a field: its own weight, or its type's; and what is selected of it. */
  private value(
    definition: GraphQLField<unknown, unknown>,
    own: number | undefined,
    selections: Selections,
    sized?: Sized,
  ): Part {
    const named = getNamedType(definition.type);
    const { weights } = this.rules;
    if (isLeafType(named)) return own ?? weights.get(named.name) ?? 0;
    const objects = isAbstractType(named) ? this.schema.getPossibleTypes(named) : [named as GraphQLObjectType];
    return most(
      objects.map((object) => sum([own ?? weights.get(object.name) ?? 1, this.object(selections, object, sized)])),
    );
  }

  /** A rule may stand at the interface that declares the field. */
  private ruleOf(type: GraphQLObjectType, field: string): ListSize | undefined {
    const own = this.rules.listSizes.get(`${type.name}.${field}`);
    if (own !== undefined) return own;
    for (const { name } of type.getInterfaces()) {
      const inherited = this.rules.listSizes.get(`${name}.${field}`);
      if (inherited !== undefined) return inherited;
    }
    return undefined;
  }

  private length(
    rule: ListSize,
    coordinate: string,
    definition: GraphQLField<unknown, unknown>,
    node: FieldNode,
  ): Part | undefined {
    const given = rule.slicingArguments.flatMap((name): Part[] => {
      const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
      const fallback = definition.args.find((argument) => argument.name === name)?.defaultValue;
      const otherwise: Part[] = typeof fallback === 'number' ? [fallback] : [];
      if (value === undefined) return otherwise;
      if (value.kind === Kind.INT) return [Number(value.value)];
      if (value.kind !== Kind.VARIABLE) return [];
      const read = `v[${JSON.stringify(value.name.value)}]`;
      return [otherwise.length === 0 ? read : `(${read}===undefined?${otherwise[0]}:${read})`];
    });
    if (given.every((part) => typeof part === 'number')) return lengthOf(rule, coordinate, given);
    const { listSize } = this;
    this.lengths.push((...values) => lengthOf(rule, coordinate, values) ?? listSize);
    return `lengths[${this.lengths.length - 1}](${given.join(',')})`;
  }

  private arguments(coordinate: string, definition: GraphQLField<unknown, unknown>, node: FieldNode): Part {
    const { weights } = this.rules;
    const parts = (node.arguments ?? []).flatMap(({ name, value }): Part[] => {
      const argument = definition.args.find((one) => one.name === name.value);
      if (argument === undefined) return [];
      const cost = argumentCost(value, argument.type, `${coordinate}.${name.value}`, weights, this.variableTypes);
      const dynamic = cost.perVariable.map(({ variable, cost: ofValue }): Part => {
        this.values.push(ofValue);
        return `values[${this.values.length - 1}](v[${JSON.stringify(variable)}])`;
      });
      return [cost.constant, ...dynamic];
    });
    return sum(parts);
  }

  private number(node: unknown): number {
    const number = this.numbers.get(node) ?? this.numbers.size;
    this.numbers.set(node, number);
    return number;
  }
}

function sum(parts: readonly Part[]): Part {
  const texts = parts.filter((part) => typeof part === 'string');
  const constant = parts.reduce<number>((total, part) => (typeof part === 'number' ? total + part : total), 0);
  if (texts.length === 0) return constant;
  return `(${[...(constant === 0 ? [] : [constant]), ...texts].join('+')})`;
}

function product(left: Part, right: Part): Part {
  if (typeof left === 'number' && typeof right === 'number') return left * right;
  if (left === 0 || right === 0) return 0;
  return left === 1 ? right : right === 1 ? left : `${left}*${right}`;
}

function most(parts: readonly Part[]): Part {
  if (parts.length <= 1) return parts[0] ?? 0;
  return parts.every((part) => typeof part === 'number') ? Math.max(...parts) : `Math.max(${parts.join(',')})`;
}

function guarded(when: string, part: Part): Part {
  return when === '' || part === 0 ? part : `((${when})?${part}:0)`;
}
