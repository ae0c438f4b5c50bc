// Where within an argument a value can be given, and a copy of it with another value there. It must never name a field itself: the schema
// does.
import { type GraphQLInputType, getNamedType, isInputObjectType, isListType, isNonNullType } from 'graphql';
import type { Documents } from './documents';
import { valueFor } from './inputs';

export type Path = readonly (string | number)[];

export interface Found {
  readonly path: Path;
  readonly name: string;
  readonly type: GraphQLInputType;
  readonly good: unknown;
}

/** `above`: the types on the way. A filter that holds itself is entered once. */
export function below(
  type: GraphQLInputType,
  path: Path,
  name: string,
  documents: Documents,
  above: readonly string[] = [],
): Found[] {
  const own = path.length === 0 ? [] : [{ path, name, type, good: valueFor(type, name, documents) }];
  const named = getNamedType(type);
  if (!isInputObjectType(named) || above.includes(named.name)) return own;
  const start = isListType(isNonNullType(type) ? type.ofType : type) ? [...path, 0] : path;
  const fields = Object.values(named.getFields()).flatMap((field) =>
    below(field.type, [...start, field.name], `${name}.${field.name}`, documents, [...above, named.name]),
  );
  return [...own, ...fields];
}

/** The input with the value there; what must be given on the way is. */
export function withValue(
  base: object,
  path: Path,
  value: unknown,
  name: string,
  documents: Documents,
  type: GraphQLInputType,
): object {
  let filled: unknown = base;
  let at: GraphQLInputType = type;
  for (const [depth, step] of path.slice(0, -1).entries()) {
    const named = getNamedType(at);
    if (typeof step === 'string' && isInputObjectType(named)) {
      at = named.getFields()[step]?.type as GraphQLInputType;
      const upTo = path.slice(0, depth + 1);
      if (valueAt(filled, upTo) === undefined)
        filled = placed(
          filled,
          upTo,
          valueFor(at, `${name.split('.')[0]}.${upTo.filter((each) => typeof each === 'string').join('.')}`, documents),
        );
    }
  }
  return placed(filled, path, value) as object;
}

function valueAt(from: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, step) => (at as Record<string | number, unknown> | undefined)?.[step], from);
}

/** A copy in which the value stands there. */
export function placed(into: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const list = Array.isArray(into) ? [...into] : [];
    list[step] = placed(list[step], rest, value);
    return list;
  }
  const object = (into ?? {}) as Record<string, unknown>;
  return { ...object, [step]: placed(object[step], rest, value) };
}
