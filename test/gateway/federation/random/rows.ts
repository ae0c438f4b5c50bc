// What the fields of a random model give: worked out from type, row, field and arguments alone, so that subgraphs and oracle
// cannot differ. A field that @requires others tells what it was given: who gives it half, shows.
import { Kind, parse } from 'graphql';
import type { TestSubgraph } from '../../testGraph';
import { LOST, referred } from './lost';
import type { Field, Model, Need } from './model';
import { sdlOf } from './sdl';
import { blobOf, docOf, failed, floatOf, hash, kindOf, titleOf } from './values';

/** An object: its type, its number, and what a subgraph was told of it. */
export interface Row {
  readonly __typename: string;
  readonly n: number;
  readonly told?: Readonly<Record<string, unknown>>;
  /** A field that came along on this way. */
  readonly provided?: string | undefined;
}

/** What changes as mutations run. */
export interface State {
  order: number;
}

type Input = Readonly<Record<string, unknown>>;

export class Rows {
  private readonly fields = new Map<string, Field>();

  constructor(private readonly model: Model) {
    for (const field of model.fields) this.fields.set(`${field.type}.${field.name}`, field);
  }

  /** What one server holding everything gives for a field. */
  whole(row: Row | undefined, type: string, name: string, input: Input, state: State): unknown {
    const field = this.fields.get(`${type}.${name}`);
    if (field === undefined) return this.builtIn(row, type, name, input);
    if (field.type === 'Mutation') return this.done(field, input, state);
    if (row?.n !== 0 && this.model.lost.some(({ type: of, graph }) => of === type && graph === field.graphs[0]))
      return row?.n === 1 ? null : failed(LOST);
    if (field.requires.length > 0) return this.needy(field, row, (need) => this.needed(row as Row, need));
    return this.value(field, row, input);
  }

  /** What a subgraph gives. What another owns, and nobody asked it to bring along, it has wrong. */
  part(graph: string, row: Row | undefined, type: string, name: string, input: Input, state: State): unknown {
    const field = this.fields.get(`${type}.${name}`);
    if (field === undefined) return this.builtIn(row, type, name, input, row?.told);
    const isWrong = !field.graphs.includes(graph) && row?.provided !== name && field.percent === undefined;
    if (isWrong) return field.wrap.startsWith('[') ? [] : null;
    if (field.requires.length > 0)
      return this.needy(field, row, (need) => projected(row?.told?.[need.field.name], need));
    return this.whole(row, type, name, input, state);
  }

  /** What a mutation did, in which place of the order. */
  private done(field: Field, input: Input, state: State): Row {
    const n = state.order++;
    if (field.mayFail && hash(`${field.name}${n}${JSON.stringify(input)}`) % 3 === 0) failed(`${field.name} fails`);
    return { __typename: field.of, n };
  }

  private needy(field: Field, row: Row | undefined, of: (need: Need) => unknown): string {
    if (field.mayFail && hash(`${field.name}#${row?.n}`) % 3 === 0) failed(`${field.name} fails`);
    const given = field.requires.map((need) => `${need.field.name}=${JSON.stringify(of(need) ?? null)}`);
    return `${field.name}#${row?.n}(${given.join()})`;
  }

  private needed(row: Row, need: Need): unknown {
    const input = need.field.hasArguments ? { n: 1, ...need.input } : {};
    const value = this.whole(row, need.field.type, need.field.name, input, { order: 0 });
    if (need.below.length === 0) return value;
    return deeply(value, (one) =>
      Object.fromEntries(asked(need, one).map((inner) => [inner.field.name, this.needed(one as Row, inner) ?? null])),
    );
  }

  private builtIn(
    row: Row | undefined,
    type: string,
    name: string,
    input: Input,
    told: Readonly<Record<string, unknown>> | undefined = undefined,
  ): unknown {
    const n = row?.n ?? 0;
    // The subgraph that stamps documents does not know their types.
    const seed = `${['Paper', 'Mail'].includes(type) ? 'Doc' : type}.${name}#${n}`;
    if (type === 'Query' && ['docs', 'stamped', 'marked'].includes(name)) return [docOf(0), docOf(1), docOf(2)];
    if (type === 'Query') return typeof input.n === 'number' && input.n > 2 ? null : docOf(Number(input.n));
    if (name === 'id') return `${type === 'Org' ? 'o' : ''}${n}`;
    if (name === 'sealed') return `sealed ${told === undefined ? titleOf(n) : told.title}`;
    switch (name) {
      case 'code':
        return `c${n}`;
      case 'a':
        return `a${n}`;
      case 'b':
      case 'order':
        return n;
      case 'org':
        return { __typename: 'Org', n };
      case 'zone':
        return { __typename: 'Zone', n };
      case 'at':
        return this.object(
          this.model.entities.find(({ keys }) => keys.has(type.slice(-1)))?.name ?? '',
          seed,
          type.slice(-1),
        );
      case 'title':
        return titleOf(n);
      case 'from':
      case 'by':
        return hash(seed) % 3 === 0 ? null : { __typename: 'V', n };
      case 'peer':
        return docOf((n + 1) % 3);
      case 'mark':
        return `${seed} ${JSON.stringify(input)}`;
      case 'pages':
        return n;
      case 'k':
        return hash(seed) % 5 === 0 ? null : kindOf(n + 1);
      case 'y':
        return hash(seed) % 50;
      default:
        return hash(seed) % 6 === 0 && name !== 'stamp' ? null : `${seed} "✓"`;
    }
  }

  private value(field: Field, row: Row | undefined, input: Input): unknown {
    const seed = `${field.type}.${field.name}#${row?.n ?? ''}${JSON.stringify(input)}`;
    if (field.mayFail && hash(seed) % 4 === 0) failed(`${field.name} fails`);
    const graph = field.graphs[0] ?? '';
    const made = this.wrapped(field.wrap, seed, (at) => {
      if (field.mayFail && at !== seed && hash(`${at}!!`) % 5 === 0) return new Error(`an item of ${field.name} fails`);
      return this.leaf(field.of, at, graph);
    });
    return field.provides === undefined
      ? made
      : deeply(made, (one) => ({ ...(one as Row), provided: field.provides?.name }));
  }

  private wrapped(wrap: string, seed: string, make: (seed: string) => unknown): unknown {
    const isRequired = wrap.endsWith('!');
    const bare = isRequired ? wrap.slice(0, -1) : wrap;
    if (!isRequired && hash(`${seed}?`) % 6 === 0) return null;
    if (bare === '%') return make(seed);
    const length = hash(`${seed}[]`) % 4;
    return Array.from({ length }, (_, index) => this.wrapped(bare.slice(1, -1), `${seed}[${index}]`, make));
  }

  private leaf(of: string, seed: string, graph: string): unknown {
    switch (of) {
      case 'String':
        return `${seed} \\ü`;
      case 'ID':
        return `i${hash(seed) % 9}`;
      case 'Int':
        return hash(seed) % 100;
      case 'Float':
        return floatOf(hash(seed));
      case 'Boolean':
        return hash(seed) % 2 === 0;
      case 'Kind':
        return kindOf(hash(seed));
      case 'Blob':
        return blobOf(hash(seed));
      case 'Doc':
        return docOf(hash(`${seed}n`) % 3);
      default:
        return this.object(of, seed, graph);
    }
  }

  private object(of: string, seed: string, graph: string): Row {
    const here = this.model.entities.filter(({ keys }) => keys.has(graph));
    const members =
      of === 'Any'
        ? [...here.map(({ name }) => name), 'V', ...(here.length > 0 ? [`Box_${graph}`] : [])]
        : of === 'Node'
          ? here.filter(({ keys }) => keys.get(graph)?.includes('id')).map(({ name }) => name)
          : of.startsWith('Named_')
            ? here.map(({ name }) => name)
            : [of];
    return { __typename: members[hash(`${seed}!`) % members.length] ?? of, n: hash(`${seed}n`) % 3 };
  }
}

/** The subgraphs of a model. */
export function subgraphsOf(model: Model, state: State): TestSubgraph[] {
  const rows = new Rows(model);
  return model.graphs.map((graph) => {
    const sdl = sdlOf(model, graph);
    const resolvers: Record<string, Record<string, unknown>> = {};
    const refer = (told: Record<string, unknown>) => referred(told, graph, model);
    for (const definition of parse(sdl).definitions) {
      if (definition.kind === Kind.INTERFACE_TYPE_DEFINITION && definition.name.value === 'Doc')
        resolvers.Doc = { __resolveReference: refer };
      if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
      const type = definition.name.value;
      const own: Record<string, unknown> = {};
      for (const { name } of definition.fields ?? [])
        own[name.value] = (row: Row | undefined, input: Input) => rows.part(graph, row, type, name.value, input, state);
      if (type === 'Subscription')
        for (const [name, resolve] of Object.entries(own)) own[name] = once(resolve as Resolve);
      const isEntity = definition.directives?.some(({ name }) => name.value === 'key') === true;
      resolvers[type] = isEntity ? { ...own, __resolveReference: refer } : own;
    }
    return { name: graph, link: '', sdl, resolvers };
  });
}

type Resolve = (row: Row | undefined, input: Input) => unknown;

/** A stream of one event. */
function once(resolve: Resolve): object {
  async function* subscribe(): AsyncGenerator<undefined> {
    yield undefined;
  }
  return { subscribe, resolve };
}

function projected(value: unknown, need: Need): unknown {
  if (need.below.length === 0) return value;
  return deeply(value, (one) =>
    Object.fromEntries(
      asked(need, one).map((inner) => [inner.field.name, projected((one as Input)[inner.field.name], inner) ?? null]),
    ),
  );
}

/** What is asked below of an object of its type. */
function asked({ below }: Need, one: unknown): readonly Need[] {
  return below.filter(({ on }) => on === undefined || on === (one as Row).__typename);
}

function deeply(value: unknown, change: (one: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => deeply(one, change));
  if (value instanceof Error) return value;
  return value === null || value === undefined ? null : change(value);
}
