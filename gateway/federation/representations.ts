// What the gateway tells a subgraph to identify an entity: key fields and @requires, as JSON text. The text is also what
// two entities are compared by, so that the same one is asked for once. An entity of which something needed never arrived
// has no representation: asking for half of it would give a confident wrong answer.
import { quoted, scalarText } from './jsonText';
import type { EntityPlan, Requirement, Rewrite } from './plan';
import { rewrite } from './rewrites';
import type { PossibleTypes } from './supergraph';
import type { Data } from './transport';

/** The representation of an entity as JSON text, or undefined if it cannot or need not be asked for. */
export type Representation = (entity: Data, variables: Data) => string | undefined;

type Fields = (value: Data, variables: Data) => string | undefined;

interface Needed {
  /** Where the value stands in our data, by preference: the planner keeps two uses of a field apart by aliases of its own. */
  readonly keys: readonly string[];
  /** What the subgraph calls it. */
  readonly label: string;
  readonly selections: Requirement[];
  /** Under @skip or @include: it may be absent for a good reason. */
  optional: boolean;
}

/** Compiles the requirements of an entity fetch. */
export function representationOf(plan: EntityPlan, types: PossibleTypes): Representation {
  const fields = fieldsOf(plan.requires, types, true);
  const typename = typenameRewrite(plan.inputRewrites);
  if (plan.inputRewrites.length === 0) return (entity, variables) => fields(entity, variables);
  if (typename !== undefined) {
    return (entity, variables) => {
      const text = fields(entity, variables);
      return text === undefined ? undefined : `{"__typename":${typename}${text.slice(text.indexOf(',', 13))}`;
    };
  }
  return (entity, variables) => {
    const text = fields(entity, variables);
    if (text === undefined) return undefined;
    const representation = JSON.parse(text) as Data;
    for (const change of plan.inputRewrites) rewrite(representation, change, types);
    return JSON.stringify(representation);
  };
}

/** The one frequent rewrite: an entity that the subgraph knows by its interface's name. Undefined if there is more to do. */
function typenameRewrite(rewrites: readonly Rewrite[]): string | undefined {
  const only = rewrites[0];
  if (rewrites.length !== 1 || only?.kind !== 'set' || only.path.length !== 1) return undefined;
  const segment = only.path[0];
  return segment !== undefined && 'key' in segment && segment.key === '__typename' ? quoted(only.value) : undefined;
}

/** Writes an object's needed fields; what is needed depends on its type, so one writer is kept per type met. */
function fieldsOf(requirements: readonly Requirement[], types: PossibleTypes, isEntity: boolean): Fields {
  const writers = new Map<string, Fields>();
  return (value, variables) => {
    const given = value.__typename;
    const typename = typeof given === 'string' ? given : '';
    if (isEntity && typename === '') return undefined;
    let writer = writers.get(typename);
    if (writer === undefined) {
      writer = writerFor(requirements, typename, types, isEntity);
      writers.set(typename, writer);
    }
    return writer(value, variables);
  };
}

function writerFor(
  requirements: readonly Requirement[],
  typename: string,
  types: PossibleTypes,
  isEntity: boolean,
): Fields {
  const needed = new Map<string, Needed>();
  gather(requirements, typename, types, false, needed);
  needed.delete('__typename');
  const writers = [...needed.values()].map(({ keys, label, selections, optional }) => ({
    first: keys[0] ?? '',
    second: keys[1],
    head: `,${quoted(label)}:`,
    write: selections.length === 0 ? scalarText : nested(fieldsOf(selections, types, false)),
    optional,
  }));
  if (isEntity && writers.length === 0) return () => undefined;
  const head = typename === '' ? '{' : `{"__typename":${quoted(typename)}`;
  return (value, variables) => {
    let text = '';
    let allNull = true;
    for (const { first, second, head: label, write, optional } of writers) {
      const held = value[first] === undefined && second !== undefined ? value[second] : value[first];
      if (held === undefined) {
        if (optional) continue;
        return undefined;
      }
      if (held === null) {
        text += `${label}null`;
        continue;
      }
      const written = write(held, variables);
      if (written === undefined) return undefined;
      allNull = false;
      text += label + written;
    }
    if (isEntity && allNull) return undefined;
    return head === '{' ? `{${text.slice(1)}}` : `${head}${text}}`;
  };
}

function gather(
  requirements: readonly Requirement[],
  typename: string,
  types: PossibleTypes,
  optional: boolean,
  needed: Map<string, Needed>,
): void {
  for (const requirement of requirements) {
    if (requirement.kind === 'InlineFragment') {
      const { typeCondition } = requirement;
      if (typeCondition !== typename && types.get(typeCondition)?.has(typename) !== true) continue;
      const conditional = requirement.skipIf != null || requirement.includeIf != null;
      gather(requirement.selections, typename, types, optional || conditional, needed);
      continue;
    }
    const label = requirement.alias ?? requirement.name;
    const known = needed.get(label);
    if (known !== undefined) {
      known.selections.push(...(requirement.selections ?? []));
      known.optional &&= optional;
      continue;
    }
    const isPlain = requirement.alias == null || requirement.isExact === true;
    const keys = isPlain ? [requirement.name] : [requirement.name, requirement.alias ?? ''];
    needed.set(label, { keys, label, selections: [...(requirement.selections ?? [])], optional });
  }
}

function nested(fields: Fields): (value: unknown, variables: Data) => string | undefined {
  const write = (value: unknown, variables: Data): string | undefined => {
    if (value === null) return 'null';
    if (!Array.isArray(value)) return fields(value as Data, variables);
    const items: string[] = [];
    for (const item of value) {
      const text = write(item, variables);
      if (text === undefined) return undefined;
      items.push(text);
    }
    return `[${items.join(',')}]`;
  };
  return write;
}
