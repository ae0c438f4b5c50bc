// Aliases that stand in the way of a plan: those that begin with `__`, because `__typename` must mean what it says, and names of
// keys and @requires, which the library (router-query-planner 0.0.38) takes for the key itself: `{ id: title }` asked for the
// wrong entity. They are kept under other keys until the answer is printed, and nobody between may see them.
import { type DocumentNode, Kind, parse, visit } from 'graphql';
import type { Failure } from './failures';

/** The client's keys by ours. */
export type Renamed = ReadonlyMap<string, string>;

/** The same document with such aliases under other names; `renamed` is undefined where there were none. */
export function withoutReserved(
  document: DocumentNode,
  text: string,
  needed: ReadonlySet<string>,
): { document: DocumentNode; renamed: Renamed | undefined } {
  let prefix = '_key';
  while (text.includes(prefix)) prefix += 'y';
  const renamed = new Map<string, string>();
  const ours = new Map<string, string>();
  const changed = visit(document, {
    Field: (field) => {
      const alias = field.alias?.value;
      if (alias === undefined || alias === field.name.value) return undefined;
      if (!alias.startsWith('__') && !needed.has(alias)) return undefined;
      const value = ours.get(alias) ?? `${prefix}${ours.size}`;
      ours.set(alias, value);
      renamed.set(value, alias);
      return { ...field, alias: { kind: Kind.NAME, value } };
    },
  });
  return renamed.size === 0 ? { document, renamed: undefined } : { document: changed, renamed };
}

/** The names of all fields that stand in a key or a @requires. */
export function neededNames(supergraph: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>();
  visit(supergraph, {
    Argument: ({ name, value }) => {
      if ((name.value !== 'key' && name.value !== 'requires') || value.kind !== Kind.STRING) return;
      visit(parse(`{${value.value}}`, { noLocation: true }), { Field: (field) => void names.add(field.name.value) });
    },
  });
  return names;
}

/** A failure at the place that the client knows. */
export function withClientsKeys(failure: Failure, renamed: Renamed): Failure {
  if (failure.path === undefined) return failure;
  return { ...failure, path: failure.path.map((key) => (typeof key === 'string' ? (renamed.get(key) ?? key) : key)) };
}
