// The compiled estimate is what a plain walk over the operation gives that knows the variables: for random operations with
// aliases, fragments, conditions, slices and inputs. The walk shares nothing with the product but the rules' meaning.
import fc from 'fast-check';
import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isInputObjectType,
  isLeafType,
  isListType,
  isObjectType,
  Kind,
  parse,
  type SelectionNode,
  validate,
  valueFromASTUntyped,
} from 'graphql';
import { publicSchema } from '../../../gateway/federation/supergraph';
import { composeSupergraph } from '../../../schema/compose';
import { COSTLY_LINK } from './library';
import { costing, PRICED_SDL, SETTINGS } from './priced';

const supergraph = composeSupergraph([{ name: 'a', sdl: COSTLY_LINK + PRICED_SDL }]);
const schema = publicSchema(parse(supergraph), []);
type Variables = Record<string, unknown>;

// The rules once more, by hand.
const WEIGHTS: Record<string, number> = {
  Dear: 3,
  Level: 2,
  Rock: 9,
  'Query.heavy': 7,
  'Query.heavies': 7,
  'Query.weighed': 4,
  'Query.given.n': 2,
  'Query.given.deeps': 5,
  'Deep.w': 8,
};
const PAGES: Record<string, { slices: string[]; assumed?: number; of: string[] }> = {
  'Query.heavies': { slices: [], assumed: 3, of: [] },
  'Query.fixed': { slices: [], assumed: 4, of: [] },
  'Query.page': { slices: ['first', 'last'], assumed: 50, of: ['items', 'marks'] },
  'Query.bare': { slices: ['first'], of: ['items'] },
  'Query.usual': { slices: ['first'], of: [] },
  'Thing.page': { slices: ['first'], assumed: 50, of: ['items'] },
  'Thing.same': { slices: [], assumed: 6, of: [] },
  'Rock.same': { slices: [], assumed: 6, of: [] },
};

class Walk {
  private readonly fragments = new Map<string, FragmentDefinitionNode>();
  constructor(
    private readonly of: GraphQLSchema,
    private readonly text: string,
    private readonly variables: Variables,
  ) {}

  total(): number {
    const { definitions } = parse(this.text);
    let total = 0;
    for (const one of definitions) if (one.kind === Kind.FRAGMENT_DEFINITION) this.fragments.set(one.name.value, one);
    for (const one of definitions) {
      if (one.kind !== Kind.OPERATION_DEFINITION) continue;
      const root = this.of.getRootType(one.operation) as GraphQLObjectType;
      total += (one.operation === 'mutation' ? 10 : 0) + this.object(root, one.selectionSet.selections);
    }
    return total;
  }

  private object(
    type: GraphQLObjectType,
    selections: readonly SelectionNode[],
    page?: { of: string[]; size: number },
  ): number {
    const groups = new Map<string, FieldNode[]>();
    this.collect(type, selections, groups);
    let total = 0;
    for (const nodes of groups.values()) total += this.field(type, nodes, page);
    return total;
  }

  private collect(type: GraphQLObjectType, selections: readonly SelectionNode[], into: Map<string, FieldNode[]>): void {
    for (const selection of selections) {
      const isLeftOut = (selection.directives ?? []).some((directive) => {
        const met = valueFromASTUntyped((directive.arguments ?? [])[0]?.value as never, this.variables);
        return directive.name.value === 'skip' ? met === true : met !== true;
      });
      if (isLeftOut) continue;
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        into.set(key, [...(into.get(key) ?? []), selection]);
        continue;
      }
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? this.fragments.get(selection.name.value) : selection;
      const condition = this.of.getType(fragment?.typeCondition?.name.value ?? type.name);
      const applies = condition === type || (isAbstractType(condition) && this.of.isSubType(condition, type));
      if (applies) this.collect(type, fragment?.selectionSet.selections ?? [], into);
    }
  }

  private field(type: GraphQLObjectType, nodes: readonly FieldNode[], page?: { of: string[]; size: number }): number {
    const node = nodes[0] as FieldNode;
    const field = type.getFields()[node.name.value];
    if (field === undefined) return 0;
    const coordinate = `${type.name}.${field.name}`;
    const given: Variables = {};
    for (const { name, defaultValue } of field.args) if (defaultValue !== undefined) given[name] = defaultValue;
    for (const { name, value } of node.arguments ?? []) {
      const read = valueFromASTUntyped(value, this.variables);
      if (read !== undefined) given[name.value] = read;
    }
    const rule = PAGES[coordinate];
    const slices = (rule?.slices ?? []).map((name) => given[name]).filter((value) => typeof value === 'number');
    const size = slices.length > 0 ? Math.max(0, ...slices) : rule?.assumed;
    const isList = isListType(getNullableType(field.type));
    const count = !isList ? 1 : page?.of.includes(field.name) ? page.size : (size ?? SETTINGS.listSize);
    const below = rule !== undefined && size !== undefined ? { of: rule.of, size } : undefined;
    let argumentsCost = 0;
    for (const { name } of node.arguments ?? []) {
      const definition = field.args.find((one) => one.name === name.value);
      if (definition !== undefined && given[name.value] !== undefined)
        argumentsCost += this.input(given[name.value], definition.type, `${coordinate}.${name.value}`);
    }
    return count * this.each(coordinate, nodes, getNamedType(field.type), below) + argumentsCost;
  }

  private each(
    coordinate: string,
    nodes: readonly FieldNode[],
    named: unknown,
    below?: { of: string[]; size: number },
  ): number {
    const own = WEIGHTS[coordinate];
    if (isLeafType(named)) return own ?? WEIGHTS[named.name] ?? 0;
    const selections = nodes.flatMap(({ selectionSet }) => selectionSet?.selections ?? []);
    const types = isAbstractType(named) ? this.of.getPossibleTypes(named) : isObjectType(named) ? [named] : [];
    return Math.max(...types.map((one) => (own ?? WEIGHTS[one.name] ?? 1) + this.object(one, selections, below)));
  }

  private input(value: unknown, type: GraphQLInputType, coordinate: string): number {
    const named = getNamedType(type);
    const weight = WEIGHTS[coordinate];
    if (value === null || value === undefined) return 0;
    if (Array.isArray(value)) return value.reduce((sum, item) => sum + this.input(item, type, coordinate), weight ?? 0);
    if (!isInputObjectType(named)) return weight ?? 0;
    return Object.entries(value as object).reduce(
      (sum, [name, inner]) =>
        sum + this.input(inner, named.getFields()[name]?.type as GraphQLInputType, `${named.name}.${name}`),
      weight ?? 1,
    );
  }
}

/** A random operation that validates. */
function operation(draw: fc.GeneratorValue): string {
  const upTo = (max: number) => draw(fc.nat, { max });
  const one = (...of: string[]) => of[upTo(of.length - 1)] as string;
  const aliases = new Map<string, number>();
  const fragments: string[] = [];
  const input = (depth: number): string =>
    one(
      'null',
      '$d',
      '{}',
      '{ w: 1 }',
      '{ w: $n, in: $i }',
      ...(depth > 0 ? [`{ deep: ${input(depth - 1)}, deeps: [${input(depth - 1)}] }`] : []),
    ).replace(/\[(null|\$d)\]/, '[{}]');
  const argument = (name: string, type: string): string =>
    name === 'first' || name === 'last' || name === 'n'
      ? one('2', '7', '0', 'null', '$n', '$m')
      : type === 'Deep'
        ? input(2)
        : type === '[Deep!]'
          ? one('$l', 'null', '[{}, { w: 1 }]', '[]')
          : type === 'In'
            ? one('$i', 'null', '{ n: $n }')
            : one('null', '[{ n: 1 }, {}]');
  const condition = () =>
    one(
      '',
      '',
      '',
      '',
      ' @include(if: $y)',
      ' @skip(if: $y)',
      ' @skip(if: $z)',
      ' @include(if: false)',
      ' @skip(if: true) @include(if: $z)',
    );
  const select = (type: string, depth: number): string => {
    const parts = Array.from({ length: 1 + upTo(3) }, () => {
      const kind = upTo(9);
      const on = type === 'Node' || type === 'Any' ? one('Thing', 'Rock', 'Node') : type;
      if (depth > 0 && kind === 0) return `...on ${on}${condition()} { ${select(on, depth - 1)} }`;
      if (depth > 0 && kind === 1) {
        const inner = select(on, depth - 1);
        const name = fragments.length;
        fragments.push(`fragment F${name} on ${on} { ${inner} }`);
        return `...F${name}${condition()}${one('', ` ...F${name}`)}`;
      }
      return field(type, depth);
    });
    return parts.join(' ');
  };
  const field = (type: string, depth: number): string => {
    const definition = schema.getType(type) as GraphQLObjectType;
    const fields = 'getFields' in definition ? Object.values(definition.getFields()) : [];
    const fitting = fields.filter((one) => one.name !== 'one' && (depth > 0 || isLeafType(getNamedType(one.type))));
    const chosen = fitting[upTo(Math.max(0, fitting.length - 1))];
    if (chosen === undefined) return '__typename';
    const given = chosen.args
      .filter(() => upTo(1) === 1)
      .map((arg) => `${arg.name}: ${argument(arg.name, String(arg.type))}`);
    const call = chosen.name + (given.length === 0 ? '' : `(${given.join(', ')})`);
    // Equal calls may share a key, others may not.
    if (!aliases.has(call)) aliases.set(call, aliases.size);
    const alias = given.length > 0 || upTo(3) === 0 ? `k${aliases.get(call)}: ` : '';
    const named = getNamedType(chosen.type);
    const below = isLeafType(named) ? '' : ` { ${select(named.name, depth - 1)} }`;
    return `${alias}${call}${condition()}${below}`;
  };
  const kind = one('query', 'query', 'query', 'mutation', 'subscription');
  const root =
    kind === 'query'
      ? select('Query', 4)
      : `${kind === 'mutation' ? 'make(in: $i)' : 'made'} { ${select('Thing', 3)} }`;
  const used = (body: string) =>
    ['$n: Int', '$m: Int = 4', '$y: Boolean!', '$z: Boolean = false', '$d: Deep', '$l: [Deep!]', '$i: In'].filter(
      (text) => new RegExp(`\\${text.slice(0, 2)}\\b`).test(body),
    );
  const body = `${root}\u0000${fragments.join(' ')}`;
  const variables = used(body);
  const [selections, rest] = body.split('\u0000');
  return `${kind}${variables.length === 0 ? '' : `(${variables.join(', ')})`} { ${selections} } ${rest}`;
}

describe('the compiled estimate', () => {
  const cost = costing(supergraph);
  const runs = process.env.FULL === '1' ? 2_000 : 300;

  it('is what a plain walk gives', () => {
    let dynamic = 0;
    const variables = fc.record({
      n: fc.constantFrom(null, 0, 3, 12),
      m: fc.constantFrom(null, 1, 4, 9),
      y: fc.boolean(),
      z: fc.boolean(),
      d: fc.constantFrom(null, {}, { w: 1, in: {} }, { deeps: [{}, { w: 2 }], deep: { in: { n: 1 } } }),
      l: fc.constantFrom(null, [], [{}, { w: 1 }]),
      i: fc.constantFrom(null, {}, { n: 1 }),
    });
    fc.assert(
      fc.property(fc.gen(), variables, (draw, given) => {
        const text = operation(draw);
        expect({ text, errors: validate(schema, parse(text)).map(({ message }) => message) }).toEqual({
          text,
          errors: [],
        });
        const declared = Object.fromEntries(
          Object.entries(given).filter(([name]) => new RegExp(`\\$${name}:`).test(text)),
        );
        const expected = new Walk(schema, text, declared).total();
        if (expected !== new Walk(schema, text, {}).total()) dynamic += 1;
        expect({ text, cost: cost(text, declared) }).toEqual({ text, cost: expected });
      }),
      { numRuns: runs, endOnFailure: true }, // the text says enough, and shrinking takes minutes
    );
    // Variables made a difference often enough for this to mean something.
    expect(dynamic).toBeGreaterThan(runs / 10);
  });
});
