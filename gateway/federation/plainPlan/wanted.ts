// What is wanted of an object of one type: GraphQL's CollectFields on the client's selections, or on a @requires. @skip and
// @include on variables stay as conditions; each field keeps all that lead to it. It must never know a subgraph.
import {
  type ArgumentNode,
  type DirectiveNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { PossibleTypes } from '../supergraph';

/**
 * When something is wanted: if all variables of one of the rows are as it says (`a`: true, `!a`: false), so `[[]]` is always
 * and `[]` never. No row contains another.
 */
export type When = readonly (readonly string[])[];
export const ALWAYS: When = [[]];
export const NEVER: When = [];

/** Selection sets that together describe one object, and when each counts. */
export type Selections = ReadonlyMap<SelectionSetNode, When>;

export interface Wanted {
  /** The key in the answer. */
  readonly key: string;
  readonly name: string;
  readonly given: readonly ArgumentNode[];
  readonly when: When;
  readonly selections: Selections;
}

/** Either of two conditions. */
export function either(left: When, right: When): When {
  if (left === right) return left;
  const rows = [...left, ...right];
  return rows.filter((row, index) => !rows.some((other, at) => at !== index && covers(other, row, at < index)));
}

/** A row says less than another, so it is met whenever the other is. Of two equal rows the first stays. */
function covers(row: readonly string[], other: readonly string[], isFirst: boolean): boolean {
  return row.every((literal) => other.includes(literal)) && (isFirst || row.length < other.length);
}

/** More rows than this are not worked out. */
const MOST_ROWS = 64;

/** Both of two conditions; never, where that has too many rows to be worked out. */
export function both(left: When, right: When): When {
  if (left === ALWAYS) return right;
  if (right === ALWAYS) return left;
  if (left.length * right.length > MOST_ROWS) return NEVER;
  return left.reduce<When>((all, row) => either(all, row.reduce(narrowed, right)), NEVER);
}

/** Whether one condition is met whenever another is. It may say no where only a closer look would say yes. */
export function implies(when: When, other: When): boolean {
  return when.every((row) => other.some((wider) => wider.every((literal) => row.includes(literal))));
}

/** A condition and the directives of a selection inside it. */
export function restricted(when: When, directives: readonly DirectiveNode[] | undefined): When {
  let rows = when;
  for (const { name, arguments: given } of directives ?? []) {
    if (name.value !== 'skip' && name.value !== 'include') continue;
    const value = given?.find((argument) => argument.name.value === 'if')?.value;
    const wanted = name.value === 'include';
    if (value?.kind === Kind.BOOLEAN && value.value !== wanted) return NEVER;
    if (value?.kind === Kind.VARIABLE) rows = narrowed(rows, wanted ? value.name.value : `!${value.name.value}`);
  }
  return rows;
}

/** A condition and one literal more. */
export function narrowed(when: When, literal: string): When {
  const opposite = literal.startsWith('!') ? literal.slice(1) : `!${literal}`;
  return when
    .filter((row) => !row.includes(opposite))
    .map((row) => (row.includes(literal) ? row : [...row, literal].sort()));
}

export type Applies = (condition: string) => boolean;

/** Whether fragments on a type apply to an object of another: to all of them, where that is an interface. */
export function appliesTo(type: string, possible: PossibleTypes): Applies {
  const own = possible.get(type);
  return (condition) => {
    if (condition === type) return true;
    const others = possible.get(condition);
    if (others === undefined) return false;
    return own === undefined ? others.has(type) : [...own].every((one) => others.has(one));
  };
}

/** Collects what is wanted of an object, by response key. Fragments that do not apply are told to `passedOver`. */
export function collect(
  selections: Selections,
  applies: Applies,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  passedOver?: (condition: string) => void,
): Wanted[] {
  const found = new Map<string, Wanted & { selections: Map<SelectionSetNode, When> }>();
  const seen = new Set<string>();
  const visit = (selection: SelectionNode, around: When): void => {
    const when = restricted(around, selection.directives);
    if (when.length === 0) return;
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value;
      const known = found.get(key);
      const inner = known?.selections ?? new Map<SelectionSetNode, When>();
      if (selection.selectionSet !== undefined)
        inner.set(selection.selectionSet, either(inner.get(selection.selectionSet) ?? NEVER, when));
      found.set(key, {
        key,
        name: selection.name.value,
        given: selection.arguments ?? [],
        when: either(known?.when ?? NEVER, when),
        selections: inner,
      });
      return;
    }
    const isSpread = selection.kind === Kind.FRAGMENT_SPREAD;
    const fragment = isSpread ? fragments.get(selection.name.value) : selection;
    const condition = fragment?.typeCondition?.name.value;
    if (fragment === undefined) return;
    if (condition !== undefined && !applies(condition)) return void passedOver?.(condition);
    if (isSpread) {
      // The same fragment under the same condition adds nothing; without this, nested spreads grow exponentially.
      const spread = `${selection.name.value} ${JSON.stringify(when)}`;
      if (seen.has(spread)) return;
      seen.add(spread);
    }
    for (const one of fragment.selectionSet.selections) visit(one, when);
  };
  for (const [set, when] of selections) for (const selection of set.selections) visit(selection, when);
  return [...found.values()];
}
