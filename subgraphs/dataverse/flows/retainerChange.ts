// The frame of every change of one retainer: may this caller, is it there, is it the version that was read; then the change and the
// key are one transaction under the retainer's lock. It must never know what changes.
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import type { Tx } from '../../database/database';
import { Refuse } from '../../mutations/decided';
import { recall, remember } from '../../mutations/idempotency';
import type { Books } from '../books';
import { type Action, forbidden } from '../rules/permissions';
import { retainerChanged } from '../rules/retainerTerms';
import { lockRetainers, type RetainerRow } from '../store/retainers';
import { decided } from './decided';

/** What every change of a retainer is asked with. */
export interface RetainerChangeInput {
  readonly retainerId: string;
  /** Refused with RETAINER_CHANGED if it is at another version. */
  readonly expectedVersion?: number | null;
  readonly idempotencyKey?: string | null;
}

/** Changes one retainer. FORBIDDEN, NOT_FOUND, RETAINER_CHANGED, and what `change` refuses by throwing Refuse. */
export async function changedRetainer(
  books: Books,
  caller: Caller,
  { mutation, action }: { readonly mutation: string; readonly action: Action },
  { idempotencyKey: key, ...input }: RetainerChangeInput,
  change: (tx: Tx, retainer: RetainerRow) => Promise<void>,
): Promise<Outcome<{ retainerId: string }>> {
  const denied = forbidden(caller.roles, action);
  if (denied) return refused(denied);
  const { retainerId } = input;
  const request = { mutation, caller, key, input };
  return decided(books, async (tx) => {
    const retainer = (await lockRetainers(tx, [retainerId])).get(retainerId);
    const before = await recall<{ retainerId: string }>(tx, request, books);
    if (before) return before;
    if (!retainer || !maySee(caller, retainer.legal_entity)) {
      const message = `There is no retainer ${retainerId}.`;
      return refused({ code: 'NOT_FOUND', message, path: ['retainerId'], subjectId: retainerId });
    }
    const refusal = retainerChanged(retainer, input.expectedVersion);
    if (refusal) throw new Refuse(refusal);
    await change(tx, retainer);
    await remember(tx, request, { retainerId }, books);
    return { ok: true, value: { retainerId }, replayed: false };
  });
}
