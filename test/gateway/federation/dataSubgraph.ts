// Subgraphs made of data, for situations of federation: an SDL, what its root fields give, and the rows behind its entities.
// An entity is looked up by whatever its reference and the rows have in common, so every kind of key works alike.
import type { TestSubgraph } from '../testGraph';
import type { Case } from './cases/shapes';

export type Row = Readonly<Record<string, unknown>>;
type Resolve = (entity: Row, input: Row) => unknown;

export interface DataSubgraph {
  readonly name: string;
  readonly sdl: string;
  readonly link?: string;
  /** What the fields of Query give. */
  readonly roots?: Row;
  /** The rows of each type that has a key. */
  readonly entities?: Readonly<Record<string, readonly Row[]>>;
  /** Fields that are worked out, by `Type.field`. */
  readonly fields?: Readonly<Record<string, Resolve>>;
}

/** Some subgraphs, and what a client of all of them together sees. */
export interface Situation {
  readonly name: string;
  readonly subgraphs: readonly DataSubgraph[];
  readonly cases: readonly SituationCase[];
}

export interface SituationCase extends Case {
  /** Code and path of each error that comes with the data. */
  readonly errors?: readonly string[];
}

/** Puts resolvers behind the data. */
export function subgraphOf({ name, sdl, link, roots = {}, entities = {}, fields = {} }: DataSubgraph): TestSubgraph {
  const resolvers: Record<string, Record<string, unknown>> = {};
  const put = (type: string, field: string, resolve: unknown) => {
    resolvers[type] = { ...resolvers[type], [field]: resolve };
  };
  for (const [field, value] of Object.entries(roots)) put('Query', field, () => value);
  for (const [type, rows] of Object.entries(entities)) {
    // What came along for @requires counts more than what the row has of it: it is the owner's.
    put(type, '__resolveReference', (reference: Row) => {
      const row = rows.find((each) => agrees(reference, each));
      if (row === undefined) return null;
      // A reference may name the interface; the row knows the type.
      return { ...row, ...reference, __typename: row.__typename ?? reference.__typename };
    });
  }
  for (const [coordinate, resolve] of Object.entries(fields)) {
    const [type = '', field = ''] = coordinate.split('.');
    put(type, field, resolve);
  }
  return { name, sdl, resolvers, ...(link === undefined ? {} : { link }) };
}

/** Whether a row has every value of the reference that it has at all, and at least one. */
function agrees(reference: Row, row: Row): boolean {
  const compared = compare(reference, row);
  return compared.length > 0 && compared.every(Boolean);
}

function compare(left: Row, right: Row): boolean[] {
  return Object.keys(left)
    .filter((key) => key !== '__typename' && key in right)
    .flatMap((key) => {
      const [one, other] = [left[key], right[key]];
      const isNested = typeof one === 'object' && one !== null && typeof other === 'object' && other !== null;
      return isNested ? compare(one as Row, other as Row) : [one === other];
    });
}
