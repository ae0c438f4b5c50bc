// A random small federated schema as a model: entities with keys of every kind, whose fields live in several subgraphs.
// Fields need others (@requires), come along (@provides), moved (@override) or are hidden. Text is made of it in sdl.ts.
import fc from 'fast-check';
import { needsOf, provideSome } from './dependencies';
import { extended, type Lost, lostOf } from './lost';

export type Generate = fc.GeneratorValue;

/** A key and the fields that it declares. */
export const KEYS = {
  id: 'id: ID!',
  code: 'code: String!',
  'a b': 'a: String! b: Int!',
  'org { id }': 'org: Org!',
  'org { zone { code } }': 'org: Org!',
} as const;
export type Key = keyof typeof KEYS;

export interface Field {
  readonly type: string;
  readonly name: string;
  /** An object type, an abstract one, or a scalar. */
  readonly of: string;
  /** Lists and nulls around it: `[%!]!`. */
  readonly wrap: string;
  readonly hasArguments: boolean;
  /** The subgraphs that give it. */
  readonly graphs: readonly string[];
  readonly requires: readonly Need[];
  /** What comes along in the first subgraph though others own it. */
  provides: Field | undefined;
  /** The subgraph it moved from; by percent, or altogether. */
  readonly movedFrom: string | undefined;
  readonly percent: number | undefined;
  readonly isHidden: boolean;
  readonly mayFail: boolean;
  isShareable: boolean;
}

export interface Need {
  readonly field: Field;
  /** Arguments that it is asked with. */
  readonly input: Readonly<Record<string, number>>;
  /** Asked of objects of this type alone, where others may stand. */
  readonly on: string | undefined;
  readonly below: readonly Need[];
}

export interface Entity {
  readonly name: string;
  /** The keys by which each subgraph knows it. */
  readonly keys: Map<string, readonly Key[]>;
}

export interface Model {
  readonly graphs: readonly string[];
  readonly entities: readonly Entity[];
  readonly fields: readonly Field[];
  /** Subgraphs in which all entities have a field `nm_<graph>` and an interface for it. */
  readonly named: readonly string[];
  /** One subgraph knows the types of the interface Doc, the second and a third know it as an object. */
  readonly docs: readonly [string, string, string] | undefined;
  /** The subgraph whose interface Node has a field `nx`, which types elsewhere have from others. */
  readonly giver: string | undefined;
  /** Keys, as `graph type key`, by which a subgraph knows an entity but finds none. */
  readonly unresolvable: ReadonlySet<string>;
  /** Entities that a subgraph does not find. */
  readonly lost: readonly Lost[];
}

export const SCALARS = ['String', 'Int', 'Float', 'Kind', 'ID', 'Boolean', 'Blob'];
const LEAF_WRAPS = ['%', '%', '%!', '[%!]', '[[%]!]!'];
const WRAPS = ['%', '%!', '[%]', '[%!]!', '[[%]]', '[%!]'];

export const VALUE_FIELDS: readonly (readonly [string, string])[] = [
  ['x', 'String'],
  ['y', 'Int!'],
  ['k', 'Kind'],
];

/** Draws a model. It may not compose: whoever asks tries again. */
export function drawModel(g: Generate): Model {
  const pick = <T>(from: readonly T[]): T => from[g(fc.nat, { max: from.length - 1 })] as T;
  const chance = (percent: number) => g(fc.integer, { min: 0, max: 99 }) < percent;
  const some = <T>(from: readonly T[], percent: number): T[] => {
    const taken = from.filter(() => chance(percent));
    return taken.length > 0 ? taken : [pick(from)];
  };
  const graphs = ['a', 'b', 'c', 'd'].slice(0, g(fc.integer, { min: 2, max: 4 }));
  const entities = ['E0', 'E1', 'E2', 'E3'].slice(0, g(fc.integer, { min: 2, max: 4 })).map((name): Entity => {
    const all = some(Object.keys(KEYS) as Key[], 30);
    const main = pick(all);
    // One key that all of them know: others may be translated, and what cannot be reached does not compose.
    const keysOf = () => (chance(75) ? [...new Set([main, ...all.filter(() => chance(40))])] : some(all, 50));
    const keys = new Map(some(graphs, 60).map((graph) => [graph, keysOf()]));
    return { name, keys };
  });
  const docs = chance(40)
    ? ([pick(graphs.slice(0, 1)), pick(graphs.slice(1)), pick(graphs.slice(1))] as const)
    : undefined;
  const fields: Field[] = [];
  const present = (graph: string) => entities.filter(({ keys }) => keys.has(graph));
  const targets = (graph: string) => [
    ...present(graph).map(({ name }) => name),
    'V',
    'Any',
    ...(present(graph).length > 0 ? [`Box_${graph}`] : []),
    ...(docs?.includes(graph) === true ? ['Doc'] : []),
    ...(present(graph).some(({ keys }) => keys.get(graph)?.includes('id')) ? ['Node'] : []),
  ];
  const add = (field: Partial<Field> & Pick<Field, 'type' | 'name' | 'of' | 'graphs'>) => {
    const isLeaf = SCALARS.includes(field.of);
    const made: Field = {
      wrap: pick(isLeaf ? LEAF_WRAPS : WRAPS),
      hasArguments: false,
      requires: [],
      provides: undefined,
      movedFrom: undefined,
      percent: undefined,
      isHidden: false,
      mayFail: false,
      isShareable: field.graphs.length > 1,
      ...field,
    };
    fields.push(made);
    return made;
  };
  for (const [number, entity] of entities.entries()) {
    const known = [...entity.keys.keys()];
    for (let n = g(fc.integer, { min: 2, max: 4 }); n > 0; n--) {
      const graph = pick(known);
      const others = known.filter((one) => one !== graph);
      const kind = pick(['own', 'own', 'own', 'shared', 'moved', 'moving', 'needy', 'needy', 'hidden'] as const);
      const name = `f${number}${n}`;
      const isLeaf = kind === 'needy' || chance(55);
      const sharer = pick(others.length > 0 ? others : [graph]);
      const both = present(graph).filter(({ keys }) => keys.has(sharer));
      const shareable = ['V', ...both.map((one) => one.name)];
      const of = isLeaf ? pick(SCALARS) : pick(kind === 'shared' ? shareable : targets(graph));
      const parts = { type: entity.name, name, of, graphs: [graph], hasArguments: chance(25) };
      if (kind === 'shared' && others.length > 0) add({ ...parts, graphs: [graph, sharer] });
      else if ((kind === 'moved' || kind === 'moving') && others.length > 0 && (isLeaf || of === 'V'))
        add({ ...parts, movedFrom: pick(others), percent: kind === 'moving' ? pick([30, 70]) : undefined });
      else if (kind === 'needy' && others.length > 0) {
        const known = present(graph).map(({ name }) => name);
        const requires = needsOf(entity.name, graph, known, fields, pick, chance);
        add({ ...parts, of: 'String', wrap: pick(['%', '%!']), requires, mayFail: chance(15) });
      } else add({ ...parts, isHidden: kind === 'hidden', mayFail: kind === 'own' && chance(25) });
    }
  }
  const named = graphs.filter((graph) => present(graph).length > 1 && chance(30));
  for (const graph of named) {
    const of = pick(['String', 'V', pick(present(graph)).name]);
    for (const { name } of present(graph))
      add({ type: name, name: `nm_${graph}`, of, wrap: pick(['%', '%', '%!']), graphs: [graph] });
  }
  const nodes = entities.filter(({ keys }) => [...keys.values()].some((own) => own.includes('id')));
  const isNodeIn = ({ keys }: Entity, graph: string) => keys.get(graph)?.includes('id') === true;
  const giver = pick(graphs);
  const hasMore = chance(50) && nodes.some((one) => isNodeIn(one, giver));
  if (hasMore)
    for (const node of nodes) {
      const graph = isNodeIn(node, giver) ? giver : pick([...node.keys.keys()]);
      add({ type: node.name, name: 'nx', of: 'String', wrap: '%', graphs: [graph] });
    }
  for (const graph of graphs) {
    if (present(graph).length > 0)
      for (const [name, of] of [
        ['at', pick(present(graph)).name],
        ['in', `Box_${graph}`],
        ['text', pick(SCALARS)],
      ] as const)
        add({ type: `Box_${graph}`, name, of, graphs: [graph], mayFail: chance(15), hasArguments: chance(20) });
    for (let n = g(fc.integer, { min: 1, max: 3 }); n > 0; n--) {
      const of = chance(15)
        ? pick(SCALARS)
        : pick([...targets(graph), ...(named.includes(graph) ? [`Named_${graph}`] : [])]);
      add({ type: 'Query', name: `q${graph}${n}`, of, graphs: [graph], hasArguments: chance(40), mayFail: chance(15) });
    }
    if (chance(60))
      add({
        type: 'Subscription',
        name: `s${graph}`,
        of: pick(targets(graph)),
        graphs: [graph],
        hasArguments: chance(40),
        mayFail: chance(15),
      });
    const [first] = present(graph);
    if (first !== undefined && chance(60))
      add({
        type: 'Mutation',
        name: `m${graph}`,
        of: `Done_${graph}`,
        wrap: chance(80) ? '%' : '%!',
        graphs: [graph],
        hasArguments: true,
        mayFail: chance(40),
      });
  }
  const everywhere = entities.find(({ keys }) => graphs.every((graph) => keys.has(graph)));
  if (everywhere !== undefined && chance(50))
    add({ type: 'Query', name: 'everywhere', of: everywhere.name, graphs: graphs.slice(0, 2) });
  const extender = chance(50) ? 'e' : undefined;
  if (extender !== undefined)
    for (const entity of entities.filter((one) => extended(one, extender)))
      for (let n = g(fc.integer, { min: 1, max: 3 }); n > 0; n--) {
        const isNeedy = chance(30);
        const requires = isNeedy ? needsOf(entity.name, extender, [], fields, pick, chance) : [];
        const of = isNeedy
          ? 'String'
          : pick([...SCALARS, 'V', 'V', ...entities.filter(({ keys }) => keys.has(extender)).map((one) => one.name)]);
        add({
          type: entity.name,
          name: `x${n}`,
          of,
          graphs: [extender],
          requires,
          mayFail: chance(25),
          hasArguments: chance(20),
        });
      }
  provideSome(fields, entities, pick, chance);
  const unresolvable = entities.flatMap(({ name, keys }) =>
    [...keys].flatMap(([graph, own]) => (own.length > 1 && chance(30) ? [`${graph} ${name} ${pick(own)}`] : [])),
  );
  const lost = lostOf(entities, fields, chance);
  return {
    graphs: extender === undefined ? graphs : [...graphs, extender],
    entities,
    fields,
    named,
    docs,
    giver: hasMore ? giver : undefined,
    unresolvable: new Set(unresolvable),
    lost,
  };
}
