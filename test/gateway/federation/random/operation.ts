// A random operation on any schema: aliases that collide, fragments of every kind, conditions, arguments, variables with
// defaults, `__typename` everywhere. Where names collide so that the operation is invalid, every field gets a name of its own.
import fc from 'fast-check';
import {
  type DocumentNode,
  doTypesOverlap,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  isUnionType,
  Kind,
  parse,
  print,
  validate,
  visit,
} from 'graphql';
import type { Generate } from './model';

export interface Drawn {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const CONDITIONS = ['@include(if: $yes)', '@skip(if: $no)', '@include(if: $no)', '@skip(if: $yes)', '@skip(if: false)'];
const BOTH = ['@include(if: $yes) @skip(if: $no)', '@skip(if: $maybe) @include(if: $maybe)', '@include(if: $maybe)'];
const VARIABLES: Readonly<Record<string, string>> = {
  yes: 'Boolean!',
  no: 'Boolean! = false',
  maybe: 'Boolean = true',
  n: 'Int = 2',
  k: 'Kind = TWO',
  w: 'Wish',
  any: 'Blob = { text: "any" }',
  ks: '[Kind!] = ONE',
  representations: 'String = "r"',
};
const VALUES: Readonly<Record<string, readonly string[]>> = {
  n: ['0', '1', '2', '$n', 'null'],
  k: ['ONE', 'THREE', '$k'],
  in: [
    '{}',
    '{ text: "t" }',
    '{ kinds: [TWO], deep: { text: null } }',
    '$w',
    '{ deep: { kinds: [$k] } }',
    '{ kinds: $ks }',
    '{ kinds: ONE, text: $representations }',
  ],
  any: ['"t"', '{ a: $n, b: [ONE, $k] }', '[1, 2.50, null, $any]', '$any'],
};
const ALIASES = ['a', 'b', 'id', 'x', '__z', 'f01', '_entities', 'constructor'];

/** Draws an operation that is valid for a schema. `isCalm`: without conditions, and with fragments only where types differ. */
export function drawOperation(g: Generate, schema: GraphQLSchema, isCalm: boolean): Drawn {
  const pick = <T>(from: readonly T[]): T => from[g(fc.nat, { max: from.length - 1 })] as T;
  const chance = (percent: number) => g(fc.integer, { min: 0, max: 99 }) < percent;
  const fragments: string[] = [];

  const condition = () => (!isCalm && chance(20) ? pick(chance(70) ? CONDITIONS : BOTH) : '');
  const given = (declared: readonly GraphQLArgument[]) => {
    const parts = declared.flatMap(({ name }) => (chance(40) ? [`${name}: ${pick(VALUES[name] ?? ['null'])}`] : []));
    return parts.length === 0 ? '' : `(${parts.join(', ')})`;
  };
  const on = (type: GraphQLCompositeType): GraphQLCompositeType => {
    const around = isUnionType(type) ? [] : type.getInterfaces();
    const inside = isAbstractType(type) ? schema.getPossibleTypes(type) : [];
    const all = Object.values(schema.getTypeMap()).filter(isAbstractType);
    const meeting = chance(30) ? all.filter((one) => doTypesOverlap(schema, type, one)) : [];
    return pick<GraphQLCompositeType>([type, ...around, ...inside, ...inside, ...meeting]);
  };
  const selection = (type: GraphQLCompositeType, depth: number): string => {
    const parts: string[] = [];
    for (let n = g(fc.integer, { min: 1, max: 4 }); n > 0; n--) {
      const wantsFragment = depth > 0 && chance(isAbstractType(type) ? 55 : isCalm ? 0 : 15);
      if (wantsFragment) parts.push(fragment(type, depth));
      else parts.push(field(type, depth));
    }
    return `{ ${parts.join(' ')} }`;
  };
  const fragment = (type: GraphQLCompositeType, depth: number): string => {
    const target = on(type);
    if (chance(25)) {
      const name = `F${fragments.length}`;
      fragments.push('');
      fragments[Number(name.slice(1))] = `fragment ${name} on ${target.name} ${selection(target, depth - 1)}`;
      return `...${name} ${condition()}`;
    }
    const isBare = target === type && chance(50);
    return `... ${isBare ? '' : `on ${target.name}`} ${condition()} ${selection(target, depth - 1)}`;
  };
  const field = (type: GraphQLCompositeType, depth: number): string => {
    const all = isUnionType(type) ? [] : Object.values(type.getFields());
    const fields = all.filter((one) => depth > 0 || !isCompositeType(getNamedType(one.type)));
    const alias = chance(25) ? `${pick(ALIASES)}: ` : '';
    if (fields.length === 0 || chance(12)) return `${alias}__typename ${condition()}`;
    if (type === schema.getQueryType() && chance(5)) return `${alias}__type(name: "V") { name kind }`;
    const one = pick(fields);
    const below = getNamedType(one.type);
    const inner = isCompositeType(below) ? selection(below, depth - 1) : '';
    return `${alias}${one.name}${given(one.args)} ${condition()} ${inner}`;
  };

  /** One field at the root, without conditions. */
  const stream = (root: GraphQLObjectType): string => {
    const one = pick(Object.values(root.getFields()));
    const below = getNamedType(one.type);
    const inner = isCompositeType(below) ? selection(below, 4) : '';
    const text = `${chance(25) ? `${pick(ALIASES)}: ` : ''}${one.name}${given(one.args)} ${inner}`;
    return chance(30) ? `{ ... on Subscription { ${text} } }` : `{ ${text} }`;
  };

  const subscription = schema.getSubscriptionType();
  const isSubscription = isObjectType(subscription) && chance(20);
  const mutation = schema.getMutationType();
  const isMutation = !isSubscription && isObjectType(mutation) && chance(20);
  const root = isSubscription ? subscription : isMutation ? mutation : schema.getQueryType();
  if (!isObjectType(root)) throw new Error('the schema has no root');
  const body = isSubscription ? stream(root) : selection(root, 5);
  const text = [body, ...fragments].join('\n');
  const used = Object.keys(VARIABLES).filter((name) => new RegExp(`\\$${name}\\b`).test(text));
  const declared = used.map((name) => `$${name}: ${VARIABLES[name]}`).join(', ');
  const document = parse(
    `${isSubscription ? 'subscription' : isMutation ? 'mutation' : 'query'} ${used.length > 0 ? `(${declared})` : ''} ${text}`,
  );
  const maybe = chance(30) ? { maybe: chance(50) } : {};
  const wish = chance(50) ? { w: { kinds: ['ONE'], deep: { text: 'deep' } } } : {};
  const [yes, no] = [chance(75), chance(25)];
  const variables = { yes, no, ...maybe, ...wish, ...(chance(50) ? { n: chance(80) ? 1 : null } : {}) };
  const isValid = validate(schema, document).length === 0;
  return { query: print(isValid ? document : apart(document)), variables };
}

/** Every field under a name of its own. */
function apart(document: DocumentNode): DocumentNode {
  let fields = 0;
  return visit(document, {
    Field: (field) =>
      field.name.value === '__typename'
        ? { ...field, alias: undefined }
        : { ...field, alias: { kind: Kind.NAME, value: `u${fields++}` } },
  });
}
