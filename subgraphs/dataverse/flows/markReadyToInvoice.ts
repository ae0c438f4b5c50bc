// The project manager says what may be billed: unbilled sales and milestones by id, all or none. Nothing of it travels: the
// status is Dataverse's own until an invoice is confirmed. domain.md 3.2
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import { recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { forbidden } from '../rules/permissions';
import { readinessRefusal } from '../rules/readiness';
import { type LockedItem, lockBacklogItems, markReady } from '../store/backlog';
import { decided } from './decided';

export interface MarkReadyToInvoiceInput {
  /** Ids of unbilled sales and milestones, at most 500. */
  readonly ids: readonly string[];
  readonly idempotencyKey?: string | null;
}

/** Ids of one request. */
const MOST_IDS = 500;

/**
 * Marks the items ready; one that is ready already stays so. All or none: one bad id refuses the whole request, with a
 * refusal per bad id (NOT_FOUND, NOT_READY_MARKABLE; LIST_TOO_LONG above 500), so that a client never has to find out which
 * half was done. Answers with the ids, each once.
 */
export async function markReadyToInvoice(
  books: Books,
  caller: Caller,
  input: MarkReadyToInvoiceInput,
): Promise<Outcome<{ ids: string[] }>> {
  const denied = forbidden(caller.roles, 'MANAGE_BACKLOG');
  if (denied) return refused(denied);
  const ids = [...new Set(input.ids)];
  if (ids.length > MOST_IDS)
    return refused({ code: 'LIST_TOO_LONG', message: `At most ${MOST_IDS} ids at once.`, path: ['ids'] });
  const request = { mutation: 'markReadyToInvoice', caller, key: input.idempotencyKey, input: { ids: input.ids } };
  return decided(books, async (tx) => {
    const items = await lockBacklogItems(tx, ids);
    const before = await recall<{ ids: string[] }>(tx, request);
    if (before) return before;
    const refusals = ids.flatMap((id) => refusalOf(id, items.get(id), caller) ?? []);
    if (refusals.length > 0)
      return refused(
        ...refusals.map((refusal) => ({ ...refusal, path: ['ids', `${input.ids.indexOf(refusal.subjectId)}`] })),
      );
    const isMilestone = (id: string) => items.get(id)?.kind === 'MILESTONE';
    await markReady(
      tx,
      ids.filter((id) => !isMilestone(id)),
      ids.filter(isMilestone),
    );
    await remember(tx, request, { ids }, instant(books.world));
    return { ok: true, value: { ids }, replayed: false };
  });
}

function refusalOf(id: string, item: LockedItem | undefined, caller: Caller) {
  if (!item || !maySee(caller, item.legal_entity)) {
    return { code: 'NOT_FOUND' as const, message: `There is no unbilled sale or milestone ${id}.`, subjectId: id };
  }
  const refusal = readinessRefusal({
    id,
    kind: item.kind,
    transactionType: item.transaction_type ?? undefined,
    billingType: item.billing_type ?? undefined,
    adjustmentStatus: item.adjustment_status,
    billingStatus: item.billing_status,
  });
  return refusal && { ...refusal, subjectId: id };
}
