// Large answers go from the subgraph to the client as text: what a plan's last fetch brings is printed and nothing else, so
// where its text is what would be printed (shape.ts), it is cut out and not parsed. Whatever is out of the ordinary (errors,
// other keys, another order, a null too many) is read the usual way. It must never decide what a value is printed as.
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isLeafType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
} from 'graphql';
import { type Collect, type CollectedField, collector } from './collect';
import type { EntityPlan, FetchPlan } from './plan';
import { fieldPattern, LONGEST_PATTERN } from './shape';
import type { Data, ReadAnswer } from './transport';
import { Unparsed } from './unparsed';

/** How to read the answer of a fetch that nothing runs after. Undefined: there is nothing to gain. */
export type Splicing = (plan: FetchPlan) => ReadAnswer | undefined;

/** A part of the answer: what the client selects there. */
interface Spot {
  readonly type: GraphQLObjectType;
  readonly fields: readonly CollectedField[];
}

interface Member {
  readonly key: string;
  /** Is parsed: there is nothing to gain. */
  readonly isLeaf: boolean;
}

/** An object's keys, and its text with a group for what stands at each. */
interface Members {
  readonly members: readonly Member[];
  readonly pattern: string;
}

/** Prepares reading for an operation of the client's. */
export function splicing(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): Splicing {
  const collect = collector(schema, document);
  const root = (): Spot | undefined => {
    const type = schema.getRootType(operation.operation);
    if (type === undefined || type === null) return undefined;
    return { type, fields: collect([{ set: operation.selectionSet, when: '' }], type) };
  };
  return (plan) => {
    const asked = parse(plan.query, { noLocation: true }).definitions.find(
      (definition) => definition.kind === Kind.OPERATION_DEFINITION,
    );
    if (asked === undefined) return undefined;
    const [entities, ...others] = plan.entities;
    if (entities === undefined) {
      if (plan.outputRewrites.length > 0) return undefined;
      const members = membersOf(collect, root(), fieldsOf(asked.selectionSet));
      return members === undefined ? undefined : rootReader(members);
    }
    const spots = entities.paths.map((path) => spotAt(collect, root(), path));
    const [spot] = spots;
    if (others.length > 0 || spots.length !== 1 || entities.outputRewrites.length > 0) return undefined;
    const members = membersOf(collect, spot, entityFields(asked.selectionSet, spot?.type.name));
    return members === undefined ? undefined : entityReader(entities.alias, members);
  };
}

function spotAt(collect: Collect, root: Spot | undefined, path: EntityPlan['paths'][number]): Spot | undefined {
  let spot = root;
  for (const segment of path) {
    const field = 'field' in segment ? spot?.fields.find(({ key }) => key === segment.field) : undefined;
    const type = getNamedType(field === undefined ? undefined : spot?.type.getFields()[field.name]?.type);
    if (field === undefined || field.when !== '' || !isObjectType(type)) return undefined;
    spot = { type, fields: collect(field.selections, type) };
  }
  return spot;
}

/** The fields of a set that holds nothing but fields. */
function fieldsOf(set: SelectionSetNode | undefined): FieldNode[] | undefined {
  const fields = set?.selections.filter((selection) => selection.kind === Kind.FIELD);
  return fields?.length === set?.selections.length ? fields : undefined;
}

/** What is asked of `_entities`, where all of them are of one type. */
function entityFields(set: SelectionSetNode, type: string | undefined): FieldNode[] | undefined {
  const [only, ...others] = fieldsOf(set)?.[0]?.selectionSet?.selections ?? [];
  if (only?.kind !== Kind.INLINE_FRAGMENT || others.length > 0 || set.selections.length > 1) return undefined;
  return only.typeCondition?.name.value === type ? fieldsOf(only.selectionSet) : undefined;
}

function membersOf(collect: Collect, spot: Spot | undefined, asked: FieldNode[] | undefined): Members | undefined {
  if (spot === undefined || asked === undefined) return undefined;
  const members: Member[] = [];
  const patterns: string[] = [];
  for (const { name, alias } of asked) {
    const key = alias?.value ?? name.value;
    const [field, ...others] = spot.fields.filter((each) => each.key === key);
    if (field === undefined || others.length > 0 || field.name !== name.value) return undefined;
    const pattern = fieldPattern(collect, field, spot.type);
    if (pattern === undefined) return undefined;
    const type = spot.type.getFields()[field.name]?.type;
    members.push({ key, isLeaf: type === undefined || isLeafType(getNullableType(type)) });
    patterns.push(`${JSON.stringify(key)}:(${pattern})`);
  }
  const pattern = `\\{${patterns.join(',')}\\}`;
  // Leaves alone are parsed as fast.
  if (pattern.length > LONGEST_PATTERN || members.every(({ isLeaf }) => isLeaf)) return undefined;
  return { members, pattern };
}

function rootReader({ members, pattern }: Members): ReadAnswer {
  const whole = new RegExp(`^\\{"data":${pattern}\\}\\s*$`);
  return (text) => {
    const found = matched(whole, text);
    return found === null ? undefined : { data: cutOut(members, found) };
  };
}

function entityReader(alias: string, { members, pattern }: Members): ReadAnswer {
  const head = `{"data":{${JSON.stringify(alias)}:[`;
  const next = new RegExp(`(?:null|${pattern})([,\\]])`, 'y');
  const tail = /\}\}\s*$/y;
  return (text) => {
    if (!text.startsWith(head)) return undefined;
    const entities: (Data | null)[] = [];
    next.lastIndex = head.length;
    for (let isLast = false; !isLast; ) {
      const found = matched(next, text);
      if (found === null) return undefined;
      entities.push(text.startsWith('null', found.index) ? null : cutOut(members, found));
      isLast = found[members.length + 1] === ']';
    }
    tail.lastIndex = next.lastIndex;
    return tail.test(text) ? { data: { [alias]: entities } } : undefined;
  };
}

/** A list of millions is more than the engine's stack for going back holds; such an answer is parsed. */
function matched(pattern: RegExp, text: string): RegExpExecArray | null {
  try {
    return pattern.exec(text);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** An object from what stood at its keys. */
function cutOut(members: readonly Member[], found: RegExpExecArray): Data {
  const data: Data = {};
  for (let i = 0; i < members.length; i++) {
    const { key, isLeaf } = members[i] as Member;
    const text = found[i + 1] as string;
    data[key] = isLeaf || text === 'null' ? JSON.parse(text) : new Unparsed(text);
  }
  return data;
}
