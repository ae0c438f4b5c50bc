// What the directives of a linked specification are called in a supergraph: it may import them under other names, or not at
// all. It must never know what a directive means.
import { type ConstDirectiveNode, type ConstValueNode, type DocumentNode, Kind, valueFromASTUntyped } from 'graphql';

/** The names that a directive goes by; undefined: the supergraph does not link its specification. */
export type CalledNames = (directive: string) => ReadonlySet<string>;

/** The names of a specification's directives; undefined if the supergraph does not link it. `specification`: as in its address. */
export function linkedNames(supergraph: DocumentNode, specification: string): CalledNames | undefined {
  const links = supergraph.definitions.flatMap((definition) =>
    definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION
      ? (definition.directives ?? [])
      : [],
  );
  const link = links.find(({ arguments: given = [] }) =>
    given.some(({ name, value }) => name.value === 'url' && textOf(value)?.includes(`/${specification}/v`)),
  );
  if (link === undefined) return undefined;
  const given = (name: string) => link.arguments?.find((argument) => argument.name.value === name)?.value;
  const imports: unknown = given('import') === undefined ? [] : valueFromASTUntyped(given('import') as ConstValueNode);
  const space = textOf(given('as')) ?? specification;
  return (name) => {
    const entries = Array.isArray(imports) ? (imports as (string | { name?: string; as?: string })[]) : [];
    const renamed = entries.find((entry) => typeof entry === 'object' && entry.name === `@${name}`);
    const alias = typeof renamed === 'object' ? renamed.as?.slice(1) : undefined;
    // composition 0.27 uses directives that it does not import: the plain name counts either way.
    const names = new Set([alias ?? name, `${space}__${name}`]);
    return name === specification ? names.add(space) : names;
  };
}

/** A directive's arguments as plain values. */
export function argumentsOf(directive: ConstDirectiveNode): Record<string, unknown> {
  return Object.fromEntries(
    (directive.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)]),
  );
}

function textOf(value: ConstValueNode | undefined): string | undefined {
  return value?.kind === Kind.STRING ? value.value : undefined;
}
