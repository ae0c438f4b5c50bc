// What fields of a random model have to do with each other: which they @require, and which they @provide. It must never draw
// what does not compose.
import { type Entity, type Field, type Need, SCALARS, VALUE_FIELDS } from './model';

/** What a field of an entity in a subgraph may ask for: fields of it that only others give, and that never fail. */
export function needsOf(
  type: string,
  graph: string,
  known: readonly string[],
  fields: readonly Field[],
  pick: <T>(from: readonly T[]) => T,
  chance: (percent: number) => boolean,
): Need[] {
  const canGive = (field: Field) => !field.graphs.includes(graph) && field.movedFrom !== graph && !field.mayFail;
  const own = fields.filter((field) => field.type === type && canGive(field));
  const plain = { input: {}, on: undefined, below: [] };
  const needs: Need[] = [];
  for (const field of own.filter(() => chance(60)).slice(0, 2)) {
    const input: Need['input'] = field.hasArguments ? { n: pick([7, 8]) } : {};
    const [name, of] = pick(VALUE_FIELDS);
    const value = { ...plain, field: valueField(name, of) };
    if (SCALARS.includes(field.of)) needs.push({ ...plain, field, input });
    else if (field.of === 'V') needs.push({ ...plain, field, input, below: [value] });
    else if (field.of === 'Any') needs.push({ ...plain, field, input, below: [{ ...value, on: 'V' }] });
    else if (known.includes(field.of)) {
      const inner = fields.filter(
        (one) => one.type === field.of && SCALARS.includes(one.of) && canGive(one) && !one.hasArguments,
      );
      if (inner.length > 0) needs.push({ ...plain, field, input, below: [{ ...plain, field: pick(inner) }] });
    }
  }
  return needs;
}

function valueField(name: string, of: string): Field {
  const rest = { provides: undefined, movedFrom: undefined, percent: undefined, isHidden: false, mayFail: false };
  return { type: 'V', name, of, wrap: '%', hasArguments: false, graphs: [], requires: [], isShareable: true, ...rest };
}

/** Lets some fields bring along what others own. */
export function provideSome(
  fields: Field[],
  entities: readonly Entity[],
  pick: <T>(from: readonly T[]) => T,
  chance: (percent: number) => boolean,
): void {
  for (const field of fields) {
    const [graph] = field.graphs;
    const target = entities.find(({ name, keys }) => name === field.of && keys.has(graph ?? ''));
    if (target === undefined || graph === undefined || field.graphs.length > 1 || !chance(40)) continue;
    const candidates = fields.filter(
      (one) =>
        one.type === target.name &&
        !one.graphs.includes(graph) &&
        (SCALARS.includes(one.of) || one.of === 'V') &&
        !one.hasArguments &&
        one.requires.length === 0 &&
        one.movedFrom === undefined &&
        !one.mayFail &&
        !one.name.startsWith('n'),
    );
    if (candidates.length === 0) continue;
    const provided = pick(candidates);
    provided.isShareable = true;
    field.provides = provided;
  }
}
