// What marking ready and marking not ready have in common: items of the backlog by id, locked, all or none, one key. Part of
// those two flows. It must never know which mark is made, nor who may make it. domain.md 3.2
import type { Refusal } from '../../../schema/errors';
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import type { Tx } from '../../database/database';
import { recall, remember } from '../../mutations/idempotency';
import type { Books } from '../books';
import { forbidden } from '../rules/permissions';
import type { BacklogItem } from '../rules/readiness';
import { byKind, type ItemIds, type LockedItem, lockBacklogItems } from '../store/backlog';
import { decided } from './decided';

export interface ItemIdsInput {
  /** At most 500. */
  readonly ids: readonly string[];
  readonly idempotencyKey?: string | null;
}

/** Ids of one request. */
export const MOST_IDS = 500;

export interface Marking {
  readonly mutation: string;
  refusalOf(item: BacklogItem): Refusal | undefined;
  mark(tx: Tx, ids: ItemIds): Promise<void>;
}

/** The ids, each once; a refusal for each bad one, so that a client never has to find out which half was done. */
export async function markedItems(
  books: Books,
  caller: Caller,
  input: ItemIdsInput,
  { mutation, refusalOf, mark }: Marking,
): Promise<Outcome<{ ids: string[] }>> {
  const denied = forbidden(caller.roles, 'MANAGE_BACKLOG');
  if (denied) return refused(denied);
  const ids = [...new Set(input.ids)];
  if (ids.length > MOST_IDS)
    return refused({ code: 'LIST_TOO_LONG', message: `At most ${MOST_IDS} ids at once.`, path: ['ids'] });
  const request = { mutation, caller, key: input.idempotencyKey, input: { ids: input.ids } };
  return decided(books, async (tx) => {
    const items = await lockBacklogItems(tx, ids);
    const before = await recall<{ ids: string[] }>(tx, request, books);
    if (before) return before;
    const refusals = ids.flatMap((id) => {
      const item = items.get(id);
      const refusal = item && maySee(caller, item.legal_entity) ? refusalOf(asItem(item)) : unknown(id);
      return refusal ? [{ ...refusal, path: ['ids', `${input.ids.indexOf(id)}`] }] : [];
    });
    if (refusals.length > 0) return refused(...refusals);
    await mark(tx, byKind(ids, items));
    await remember(tx, request, { ids }, books);
    return { ok: true, value: { ids }, replayed: false };
  });
}

function unknown(id: string): Refusal {
  return { code: 'NOT_FOUND', message: `There is no unbilled sale, milestone or retainer ${id}.`, subjectId: id };
}

function asItem(item: LockedItem): BacklogItem {
  return {
    id: item.id,
    kind: item.kind,
    transactionType: item.transaction_type ?? undefined,
    billingType: item.billing_type ?? undefined,
    adjustmentStatus: item.adjustment_status,
    billingStatus: item.billing_status,
    nteStatus: item.nte_status,
    nteDetail: item.nte_detail,
  };
}
