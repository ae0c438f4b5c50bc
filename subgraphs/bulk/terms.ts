// What is alike for bulk operations of every kind, on both sides: what may be an item, when one is given up, and who may see an
// operation. Pure. It must know no kind. domain.md 3.1 (bulk confirm), 5.7
import type { Refusal } from '../../schema/errors';

/** An item that broke this often, without a rule having refused it, is refused: it must not hold up the others for ever. */
export const MOST_FAILURES = 3;

/** BAD_USER_INPUT where something is no id: an item is kept under its id, however it ends. */
export function idRefusal(ids: readonly string[], argument: string, longest = LONGEST_ID): Refusal | undefined {
  if (ids.every((id) => id.length > 0 && id.length <= longest)) return undefined;
  return { code: 'BAD_USER_INPUT', message: `An id has 1 to ${longest} characters.`, path: [argument] };
}

const LONGEST_ID = 36;

/** May this caller see the operation? Whoever sees all legal entities it touches; one that touches none is its caller's own. */
export function maySeeOperation(
  asking: { readonly subject: string; readonly legalEntities: 'all' | readonly string[] },
  operation: { readonly subject: string; readonly legalEntities: readonly string[] },
): boolean {
  const { legalEntities: seen } = asking;
  if (seen === 'all') return true;
  if (operation.legalEntities.length === 0) return operation.subject === asking.subject;
  return operation.legalEntities.every((entity) => seen.includes(entity));
}
